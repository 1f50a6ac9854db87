//! Makes rows of data: their values by columns, and the rows behind their relations before them.
//!
//! It changes nothing but that it notes keys; all that is wrong is collected.

use serde_json::{Map, Value as Json};

use super::Mode;
use crate::EntityManager;
use crate::assign::{AssignFault, AssignFaultKind as Kind, join, key_of};
use crate::entity::Schema;
use crate::entity_type::EntityType;
use crate::graph::RowId;
use crate::metadata::{Join, RelationMeta};
use crate::row_batch::RowBatch;
use crate::value::Value;

/// What the names in the data are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    /// Properties, relations among them.
    Properties,
    /// Columns of the table.
    Columns,
}

/// A row of the data.
pub(crate) struct Read<S: Schema> {
    pub row: RowId,
    /// The values that the data gives, by column.
    pub values: Vec<(usize, Value)>,
    /// The same as a row of the manager, if it may become one.
    pub batch: Option<Box<dyn RowBatch<S>>>,
    /// The rows behind relations without a column in the row's table.
    pub related: Vec<(usize, Vec<u32>)>,
}

/// The relation through which a row was found, and the key of the row that it leads back to.
pub(super) type Back<'k> = Option<(usize, &'k [Value])>;

/// What was read so far.
pub(crate) struct Reader<'r, S: Schema> {
    pub em: &'r EntityManager<S>,
    pub names: Names,
    pub mode: Mode,
    rows: Vec<Read<S>>,
    faults: Vec<AssignFault>,
}

impl<'r, S: Schema> Reader<'r, S> {
    pub fn new(em: &'r EntityManager<S>, names: Names, mode: Mode) -> Self {
        Self {
            em,
            names,
            mode,
            rows: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// The rows, if nothing is wrong; those that others lead to come first.
    pub fn end(self) -> Result<Vec<Read<S>>, Vec<AssignFault>> {
        if self.faults.is_empty() {
            Ok(self.rows)
        } else {
            Err(self.faults)
        }
    }

    pub(super) fn fault(&mut self, path: &str, kind: Kind, message: impl Into<String>) {
        self.faults.push(AssignFault::new(path, kind, message));
    }

    /// Reads a row; its slot, if its key is there.
    pub fn object(
        &mut self,
        entity: usize,
        json: &Json,
        path: &str,
        back: Back<'_>,
    ) -> Option<u32> {
        let entity = self.em.entity(entity);
        let Json::Object(object) = json else {
            let message = format!("expected an object with a row of {}", entity.meta().name);
            self.fault(path, Kind::WrongType, message);
            return None;
        };
        self.unknown(entity, object, path);
        let values = self.values(entity, object, path, back);
        let key = entity.meta().key.iter().map(|part| {
            let value = values.iter().find(|(column, _)| column == part);
            value.map(|(_, value)| value.clone())
        });
        let key: Option<Vec<Value>> = key.collect();
        let slot = key
            .as_ref()
            .and_then(|key| self.em.row_of_key(entity.index(), key));
        let (Some(key), Some(slot)) = (key, slot) else {
            let message = format!("the key of {} is needed", entity.meta().name);
            self.fault(path, Kind::Required, message);
            return None;
        };
        let row = RowId {
            entity: entity.index(),
            slot,
        };
        let batch = self.batch(row, &values, path);
        let related = self.related(row, object, path, &key);
        self.rows.push(Read {
            row,
            values,
            batch,
            related,
        });
        Some(slot)
    }

    fn unknown(
        &mut self,
        entity: &'static dyn EntityType<S>,
        object: &Map<String, Json>,
        path: &str,
    ) {
        let meta = entity.meta();
        for name in object.keys() {
            let known = match self.names {
                Names::Columns => meta.columns.iter().any(|column| column.name == name),
                Names::Properties => {
                    let mut relations = meta.relations.iter();
                    relations.any(|relation| relation.name == name)
                        || meta.columns.iter().any(|column| column.property == name)
                }
            };
            if !known {
                let message = format!("{} has nothing of this name", meta.name);
                self.fault(&join(path, name), Kind::UnknownProperty, message);
            }
        }
    }

    /// Reads the rows behind relations.
    fn related(
        &mut self,
        row: RowId,
        object: &Map<String, Json>,
        path: &str,
        key: &[Value],
    ) -> Vec<(usize, Vec<u32>)> {
        let mut related = Vec::new();
        if self.names == Names::Columns {
            return related;
        }
        for (index, relation) in self
            .em
            .entity(row.entity)
            .meta()
            .relations
            .iter()
            .enumerate()
        {
            let Some(json) = object.get(relation.name) else {
                continue;
            };
            let path = join(path, relation.name);
            let back = match relation.join {
                Join::Inverse { owner } => Some((owner, key)),
                Join::Own { .. } | Join::Pivot(..) => None,
            };
            let slots = if relation.is_to_one() {
                self.items(relation, std::slice::from_ref(json), &path, back)
            } else if let Json::Array(items) = json {
                self.items(relation, items, &path, back)
            } else {
                self.fault(&path, Kind::WrongType, "expected a list");
                continue;
            };
            if !matches!(relation.join, Join::Own { .. }) {
                related.push((index, slots));
            }
        }
        related
    }

    fn items(
        &mut self,
        relation: &RelationMeta,
        items: &[Json],
        path: &str,
        back: Back<'_>,
    ) -> Vec<u32> {
        let entity = relation.target.index;
        let mut slots = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let path = match relation.is_to_one() {
                true => path.to_owned(),
                false => format!("{path}[{index}]"),
            };
            match item {
                Json::Null if relation.is_to_one() => {}
                Json::Object(object) if self.em.is_key_only(entity, object) => {
                    let key = self.em.key_in(entity, object);
                    slots.extend(key.and_then(|key| self.em.row_of_key(entity, &key)));
                }
                Json::Object(_) => slots.extend(self.object(entity, item, &path, back)),
                // A foreign key was read with the row.
                _ if matches!(relation.join, Join::Own { .. }) => {}
                key => match key_of(relation.target, key) {
                    Some(key) => slots.extend(self.em.row_of_key(entity, &key)),
                    None => self.fault(
                        &path,
                        Kind::WrongType,
                        format!("expected a row of {}, or its key", relation.target.name),
                    ),
                },
            }
        }
        slots
    }
}
