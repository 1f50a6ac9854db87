//! Transactions: the guard, the closure that stands on it, and a commit that no dropped future can cancel.
//!
//! A manager has one transaction at a time; whatever uses the manager meanwhile runs inside it.

use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};
use tokio::task::JoinHandle;

use crate::EntityManager;
use crate::driver::Transaction as OpenTransaction;
use crate::entity::Schema;
use crate::error::{Error, Result};
use crate::hook::is_inside_hook;
use crate::session::SharedTransaction;
use crate::unit_of_work::journal::Journal;

/// A commit that was sent.
pub(crate) struct PendingCommit {
    /// The task that waits for the answer; gone once it has come.
    task: AsyncMutex<Option<JoinHandle<Result<()>>>>,
    /// What is to be made final or taken back.
    journals: Mutex<Vec<Journal>>,
}

/// What became of a commit whose answer was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommitOutcome {
    /// The database has the changes.
    Committed,
    /// The database does not have them.
    RolledBack,
}

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
    /// Inside another transaction it is a savepoint of that one. After a rollback the rows of this manager are as
    /// they were changed, to be flushed again; generated keys are taken back.
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
        // A flush that runs has a transaction of its own, which is not ours to nest in.
        drop(self.turn().await?);
        if let Some(open) = self.session.transaction() {
            return self.nested(open, work).await;
        }
        let transaction = self.begin().await?;
        match work(self).await {
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
        let result = match work(self).await {
            Ok(value) => self.flush().await.map(|()| value).map_err(E::from),
            Err(error) => Err(error),
        };
        if result.is_err() {
            self.take_back(kept);
            execute(&open, &format!("rollback to savepoint {name}")).await?;
        }
        execute(&open, &format!("release savepoint {name}")).await?;
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
        self.take_back(0);
    }

    /// Sends the commit of a flush or a transaction, and waits for the answer.
    pub(crate) async fn commit_detached(
        &self,
        open: OpenTransaction,
        journals: Vec<Journal>,
    ) -> Result<()> {
        self.start_commit(open, journals);
        self.settle().await
    }

    /// Sends the commit where no dropped future can cancel it.
    fn start_commit(&self, open: OpenTransaction, journals: Vec<Journal>) {
        let task = tokio::spawn(open.commit());
        let pending = PendingCommit {
            task: AsyncMutex::new(Some(task)),
            journals: Mutex::new(journals),
        };
        *self.session.pending() = Some(Arc::new(pending));
    }

    /// Waits for a commit that was sent, and takes its outcome over.
    pub(crate) async fn settle(&self) -> Result<()> {
        let Some(pending) = self.session.pending().clone() else {
            return Ok(());
        };
        let mut task = pending.task.lock().await;
        let answer = match task.as_mut() {
            Some(running) => running
                .await
                .unwrap_or_else(|lost| Err(Error::commit_unknown(lost))),
            None => return Err(unresolved()),
        };
        *task = None;
        match answer {
            Err(error) if error.is_commit_unknown() => Err(error),
            answer => {
                self.resolve(&pending, answer.is_ok());
                answer
            }
        }
    }

    fn resolve(&self, pending: &PendingCommit, committed: bool) {
        *self.session.pending() = None;
        let journals = std::mem::take(&mut *pending.journals.lock());
        if committed {
            journals
                .into_iter()
                .for_each(|journal| journal.commit(self));
        } else {
            journals
                .into_iter()
                .rev()
                .for_each(|journal| journal.rollback(self));
        }
    }

    /// Says what became of a commit whose answer was lost; flushes are refused until then.
    ///
    /// # Errors
    /// [`TransactionState`](crate::ErrorKind::TransactionState) when there is no such commit.
    pub fn resolve_commit(&self, outcome: CommitOutcome) -> Result<()> {
        let pending = self.session.pending().clone();
        let pending = pending.ok_or_else(|| {
            Error::transaction_state("there is no commit whose outcome is unknown")
        })?;
        self.resolve(&pending, outcome == CommitOutcome::Committed);
        Ok(())
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
        self.em.session.end(&shared);
        let journals = self.em.session.take_journals(0);
        self.em.commit_detached(open, journals).await
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

fn unresolved() -> Error {
    Error::commit_unknown(
        "the outcome of an earlier commit is unknown; find it out and call `resolve_commit`",
    )
}
