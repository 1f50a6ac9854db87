//! A connection in use: where it goes when it is dropped.
//!
//! Back to its pool; first, in a task, a transaction that may be open is rolled back, and a statement that was given up
//! comes to its end, for so long as the database allows. Nowhere when it was lost.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;

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
    /// Whether a statement may have been sent whose answer has not been read.
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
        if self.lost {
            return;
        }
        if !self.dirty && !self.unanswered {
            return self.pool.put_back(connection, self.opened);
        }
        let left = Left {
            pool: Arc::clone(&self.pool),
            connection,
            opened: self.opened,
            dirty: self.dirty,
            _permit: self.permit.take(),
        };
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(left.settle())),
            Err(_) if self.dirty => {}
            Err(_) => left.pool.put_back(left.connection, left.opened),
        }
    }
}

/// A connection on which something is still open or under way. It counts as used until that has ended.
struct Left<M: Manage> {
    pool: Arc<Pool<M>>,
    connection: M::Connection,
    opened: Instant,
    dirty: bool,
    _permit: Option<OwnedSemaphorePermit>,
}

impl<M: Manage> Left<M> {
    async fn settle(mut self) {
        let usable = match M::SETTLES_WITHIN {
            None => self.is_usable().await,
            Some(time) => timeout(time, self.is_usable()).await.unwrap_or(false),
        };
        if usable {
            self.pool.put_back(self.connection, self.opened);
        }
    }

    /// Both wait for the statement before them.
    async fn is_usable(&mut self) -> bool {
        let manage = &self.pool.manage;
        match self.dirty {
            true => manage.roll_back(&mut self.connection).await,
            false => manage.is_alive(&mut self.connection).await,
        }
    }
}

impl<M: Manage> fmt::Debug for Pooled<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pooled")
            .field("dirty", &self.dirty)
            .field("lost", &self.lost)
            .finish_non_exhaustive()
    }
}
