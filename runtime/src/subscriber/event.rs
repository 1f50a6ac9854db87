//! What a subscriber is told, and what it may do about it.

use std::fmt;

use parking_lot::Mutex;

use crate::EntityManager;
use crate::cell::Cell;
use crate::change_set::{ChangeKind, ChangeSet};
use crate::draft::IntoDraft;
use crate::entity::{Entity, Schema, Store};
use crate::entity_state::EntityState;
use crate::graph::RowId;
use crate::handle::Handle;
use crate::hint::Unsaved;
use crate::loaded::New;
use crate::reference::IntoReference;
use crate::store::EntityStore;

/// One row that a flush writes.
pub struct RowEvent<'a, S: Schema> {
    pub(crate) em: &'a EntityManager<S>,
    pub(crate) row: RowId,
    pub(crate) changes: &'a ChangeSet,
}

impl<S: Schema> Clone for RowEvent<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Schema> Copy for RowEvent<'_, S> {}

impl<'a, S: Schema> RowEvent<'a, S> {
    /// What happens to the row.
    pub fn kind(&self) -> ChangeKind {
        self.changes.kind()
    }

    /// What is written.
    pub fn changes(&self) -> &'a ChangeSet {
        self.changes
    }

    /// The name of its entity.
    pub fn entity(&self) -> &'static str {
        self.changes.entity()
    }

    /// The row, if it is one of this entity. It may not be inserted yet, so its key cannot be read.
    pub fn row<E: Entity<Schema = S>>(&self) -> Option<E::View<'a, Unsaved>>
    where
        S: Store<E>,
    {
        Some(Handle::new(self.em, self.cell::<E>()?).into())
    }

    /// The row, if it is one of this entity and in the database.
    pub fn saved<E: Entity<Schema = S>>(&self) -> Option<E::View<'a, ()>>
    where
        S: Store<E>,
    {
        let is_new = matches!(
            self.em.state(self.row),
            EntityState::Draft | EntityState::New
        );
        let cell = self.cell::<E>().filter(|_| !is_new)?;
        Some(Handle::new(self.em, cell).into())
    }

    fn cell<E: Entity<Schema = S>>(&self) -> Option<&'a Cell<E>>
    where
        S: Store<E>,
    {
        let store: &EntityStore<E> = self.em.stores().store();
        (E::INDEX == self.row.entity).then(|| store.cell(self.row.slot))
    }
}

impl<S: Schema> fmt::Debug for RowEvent<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RowEvent")
            .field(&format_args!("{}", self.changes))
            .finish()
    }
}

/// A flush, with the rows it writes.
pub struct FlushEvent<'a, S: Schema> {
    pub(crate) em: &'a EntityManager<S>,
    pub(crate) rows: &'a [(RowId, ChangeSet)],
    pub(crate) kept: Option<&'a Mutex<Vec<RowId>>>,
}

impl<S: Schema> Clone for FlushEvent<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Schema> Copy for FlushEvent<'_, S> {}

impl<'a, S: Schema> FlushEvent<'a, S> {
    /// The rows whose columns are written, or which are deleted, as far as somebody subscribes to their entities.
    /// There are none before the flush has looked.
    pub fn rows(&self) -> impl Iterator<Item = RowEvent<'a, S>> + use<'a, S> {
        let em = self.em;
        self.rows.iter().map(move |(row, changes)| RowEvent {
            em,
            row: *row,
            changes,
        })
    }

    /// Has a row stay that was to be deleted; only in `on_flush`. Values that are set on it are written, so that
    /// a row can be marked as deleted instead. Whether there was anything to keep.
    ///
    /// Rows that go with it are rows of their own: each is kept, or deleted, for itself.
    pub fn keep(&self, row: RowEvent<'_, S>) -> bool {
        let deleted = row.kind() == ChangeKind::Delete;
        let Some(kept) = self.kept.filter(|_| deleted) else {
            return false;
        };
        kept.lock().push(row.row);
        true
    }

    /// Creates a row and persists it: this flush inserts it; the next one does when this one has written already.
    pub fn create<D: IntoDraft>(&self, draft: D) -> New<'a, D::Entity>
    where
        D::Entity: Entity<Schema = S>,
        S: Store<D::Entity>,
    {
        self.em.create(draft)
    }

    /// Has a row deleted, by this flush or, when it has written already, by the next one.
    pub fn remove<R: IntoReference<'a>>(&self, row: R)
    where
        R::Entity: Entity<Schema = S>,
    {
        self.em.remove(row);
    }
}

impl<S: Schema> fmt::Debug for FlushEvent<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.rows()).finish()
    }
}

/// What becomes of a transaction. A nested one is a savepoint; the savepoints of flushes are not told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransactionEvent {
    /// It has begun.
    Begun {
        /// Whether it is inside another one.
        nested: bool,
    },
    /// Its commit is about to be sent.
    Committing,
    /// It was committed; a nested one is committed as far as the one around it is.
    Committed {
        /// Whether it is inside another one.
        nested: bool,
    },
    /// It was rolled back, or its connection is about to do so.
    RolledBack {
        /// Whether it is inside another one.
        nested: bool,
    },
}
