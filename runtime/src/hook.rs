//! Hooks: asynchronous functions of the user's that a flush calls around each row it writes.
//!
//! A hook sees the change set and may set values on the row. It cannot flush: its context has no `flush`, and a
//! manager that it captured answers with [`FlushInFlush`](crate::ErrorKind::FlushInFlush).

use std::future::Future;
use std::pin::Pin;

use crate::EntityManager;
use crate::cell::Cell;
use crate::change_set::ChangeSet;
use crate::entity::{Entity, Schema};
use crate::error::Result;
use crate::handle::Handle;
use crate::hint::Unsaved;

/// When a hook is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HookKind {
    /// Before the insert.
    BeforeCreate,
    /// After the insert, before the commit.
    AfterCreate,
    /// Before the update.
    BeforeUpdate,
    /// After the update, before the commit.
    AfterUpdate,
    /// Before the delete.
    BeforeDelete,
    /// After the delete, before the commit.
    AfterDelete,
    /// Before an upsert writes the row.
    BeforeUpsert,
    /// After an upsert has written the row, before the commit.
    AfterUpsert,
}

/// What a hook returns.
pub type HookFuture<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// What a hook may see besides its row.
pub struct HookContext<'a, S: Schema> {
    em: &'a EntityManager<S>,
    changes: &'a ChangeSet,
}

impl<S: Schema> Clone for HookContext<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Schema> Copy for HookContext<'_, S> {}

impl<'a, S: Schema> HookContext<'a, S> {
    pub(crate) fn new(em: &'a EntityManager<S>, changes: &'a ChangeSet) -> Self {
        Self { em, changes }
    }

    /// What the flush is about to write for this row.
    pub fn changes(&self) -> &'a ChangeSet {
        self.changes
    }

    pub(crate) fn em(&self) -> &'a EntityManager<S> {
        self.em
    }
}

/// One call of a hook, with its row; generated code chooses the user's function.
pub struct HookCall<'a, E: Entity> {
    pub(crate) kind: HookKind,
    pub(crate) context: HookContext<'a, E::Schema>,
    pub(crate) cell: &'a Cell<E>,
}

impl<'a, E: Entity> HookCall<'a, E> {
    /// When the hook is called.
    pub fn kind(&self) -> HookKind {
        self.kind
    }

    /// What the hook may see besides its row.
    pub fn context(&self) -> HookContext<'a, E::Schema> {
        self.context
    }

    /// The row as one that may not be inserted yet.
    pub fn unsaved(&self) -> E::View<'a, Unsaved> {
        Handle::new(self.context.em, self.cell).into()
    }

    /// The row as one that is in the database.
    pub fn saved(&self) -> E::View<'a, ()> {
        Handle::new(self.context.em, self.cell).into()
    }
}

tokio::task_local! {
    /// The manager whose flush runs the hook that this task is in.
    static FLUSHING: u64;
}

/// Runs a hook, so that a flush of the same manager inside it is noticed.
pub(crate) async fn inside_hook(manager: u64, hook: HookFuture<'_>) -> Result<()> {
    FLUSHING.scope(manager, hook).await
}

/// Runs what a flush does in the place of a hook.
pub(crate) fn as_hook<R>(manager: u64, act: impl FnOnce() -> R) -> R {
    FLUSHING.sync_scope(manager, act)
}

/// Whether this task is in a hook, whosever flush calls it.
pub(crate) fn is_hook() -> bool {
    FLUSHING.try_with(|_| ()).is_ok()
}

/// Whether this task is in a hook of this manager's flush.
pub(crate) fn is_inside_hook(manager: u64) -> bool {
    FLUSHING
        .try_with(|flushing| *flushing == manager)
        .unwrap_or(false)
}
