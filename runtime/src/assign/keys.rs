//! Keys in data: one value, a list of values for several columns, or the properties of an object.

use serde_json::{Map, Value as Json};

use crate::EntityManager;
use crate::driver::ValueRow;
use crate::entity::Schema;
use crate::graph::RowId;
use crate::metadata::EntityMeta;
use crate::row_batch::Merge;
use crate::scalar::from_json::value_of;
use crate::value::Value;

/// The key that a value, or a list of values, is.
pub(crate) fn key_of(meta: &EntityMeta, json: &Json) -> Option<Vec<Value>> {
    let parts: &[Json] = match json {
        Json::Array(parts) => parts,
        part => std::slice::from_ref(part),
    };
    if parts.len() != meta.key.len() {
        return None;
    }
    let columns = meta.key.iter().map(|column| meta.columns[*column].ty);
    let value = |(ty, json)| value_of(ty, json).filter(|value| !value.is_null());
    columns.zip(parts).map(value).collect()
}

impl<S: Schema> EntityManager<S> {
    /// The key that an object gives, if it gives all of it.
    pub(crate) fn key_in(&self, entity: usize, object: &Map<String, Json>) -> Option<Vec<Value>> {
        let meta = self.entity(entity).meta();
        let part = |column: &usize| {
            let through = meta.users(*column).find_map(|(relation, part)| {
                let relation = &meta.relations[relation];
                let key = match object.get(relation.name)? {
                    Json::Object(target) => self.key_in(relation.target.index, target)?,
                    given => key_of(relation.target, given)?,
                };
                key.get(part).cloned()
            });
            let own = || {
                let column = &meta.columns[*column];
                let value = value_of(column.ty, object.get(column.property)?)?;
                (!value.is_null()).then_some(value)
            };
            through.or_else(own)
        };
        meta.key.iter().map(part).collect()
    }

    /// Whether an object names nothing but the key.
    pub(crate) fn is_key_only(&self, entity: usize, object: &Map<String, Json>) -> bool {
        let meta = self.entity(entity).meta();
        let names: Vec<_> = meta
            .key
            .iter()
            .map(|column| meta.columns[*column].property)
            .collect();
        object.keys().all(|name| names.contains(&name.as_str()))
    }

    /// The row with this key; `None` when the values are no key.
    pub(crate) fn row_of_key(&self, entity: usize, key: &[Value]) -> Option<u32> {
        let mut keys = self.entity(entity).keys();
        keys.decode(&ValueRow(key), 0).ok()?;
        keys.merge(self, Merge::Keep).into_iter().flatten().next()
    }

    /// Whether a row has this key.
    pub(super) fn has_key(&self, row: RowId, key: &[Value]) -> bool {
        let own = self.entity(row.entity).key_values(self, row.slot);
        own.is_some_and(|own| own == key)
    }
}
