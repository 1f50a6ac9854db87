//! Rows as JSON: what the hint of a handle lists, without what is hidden.
//!
//! A relation that the hint does not list shows as the key of its row, or not at all when it is a collection.
//! A row that is already being written further up shows as its key, so cycles end.

use serde::ser::{Serialize, Serializer};
use serde_json::{Map, Value as Json};

use crate::EntityManager;
use crate::entity::{Entity, Schema};
use crate::entity_type::EntityType;
use crate::field::Source;
use crate::graph::RowId;
use crate::handle::Handle;
use crate::hint::{HintList, Node, Plan, PlanStep, items};
use crate::loaded::Loaded;
use crate::value::Value;

impl<T: Entity, H: HintList<T>> Handle<'_, T, H> {
    /// The row as a JSON object: its values, and the relations that the hint lists.
    pub fn to_json(&self) -> Json {
        let row = RowId {
            entity: T::INDEX,
            slot: self.slot(),
        };
        Writer {
            em: self.manager(),
            path: Vec::new(),
        }
        .object(row, H::PLAN)
    }
}

impl<T: Entity, H: HintList<T>> Serialize for Loaded<'_, T, H> {
    fn serialize<W: Serializer>(&self, serializer: W) -> Result<W::Ok, W::Error> {
        Handle::to_json(self).serialize(serializer)
    }
}

struct Writer<'em, S: Schema> {
    em: &'em EntityManager<S>,
    /// The rows that are being written.
    path: Vec<RowId>,
}

impl<S: Schema> Writer<'_, S> {
    fn object(&mut self, row: RowId, plan: Plan<S>) -> Json {
        let entity = self.em.entity(row.entity);
        if self.path.contains(&row) {
            return self.key(entity, row.slot);
        }
        self.path.push(row);
        let mut object = Map::new();
        for (index, column) in entity.meta().columns.iter().enumerate() {
            let is_seen = !column.lazy || lists(plan, PlanStep::Column(index));
            if let Some(value) = self
                .column(row, index)
                .filter(|_| is_seen && !column.hidden)
            {
                object.insert(column.property.to_owned(), value);
            }
            self.foreign(row, index, plan, &mut object);
        }
        self.relations(row, plan, &mut object);
        self.path.pop();
        Json::Object(object)
    }

    fn column(&mut self, row: RowId, index: usize) -> Option<Json> {
        let entity = self.em.entity(row.entity);
        match entity.source(index) {
            Source::GeneratedKey => Some(self.key(entity, row.slot)),
            Source::Given | Source::Value | Source::Computed | Source::Shared => entity
                .value(self.em, row.slot, index)
                .map(|value| scalar(&value)),
            Source::Foreign { .. } => None,
        }
    }

    /// The relations whose foreign keys begin with a column.
    fn foreign(&mut self, row: RowId, index: usize, plan: Plan<S>, object: &mut Map<String, Json>) {
        let meta = self.em.entity(row.entity).meta();
        for (relation, _) in meta.users(index).filter(|(_, part)| *part == 0) {
            let named = &meta.relations[relation];
            if !named.hidden {
                let value = self.related_row(row, relation, node(plan, relation));
                object.insert(named.name.to_owned(), value);
            }
        }
    }

    fn related_row(&mut self, row: RowId, relation: usize, node: Option<&'static Node<S>>) -> Json {
        let target = self.em.relation(row, relation).target.index;
        match (self.em.linked(row, relation), node) {
            (None, _) => Json::Null,
            (Some(slot), None) => self.key(self.em.entity(target), slot),
            (Some(slot), Some(node)) => self.object(
                RowId {
                    entity: target,
                    slot,
                },
                node.nested,
            ),
        }
    }

    /// The relations that have no column in this table.
    fn relations(&mut self, row: RowId, plan: Plan<S>, object: &mut Map<String, Json>) {
        for item in items(plan) {
            let PlanStep::Relation(relation) = item.step else {
                continue;
            };
            let meta = self.em.relation(row, relation);
            if meta.hidden || object.contains_key(meta.name) {
                continue;
            }
            let value = if meta.is_to_one() {
                self.related_row(row, relation, Some(item))
            } else {
                let slots = self.em.members(row, relation);
                let target = meta.target.index;
                slots
                    .into_iter()
                    .map(|slot| {
                        self.object(
                            RowId {
                                entity: target,
                                slot,
                            },
                            item.nested,
                        )
                    })
                    .collect()
            };
            object.insert(meta.name.to_owned(), value);
        }
    }

    /// The key of a row; null while it has none.
    fn key(&self, entity: &'static dyn EntityType<S>, slot: u32) -> Json {
        match entity.key_values(self.em, slot).as_deref() {
            None => Json::Null,
            Some([value]) => scalar(value),
            Some(values) => values.iter().map(scalar).collect(),
        }
    }
}

fn node<S: Schema>(plan: Plan<S>, relation: usize) -> Option<&'static Node<S>> {
    items(plan).find(|node| node.step == PlanStep::Relation(relation))
}

fn lists<S: Schema>(plan: Plan<S>, step: PlanStep) -> bool {
    items(plan).any(|node| node.step == step)
}

/// A value as its Rust type serializes.
pub(crate) fn scalar(value: &Value) -> Json {
    let json = match value {
        Value::Null(_) => Ok(Json::Null),
        Value::Bool(value) => serde_json::to_value(value),
        Value::I8(value) => serde_json::to_value(value),
        Value::I16(value) => serde_json::to_value(value),
        Value::I32(value) => serde_json::to_value(value),
        Value::I64(value) => serde_json::to_value(value),
        Value::U8(value) => serde_json::to_value(value),
        Value::U16(value) => serde_json::to_value(value),
        Value::U32(value) => serde_json::to_value(value),
        Value::U64(value) => serde_json::to_value(value),
        Value::F32(value) => serde_json::to_value(value),
        Value::F64(value) => serde_json::to_value(value),
        Value::Decimal(value) => serde_json::to_value(value),
        Value::BigDecimal(value) => serde_json::to_value(value),
        Value::Text(value) => serde_json::to_value(value),
        Value::Bytes(value) => serde_json::to_value(value),
        Value::Uuid(value) => serde_json::to_value(value),
        Value::Date(value) => serde_json::to_value(value),
        Value::Time(value) => serde_json::to_value(value),
        Value::DateTime(value) => serde_json::to_value(value),
        Value::Timestamp(value) => serde_json::to_value(value),
        Value::Json(value) => Ok(value.clone()),
        Value::Array(_, values) => Ok(values.iter().map(scalar).collect()),
    };
    json.unwrap_or(Json::Null)
}
