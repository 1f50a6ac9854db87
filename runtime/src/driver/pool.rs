//! A pool of connections, made for short operations.
//!
//! Taking and giving back touches neither the connection nor the runtime: no test before use, no task per
//! return. A connection is tested only after it was idle for long, or when another one was lost meanwhile; see
//! `pooled` for what becomes of one that is given back, `upkeep` for what closes those that nobody needs.
//! Those who wait are served in their order.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::idle::{Idle, IdleList};
use super::pooled::Pooled;
use crate::error::{Error, ErrorKind, Result};

#[cfg(test)]
mod tests;

/// Opens and tests the connections of one kind of database.
pub(super) trait Manage: Send + Sync + 'static {
    type Connection: Send + 'static;

    /// How long a statement that nobody waits for may go on; then its connection is closed, which ends it. `None` where
    /// a connection must not be closed for that.
    const SETTLES_WITHIN: Option<Duration> = Some(Duration::from_secs(5));

    fn open(&self) -> impl Future<Output = Result<Self::Connection>> + Send;
    fn is_alive(&self, connection: &mut Self::Connection) -> impl Future<Output = bool> + Send;
    /// Rolls back the transaction, if one is open; whether the connection can be used again.
    fn roll_back(&self, connection: &mut Self::Connection) -> impl Future<Output = bool> + Send;
    fn close(&self, connection: Self::Connection) -> impl Future<Output = ()> + Send;
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) max_connections: usize,
    pub(super) min_connections: usize,
    pub(super) acquire_timeout: Duration,
    /// `None` keeps connections for ever.
    pub(super) idle_timeout: Option<Duration>,
    /// The same, whether they are used or not.
    pub(super) max_lifetime: Option<Duration>,
    /// A connection that was idle for longer is tested before it is used.
    pub(super) test_after: Duration,
}

/// Why there is no connection.
#[derive(Debug)]
pub(super) enum Denied {
    /// They are all in use, or the pool was closed.
    Busy(Error),
    /// The database cannot be reached.
    Unreachable(Error),
}

impl From<Denied> for Error {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Busy(error) | Denied::Unreachable(error) => error,
        }
    }
}

pub(super) struct Pool<M: Manage> {
    pub(super) manage: M,
    pub(super) limits: Limits,
    permits: Arc<Semaphore>,
    pub(super) idle: IdleList<M::Connection>,
}

impl<M: Manage> Pool<M> {
    pub(super) fn new(manage: M, limits: Limits) -> Arc<Self> {
        let permits = Arc::new(Semaphore::new(limits.max_connections));
        Arc::new(Self {
            manage,
            limits,
            permits,
            idle: IdleList::new(),
        })
    }

    pub(super) async fn acquire(self: &Arc<Self>) -> Result<Pooled<M>, Denied> {
        let permit = self.permit().await.map_err(Denied::Busy)?;
        if let Some(Idle {
            connection, opened, ..
        }) = self.reuse().await
        {
            return Ok(self.lend(permit, connection, opened, true));
        }
        let connection = Box::pin(self.manage.open()).await;
        let connection = connection.map_err(Denied::Unreachable)?;
        Ok(self.lend(permit, connection, Instant::now(), false))
    }

    fn lend(
        self: &Arc<Self>,
        permit: OwnedSemaphorePermit,
        connection: M::Connection,
        opened: Instant,
        reused: bool,
    ) -> Pooled<M> {
        Pooled {
            connection: Some(connection),
            opened,
            reused,
            permit: Some(permit),
            pool: Arc::clone(self),
            dirty: false,
            lost: false,
            unanswered: false,
        }
    }

    pub(super) fn max_connections(&self) -> usize {
        self.limits.max_connections.max(1)
    }

    async fn permit(&self) -> Result<OwnedSemaphorePermit> {
        if let Some(permit) = self.try_permit() {
            return Ok(permit);
        }
        let wait = Arc::clone(&self.permits).acquire_owned();
        match tokio::time::timeout(self.limits.acquire_timeout, wait).await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) => Err(closed()),
            Err(_) => Err(self.exhausted()),
        }
    }

    /// A permit that is there, and for which nobody waits.
    pub(super) fn try_permit(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.permits).try_acquire_owned().ok()
    }

    /// How many connections are in use.
    pub(super) fn in_use(&self) -> usize {
        let free = self.permits.available_permits();
        self.limits.max_connections.saturating_sub(free)
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
    async fn reuse(&self) -> Option<Idle<M::Connection>> {
        loop {
            let mut idle = self.idle.pop()?;
            if self.is_too_old(&idle) {
                Box::pin(self.manage.close(idle.connection)).await;
                continue;
            }
            let trusted = !idle.doubtful && idle.since.elapsed() < self.limits.test_after;
            if trusted || Box::pin(self.manage.is_alive(&mut idle.connection)).await {
                return Some(idle);
            }
        }
    }

    pub(super) fn is_too_old(&self, idle: &Idle<M::Connection>) -> bool {
        let lifetime = self.limits.max_lifetime;
        lifetime.is_some_and(|lifetime| idle.opened.elapsed() > lifetime)
    }

    pub(super) fn put_back(&self, connection: M::Connection, opened: Instant) {
        drop(self.idle.push(connection, opened));
    }

    /// One connection was lost, so the others may be too.
    pub(super) fn doubt(&self) {
        self.idle.doubt();
    }

    pub(super) async fn close(&self) {
        self.permits.close();
        for Idle { connection, .. } in self.idle.close() {
            self.manage.close(connection).await;
        }
    }
}

fn closed() -> Error {
    Error::new(
        ErrorKind::Connection,
        "the database was closed with `Orm::close`; connect again",
    )
}
