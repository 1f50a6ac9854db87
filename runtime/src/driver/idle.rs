//! The connections of a pool that nobody uses, the one used last on top.
//!
//! Once closed it takes none: a connection that comes back is the giver's to drop. It opens and tests nothing.

use std::time::{Duration, Instant};

use crate::sync::Mutex;

/// Connections and since when they are idle; none once it is closed.
pub(super) struct IdleList<C>(Mutex<Option<Vec<Idle<C>>>>);

pub(super) struct Idle<C> {
    pub(super) connection: C,
    pub(super) since: Instant,
}

impl<C> IdleList<C> {
    pub(super) fn new() -> Self {
        Self(Mutex::new(Some(Vec::new())))
    }

    /// The connection that was used last.
    pub(super) fn pop(&self) -> Option<Idle<C>> {
        self.0.lock().as_mut()?.pop()
    }

    /// Takes a connection in; gives back what is to be dropped: it, or one that was idle for longer than `timeout`.
    pub(super) fn push(&self, connection: C, timeout: Option<Duration>) -> Option<C> {
        let mut list = self.0.lock();
        let Some(idle) = list.as_mut() else {
            return Some(connection);
        };
        idle.push(Idle {
            connection,
            since: Instant::now(),
        });
        let first = idle.first()?;
        let old = timeout.is_some_and(|timeout| first.since.elapsed() > timeout);
        old.then(|| idle.remove(0).connection)
    }

    /// Takes every connection out, and none in from now on.
    pub(super) fn close(&self) -> Vec<Idle<C>> {
        self.0.lock().take().unwrap_or_default()
    }
}
