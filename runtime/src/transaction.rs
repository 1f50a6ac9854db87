//! Transactions: the guard. The closures that stand on it are in `transactional`, the commit is in `commit`, what can be
//! asked of a transaction in `transaction_options`.
//!
//! A manager has one transaction at a time; whatever uses the manager meanwhile runs inside it.

use std::sync::Arc;

use tokio::sync::OwnedMutexGuard;

use crate::EntityManager;
use crate::dialect::begin::Begin;
use crate::entity::Schema;
use crate::error::{Error, Result};
use crate::hook::is_inside_hook;
use crate::session::SharedTransaction;
use crate::subscriber::TransactionEvent;
use crate::transaction_options::TransactionOptions;

/// An open transaction. Dropped, it is rolled back.
///
/// # After a rollback
///
/// The database is as it was when the transaction began, or the closure that was a savepoint. The manager goes on: it
/// shows what the program has set, and its next flush writes that again.
///
/// | | after the rollback |
/// |---|---|
/// | a new row that was inserted | is new again: no key, no `saved()`; the next flush inserts it |
/// | a `Loaded` handle of such a row | goes on showing the key that was taken back, until the row gets another |
/// | a value that was set | stays, and is written again |
/// | a value that a hook or `on_update` has set | is taken back; it is set again when the row is written |
/// | a version that was counted on | is what it was |
/// | a row that was removed | is still to be removed (`Removing`), and is what its key names until then |
/// | links and collections | stay as they were set, and are written again |
/// | a row that a hook has created | is gone; the hook runs again |
/// | a row that was loaded or refreshed after a flush of the transaction | keeps what was read then: `refresh` it, or go on with a fork, if triggers or rules of foreign keys may have changed it |
///
/// All this is the same whether it was [`rollback`](Self::rollback), a dropped guard, a closure that failed, nested or
/// not, a flush or a commit that failed, or a connection that was lost before the commit.
///
/// - After a **flush that fails** inside a transaction only that flush is taken back; the transaction goes on.
/// - After a flush that is dropped half-way, or a **lost connection**, the whole transaction has ended: `commit` says so
///   with kind [`TransactionState`](crate::ErrorKind::TransactionState).
/// - When the connection is lost **during the commit**, PostgreSQL is asked what became of it, and the manager shows
///   that. Elsewhere, and when PostgreSQL does not answer for long, the commit fails with
///   [`CommitUnknown`](crate::ErrorKind::CommitUnknown): see
///   [`resolve_commit`](crate::EntityManager::resolve_commit).
///
/// # Statements that end a transaction
///
/// MySQL and MariaDB commit whatever is open before they create, alter or drop a table, and at `lock tables`: what was
/// flushed until then cannot be rolled back any more. Nothing in a manager sends such statements; do not have triggers or
/// procedures of your own send them either. The [tables of a schema](crate::Orm::schema) are made on a connection of
/// their own.
#[must_use = "a transaction that is dropped is rolled back"]
pub struct Transaction<'em, S: Schema> {
    em: &'em EntityManager<S>,
    pub(crate) open: Option<SharedTransaction>,
}

impl<S: Schema> EntityManager<S> {
    /// Begins a transaction: everything this manager does until its end runs inside it.
    ///
    /// # Errors
    /// [`TransactionState`](crate::ErrorKind::TransactionState) when one is open already.
    pub async fn begin(&self) -> Result<Transaction<'_, S>> {
        self.begin_as(Begin::default()).await
    }

    /// Begins a transaction of which something is asked; see [`TransactionOptions`].
    ///
    /// # Errors
    /// [`TransactionState`](crate::ErrorKind::TransactionState) when one is open already,
    /// [`Unsupported`](crate::ErrorKind::Unsupported) when the database has nothing like it.
    pub async fn begin_with(&self, options: TransactionOptions) -> Result<Transaction<'_, S>> {
        self.begin_as(options.begin_guard()?).await
    }

    pub(crate) async fn begin_as(&self, begin: Begin) -> Result<Transaction<'_, S>> {
        let _turn = self.turn().await?;
        let open = self.session.begin(begin).await;
        let open = self.session.attempt.note(open)?;
        Ok(Transaction::guard(self, open))
    }

    /// Waits until no flush of this manager runs; inside one of its hooks that would be for ever.
    pub(crate) async fn turn(&self) -> Result<OwnedMutexGuard<()>> {
        if is_inside_hook(self.id()) {
            return Err(Error::flush_in_flush());
        }
        Ok(self.session.flush_turn().await)
    }

    /// Whether a transaction is open.
    pub fn is_in_transaction(&self) -> bool {
        self.session.transaction().is_some()
    }

    /// Takes back what the flushes after the first `from` did to the manager.
    pub(crate) fn take_back(&self, from: usize) {
        for journal in self.session.take_journals(from).into_iter().rev() {
            journal.rollback(self);
        }
    }

    /// Ends a transaction without waiting: the connection rolls back before it is used again.
    pub(crate) fn abandon(&self, transaction: &SharedTransaction) {
        self.session.end(transaction);
        // The guard that began it may still be there: it finds the transaction ended.
        if let Ok(mut open) = transaction.try_lock()
            && let Some(open) = open.take()
        {
            drop(open);
            let rolled_back = TransactionEvent::RolledBack { nested: false };
            self.session.subscribers.transaction(rolled_back);
        }
        // Flushes are taken back from the last to the first: one that still writes does it when it is done.
        if !self.session.is_writing() {
            self.take_back(0);
        }
    }
}

impl<'em, S: Schema> Transaction<'em, S> {
    /// What is dropped with an open transaction, so that it ends.
    pub(crate) fn guard(em: &'em EntityManager<S>, open: SharedTransaction) -> Self {
        Self {
            em,
            open: Some(open),
        }
    }

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
        let committed = self.em.commit_detached(&shared, open, journals).await;
        self.em.session.attempt.note(committed)
    }

    /// Whether the manager still runs in it: a flush that was dropped half-way ends it.
    pub(crate) fn is_current(&self) -> bool {
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
pub(crate) async fn execute(transaction: &SharedTransaction, sql: &str) -> Result<()> {
    let mut open = transaction.lock().await;
    let open = open.as_mut().ok_or_else(ended)?;
    open.execute(crate::sql::Statement::plain(sql))
        .await
        .map(drop)
}

pub(crate) fn ended() -> Error {
    Error::transaction_state("the transaction has ended")
}
