//! Local changes that a refresh drops: values, foreign keys, links through pivot tables.
//!
//! Under the graph lock; what handles may read through the row is there already.

use crate::EntityManager;
use crate::entity::Schema;
use crate::graph::RowId;
use crate::link::{Link, Many};
use crate::metadata::{Join, RelationKind};
use crate::value::Value;

impl<S: Schema> EntityManager<S> {
    /// Forgets the local changes of a row whose values were just read again; `old` are those it had before.
    ///
    /// Under the graph lock.
    pub(crate) fn reset(&self, row: RowId, old: impl Fn(usize) -> Option<Value>) {
        let entity = self.entity(row.entity);
        for column in 0..entity.meta().columns.len() {
            if let Some(edit) = entity.edit(self, row.slot, column) {
                edit.reset(old(column));
            }
        }
        for (relation, meta) in entity.meta().relations.iter().enumerate() {
            match meta.kind {
                RelationKind::ManyToMany => self.reset_pairs(row, relation),
                RelationKind::OneToMany => {}
                _ if matches!(meta.join, Join::Own { .. }) => self.reset_one(row, relation),
                _ => {}
            }
        }
    }

    /// Points a relation where the foreign key says.
    fn reset_one(&self, row: RowId, relation: usize) {
        let entity = self.entity(row.entity);
        let foreign = entity.foreign(self, row.slot, relation);
        let kept = foreign.is_none_or(|target| self.keep_both(row, relation, target).is_ok());
        // A collection that promises more than this row has stays as it was loaded.
        self.move_one(row, relation, foreign.filter(|_| kept));
        self.with_one(row, relation, |one| {
            (one.base, one.current) = (foreign, foreign);
        });
    }

    /// Takes back what was added to and removed from a collection.
    fn reset_pairs(&self, row: RowId, relation: usize) {
        let link = self
            .entity(row.entity)
            .core(self, row.slot)
            .existing_link(relation);
        let (added, removed) = match link.as_deref() {
            Some(Link::Many(many)) => (many.added.clone(), many.removed.clone()),
            _ => return,
        };
        drop(link);
        self.with_many(row, relation, Many::unreplace);
        for slot in added {
            self.pair(row, relation, slot, Many::remove);
        }
        for slot in removed {
            self.pair(row, relation, slot, Many::add);
        }
    }
}
