//! What a relation can be pointed at: a handle of any kind, without its borrow.
//!
//! It remembers its manager, because a slot means nothing in another one.

use crate::EntityManager;
use crate::entity::{Entity, Store};
use crate::handle::Handle;
use crate::loaded::{Loaded, New};
use crate::reference::Reference;

/// A row to link to.
#[derive(Debug, Clone)]
pub struct Target<T: Entity> {
    manager: u64,
    slot: u32,
    key: Option<T::Key>,
}

impl<T: Entity> Target<T> {
    pub(crate) fn of<H>(handle: &Handle<'_, T, H>) -> Self {
        Self {
            manager: handle.manager().id(),
            slot: handle.slot(),
            key: handle.cell().known_key().cloned(),
        }
    }

    /// The row's slot in `em`: its own, or that of the same key; `None` for a row that is new elsewhere.
    pub(crate) fn slot_in(&self, em: &EntityManager<T::Schema>) -> Option<u32> {
        if self.manager == em.id() {
            return Some(self.slot);
        }
        self.key.as_ref().map(|key| em.stores().store().intern(key))
    }
}

impl<T: Entity> Target<T> {
    /// The same, unless the manager does not know the row.
    pub(crate) fn known_slot_in(&self, em: &EntityManager<T::Schema>) -> Option<u32> {
        if self.manager == em.id() {
            return Some(self.slot);
        }
        em.stores().store().find(self.key.as_ref()?)
    }
}

impl<T: Entity, H> From<Loaded<'_, T, H>> for Target<T> {
    fn from(row: Loaded<'_, T, H>) -> Self {
        Self::of::<H>(&row)
    }
}

impl<T: Entity> From<New<'_, T>> for Target<T> {
    fn from(row: New<'_, T>) -> Self {
        Self::of(&row)
    }
}

impl<T: Entity> From<Reference<'_, T>> for Target<T> {
    fn from(row: Reference<'_, T>) -> Self {
        Self::of(&row.handle())
    }
}
