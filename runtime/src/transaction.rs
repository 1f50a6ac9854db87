//! Transactions: the guard, and the closure that stands on it. Their commit is in `commit`.
//!
//! A manager has one transaction at a time; whatever uses the manager meanwhile runs inside it.

use std::sync::Arc;

use tokio::sync::OwnedMutexGuard;

use crate::EntityManager;
use crate::entity::Schema;
use crate::error::{Error, Result};
use crate::hook::is_inside_hook;
use crate::nesting::{inside, level};
use crate::session::SharedTransaction;

/// An open transaction. Dropped, it is rolled back.
#[must_use = "a transaction that is dropped is rolled back"]
pub struct Transaction<'em, S: Schema> {
    em: &'em EntityManager<S>,
    open: Option<SharedTransaction>,
}

impl<S: Schema> EntityManager<S> {
    /// Begins a transaction: everything this manager does until its end runs inside it.
    ///
    /// # Errors
    /// [`TransactionState`](crate::ErrorKind::TransactionState) when one is open already.
    pub async fn begin(&self) -> Result<Transaction<'_, S>> {
        let _turn = self.turn().await?;
        let open = self.session.begin().await?;
        Ok(Transaction {
            em: self,
            open: Some(open),
        })
    }

    /// Waits until no flush of this manager runs; inside one of its hooks that would be for ever.
    async fn turn(&self) -> Result<OwnedMutexGuard<()>> {
        if is_inside_hook(self.id()) {
            return Err(Error::flush_in_flush());
        }
        Ok(self.session.flush_turn().await)
    }

    /// Whether a transaction is open.
    pub fn is_in_transaction(&self) -> bool {
        self.session.transaction().is_some()
    }

    /// Runs `work` in a transaction: flushes and commits when it succeeds, rolls back when it fails.
    ///
    /// Inside another transaction it is a savepoint of that one. Calls of several tasks run one after the other, so
    /// a task that `work` spawns must not call it on the same manager while `work` waits for that task. After a
    /// rollback the rows of this manager are as they were changed, to be flushed again; generated keys are taken back.
    ///
    /// # Errors
    /// What `work` returns, and what the database says to the flush or the commit.
    pub async fn transactional<T, E>(
        &self,
        work: impl AsyncFnOnce(&Self) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E>
    where
        E: From<Error>,
    {
        let level = level(self.id()).unwrap_or_else(|| self.session.outermost());
        let _alone = level.lock_owned().await;
        // A flush that runs has a transaction of its own, which is not ours to nest in.
        drop(self.turn().await?);
        if let Some(open) = self.session.transaction() {
            return self.nested(open, work).await;
        }
        let transaction = self.begin().await?;
        match inside(self.id(), Box::pin(work(self))).await {
            Ok(value) => {
                transaction.commit().await?;
                Ok(value)
            }
            Err(error) => {
                transaction.rollback().await?;
                Err(error)
            }
        }
    }

    async fn nested<T, E>(
        &self,
        open: SharedTransaction,
        work: impl AsyncFnOnce(&Self) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E>
    where
        E: From<Error>,
    {
        let kept = self.session.kept();
        let name = format!("nested_{kept}");
        execute(&open, &format!("savepoint {name}")).await?;
        let mut guard = Transaction {
            em: self,
            open: Some(Arc::clone(&open)),
        };
        let mut result = match inside(self.id(), Box::pin(work(self))).await {
            Ok(value) if guard.is_current() => self.flush().await.map(|()| value).map_err(E::from),
            Ok(_) => Err(E::from(ended())),
            Err(error) => Err(error),
        };
        // A flush of another task has its savepoint inside ours, and must not be cut.
        let _turn = self.turn().await?;
        let release = format!("release savepoint {name}");
        if result.is_ok() {
            let released = execute(&open, &release).await;
            result = result.and_then(|value| released.map(|()| value).map_err(E::from));
        }
        if result.is_err() {
            self.take_back(kept);
            let rollback = format!("rollback to savepoint {name}");
            // Otherwise dropping the guard ends the whole transaction.
            if execute(&open, &rollback).await.is_err() || execute(&open, &release).await.is_err() {
                return result;
            }
        }
        guard.open = None;
        result
    }

    /// Takes back what the flushes after the first `from` did to the manager.
    fn take_back(&self, from: usize) {
        for journal in self.session.take_journals(from).into_iter().rev() {
            journal.rollback(self);
        }
    }

    /// Ends a transaction without waiting: the connection rolls back before it is used again.
    pub(crate) fn abandon(&self, transaction: &SharedTransaction) {
        self.session.end(transaction);
        // The guard that began it may still be there: it finds the transaction ended.
        if let Ok(mut open) = transaction.try_lock() {
            drop(open.take());
        }
        // Flushes are taken back from the last to the first: one that still writes does it when it is done.
        if !self.session.is_writing() {
            self.take_back(0);
        }
    }
}

impl<S: Schema> Transaction<'_, S> {
    /// Flushes and commits.
    ///
    /// # Errors
    /// When the flush or the commit fails; the transaction is rolled back then.
    pub async fn commit(mut self) -> Result<()> {
        if !self.is_current() {
            return Err(ended());
        }
        if let Err(error) = self.em.flush().await {
            self.roll_back().await;
            return Err(error);
        }
        let Some(shared) = self.open.clone() else {
            return Ok(());
        };
        let _turn = self.em.session.flush_turn().await;
        let open = shared.lock().await.take().ok_or_else(ended)?;
        self.open = None;
        let journals = self.em.session.take_journals(0);
        self.em.commit_detached(&shared, open, journals).await
    }

    /// Whether the manager still runs in it: a flush that was dropped half-way ends it.
    fn is_current(&self) -> bool {
        let current = self.em.session.transaction();
        matches!((current, &self.open), (Some(current), Some(own)) if Arc::ptr_eq(&current, own))
    }

    /// Rolls back, in the database and in the manager.
    ///
    /// # Errors
    /// Never today: a connection that cannot roll back is dropped, which rolls back too.
    pub async fn rollback(mut self) -> Result<()> {
        self.roll_back().await;
        Ok(())
    }

    async fn roll_back(&mut self) {
        // A flush of another task that runs in the transaction is taken back with it.
        let _turn = self.em.turn().await;
        if let Some(open) = self.open.take() {
            self.em.take_back(0);
            self.em.session.roll_back(&open).await;
        }
    }
}

impl<S: Schema> Drop for Transaction<'_, S> {
    fn drop(&mut self) {
        if let Some(open) = self.open.take() {
            self.em.abandon(&open);
        }
    }
}

/// Runs a statement of the transaction's own.
async fn execute(transaction: &SharedTransaction, sql: &str) -> Result<()> {
    let mut open = transaction.lock().await;
    let open = open.as_mut().ok_or_else(ended)?;
    open.execute(crate::sql::Statement::plain(sql))
        .await
        .map(drop)
}

fn ended() -> Error {
    Error::transaction_state("the transaction has ended")
}
