//! What a relation can be pointed at: a handle of any kind, without its borrow, or a row that is still to be made.
//!
//! A handle's target remembers its manager, because a slot means nothing in another one.

use std::fmt;

use crate::EntityManager;
use crate::draft::IntoDraft;
use crate::entity::{Entity, Store};
use crate::error::{Error, Result};
use crate::handle::Handle;
use crate::loaded::{Loaded, New};
use crate::nested::{Lead, Nested, stray};
use crate::reference::Reference;

/// A row to link to: made of a handle, or of a draft, which is made with the row that leads to it.
///
/// A clone of one that is still to be made is another row.
pub struct Target<T: Entity>(To<T>);

enum To<T: Entity> {
    Row {
        manager: u64,
        slot: u32,
        key: Option<T::Key>,
    },
    /// A row to be made, and what stands in it for the row around it.
    New(Box<dyn Nested<T>>, Option<u64>),
    /// The row around a draft for which this number stands.
    Owner(u64),
}

impl<T: Entity> Target<T> {
    pub(crate) fn of<H>(handle: &Handle<'_, T, H>) -> Self {
        Self(To::Row {
            manager: handle.manager().id(),
            slot: handle.slot(),
            key: handle.cell().known_key().cloned(),
        })
    }

    pub(crate) fn owner(owner: u64) -> Self {
        Self(To::Owner(owner))
    }

    /// The same, and if it is still to be made, `owner` stands for the row around it.
    pub(crate) fn of_owner(self, owner: u64) -> Self {
        match self.0 {
            To::New(draft, _) => Self(To::New(draft, Some(owner))),
            to => Self(to),
        }
    }

    /// Where it leads in `em`: to a row of its own, to that of the same key, or to one that is made there.
    pub(crate) fn lead_in(self, em: &EntityManager<T::Schema>) -> Lead<T::Schema> {
        match self.0 {
            To::Row { manager, slot, .. } if manager == em.id() => Lead::Row(slot),
            To::Row { key: Some(key), .. } => Lead::Row(em.stores().store().intern(&key)),
            To::Row { key: None, .. } => Lead::Refused(Error::foreign_manager(T::meta().name)),
            To::New(draft, owner) => Lead::New(draft.describe(em, owner)),
            To::Owner(owner) => Lead::Owner(owner),
        }
    }

    /// The row's slot in `em`, where a row that is still to be made becomes a draft.
    ///
    /// # Errors
    /// For a row that is new in another manager.
    pub(crate) fn slot_in(self, em: &EntityManager<T::Schema>) -> Result<u32> {
        match self.lead_in(em) {
            Lead::Row(slot) => Ok(slot),
            Lead::Refused(error) => Err(error),
            Lead::Owner(_) => Err(stray(T::meta().name)),
            Lead::New(described) => {
                let mut graph = em.graph_lock();
                *graph += 1;
                Ok(em.place(described, None, false))
            }
        }
    }

    /// The same for a row that is to be taken out of a relation: one that is still to be made is in none.
    pub(crate) fn removable_slot_in(self, em: &EntityManager<T::Schema>) -> Option<u32> {
        match &self.0 {
            To::Row { .. } => self.slot_in(em).ok(),
            To::New(..) | To::Owner(_) => None,
        }
    }

    /// The same, unless the manager does not know the row.
    pub(crate) fn known_slot_in(&self, em: &EntityManager<T::Schema>) -> Option<u32> {
        match &self.0 {
            To::Row { manager, slot, .. } if *manager == em.id() => Some(*slot),
            To::Row { key, .. } => em.stores().store().find(key.as_ref()?),
            To::New(..) | To::Owner(_) => None,
        }
    }
}

impl<T: Entity> Clone for Target<T> {
    fn clone(&self) -> Self {
        Self(match &self.0 {
            To::Row { manager, slot, key } => To::Row {
                manager: *manager,
                slot: *slot,
                key: key.clone(),
            },
            To::New(draft, owner) => To::New(draft.copy(), *owner),
            To::Owner(owner) => To::Owner(*owner),
        })
    }
}

impl<T: Entity> fmt::Debug for Target<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            To::Row { key, .. } => write!(f, "{}({key:?})", T::meta().name),
            To::New(draft, _) => draft.fmt(f),
            To::Owner(_) => write!(f, "{}(the owner)", T::meta().name),
        }
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

/// A row that is made with the one that leads to it.
#[diagnostic::do_not_recommend]
impl<D: IntoDraft> From<D> for Target<D::Entity> {
    fn from(draft: D) -> Self {
        Self(To::New(Box::new(draft.into_draft()), None))
    }
}
