//! Moving a to-one relation, and mending what the other sides show of it.
//!
//! Nothing is checked here: what may be linked is decided before.

use crate::EntityManager;
use crate::entity::Schema;
use crate::entity_state::EntityState;
use crate::graph::RowId;
use crate::link::Link;
use crate::metadata::{Join, RelationKind, RelationMeta};

impl<S: Schema> EntityManager<S> {
    /// Moves a to-one relation and mends the other sides.
    pub(crate) fn move_one(&self, row: RowId, relation: usize, target: Option<u32>) {
        let meta = self.relation(row, relation);
        let old = self.with_one(row, relation, |one| {
            std::mem::replace(&mut one.current, target)
        });
        if !matches!(meta.join, Join::Own { .. }) {
            return self.move_inverse_one(row, meta, old, target);
        }
        self.pardon(row, relation, target);
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

    /// Sets an owning relation to nothing, if it may be; a new row that cannot be without it is forgotten.
    fn release(&self, owner: RowId, relation: usize) {
        let meta = self.relation(owner, relation);
        self.touch_row(owner);
        if meta.nullable {
            return self.with_one(owner, relation, |one| one.current = None);
        }
        let owned = meta
            .inverse
            .is_some_and(|inverse| meta.target.relations[inverse].orphan_removal);
        if owned {
            self.forget_new(owner);
        }
    }

    /// A new row that has lost the row it belongs to is not inserted.
    pub(super) fn forget_new(&self, row: RowId) {
        if matches!(self.state(row), EntityState::Draft | EntityState::New) {
            self.remove_row(row);
        }
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
        let stored = self.with_one(row, relation, |one| one.base) == Some(other.slot);
        let previous = self.with_one(other, inverse, |one| {
            if stored {
                one.base = Some(row.slot);
            }
            one.current.replace(row.slot)
        });
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

    /// The row that a changed, required relation leads to and that does not show this one: it was taken out.
    pub(crate) fn hidden_from(&self, row: RowId, relation: usize) -> Option<RowId> {
        let meta = self.relation(row, relation);
        let inverse = meta.inverse?;
        if meta.nullable || !matches!(meta.join, Join::Own { .. }) {
            return None;
        }
        let core = self.entity(row.entity).core(self, row.slot);
        let set = match core.existing_link(relation).as_deref() {
            Some(Link::One(one)) if one.is_dirty() => one.current,
            _ => None,
        };
        let owner = self.target(meta, set?);
        let shown = if self.relation(owner, inverse).is_to_one() {
            self.with_one(owner, inverse, |one| one.current == Some(row.slot))
        } else {
            self.with_many(owner, inverse, |many| many.items.contains(&row.slot))
        };
        (!shown).then_some(owner)
    }
}
