//! Replacing a many-to-many collection without looking at its rows: the database forgets every link it has.
//!
//! Collections with a foreign key are not replaced like that: their rows have hooks, versions and rows of their own
//! to take with them, so they are looked up first.

use crate::EntityManager;
use crate::entity::Schema;
use crate::graph::RowId;
use crate::link::{Link, Many};
use crate::metadata::RelationKind;

impl<S: Schema> EntityManager<S> {
    /// Empties a many-to-many collection without looking it up; whether it could be.
    pub(crate) fn replace_many(&self, row: RowId, relation: usize) -> bool {
        let known = self.with_many(row, relation, |many| many.initialized);
        if known || self.relation(row, relation).kind != RelationKind::ManyToMany {
            return false;
        }
        self.rewrite_many(row, relation);
        true
    }

    /// Empties a many-to-many collection, whether it is known or not: all its links go, and come anew.
    pub(crate) fn rewrite_many(&self, row: RowId, relation: usize) {
        let mut graph = self.graph_lock();
        *graph += 1;
        for slot in self.known_members(row, relation) {
            self.pair(row, relation, slot, Many::remove);
        }
        self.with_many(row, relation, Many::replace);
        self.touch_row(row);
    }

    /// What was added to a collection, and rows whose own side of it is known to lead here.
    fn known_members(&self, row: RowId, relation: usize) -> Vec<u32> {
        let meta = self.relation(row, relation);
        let mut slots = self.with_many(row, relation, |many| many.items.clone());
        let target = self.entity(meta.target.index);
        let leads_here = |slot: &u32| {
            let link = target.core(self, *slot).existing_link(meta.inverse?)?;
            Some(matches!(&*link, Link::Many(many) if many.items.contains(&row.slot)))
        };
        let all = 0..target.len(self);
        slots.extend(all.filter(|slot| leads_here(slot).unwrap_or(false)));
        slots.into_iter().collect()
    }
}
