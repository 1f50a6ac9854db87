//! Keeps both sides of every relation in step, and the promises that handles rely on.
//!
//! Works on slots; knows no entity's type and runs no query. A link that cannot be made is refused: the graph
//! stays as it was, and the next flush fails with the reason.

use crate::EntityManager;
use crate::entity::Schema;
use crate::entity_state::EntityState;
use crate::entity_type::EntityType;
use crate::error::{Error, ErrorKind};
use crate::link::{Many, One};
use crate::metadata::{Join, RelationKind, RelationMeta};

mod other_side;
mod replace;

/// A row, by its entity's index and its slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RowId {
    /// The index in [`Schema::ENTITIES`].
    pub entity: usize,
    /// The place in the entity's store.
    pub slot: u32,
}

impl<S: Schema> EntityManager<S> {
    /// The entity with this index.
    pub(crate) fn entity(&self, index: usize) -> &'static dyn EntityType<S> {
        S::ENTITIES[index]
    }

    pub(crate) fn relation(&self, row: RowId, relation: usize) -> &'static RelationMeta {
        &self.entity(row.entity).meta().relations[relation]
    }

    pub(crate) fn target(&self, relation: &RelationMeta, slot: u32) -> RowId {
        RowId {
            entity: relation.target.index,
            slot,
        }
    }

    pub(crate) fn state(&self, row: RowId) -> EntityState {
        self.entity(row.entity).core(self, row.slot).state()
    }

    /// Tells a row that was just read what the database has behind links that were set before.
    pub(crate) fn rebase(&self, row: RowId) {
        let entity = self.entity(row.entity);
        for relation in 0..entity.meta().relations.len() {
            let foreign = entity.foreign(self, row.slot, relation);
            let core = entity.core(self, row.slot);
            let Some(mut link) = core.existing_link(relation) else {
                return;
            };
            let owning = matches!(entity.meta().relations[relation].join, Join::Own { .. });
            if let (true, crate::link::Link::One(one)) = (owning, &mut *link) {
                if !one.is_dirty() {
                    one.current = foreign;
                }
                one.base = foreign;
            }
        }
    }

    /// Runs `change` on a to-one relation, resolving its foreign key first.
    pub(crate) fn with_one<R>(
        &self,
        row: RowId,
        relation: usize,
        change: impl FnOnce(&mut One) -> R,
    ) -> R {
        let entity = self.entity(row.entity);
        let core = entity.core(self, row.slot);
        let own = matches!(entity.meta().relations[relation].join, Join::Own { .. });
        let mut link = core.link(relation, entity.meta().relations.len());
        if link.is_unread() {
            // Under the link's lock, so that a refresh in another thread comes before or after. A row that is known
            // by its key only will say where it leads once it is read.
            let known = !(own && entity.is_bare(self, row.slot));
            link.read(known.then(|| entity.foreign(self, row.slot, relation)));
        }
        let result = change(link.one());
        link.forget_nothing();
        result
    }

    /// Runs `change` on a to-many relation; that of a row that is not inserted yet is complete.
    pub(crate) fn with_many<R>(
        &self,
        row: RowId,
        relation: usize,
        change: impl FnOnce(&mut Many) -> R,
    ) -> R {
        let entity = self.entity(row.entity);
        let core = entity.core(self, row.slot);
        let mut link = core.link(relation, entity.meta().relations.len());
        if matches!(*link, crate::link::Link::Untouched) {
            link.many().initialized = matches!(core.state(), EntityState::Draft | EntityState::New);
        }
        change(link.many())
    }

    /// The rows of a to-many relation as the program sees them: without those that were deleted.
    pub(crate) fn members(&self, row: RowId, relation: usize) -> Vec<u32> {
        let mut slots: Vec<u32> =
            self.with_many(row, relation, |many| many.items.iter().copied().collect());
        let target = self.relation(row, relation).target.index;
        slots.retain(|slot| {
            !self.is_removed(RowId {
                entity: target,
                slot: *slot,
            })
        });
        slots
    }

    pub(crate) fn is_removed(&self, row: RowId) -> bool {
        self.state(row) == EntityState::Removed
    }

    /// The row that a to-one relation leads to.
    pub(crate) fn linked(&self, row: RowId, relation: usize) -> Option<u32> {
        self.with_one(row, relation, |one| one.current)
    }

    /// Points a to-one relation somewhere else, on both sides.
    pub(crate) fn set_one(&self, row: RowId, relation: usize, target: Option<u32>) {
        let mut graph = self.graph_lock();
        *graph += 1;
        self.link_one(row, relation, target);
    }

    /// The same under the graph lock.
    pub(crate) fn link_one(&self, row: RowId, relation: usize, target: Option<u32>) {
        if let Some(target) = target
            && let Err(error) = self.keep_both(row, relation, target)
        {
            return self.refuse(row, relation, Some(target), error);
        }
        self.pardon(row, relation, target);
        self.move_one(row, relation, target);
    }

    /// Points a to-one relation nowhere, unless it is required.
    pub(crate) fn unset_one(&self, row: RowId, relation: usize) {
        let mut graph = self.graph_lock();
        let meta = self.relation(row, relation);
        let owning = matches!(meta.join, Join::Own { .. });
        if !owning && self.is_unknown(row, relation) {
            let entity = self.entity(row.entity).meta().name;
            return self.refuse(row, relation, None, Error::not_populated(entity, meta.name));
        }
        if meta.nullable || !owning {
            *graph += 1;
            return self.link_one(row, relation, None);
        }
        let entity = self.entity(row.entity).meta().name;
        let message = format!(
            "`{}` of {entity} is required; point it at another row instead",
            meta.name
        );
        self.refuse(
            row,
            relation,
            None,
            Error::new(ErrorKind::NotNullViolation, message),
        );
    }

    /// Whether nobody has looked up which row has the foreign key of a one-to-one relation.
    fn is_unknown(&self, row: RowId, relation: usize) -> bool {
        let saved = self.state(row).is_persisted();
        saved && self.with_one(row, relation, |one| !one.known && one.current.is_none())
    }

    /// Adds a row to a to-many relation, on both sides.
    pub(crate) fn add_many(&self, row: RowId, relation: usize, target: u32) {
        let mut graph = self.graph_lock();
        *graph += 1;
        self.link_many(row, relation, target);
    }

    /// The same under the graph lock.
    pub(crate) fn link_many(&self, row: RowId, relation: usize, target: u32) {
        if let Err(error) = self.keep_both(row, relation, target) {
            return self.refuse(row, relation, Some(target), error);
        }
        self.pardon(row, relation, Some(target));
        let meta = self.relation(row, relation);
        match (meta.kind, meta.inverse) {
            (RelationKind::OneToMany, Some(owner)) => {
                self.move_one(self.target(meta, target), owner, Some(row.slot));
            }
            _ if meta.keeps_order() => self.pair(row, relation, target, Many::append),
            _ => self.pair(row, relation, target, Many::add),
        }
    }

    /// Removes a row from a to-many relation, on both sides.
    pub(crate) fn remove_many(&self, row: RowId, relation: usize, target: u32) {
        let mut graph = self.graph_lock();
        *graph += 1;
        self.pardon(row, relation, Some(target));
        let meta = self.relation(row, relation);
        let other = self.target(meta, target);
        match (meta.kind, meta.inverse) {
            (RelationKind::OneToMany, Some(owner)) => {
                if self.linked(other, owner) == Some(row.slot) {
                    self.take_out(row, relation, other, owner);
                }
            }
            // The database has no link of a row that is new, so there is none to remember.
            _ if !self.is_member(row, relation, target) && self.is_new(row, other) => {}
            _ => self.pair(row, relation, target, Many::remove),
        }
    }

    fn is_member(&self, row: RowId, relation: usize, target: u32) -> bool {
        self.with_many(row, relation, |many| many.items.contains(&target))
    }

    /// Whether one of two rows is not in the database yet.
    fn is_new(&self, row: RowId, other: RowId) -> bool {
        [row, other]
            .iter()
            .any(|row| matches!(self.state(*row), EntityState::Draft | EntityState::New))
    }

    /// Takes a child out of a collection; where it cannot be without an owner, it keeps the old one for now.
    fn take_out(&self, row: RowId, relation: usize, child: RowId, owner: usize) {
        if self.relation(child, owner).nullable {
            return self.move_one(child, owner, None);
        }
        self.with_many(row, relation, |many| many.remove(child.slot));
        self.touch_row(row);
        self.touch_row(child);
        if self.relation(row, relation).orphan_removal {
            self.forget_new(child);
        }
    }

    /// Changes both sides of a many-to-many relation.
    pub(crate) fn pair(
        &self,
        row: RowId,
        relation: usize,
        target: u32,
        change: fn(&mut Many, u32) -> bool,
    ) {
        let meta = self.relation(row, relation);
        let other = self.target(meta, target);
        if self.with_many(row, relation, |many| change(many, target)) {
            self.touch_row(row);
        }
        if let Some(inverse) = meta.inverse
            && self.with_many(other, inverse, |many| change(many, row.slot))
        {
            self.touch_row(other);
        }
    }

    pub(crate) fn touch_row(&self, row: RowId) {
        self.touch(row.entity, self.entity(row.entity).core(self, row.slot));
    }
}
