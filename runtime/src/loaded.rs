//! `Loaded` and `New`: the two handles that programs hold.
//!
//! Both deref to the generated view, which has the accessors, and through it to [`Handle`].

use std::fmt;
use std::ops::Deref;

use crate::EntityManager;
use crate::cell::Cell;
use crate::entity::{Entity, Store};
use crate::entity_state::EntityState;
use crate::error::{Error, Result};
use crate::handle::Handle;
use crate::hint::Unsaved;

/// A row whose values are known, and of whose relations those in `H` are too.
///
/// `Copy`; borrows the manager, so it cannot outlive it; invariant in `'em`.
pub struct Loaded<'em, T: Entity, H: 'em = ()>(T::View<'em, H>);

impl<'em, T: Entity, H> Loaded<'em, T, H> {
    pub(crate) fn new(em: &'em EntityManager<T::Schema>, cell: &'em Cell<T>) -> Self {
        Self(Handle::new(em, cell).into())
    }

    /// The row at this place, whose values have to be known.
    pub(crate) fn at(em: &'em EntityManager<T::Schema>, slot: u32) -> Self {
        Self::new(em, em.stores().store().cell(slot))
    }
}

impl<T: Entity, H> Clone for Loaded<'_, T, H> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Entity, H> Copy for Loaded<'_, T, H> {}

impl<'em, T: Entity, H> Deref for Loaded<'em, T, H> {
    type Target = T::View<'em, H>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<T: Entity, H> fmt::Debug for Loaded<'_, T, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let handle: &Handle<'_, T, H> = &self.0;
        handle.fmt(f)
    }
}

/// A row that was created here; what was given can be read, and it is saved by the next flush.
pub struct New<'em, T: Entity>(T::View<'em, Unsaved>);

impl<'em, T: Entity> New<'em, T> {
    pub(crate) fn of(em: &'em EntityManager<T::Schema>, cell: &'em Cell<T>) -> Self {
        Self(Handle::new(em, cell).into())
    }

    fn handle(&self) -> &Handle<'em, T, Unsaved> {
        &self.0
    }

    /// The key, once the row has one: a key that is generated is known after the flush.
    pub fn id(&self) -> Option<T::Key> {
        self.handle().cell().known_key().cloned()
    }

    /// The handle of the saved row.
    ///
    /// # Errors
    /// [`NotSaved`](crate::ErrorKind::NotSaved) before the flush that inserts it, and after its rollback.
    pub fn saved(&self) -> Result<Loaded<'em, T>> {
        let handle = self.handle();
        match handle.state() {
            EntityState::Draft | EntityState::New => Err(Error::not_saved(T::meta().name)),
            EntityState::Removed if handle.cell().key.current().is_none() => {
                Err(Error::not_saved(T::meta().name))
            }
            _ => Ok(Loaded::new(handle.manager(), handle.cell())),
        }
    }
}

impl<T: Entity> Clone for New<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Entity> Copy for New<'_, T> {}

impl<'em, T: Entity> Deref for New<'em, T> {
    type Target = T::View<'em, Unsaved>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<T: Entity> fmt::Debug for New<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.handle(), f)
    }
}
