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

    /// Runs `change` on a to-one relation, resolving its foreign key first.
    pub(crate) fn with_one<R>(
        &self,
        row: RowId,
        relation: usize,
        change: impl FnOnce(&mut One) -> R,
    ) -> R {
        let entity = self.entity(row.entity);
        let core = entity.core(self, row.slot);
        let untouched = core
            .existing_link(relation)
            .is_none_or(|link| matches!(*link, crate::link::Link::Untouched));
        let foreign = if untouched {
            entity.foreign(self, row.slot, relation)
        } else {
            None
        };
        let mut link = core.link(relation, entity.meta().relations.len());
        if matches!(*link, crate::link::Link::Untouched) {
            let one = link.one();
            (one.base, one.current) = (foreign, foreign);
        }
        change(link.one())
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
        let _graph = self.graph_lock();
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
        let meta = self.relation(row, relation);
        if meta.nullable || !matches!(meta.join, Join::Own { .. }) {
            return self.set_one(row, relation, None);
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

    /// Adds a row to a to-many relation, on both sides.
    pub(crate) fn add_many(&self, row: RowId, relation: usize, target: u32) {
        let _graph = self.graph_lock();
        if let Err(error) = self.keep_both(row, relation, target) {
            return self.refuse(row, relation, Some(target), error);
        }
        self.pardon(row, relation, Some(target));
        let meta = self.relation(row, relation);
        match (meta.kind, meta.inverse) {
            (RelationKind::OneToMany, Some(owner)) => {
                self.move_one(self.target(meta, target), owner, Some(row.slot));
            }
            _ => self.pair(row, relation, target, Many::add),
        }
    }

    /// Removes a row from a to-many relation, on both sides.
    pub(crate) fn remove_many(&self, row: RowId, relation: usize, target: u32) {
        let _graph = self.graph_lock();
        self.pardon(row, relation, Some(target));
        let meta = self.relation(row, relation);
        let other = self.target(meta, target);
        match (meta.kind, meta.inverse) {
            (RelationKind::OneToMany, Some(owner)) if self.relation(other, owner).nullable => {
                if self.linked(other, owner) == Some(row.slot) {
                    self.move_one(other, owner, None);
                }
            }
            (RelationKind::OneToMany, _) => {
                self.with_many(row, relation, |many| many.remove(target));
                self.touch_row(row);
                self.touch_row(other);
                if meta.orphan_removal
                    && matches!(self.state(other), EntityState::Draft | EntityState::New)
                {
                    self.remove_row(other);
                }
            }
            _ => self.pair(row, relation, target, Many::remove),
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

    /// Moves a to-one relation and mends the other sides.
    pub(crate) fn move_one(&self, row: RowId, relation: usize, target: Option<u32>) {
        let meta = self.relation(row, relation);
        let old = self.with_one(row, relation, |one| {
            std::mem::replace(&mut one.current, target)
        });
        if !matches!(meta.join, Join::Own { .. }) {
            return self.move_inverse_one(row, meta, old, target);
        }
        if old == target {
            // It may have been taken out of the collection on the other side.
            if let (Some(inverse), Some(target)) = (meta.inverse, target) {
                self.link_inverse(self.target(meta, target), inverse, row, relation);
            }
            return;
        }
        self.touch_row(row);
        let Some(inverse) = meta.inverse else { return };
        if let Some(old) = old {
            self.unlink_inverse(self.target(meta, old), inverse, row.slot);
        }
        if let Some(target) = target {
            self.link_inverse(self.target(meta, target), inverse, row, relation);
        }
    }

    /// A one-to-one set from the side without the column: the other side has it.
    fn move_inverse_one(
        &self,
        row: RowId,
        meta: &'static RelationMeta,
        old: Option<u32>,
        target: Option<u32>,
    ) {
        let Some(owner) = meta.inverse else { return };
        self.touch_row(row);
        if let Some(old) = old.filter(|old| Some(*old) != target) {
            self.release(self.target(meta, old), owner);
        }
        if let Some(target) = target {
            self.move_one(self.target(meta, target), owner, Some(row.slot));
        }
    }

    /// Sets an owning relation to nothing, if it may be.
    fn release(&self, owner: RowId, relation: usize) {
        if self.relation(owner, relation).nullable {
            self.with_one(owner, relation, |one| one.current = None);
        }
        self.touch_row(owner);
    }

    fn unlink_inverse(&self, other: RowId, inverse: usize, slot: u32) {
        match self.relation(other, inverse).kind {
            RelationKind::OneToMany => {
                self.with_many(other, inverse, |many| many.remove(slot));
            }
            _ => self.with_one(other, inverse, |one| {
                one.current = one.current.filter(|current| *current != slot);
            }),
        }
        self.touch_row(other);
    }

    pub(crate) fn link_inverse(&self, other: RowId, inverse: usize, row: RowId, relation: usize) {
        if self.relation(other, inverse).kind == RelationKind::OneToMany {
            self.with_many(other, inverse, |many| many.add(row.slot));
            return self.touch_row(other);
        }
        let previous = self.with_one(other, inverse, |one| one.current.replace(row.slot));
        if let Some(previous) = previous.filter(|previous| *previous != row.slot) {
            self.release(
                RowId {
                    slot: previous,
                    ..row
                },
                relation,
            );
        }
        self.touch_row(other);
    }

    pub(crate) fn touch_row(&self, row: RowId) {
        self.touch(row.entity, self.entity(row.entity).core(self, row.slot));
    }
}
