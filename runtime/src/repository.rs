//! The queries of one entity: the generic part of every generated repository.
//!
//! A generated repository adds a finder per unique key; a program adds its own in an `impl` of its own.

use crate::EntityManager;
use crate::condition::Condition;
use crate::draft::IntoDraft;
use crate::entity::Entity;
use crate::error::Result;
use crate::find::{Find, FindOne};
use crate::loaded::New;
use crate::native::{NativeDelete, NativeUpdate};
use crate::reference::Reference;
use crate::upsert::{FindOrCreate, Many, One, Upsert};

/// The queries of the entity `T` in one manager.
pub struct Repository<'em, T: Entity>(&'em EntityManager<T::Schema>);

impl<T: Entity> Clone for Repository<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Entity> Copy for Repository<'_, T> {}

impl<'em, T: Entity> Repository<'em, T> {
    pub(crate) fn new(em: &'em EntityManager<T::Schema>) -> Self {
        Self(em)
    }

    /// The manager behind it.
    pub fn manager(&self) -> &'em EntityManager<T::Schema> {
        self.0
    }

    /// Creates a row; the next flush inserts it.
    pub fn create<D: IntoDraft<Entity = T>>(&self, draft: D) -> New<'em, T> {
        self.0.create(draft)
    }

    /// Inserts a row at once and gives its key; see [`EntityManager::insert`].
    ///
    /// # Errors
    /// As there.
    pub async fn insert<D: IntoDraft<Entity = T>>(&self, draft: D) -> Result<T::Key> {
        self.0.insert(draft).await
    }

    /// Inserts rows at once and gives their keys in order; see [`EntityManager::insert_many`].
    ///
    /// # Errors
    /// As there.
    pub async fn insert_many<D: IntoDraft<Entity = T>>(
        &self,
        drafts: impl IntoIterator<Item = D>,
    ) -> Result<Vec<T::Key>> {
        self.0.insert_many(drafts).await
    }

    /// Inserts a row, or updates the row that is there; see [`Upsert`].
    pub fn upsert<D: IntoDraft<Entity = T>>(&self, draft: D) -> Upsert<'em, T, One> {
        self.0.upsert(draft)
    }

    /// Inserts rows, or updates those that are there; see [`Upsert`].
    pub fn upsert_many<D: IntoDraft<Entity = T>>(
        &self,
        drafts: impl IntoIterator<Item = D>,
    ) -> Upsert<'em, T, Many> {
        self.0.upsert_many(drafts)
    }

    /// The row that is there, or the one that the draft makes; see [`FindOrCreate`].
    pub fn find_or_create<D: IntoDraft<Entity = T>>(&self, draft: D) -> FindOrCreate<'em, T> {
        self.0.find_or_create(draft)
    }

    /// Changes every row that matches; see [`NativeUpdate`].
    pub fn native_update(&self, condition: Condition<T>) -> NativeUpdate<'em, T> {
        self.0.native_update(condition)
    }

    /// Deletes every row that matches; see [`NativeDelete`].
    pub fn native_delete(&self, condition: Condition<T>) -> NativeDelete<'em, T> {
        self.0.native_delete(condition)
    }

    /// The rows that match.
    pub fn find(&self, condition: Condition<T>) -> Find<'em, T> {
        self.0.find(condition)
    }

    /// Every row.
    pub fn find_all(&self) -> Find<'em, T> {
        self.0.find_all()
    }

    /// The row that matches, if there is one.
    pub fn find_one(&self, condition: Condition<T>) -> FindOne<'em, T> {
        self.0.find_one(condition)
    }

    /// The row with this key, without a query.
    pub fn reference(&self, key: impl Into<T::Key>) -> Reference<'em, T> {
        self.0.reference(key)
    }

    /// The number of rows that match.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn count(&self, condition: Condition<T>) -> Result<u64> {
        self.0.count(condition).await
    }
}
