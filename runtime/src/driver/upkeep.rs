//! What a pool does when nobody asks: it closes what was idle for too long, and keeps as many open as it shall.
//!
//! A task that ends with its pool, and with the runtime in which the pool was made; a pool works without it.

use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use super::pool::{Limits, Manage, Pool};
use crate::error::Result;

/// However short the times are, the task looks no more often than this, and no less often than that.
const SHORTEST: Duration = Duration::from_millis(10);
const LONGEST: Duration = Duration::from_secs(30);

/// Opens the connections that stay open, and has the pool kept from now on.
pub(super) async fn begin<M: Manage>(pool: &Arc<Pool<M>>) -> Result<()> {
    pool.fill().await?;
    if let Some(period) = period(pool.limits) {
        tokio::spawn(keep(Arc::downgrade(pool), period));
    }
    Ok(())
}

/// How often there may be something to do; `None` when there never is.
fn period(limits: Limits) -> Option<Duration> {
    let times = [limits.idle_timeout, limits.max_lifetime];
    let shortest = times.into_iter().flatten().min();
    let least = (limits.min_connections > 0).then_some(LONGEST);
    let period = shortest.map(|time| time / 2).or(least)?;
    Some(period.clamp(SHORTEST, LONGEST))
}

async fn keep<M: Manage>(pool: Weak<Pool<M>>, period: Duration) {
    loop {
        tokio::time::sleep(period).await;
        let Some(pool) = pool.upgrade() else { return };
        if !pool.keep_up().await {
            return;
        }
    }
}

impl<M: Manage> Pool<M> {
    /// Looks once; whether there will be more to do.
    pub(super) async fn keep_up(self: &Arc<Self>) -> bool {
        self.close_useless().await;
        if let Err(error) = self.fill().await {
            tracing::warn!(target: "dormouse::pool", %error, "opening a connection ahead of its use");
        }
        self.idle.len().is_some()
    }

    /// Closes what is too old, and what was idle for too long, except for those that shall stay.
    async fn close_useless(&self) {
        let mut spare = self
            .total()
            .map_or(0, |total| total.saturating_sub(self.limits.min_connections));
        let timeout = self.limits.idle_timeout;
        let useless = self.idle.take_out(|idle| {
            let unused = timeout.is_some_and(|timeout| idle.since.elapsed() > timeout) && spare > 0;
            let useless = unused || self.is_too_old(idle);
            spare = spare.saturating_sub(usize::from(useless));
            useless
        });
        for idle in useless {
            self.manage.close(idle.connection).await;
        }
    }

    /// Opens connections until there are as many as shall stay open.
    async fn fill(self: &Arc<Self>) -> Result<()> {
        while self
            .total()
            .is_some_and(|total| total < self.limits.min_connections)
        {
            let Some(_permit) = self.try_permit() else {
                return Ok(());
            };
            self.put_back(self.manage.open().await?, Instant::now());
        }
        Ok(())
    }

    /// How many are open; `None` when the pool is closed.
    fn total(&self) -> Option<usize> {
        self.idle.len().map(|idle| idle + self.in_use())
    }
}
