//! A draft as the columns and values of one row, without a cell of its own.
//!
//! Only what is in the row's own table can be said; everything else is refused.

use crate::EntityManager;
use crate::draft::{Draft, IntoDraft, Parts};
use crate::entity::Entity;
use crate::error::{Error, ErrorKind, Result};
use crate::field::Source;
use crate::metadata::{EntityMeta, Join, RelationMeta};
use crate::nested::Lead;
use crate::value::Value;

/// What a draft writes: values by their columns; what is left to the database is not among them.
#[derive(Debug, Clone)]
pub(crate) struct NewRow {
    pub columns: Vec<usize>,
    pub values: Vec<Value>,
    /// The columns of which the program has said nothing, whether they have a value or not.
    pub open: Vec<usize>,
}

impl NewRow {
    /// Completes a draft.
    ///
    /// # Errors
    /// When it gives a relation that is kept in another table, or leads to a row without a key.
    pub fn of<D: IntoDraft>(
        em: &EntityManager<<D::Entity as Entity>::Schema>,
        draft: D,
    ) -> Result<Self> {
        let mut parts = Parts::new(em);
        let (draft, meta) = (draft.into_draft(), D::Entity::meta());
        let open = (0..meta.columns.len()).filter(|column| draft.leaves_open(*column));
        let open = open.collect();
        let (_, row) = draft.build(&mut parts);
        let links = parts.links;
        for (relation, _) in &links {
            let relation = &meta.relations[*relation];
            if !matches!(relation.join, Join::Own { .. }) {
                return Err(elsewhere(meta.name, relation));
            }
        }
        let (mut columns, mut values) = (Vec::new(), Vec::new());
        for (column, source) in D::Entity::SOURCES.iter().enumerate() {
            let value = match source {
                Source::GeneratedKey | Source::Computed => None,
                Source::Given | Source::Value => {
                    D::Entity::slot(&row, column).and_then(|slot| slot.slot_value())
                }
                Source::Foreign { relation, part } => {
                    Some(foreign_key::<D::Entity>(em, &links, *relation, *part)?)
                }
                Source::Shared => {
                    let own = D::Entity::slot(&row, column).and_then(|slot| slot.slot_value());
                    Some(shared::<D::Entity>(em, &links, column, own)?)
                }
            };
            if let Some(value) = value {
                columns.push(column);
                values.push(value);
            }
        }
        Ok(Self {
            columns,
            values,
            open,
        })
    }

    /// The value of a column, if the row gives it.
    pub fn value(&self, column: usize) -> Option<&Value> {
        let place = self.columns.iter().position(|given| *given == column)?;
        self.values.get(place)
    }

    /// Gives a column a value, as if the program had said it.
    pub fn set(&mut self, column: usize, value: Value) {
        self.open.retain(|open| *open != column);
        match self.columns.binary_search(&column) {
            Ok(place) => self.values[place] = value,
            Err(place) => {
                self.columns.insert(place, column);
                self.values.insert(place, value);
            }
        }
    }

    /// Whether the program has given the column a value itself.
    pub fn gives(&self, column: usize) -> bool {
        self.has(column) && !self.open.contains(&column)
    }

    /// Whether the row gives the column a value, whoever has chosen it.
    pub fn has(&self, column: usize) -> bool {
        self.value(column).is_some_and(|value| !value.is_null())
    }
}

/// A part of the key that a relation of the draft leads to.
fn foreign_key<T: Entity>(
    em: &EntityManager<T::Schema>,
    links: &[(usize, Lead<T::Schema>)],
    relation: usize,
    part: usize,
) -> Result<Value> {
    let meta = &T::meta().relations[relation];
    let link = links.iter().find(|(given, _)| *given == relation);
    let slot = match link {
        None => return Ok(meta.null(part)),
        Some((_, lead)) => lead.row().ok_or_else(|| lead.unsaved(meta.target.name))?,
    };
    let key = em.entity(meta.target.index).key_values(em, slot);
    key.and_then(|key| key.into_iter().nth(part))
        .ok_or_else(|| Error::not_saved(meta.target.name))
}

/// The value on which all relations of the draft that have a column agree.
fn shared<T: Entity>(
    em: &EntityManager<T::Schema>,
    links: &[(usize, Lead<T::Schema>)],
    column: usize,
    own: Option<Value>,
) -> Result<Value> {
    let meta = &T::meta().columns[column];
    let mut agreed = own;
    for (relation, part) in T::meta().users(column) {
        let value = foreign_key::<T>(em, links, relation, part)?;
        match &agreed {
            _ if value.is_null() => {}
            Some(known) if *known != value => {
                return Err(disagreement(T::meta(), column, relation));
            }
            _ => agreed = Some(value),
        }
    }
    Ok(agreed.unwrap_or(Value::Null(meta.ty)))
}

fn disagreement(meta: &EntityMeta, column: usize, relation: usize) -> Error {
    let (name, relation) = (meta.columns[column].name, meta.relations[relation].name);
    Error::new(
        ErrorKind::ForeignKeyViolation,
        format!(
            "`{relation}` of a new {} shares the column `{name}` with others, and does not agree on its value",
            meta.name
        ),
    )
    .with_table(meta.table)
    .with_column(name)
}

fn elsewhere(entity: &str, relation: &RelationMeta) -> Error {
    Error::new(
        ErrorKind::Unsupported,
        format!(
            "`{}` of {entity} is kept in another table, and only the row itself is written here; use `create`, or link the rows afterwards",
            relation.name
        ),
    )
}
