//! Data of relations: keys, objects for rows that are there, and descriptions of new ones.

use serde_json::{Map, Value as Json};

use super::Action;
use super::check::Check;
use super::fault::AssignFaultKind as Kind;
use super::keys::key_of;
use crate::entity::Schema;
use crate::field::Source;
use crate::graph::RowId;
use crate::metadata::{Join, RelationMeta};
use crate::nested::Lead;

impl<S: Schema> Check<'_, S> {
    pub fn relation(&mut self, row: RowId, relation: usize, json: &Json, path: &str) {
        let meta = self.em.relation(row, relation);
        if meta.hidden && !self.rules.hidden {
            return self.fault(path, Kind::Hidden, "this relation is hidden");
        }
        if !meta.is_to_one() {
            return self.collection(row, relation, json, path);
        }
        if json.is_null() {
            return self.nowhere(row, relation, path);
        }
        let current = self.em.linked(row, relation);
        let Some(lead) = self.one(row, relation, current.as_slice(), json, path) else {
            return;
        };
        let same = current.is_some() && lead.row() == current;
        if same {
            return;
        }
        if self.is_part_of_key(row, relation) {
            return self.key_fault(path);
        }
        let to = Some(lead);
        self.actions.push(Action::Point { row, relation, to });
    }

    fn nowhere(&mut self, row: RowId, relation: usize, path: &str) {
        let meta = self.em.relation(row, relation);
        let owning = matches!(meta.join, Join::Own { .. });
        if owning && !meta.nullable {
            return self.fault(
                path,
                Kind::Required,
                format!("a {} is required", meta.target.name),
            );
        }
        if !owning && !self.is_known(row, relation) {
            return self.not_loaded(meta, path);
        }
        let to = None;
        self.actions.push(Action::Point { row, relation, to });
    }

    /// The row that a key or an object leads to; what an object changes is checked too. `rows` are those that the
    /// relation has now.
    fn one(
        &mut self,
        row: RowId,
        relation: usize,
        rows: &[u32],
        json: &Json,
        path: &str,
    ) -> Option<Lead<S>> {
        let meta = self.em.relation(row, relation);
        match json {
            Json::Object(object) => self.object(row, relation, rows, object, path),
            key => {
                let slot = key_of(meta.target, key)
                    .and_then(|key| self.em.row_of_key(meta.target.index, &key));
                if slot.is_none() {
                    let message = format!("expected a key of {}, or an object", meta.target.name);
                    self.fault(path, Kind::WrongType, message);
                }
                slot.map(Lead::Row)
            }
        }
    }

    fn object(
        &mut self,
        row: RowId,
        relation: usize,
        rows: &[u32],
        object: &Map<String, Json>,
        path: &str,
    ) -> Option<Lead<S>> {
        let meta = self.em.relation(row, relation);
        let entity = meta.target.index;
        let at = |slot| RowId { entity, slot };
        let key = self.em.key_in(entity, object);
        let known = match &key {
            Some(key) => rows
                .iter()
                .copied()
                .find(|slot| self.em.has_key(at(*slot), key)),
            None if meta.is_to_one() => rows.first().copied(),
            None => None,
        };
        match (known, key) {
            (Some(slot), _) => {
                self.changed(at(slot), meta, object, path);
                Some(Lead::Row(slot))
            }
            (None, Some(key)) if self.em.is_key_only(entity, object) => {
                self.em.row_of_key(entity, &key).map(Lead::Row)
            }
            (None, Some(_)) => {
                let message = format!(
                    "this {} is not one that the relation leads to; point the relation at it by its key, and change it by itself",
                    meta.target.name
                );
                self.fault(path, Kind::OtherRow, message);
                None
            }
            (None, None) if !self.is_known(row, relation) => {
                self.not_loaded(meta, path);
                None
            }
            (None, None) => self.described(row, relation, object, path),
        }
    }

    /// The changes to a row that a relation leads to.
    fn changed(
        &mut self,
        target: RowId,
        meta: &RelationMeta,
        object: &Map<String, Json>,
        path: &str,
    ) {
        if self.em.is_key_only(target.entity, object) {
            return;
        }
        if self.em.entity(target.entity).has_row(self.em, target.slot) {
            self.row(target, &Json::Object(object.clone()), path);
        } else {
            self.not_loaded(meta, path);
        }
    }

    /// A new row, if somebody has said how to make it.
    fn described(
        &mut self,
        row: RowId,
        relation: usize,
        object: &Map<String, Json>,
        path: &str,
    ) -> Option<Lead<S>> {
        let mut makers = self.rules.makers.iter();
        let maker = makers.find(|maker| maker.entity == row.entity && maker.relation == relation);
        let Some(maker) = maker else {
            let target = self.em.relation(row, relation).target;
            let keys: Vec<_> = target
                .key
                .iter()
                .map(|column| target.columns[*column].property)
                .collect();
            let message = format!(
                "there is no {} with this key: give `{}` of one that is there, or say by `create_with` how to make it",
                target.name,
                keys.join("`, `")
            );
            self.fault(path, Kind::NewRow, message);
            return None;
        };
        match (maker.make)(self.em, row.slot, &Json::Object(object.clone())) {
            Ok(described) => Some(Lead::New(described)),
            Err(message) => {
                self.fault(path, Kind::WrongType, message);
                None
            }
        }
    }

    fn collection(&mut self, row: RowId, relation: usize, json: &Json, path: &str) {
        let meta = self.em.relation(row, relation);
        if !self.is_known(row, relation) {
            return self.not_loaded(meta, path);
        }
        let members = self.em.members(row, relation);
        let Json::Array(items) = json else {
            let lead = self.one(row, relation, &members, json, path);
            return self.add(row, relation, &members, lead);
        };
        let mut wanted = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let lead = self.one(row, relation, &members, item, &format!("{path}[{index}]"));
            wanted.extend(lead.as_ref().and_then(Lead::row));
            self.add(row, relation, &members, lead);
        }
        let gone = members.into_iter().filter(|slot| !wanted.contains(slot));
        self.actions.extend(gone.map(|slot| Action::Remove {
            row,
            relation,
            slot,
        }));
    }

    fn add(&mut self, row: RowId, relation: usize, members: &[u32], lead: Option<Lead<S>>) {
        let there = |lead: &Lead<S>| lead.row().is_some_and(|slot| members.contains(&slot));
        if let Some(to) = lead.filter(|lead| !there(lead)) {
            self.actions.push(Action::Add { row, relation, to });
        }
    }

    /// Whether everything behind a relation is known.
    fn is_known(&self, row: RowId, relation: usize) -> bool {
        let step = crate::hint::PlanStep::Relation(relation);
        let current = || self.em.linked(row, relation);
        let meta = self.em.relation(row, relation);
        (meta.is_to_one() && current().is_some()) || self.em.loaded_items(row, step).is_some()
    }

    fn is_part_of_key(&self, row: RowId, relation: usize) -> bool {
        let entity = self.em.entity(row.entity);
        let part = |column: &usize| matches!(entity.source(*column), Source::Foreign { relation: own, .. } if own == relation);
        entity.meta().key.iter().any(part)
    }

    fn not_loaded(&mut self, meta: &RelationMeta, path: &str) {
        let message = format!(
            "`{}` is not loaded, so there is nothing to compare with; populate it first",
            meta.name
        );
        self.fault(path, Kind::NotLoaded, message);
    }
}
