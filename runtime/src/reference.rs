//! Rows reached at run time, without a hint: a reference to a row, and the to-one relation of a row.
//!
//! Nothing here is known to be loaded, so reading gives an `Option` and loading is a query.

use std::marker::PhantomData;

use crate::EntityManager;
use crate::cell::Cell;
use crate::entity::{Entity, Store};
use crate::error::{Error, Result};
use crate::graph::RowId;
use crate::handle::Handle;
use crate::loaded::{Loaded, New};
use crate::target::Target;

/// A row of which at least the key, or that it is new, is known.
pub struct Reference<'em, T: Entity> {
    em: &'em EntityManager<T::Schema>,
    cell: &'em Cell<T>,
}

impl<T: Entity> Clone for Reference<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Entity> Copy for Reference<'_, T> {}

impl<'em, T: Entity> Reference<'em, T> {
    pub(crate) fn new(em: &'em EntityManager<T::Schema>, slot: u32) -> Self {
        Self {
            em,
            cell: em.stores().store().cell(slot),
        }
    }

    pub(crate) fn handle(&self) -> Handle<'em, T, ()> {
        Handle::new(self.em, self.cell)
    }

    /// The key; `None` for a row whose key is generated and that is not saved yet.
    pub fn id(&self) -> Option<T::Key> {
        self.cell.known_key().cloned()
    }

    /// The row, if this manager has its values.
    pub fn get(&self) -> Option<Loaded<'em, T>> {
        self.cell
            .is_readable()
            .then(|| Loaded::new(self.em, self.cell))
    }

    /// The row, queried for if this manager does not have it.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) when there is no such row.
    pub async fn load(&self) -> Result<Loaded<'em, T>> {
        if !self.cell.is_readable() {
            self.em
                .load_rows(T::INDEX, &[self.cell.core.slot()])
                .await?;
        }
        self.get().ok_or_else(|| Error::not_found(T::meta().name))
    }
}

/// A handle of any kind, as a reference to its row.
pub trait IntoReference<'em> {
    /// The row's entity.
    type Entity: Entity;

    /// The reference.
    fn into_reference(self) -> Reference<'em, Self::Entity>;
}

impl<'em, T: Entity> IntoReference<'em> for Reference<'em, T> {
    type Entity = T;

    fn into_reference(self) -> Self {
        self
    }
}

impl<'em, T: Entity, H> IntoReference<'em> for Loaded<'em, T, H> {
    type Entity = T;

    fn into_reference(self) -> Reference<'em, T> {
        Reference {
            em: self.manager(),
            cell: self.cell(),
        }
    }
}

impl<'em, T: Entity> IntoReference<'em> for New<'em, T> {
    type Entity = T;

    fn into_reference(self) -> Reference<'em, T> {
        Reference {
            em: self.manager(),
            cell: self.cell(),
        }
    }
}

/// The to-one relation of a row, whether it is populated or not.
pub struct ToOneRef<'em, T: Entity> {
    em: &'em EntityManager<T::Schema>,
    owner: RowId,
    relation: usize,
    target: PhantomData<fn() -> T>,
}

impl<T: Entity> Clone for ToOneRef<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Entity> Copy for ToOneRef<'_, T> {}

impl<'em, T: Entity> ToOneRef<'em, T> {
    pub(crate) fn new(em: &'em EntityManager<T::Schema>, owner: RowId, relation: usize) -> Self {
        Self {
            em,
            owner,
            relation,
            target: PhantomData,
        }
    }

    /// The row at the other end; `None` when there is none, or when the side that has the column is not loaded.
    pub fn reference(&self) -> Option<Reference<'em, T>> {
        let slot = self.em.linked(self.owner, self.relation)?;
        Some(Reference::new(self.em, slot))
    }

    /// The key of the row at the other end, without a query.
    pub fn id(&self) -> Option<T::Key> {
        self.reference()?.id()
    }

    /// The row at the other end, if this manager has its values.
    pub fn get(&self) -> Option<Loaded<'em, T>> {
        self.reference()?.get()
    }

    /// The row at the other end, queried for if this manager does not have it.
    ///
    /// # Errors
    /// When the query fails, and [`NotFound`](crate::ErrorKind::NotFound) when the foreign key leads nowhere.
    pub async fn load(&self) -> Result<Option<Loaded<'em, T>>> {
        self.em.load_to_one(self.owner, self.relation).await?;
        Ok(self.get())
    }

    /// Points the relation at a row; a draft becomes a row that a cascade inserts.
    pub fn set(&self, target: impl Into<Target<T>>) {
        match target.into().slot_in(self.em) {
            Ok(slot) => self.em.set_one(self.owner, self.relation, Some(slot)),
            Err(error) => self.em.refuse(self.owner, self.relation, None, error),
        }
    }

    /// Points the relation at the row with this key.
    ///
    /// The row is queried for when the relation was populated, because handles may read it then.
    ///
    /// # Errors
    /// When the query fails, and [`NotFound`](crate::ErrorKind::NotFound) when it finds no such row.
    pub async fn set_key(&self, key: impl Into<T::Key>) -> Result<()> {
        let slot = self.em.stores().store().intern(&key.into());
        let row = RowId {
            entity: T::INDEX,
            slot,
        };
        loop {
            let promised = self.em.promised(self.owner, self.relation);
            if let Some(plans) = &promised {
                self.em.ensure(row, plans).await?;
            }
            let mut graph = self.em.graph_lock();
            let now = self.em.promised(self.owner, self.relation);
            // Another task may have populated more of it; plans are never taken back.
            if now.map(|plans| plans.len()) == promised.map(|plans| plans.len()) {
                *graph += 1;
                self.em.link_one(self.owner, self.relation, Some(slot));
                return Ok(());
            }
        }
    }

    /// Points the relation nowhere; a required one is refused, and the next flush says so.
    ///
    /// So is one whose foreign key is in the other row, as long as that row was not looked up: `load` it first.
    pub fn unset(&self) {
        self.em.unset_one(self.owner, self.relation);
    }
}
