//! What can be read of a to-many relation: from memory where it is loaded, by a query otherwise.

use super::{Collection, CollectionRef};
use crate::condition::Condition;
use crate::entity::{Entity, Store};
use crate::error::Result;
use crate::find::Find;
use crate::target::Target;

impl<'em, T: Entity> CollectionRef<'em, T> {
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

    /// The rows, which have to be known.
    ///
    /// # Errors
    /// [`NotPopulated`](crate::ErrorKind::NotPopulated) when they are not.
    pub fn loaded(&self) -> Result<Collection<'em, T>> {
        self.get().ok_or_else(|| self.not_loaded())
    }

    /// The number of rows, which have to be known; [`count`](Self::count) asks the database otherwise.
    ///
    /// # Errors
    /// [`NotPopulated`](crate::ErrorKind::NotPopulated) when they are not.
    pub fn len(&self) -> Result<usize> {
        if self.is_initialized() {
            return Ok(self.slots().len());
        }
        Err(self.not_loaded())
    }

    /// Whether there is no row; they have to be known.
    ///
    /// # Errors
    /// [`NotPopulated`](crate::ErrorKind::NotPopulated) when they are not.
    pub fn is_empty(&self) -> Result<bool> {
        Ok(self.len()? == 0)
    }

    /// Whether this row is in the collection, whose rows have to be known.
    ///
    /// # Errors
    /// [`NotPopulated`](crate::ErrorKind::NotPopulated) when they are not.
    pub fn contains(&self, row: impl Into<Target<T>>) -> Result<bool> {
        if !self.is_initialized() {
            return Err(self.not_loaded());
        }
        let slot = row.into().known_slot_in(self.em);
        Ok(slot.is_some_and(|slot| self.slots().contains(&slot)))
    }

    /// The rows, queried for if they are not known. What was added and removed before is counted in.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn load(&self) -> Result<Collection<'em, T>> {
        self.em.load_to_many(self.owner, self.relation).await?;
        self.loaded()
    }

    /// The rows as the database has them now, with what was added and removed here and is not flushed yet.
    ///
    /// Rows that the manager has keep their values.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn reload(&self) -> Result<Collection<'em, T>> {
        self.em.reload_to_many(self.owner, self.relation).await?;
        self.load().await
    }

    /// The number of rows, with what was added and removed here: counted in the database when they are not known.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn count(&self) -> Result<u64> {
        if self.is_initialized() {
            return Ok(self.slots().len() as u64);
        }
        self.em.count_to_many(self.owner, self.relation).await
    }

    /// Those rows of the collection that match, as the database has them: a query to be ordered, cut and awaited.
    ///
    /// It stays a list of its own: the collection is not loaded by it, and does not follow.
    pub fn matching(&self, condition: Condition<T>) -> Find<'em, T> {
        Find::through(self.em, self.owner, self.relation, condition.into_expr())
    }
}
