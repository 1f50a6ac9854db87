//! To-many relations: `Collection` is one that is populated, `CollectionRef` any.
//!
//! A [`Collection`] is a snapshot of handles; changes go through [`CollectionRef`] and show in the next one.

use std::marker::PhantomData;
use std::ops::Index;

use crate::EntityManager;
use crate::entity::{Entity, Store};
use crate::error::Result;
use crate::graph::RowId;
use crate::loaded::Loaded;
use crate::target::Target;

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

    /// Adds a row; one that is there already stays as it is.
    pub fn add(&self, row: impl Into<Target<T>>) {
        match row.into().slot_in(self.em) {
            Some(slot) => self.em.add_many(self.owner, self.relation, slot),
            None => self.em.refuse_foreign(self.owner, self.relation),
        }
    }

    /// Takes a row out of the collection; it is deleted only where the relation removes orphans.
    pub fn remove(&self, row: impl Into<Target<T>>) {
        if let Some(slot) = row.into().slot_in(self.em) {
            self.em.remove_many(self.owner, self.relation, slot);
        }
    }

    /// Whether every row of the collection is known.
    pub fn is_initialized(&self) -> bool {
        self.em
            .with_many(self.owner, self.relation, |many| many.initialized)
    }

    /// The rows, if every one of them is known.
    pub fn get(&self) -> Option<Collection<'em, T>> {
        if !self.is_initialized() {
            return None;
        }
        let slots = self.slots();
        let store = self.em.stores().store();
        let known = slots.iter().all(|slot| store.cell(*slot).is_readable());
        known.then(|| Collection::new(self.em, &slots))
    }

    /// The rows, queried for if they are not known.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn load(&self) -> Result<Collection<'em, T>> {
        self.em.load_to_many(self.owner, self.relation).await?;
        self.get().ok_or_else(|| {
            crate::Error::not_populated(
                self.em.entity(self.owner.entity).meta().name,
                self.em.relation(self.owner, self.relation).name,
            )
        })
    }

    /// Makes these rows the whole collection.
    ///
    /// # Errors
    /// When the collection is not known yet and the query for it fails.
    pub async fn set<R: Into<Target<T>>>(&self, rows: impl IntoIterator<Item = R>) -> Result<()> {
        self.em.pardon_all(self.owner, self.relation);
        self.em.load_to_many(self.owner, self.relation).await?;
        let targets: Vec<Target<T>> = rows.into_iter().map(Into::into).collect();
        let wanted: Vec<u32> = targets
            .iter()
            .filter_map(|target| target.slot_in(self.em))
            .collect();
        for slot in self.slots() {
            if !wanted.contains(&slot) {
                self.em.remove_many(self.owner, self.relation, slot);
            }
        }
        targets.into_iter().for_each(|target| self.add(target));
        Ok(())
    }

    /// Takes every row out of the collection.
    ///
    /// # Errors
    /// When the collection is not known yet and the query for it fails.
    pub async fn clear(&self) -> Result<()> {
        self.em.pardon_all(self.owner, self.relation);
        self.em.load_to_many(self.owner, self.relation).await?;
        for slot in self.slots() {
            self.em.remove_many(self.owner, self.relation, slot);
        }
        Ok(())
    }

    /// The number of rows: counted in the database when the collection is not known.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn count(&self) -> Result<u64> {
        if self.is_initialized() {
            return Ok(self.slots().len() as u64);
        }
        self.em.count_to_many(self.owner, self.relation).await
    }

    fn slots(&self) -> Vec<u32> {
        self.em.members(self.owner, self.relation)
    }
}
