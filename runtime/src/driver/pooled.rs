//! A connection in use: where it goes when it is dropped.
//!
//! Back to its pool; rolled back first, in a task, when a transaction may be open; nowhere when it was lost.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::OwnedSemaphorePermit;

use super::pool::{Manage, Pool};

/// A connection in use.
pub(super) struct Pooled<M: Manage> {
    pub(super) connection: Option<M::Connection>,
    pub(super) opened: Instant,
    /// Whether it was idle, so that it may be lost without anybody knowing.
    pub(super) reused: bool,
    pub(super) permit: Option<OwnedSemaphorePermit>,
    pub(super) pool: Arc<Pool<M>>,
    pub(super) dirty: bool,
    pub(super) lost: bool,
    /// Whether a statement was sent whose answer has not been read.
    pub(super) unanswered: bool,
}

impl<M: Manage> Pooled<M> {
    pub(super) const fn is_dirty(&self) -> bool {
        self.dirty
    }

    pub(super) const fn set_dirty(&mut self, dirty: bool) {
        self.dirty = dirty;
    }

    pub(super) const fn is_reused(&self) -> bool {
        self.reused
    }

    pub(super) const fn is_lost(&self) -> bool {
        self.lost
    }

    /// The connection is closed when it is dropped, instead of going back; what is idle is tested before it is used.
    pub(super) fn set_lost(&mut self) {
        self.lost = true;
        self.pool.doubt();
    }
}

impl<M: Manage> Deref for Pooled<M> {
    type Target = M::Connection;

    fn deref(&self) -> &M::Connection {
        self.connection
            .as_ref()
            .expect("a connection is taken out only when dropped")
    }
}

impl<M: Manage> DerefMut for Pooled<M> {
    fn deref_mut(&mut self) -> &mut M::Connection {
        self.connection
            .as_mut()
            .expect("a connection is taken out only when dropped")
    }
}

impl<M: Manage> Drop for Pooled<M> {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else {
            return;
        };
        if self.lost || self.unanswered {
            return;
        }
        if !self.dirty {
            return self.pool.put_back(connection, self.opened);
        }
        let (pool, permit) = (Arc::clone(&self.pool), self.permit.take());
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(settle(pool, permit, connection, self.opened));
        }
    }
}

/// Rolls back, then gives the connection and its permit back.
async fn settle<M: Manage>(
    pool: Arc<Pool<M>>,
    permit: Option<OwnedSemaphorePermit>,
    mut connection: M::Connection,
    opened: Instant,
) {
    if pool.manage.roll_back(&mut connection).await {
        pool.put_back(connection, opened);
    }
    drop(permit);
}

impl<M: Manage> fmt::Debug for Pooled<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pooled")
            .field("dirty", &self.dirty)
            .field("lost", &self.lost)
            .finish_non_exhaustive()
    }
}
