//! The connections of a pool that nobody uses, the one used last on top.
//!
//! Once closed it takes none: a connection that comes back is the giver's to drop. It opens and tests nothing.

use std::time::Instant;

use crate::sync::Mutex;

/// Connections and since when they are idle; none once it is closed.
pub(super) struct IdleList<C>(Mutex<Option<Vec<Idle<C>>>>);

pub(super) struct Idle<C> {
    pub(super) connection: C,
    /// When it was opened.
    pub(super) opened: Instant,
    /// Since when nobody uses it.
    pub(super) since: Instant,
    /// Whether another one was lost meanwhile, so that this one may be lost too.
    pub(super) doubtful: bool,
}

impl<C> IdleList<C> {
    pub(super) fn new() -> Self {
        Self(Mutex::new(Some(Vec::new())))
    }

    /// The connection that was used last.
    pub(super) fn pop(&self) -> Option<Idle<C>> {
        self.0.lock().as_mut()?.pop()
    }

    /// Takes a connection in; gives it back when the list is closed.
    pub(super) fn push(&self, connection: C, opened: Instant) -> Option<C> {
        let mut list = self.0.lock();
        let Some(idle) = list.as_mut() else {
            return Some(connection);
        };
        idle.push(Idle {
            connection,
            opened,
            since: Instant::now(),
            doubtful: false,
        });
        None
    }

    /// Says that each of them may be lost.
    pub(super) fn doubt(&self) {
        for idle in self.0.lock().iter_mut().flatten() {
            idle.doubtful = true;
        }
    }

    /// Takes out those that are of no use any more, the ones used last at the end.
    pub(super) fn take_out(&self, mut useless: impl FnMut(&Idle<C>) -> bool) -> Vec<Idle<C>> {
        let mut list = self.0.lock();
        let Some(idle) = list.as_mut() else {
            return Vec::new();
        };
        idle.extract_if(.., |idle| useless(idle)).collect()
    }

    /// How many there are; `None` once it is closed.
    pub(super) fn len(&self) -> Option<usize> {
        self.0.lock().as_ref().map(Vec::len)
    }

    /// Takes every connection out, and none in from now on.
    pub(super) fn close(&self) -> Vec<Idle<C>> {
        self.0.lock().take().unwrap_or_default()
    }
}
