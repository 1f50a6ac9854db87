//! Changes of a to-many relation: both sides follow at once, the database with the next flush.

use super::CollectionRef;
use crate::entity::Entity;
use crate::error::Result;
use crate::loaded::Loaded;
use crate::target::Target;

impl<'em, T: Entity> CollectionRef<'em, T> {
    /// Adds a row, as the last one where the collection keeps its order; one that is there already stays as it is, also
    /// where the collection is not loaded. A draft becomes a row that a cascade inserts.
    pub fn add(&self, row: impl Into<Target<T>>) {
        self.add_slot(row.into().slot_in(self.em));
    }

    fn add_slot(&self, slot: Result<u32>) {
        match slot {
            Ok(slot) => self.em.add_many(self.owner, self.relation, slot),
            Err(error) => self.em.refuse(self.owner, self.relation, None, error),
        }
    }

    /// Takes a row out of the collection; it is deleted only where the relation removes orphans.
    pub fn remove(&self, row: impl Into<Target<T>>) {
        if let Some(slot) = row.into().removable_slot_in(self.em) {
            self.em.remove_many(self.owner, self.relation, slot);
        }
    }

    /// Takes every row that matches out of the collection; how many there were.
    ///
    /// # Errors
    /// [`NotPopulated`](crate::ErrorKind::NotPopulated) when the collection is not loaded.
    pub fn remove_where(&self, mut matches: impl FnMut(Loaded<'em, T>) -> bool) -> Result<usize> {
        let mut rows = self.loaded()?.0;
        rows.retain(|row| matches(*row));
        rows.iter().for_each(|row| self.remove(*row));
        Ok(rows.len())
    }

    /// Makes these rows the whole collection.
    ///
    /// A many-to-many collection that is not loaded is replaced without being loaded. Rows that have a foreign key are
    /// queried for first, because they are changed or deleted one by one, with their hooks and versions.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn set<R: Into<Target<T>>>(&self, rows: impl IntoIterator<Item = R>) -> Result<()> {
        let rows = rows.into_iter().map(|row| row.into().slot_in(self.em));
        let rows: Vec<Result<u32>> = rows.collect();
        self.em.pardon_all(self.owner, self.relation);
        if self.em.relation(self.owner, self.relation).is_ordered() {
            self.set_in_order(rows);
            return Ok(());
        }
        if !self.em.replace_many(self.owner, self.relation) {
            self.em.load_to_many(self.owner, self.relation).await?;
            let wanted: Vec<u32> = rows.iter().flatten().copied().collect();
            for slot in self.slots() {
                if !wanted.contains(&slot) {
                    self.em.remove_many(self.owner, self.relation, slot);
                }
            }
        }
        rows.into_iter().for_each(|slot| self.add_slot(slot));
        Ok(())
    }

    /// The same for a collection that keeps its order: rows that come last are added, any other change rewrites it.
    fn set_in_order(&self, rows: Vec<Result<u32>>) {
        let wanted: Vec<u32> = rows.iter().flatten().copied().collect();
        if !(self.is_initialized() && wanted.starts_with(&self.slots())) {
            self.em.rewrite_many(self.owner, self.relation);
        }
        rows.into_iter().for_each(|slot| self.add_slot(slot));
    }

    /// Takes every row out of the collection, as [`set`](Self::set) does.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn clear(&self) -> Result<()> {
        self.set(Vec::<Target<T>>::new()).await
    }
}
