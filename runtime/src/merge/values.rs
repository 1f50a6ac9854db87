//! The values of one row of the data, by columns, and the row that the manager makes of them.

use serde_json::{Map, Value as Json};

use super::Mode;
use super::read::{Back, Names, Reader};
use crate::assign::{AssignFaultKind as Kind, join, key_of};
use crate::driver::ValueRow;
use crate::entity::Schema;
use crate::entity_type::EntityType;
use crate::graph::RowId;
use crate::metadata::EntityMeta;
use crate::row_batch::RowBatch;
use crate::scalar::from_json::{expected, value_of};
use crate::value::{ColumnType, Value};

impl<S: Schema> Reader<'_, S> {
    /// The values of the row's own columns.
    pub(super) fn values(
        &mut self,
        entity: &'static dyn EntityType<S>,
        object: &Map<String, Json>,
        path: &str,
        back: Back<'_>,
    ) -> Vec<(usize, Value)> {
        let mut values = Vec::new();
        for (index, column) in entity.meta().columns.iter().enumerate() {
            let name = match self.names {
                Names::Columns => column.name,
                Names::Properties => column.property,
            };
            let Some(value) = self.value(entity, index, object, back) else {
                continue;
            };
            let path = join(path, name);
            match value {
                None => {
                    let message = format!("expected {}", expected(column.ty));
                    self.fault(&path, Kind::WrongType, message);
                }
                Some(value) if value.is_null() && !column.nullable => {
                    self.fault(&path, Kind::Required, "a value is required");
                }
                Some(value) => values.push((index, value)),
            }
        }
        values
    }

    /// The value of a column, if the data gives one; none inside when it is of another type.
    #[allow(clippy::option_option)] // not given, not fitting, and there
    fn value(
        &self,
        entity: &'static dyn EntityType<S>,
        index: usize,
        object: &Map<String, Json>,
        back: Back<'_>,
    ) -> Option<Option<Value>> {
        let (meta, column) = (entity.meta(), &entity.meta().columns[index]);
        let json = match self.names {
            Names::Columns => object.get(column.name)?,
            Names::Properties => {
                let mut users = meta.users(index);
                let through =
                    users.find_map(|user| self.foreign(meta, user, column.ty, object, back));
                match through {
                    Some(through) => return Some(through),
                    None => object.get(column.property)?,
                }
            }
        };
        Some(match (column.ty, json) {
            (ColumnType::Json, Json::Null) if column.nullable => Some(Value::Null(column.ty)),
            (ty, json) => value_of(ty, json),
        })
    }

    /// A part of the key that a relation leads to.
    #[allow(clippy::option_option)] // as above
    fn foreign(
        &self,
        meta: &EntityMeta,
        (relation, part): (usize, usize),
        ty: ColumnType,
        object: &Map<String, Json>,
        back: Back<'_>,
    ) -> Option<Option<Value>> {
        let named = &meta.relations[relation];
        let key = match (object.get(named.name), back) {
            (None, Some((through, key))) if through == relation => Some(key.to_vec()),
            (None, _) => return None,
            (Some(Json::Null), _) => return Some(Some(Value::Null(ty))),
            (Some(Json::Object(target)), _) => self.em.key_in(named.target.index, target),
            (Some(key), _) => key_of(named.target, key),
        };
        Some(key.and_then(|key| key.into_iter().nth(part)))
    }

    /// The values as a row of the manager; none where the manager's own stays or changes.
    pub(super) fn batch(
        &mut self,
        row: RowId,
        values: &[(usize, Value)],
        path: &str,
    ) -> Option<Box<dyn RowBatch<S>>> {
        let entity = self.em.entity(row.entity);
        let meta = entity.meta();
        let known = entity.has_row(self.em, row.slot);
        if known && self.mode == Mode::Dirty {
            return None;
        }
        let value = |column: usize| values.iter().find(|(given, _)| *given == column);
        let missing: Vec<_> = meta
            .eager_columns()
            .filter(|column| value(*column).is_none())
            .collect();
        if !missing.is_empty() {
            if !known || self.mode == Mode::Refresh {
                let names: Vec<_> = missing
                    .iter()
                    .map(|column| meta.columns[*column].name)
                    .collect();
                let message = format!(
                    "not all of {} is here, and it is not loaded: {}",
                    meta.name,
                    names.join(", ")
                );
                self.fault(path, Kind::NotLoaded, message);
            }
            return None;
        }
        let lazy: Vec<usize> = values
            .iter()
            .map(|(column, _)| *column)
            .filter(|column| meta.columns[*column].lazy)
            .collect();
        let columns = meta.eager_columns().chain(lazy.iter().copied());
        let row: Vec<Value> = columns
            .filter_map(|column| Some(value(column)?.1.clone()))
            .collect();
        let mut batch = entity.batch(lazy, false);
        match batch.decode(&ValueRow(&row), 0) {
            Ok(()) => Some(batch),
            Err(error) => {
                let place = error.column().map(|column| join(path, column));
                self.fault(
                    place.as_deref().unwrap_or(path),
                    Kind::WrongType,
                    error.message(),
                );
                None
            }
        }
    }
}
