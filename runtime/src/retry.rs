//! Runs work again that collided with other transactions: each time on a fresh fork, in a transaction of its own.
//!
//! What may be tried again is seen by the kind of the last error (`attempt`). What the work did outside of its manager
//! is not taken back.

use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::Duration;

use crate::EntityManager;
use crate::attempt::{Attempt, Failure};
use crate::entity::Schema;
use crate::error::{Error, ErrorKind};
use crate::orm::Orm;
use crate::transaction_options::TransactionOptions;

/// How often, how soon and after which errors work runs again.
///
/// Unless set: 5 attempts, with pauses of about 10 ms, 20 ms, 40 ms …, at most 1 s; after deadlocks, serialization
/// failures and locks that were not given in time.
#[derive(Debug, Clone)]
#[must_use]
pub struct Retry {
    attempts: u32,
    pause: Duration,
    longest_pause: Duration,
    also: Vec<ErrorKind>,
    transaction: TransactionOptions,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            attempts: 5,
            pause: Duration::from_millis(10),
            longest_pause: Duration::from_secs(1),
            also: Vec::new(),
            transaction: TransactionOptions::new(),
        }
    }
}

impl Retry {
    /// The usual way.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how often the work runs at most, the first time included.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// Sets the pause before the second attempt, and the longest one. Each is twice as long as the one before, less a
    /// random part of up to a half, so that those who collided do not meet again.
    pub fn pause(mut self, first: Duration, longest: Duration) -> Self {
        (self.pause, self.longest_pause) = (first, longest);
        self
    }

    /// Runs the work again after errors of this kind, too: say
    /// [`OptimisticLock`](ErrorKind::OptimisticLock), because each attempt loads its rows anew.
    ///
    /// Never after [`CommitUnknown`](ErrorKind::CommitUnknown): the work may have been done.
    pub fn also_after(mut self, kind: ErrorKind) -> Self {
        self.also.push(kind);
        self
    }

    /// Sets what is asked of the transaction of each attempt.
    pub fn transaction(mut self, options: TransactionOptions) -> Self {
        self.transaction = options;
        self
    }

    fn takes(&self, failure: Failure) -> bool {
        let unknown = failure.kind == ErrorKind::CommitUnknown;
        !unknown && (failure.is_retryable || self.also.contains(&failure.kind))
    }

    /// The pause after so many attempts.
    fn pause_after(&self, attempts: u32) -> Duration {
        let factor = 2_u32.saturating_pow(attempts.saturating_sub(1));
        let full = self.pause.saturating_mul(factor).min(self.longest_pause);
        full.mul_f64(1.0 - random_part() / 2.0)
    }
}

/// A number between 0 and 1, from the seeds of the standard library's hash maps.
fn random_part() -> f64 {
    f64::from(RandomState::new().hash_one(0_u8) as u32) / f64::from(u32::MAX)
}

impl<S: Schema> Orm<S> {
    /// Runs `work` in a transaction on a fresh fork, again when it collided with other transactions.
    ///
    /// Each attempt flushes and commits when `work` succeeds. The fork is given by value, so that no handle from
    /// outside is changed in vain: load in `work` what it changes. Errors of the database know the number of their
    /// [attempt](Error::attempt).
    ///
    /// ```no_run
    /// # async fn example<S: dormouse::Schema>(orm: dormouse::Orm<S>) -> dormouse::Result<()> {
    /// orm.retry(|em| async move {
    ///     // … find, change; no flush is needed
    ///     em.flush().await
    /// })
    /// .await
    /// # }
    /// ```
    ///
    /// # Errors
    /// What `work` returns, and what the database says to the flush or the commit: at once when trying again does not
    /// help, otherwise that of the last attempt.
    pub async fn retry<T, E, F>(&self, work: impl FnMut(Arc<EntityManager<S>>) -> F) -> Result<T, E>
    where
        E: From<Error>,
        F: Future<Output = Result<T, E>>,
    {
        self.retry_with(Retry::new(), work).await
    }

    /// The same with settings.
    ///
    /// # Errors
    /// As [`retry`](Self::retry).
    pub async fn retry_with<T, E, F>(
        &self,
        retry: Retry,
        mut work: impl FnMut(Arc<EntityManager<S>>) -> F,
    ) -> Result<T, E>
    where
        E: From<Error>,
        F: Future<Output = Result<T, E>>,
    {
        let mut attempt = 1;
        loop {
            let em = Arc::new(EntityManager::for_attempt(
                self.clone(),
                Attempt::new(attempt),
            ));
            let once = async |_: &EntityManager<S>| work(Arc::clone(&em)).await;
            let result = em.transactional_with(retry.transaction, once).await;
            let failure = em.session.attempt.failure().filter(|_| result.is_err());
            match failure {
                Some(failure) if attempt < retry.attempts && retry.takes(failure) => {
                    tracing::debug!(target: "dormouse::transaction", attempt, kind = ?failure.kind, "trying again");
                }
                _ => return result,
            }
            tokio::time::sleep(retry.pause_after(attempt)).await;
            attempt += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let ms = Duration::from_millis;
        let retry = Retry::new().pause(ms(10), ms(50));
        for (attempts, most) in [(1, 10), (2, 20), (3, 40), (4, 50), (40, 50)] {
            let pause = retry.pause_after(attempts);
            assert!(
                pause <= ms(most) && pause >= ms(most) / 2,
                "{attempts}: {pause:?}"
            );
        }
    }
}
