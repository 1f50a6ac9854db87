//! A pool of connections, made for short operations.
//!
//! Taking and giving back touches neither the connection nor the runtime: no test before use, no task per
//! return. A connection is tested only after it was idle for long, and rolled back in a task when it was dropped
//! with a transaction open; until then it still counts as in use. One that was lost does not come back.

use std::future::Future;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::idle::{Idle, IdleList};
use crate::error::{Error, ErrorKind, Result};

/// A connection that was idle for longer is tested before it is used.
const TEST_AFTER: Duration = Duration::from_secs(60);

/// Opens and tests the connections of one kind of database.
pub(super) trait Manage: Send + Sync + 'static {
    type Connection: Send + 'static;

    fn open(&self) -> impl Future<Output = Result<Self::Connection>> + Send;
    fn is_alive(&self, connection: &mut Self::Connection) -> impl Future<Output = bool> + Send;
    /// Rolls back the transaction, if one is open; whether the connection can be used again.
    fn roll_back(&self, connection: &mut Self::Connection) -> impl Future<Output = bool> + Send;
    fn close(&self, connection: Self::Connection) -> impl Future<Output = ()> + Send;
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) max_connections: usize,
    pub(super) acquire_timeout: Duration,
    /// `None` keeps connections for ever.
    pub(super) idle_timeout: Option<Duration>,
}

pub(super) struct Pool<M: Manage> {
    manage: M,
    limits: Limits,
    permits: Arc<Semaphore>,
    idle: IdleList<M::Connection>,
}

impl<M: Manage> Pool<M> {
    pub(super) fn new(manage: M, limits: Limits) -> Arc<Self> {
        let permits = Arc::new(Semaphore::new(limits.max_connections.max(1)));
        Arc::new(Self {
            manage,
            limits,
            permits,
            idle: IdleList::new(),
        })
    }

    pub(super) async fn acquire(self: &Arc<Self>) -> Result<Pooled<M>> {
        let permit = self.permit().await?;
        let connection = match self.reuse().await {
            Some(connection) => connection,
            None => self.manage.open().await?,
        };
        Ok(Pooled {
            connection: Some(connection),
            permit: Some(permit),
            pool: Arc::clone(self),
            dirty: false,
            lost: false,
        })
    }

    pub(super) fn max_connections(&self) -> usize {
        self.limits.max_connections.max(1)
    }

    async fn permit(&self) -> Result<OwnedSemaphorePermit> {
        if let Ok(permit) = Arc::clone(&self.permits).try_acquire_owned() {
            return Ok(permit);
        }
        let wait = Arc::clone(&self.permits).acquire_owned();
        match tokio::time::timeout(self.limits.acquire_timeout, wait).await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) => Err(Error::new(ErrorKind::Connection, "the database was closed")),
            Err(_) => Err(self.exhausted()),
        }
    }

    fn exhausted(&self) -> Error {
        let Limits {
            max_connections,
            acquire_timeout,
            ..
        } = self.limits;
        Error::new(
            ErrorKind::Connection,
            format!(
                "no connection became free within {acquire_timeout:?}: all {max_connections} are in use; \
                 end transactions sooner or raise `max_connections`"
            ),
        )
    }

    /// The connection that was used last, if it is still alive.
    async fn reuse(&self) -> Option<M::Connection> {
        loop {
            let Idle {
                mut connection,
                since,
            } = self.idle.pop()?;
            if since.elapsed() < TEST_AFTER || self.manage.is_alive(&mut connection).await {
                return Some(connection);
            }
        }
    }

    fn put_back(&self, connection: M::Connection) {
        drop(self.idle.push(connection, self.limits.idle_timeout));
    }

    pub(super) async fn close(&self) {
        self.permits.close();
        for Idle { connection, .. } in self.idle.close() {
            self.manage.close(connection).await;
        }
    }
}

impl<M: Manage> std::fmt::Debug for Pooled<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pooled")
            .field("dirty", &self.dirty)
            .finish_non_exhaustive()
    }
}

/// A connection in use.
pub(super) struct Pooled<M: Manage> {
    connection: Option<M::Connection>,
    permit: Option<OwnedSemaphorePermit>,
    pool: Arc<Pool<M>>,
    dirty: bool,
    lost: bool,
}

impl<M: Manage> Pooled<M> {
    pub(super) const fn is_dirty(&self) -> bool {
        self.dirty
    }

    pub(super) const fn set_dirty(&mut self, dirty: bool) {
        self.dirty = dirty;
    }

    pub(super) const fn is_lost(&self) -> bool {
        self.lost
    }

    /// The connection is closed when it is dropped, instead of going back.
    pub(super) const fn set_lost(&mut self) {
        self.lost = true;
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
        if !self.dirty {
            return self.pool.put_back(connection);
        }
        let (pool, permit) = (Arc::clone(&self.pool), self.permit.take());
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(settle(pool, permit, connection));
        }
    }
}

/// Rolls back, then gives the connection and its permit back.
async fn settle<M: Manage>(
    pool: Arc<Pool<M>>,
    permit: Option<OwnedSemaphorePermit>,
    mut connection: M::Connection,
) {
    if pool.manage.roll_back(&mut connection).await {
        pool.put_back(connection);
    }
    drop(permit);
}
