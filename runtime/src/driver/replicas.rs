//! The databases that follow the primary: which one the next read goes to.
//!
//! They take turns. One that fails is left out for a while; when none is left, the primary is read.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::backend::Backend;
use super::connection::Session;
use super::pool::Denied;
use super::{DriverOptions, url};
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::sync::Mutex;

/// The replicas of a database.
pub(super) struct Replicas {
    all: Vec<Replica>,
    next: AtomicUsize,
    pause: Duration,
}

struct Replica {
    backend: Backend,
    left_out_until: Mutex<Option<Instant>>,
}

impl Replicas {
    /// Opens each; one that cannot be reached now may be later.
    pub(super) async fn open(
        urls: &[String],
        options: &DriverOptions,
        primary: &dyn Dialect,
    ) -> Result<Self> {
        let mut replicas = Self {
            all: Vec::with_capacity(urls.len()),
            next: AtomicUsize::new(0),
            pause: options.replica_pause,
        };
        for url in urls {
            replicas.add(url, options.clone(), primary).await?;
        }
        Ok(replicas)
    }

    async fn add(
        &mut self,
        url: &str,
        mut options: DriverOptions,
        primary: &dyn Dialect,
    ) -> Result<()> {
        let url = url::take_settings(url, &mut options)?;
        let replica = Replica {
            backend: Backend::new(&url, &options)?,
            left_out_until: Mutex::default(),
        };
        let opened = replica.backend.open().await;
        let unreachable = opened.as_ref().is_err_and(Error::is_connection);
        if !unreachable {
            opened?;
            check_kind(replica.backend.dialect(), primary)?;
        }
        self.all.push(replica);
        if unreachable {
            self.leave_out(self.all.len() - 1);
        }
        Ok(())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// A connection to the replica whose turn it is, and its number; `None` when all are left out.
    ///
    /// # Errors
    /// When every connection of that replica is in use for too long.
    pub(super) async fn acquire(&self) -> Result<Option<(usize, Session)>> {
        for _ in 0..self.all.len() {
            let number = self.next.fetch_add(1, Ordering::Relaxed) % self.all.len();
            let replica = &self.all[number];
            if replica.is_left_out() {
                continue;
            }
            match replica.backend.acquire().await {
                Ok(session) => return Ok(Some((number, session))),
                Err(Denied::Busy(error)) => return Err(error),
                Err(Denied::Unreachable(error)) => {
                    tracing::warn!(target: "dormouse::pool", replica = number, %error, "a replica is left out");
                    self.leave_out(number);
                }
            }
        }
        Ok(None)
    }

    /// Leaves a replica out for a while, because it has failed.
    pub(super) fn leave_out(&self, number: usize) {
        if let Some(replica) = self.all.get(number) {
            *replica.left_out_until.lock() = Some(Instant::now() + self.pause);
        }
    }

    pub(super) async fn close(&self) {
        for replica in &self.all {
            replica.backend.close().await;
        }
    }
}

impl Replica {
    fn is_left_out(&self) -> bool {
        let until = *self.left_out_until.lock();
        until.is_some_and(|until| Instant::now() < until)
    }
}

/// The same statements have to run on both.
fn check_kind(replica: &dyn Dialect, primary: &dyn Dialect) -> Result<()> {
    let (replica, primary) = (replica.name(), primary.name());
    if replica == primary {
        return Ok(());
    }
    Err(Error::configuration(format!(
        "a replica is a {replica} database, and the primary is {primary}; a replica follows its primary"
    )))
}
