//! Lazy columns: usable in conditions like any column, and as a populate hint.
//!
//! A lazy column is read only when a hint names it.

use std::marker::PhantomData;
use std::ops::Deref;

use crate::column::Column;
use crate::hint::LazyKey;

/// The lazy column `K`, of type `T`.
pub struct LazyColumn<K: LazyKey, T> {
    column: Column<K::Owner, T>,
    key: PhantomData<fn() -> K>,
}

impl<K: LazyKey, T> LazyColumn<K, T> {
    /// The constant's only value.
    #[doc(hidden)]
    #[must_use]
    pub const fn new() -> Self {
        Self {
            column: Column::new(K::INDEX),
            key: PhantomData,
        }
    }
}

impl<K: LazyKey, T> Default for LazyColumn<K, T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: LazyKey, T> Clone for LazyColumn<K, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K: LazyKey, T> Copy for LazyColumn<K, T> {}

impl<K: LazyKey, T> Deref for LazyColumn<K, T> {
    type Target = Column<K::Owner, T>;

    fn deref(&self) -> &Self::Target {
        &self.column
    }
}
