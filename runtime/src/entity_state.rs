//! The life cycle of a row in a manager.
//!
//! Changes of a row's values are not a state of their own: a managed row may have edits.

use std::sync::atomic::{AtomicU8, Ordering};

/// Where a row stands between the program and the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum EntityState {
    /// Known by its key only.
    Reference = 0,
    /// Made by `draft`: not persisted until `persist` or a cascade reaches it.
    Draft = 1,
    /// To be inserted by the next flush.
    New = 2,
    /// In the database, as far as this manager knows.
    Managed = 3,
    /// To be deleted by the next flush.
    Removing = 4,
    /// Deleted; the handle keeps its last values.
    Removed = 5,
}

impl EntityState {
    const ALL: [Self; 6] = [
        Self::Reference,
        Self::Draft,
        Self::New,
        Self::Managed,
        Self::Removing,
        Self::Removed,
    ];

    /// Whether the row is in the database.
    pub fn is_persisted(self) -> bool {
        matches!(self, Self::Reference | Self::Managed | Self::Removing)
    }
}

/// An [`EntityState`] that several tasks may read.
#[derive(Debug)]
pub(crate) struct AtomicState(AtomicU8);

impl AtomicState {
    pub(crate) fn new(state: EntityState) -> Self {
        Self(AtomicU8::new(state as u8))
    }

    pub(crate) fn get(&self) -> EntityState {
        EntityState::ALL[usize::from(self.0.load(Ordering::Acquire)).min(5)]
    }

    pub(crate) fn set(&self, state: EntityState) {
        self.0.store(state as u8, Ordering::Release);
    }
}
