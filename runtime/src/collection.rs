//! To-many relations: `Collection` is one that is populated, `CollectionRef` any.
//!
//! A [`Collection`] is a snapshot of handles; changes go through [`CollectionRef`] and show in the next one. What can
//! be read of it is in `reading`, what can be changed in `changing`.

use std::marker::PhantomData;
use std::ops::Index;

use crate::EntityManager;
use crate::entity::Entity;
use crate::error::Error;
use crate::graph::RowId;
use crate::loaded::Loaded;
use crate::target::Target;

mod changing;
mod reading;

/// The rows of a populated to-many relation, in the order they were read and added.
pub struct Collection<'em, T: Entity, N: 'em = ()>(Vec<Loaded<'em, T, N>>);

impl<'em, T: Entity, N> Collection<'em, T, N> {
    pub(crate) fn new(em: &'em EntityManager<T::Schema>, slots: &[u32]) -> Self {
        Self(slots.iter().map(|slot| Loaded::at(em, *slot)).collect())
    }

    /// The handles one after the other.
    pub fn iter(&self) -> std::iter::Copied<std::slice::Iter<'_, Loaded<'em, T, N>>> {
        self.0.iter().copied()
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The row at this place.
    pub fn get(&self, index: usize) -> Option<Loaded<'em, T, N>> {
        self.0.get(index).copied()
    }

    /// Whether this row is one of them.
    pub fn contains(&self, row: impl Into<Target<T>>) -> bool {
        let Some(first) = self.0.first() else {
            return false;
        };
        let slot = row.into().known_slot_in(first.manager());
        self.0.iter().any(|own| Some(own.slot()) == slot)
    }

    /// The first row.
    pub fn first(&self) -> Option<Loaded<'em, T, N>> {
        self.get(0)
    }
}

impl<'em, T: Entity, N> Index<usize> for Collection<'em, T, N> {
    type Output = Loaded<'em, T, N>;

    fn index(&self, index: usize) -> &Self::Output {
        &self.0[index]
    }
}

impl<'em, T: Entity, N> IntoIterator for Collection<'em, T, N> {
    type Item = Loaded<'em, T, N>;
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'c, 'em, T: Entity, N> IntoIterator for &'c Collection<'em, T, N> {
    type Item = Loaded<'em, T, N>;
    type IntoIter = std::iter::Copied<std::slice::Iter<'c, Loaded<'em, T, N>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// A to-many relation of a row, whether it is populated or not.
///
/// What is read without a query fails with [`NotPopulated`](crate::ErrorKind::NotPopulated) while not every row is
/// known; it is never an empty list by mistake.
pub struct CollectionRef<'em, T: Entity> {
    em: &'em EntityManager<T::Schema>,
    owner: RowId,
    relation: usize,
    target: PhantomData<fn() -> T>,
}

impl<T: Entity> Clone for CollectionRef<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Entity> Copy for CollectionRef<'_, T> {}

impl<'em, T: Entity> CollectionRef<'em, T> {
    pub(crate) fn new(em: &'em EntityManager<T::Schema>, owner: RowId, relation: usize) -> Self {
        Self {
            em,
            owner,
            relation,
            target: PhantomData,
        }
    }

    fn slots(&self) -> Vec<u32> {
        self.em.members(self.owner, self.relation)
    }

    fn not_loaded(&self) -> Error {
        Error::not_populated(
            self.em.entity(self.owner.entity).meta().name,
            self.em.relation(self.owner, self.relation).name,
        )
    }
}
