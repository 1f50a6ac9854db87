//! A manager's way to the database: a connection per operation, or the open transaction.
//!
//! A connection is taken at the first statement of an operation and given back at its end; an idle manager holds
//! none. While a transaction is open, everything that uses the manager runs inside it.

use std::marker::PhantomData;
use std::sync::Arc;

use parking_lot::{Mutex, MutexGuard};
use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

use crate::driver::{Connection, Decoder, Driver, Transaction};
use crate::entity::Schema;
use crate::error::{Error, Result};
use crate::orm::Orm;
use crate::sql::Statement;
use crate::transaction::PendingCommit;
use crate::unit_of_work::journal::Journal;

/// A transaction that several tasks may use, one statement at a time; taken out when it ends.
pub(crate) type SharedTransaction = Arc<AsyncMutex<Option<Transaction>>>;

/// The connection state of one manager.
pub(crate) struct Session<S: Schema> {
    driver: Driver,
    transaction: Mutex<Option<SharedTransaction>>,
    /// Flushes run one after the other.
    flushing: Arc<AsyncMutex<()>>,
    /// What the flushes of the open transaction did to the manager.
    journals: Mutex<Vec<Journal>>,
    /// A commit that was sent and whose outcome is not taken over yet.
    pending: Mutex<Option<Arc<PendingCommit>>>,
    schema: PhantomData<fn() -> S>,
}

impl<S: Schema> Session<S> {
    pub fn new(orm: &Orm<S>) -> Self {
        Self {
            driver: orm.driver().clone(),
            transaction: Mutex::default(),
            flushing: Arc::default(),
            journals: Mutex::default(),
            pending: Mutex::default(),
            schema: PhantomData,
        }
    }

    /// Waits until no other flush of this manager runs.
    pub async fn flush_turn(&self) -> OwnedMutexGuard<()> {
        Arc::clone(&self.flushing).lock_owned().await
    }

    /// The open transaction.
    pub fn transaction(&self) -> Option<SharedTransaction> {
        self.transaction.lock().clone()
    }

    /// Begins a transaction that everything in this manager runs in from now on.
    ///
    /// # Errors
    /// When one is open already, or the database refuses.
    pub async fn begin(&self) -> Result<SharedTransaction> {
        if self.transaction().is_some() {
            return Err(Error::transaction_state(
                "a transaction is open already; commit it or roll it back first",
            ));
        }
        let begun = Arc::new(AsyncMutex::new(Some(
            self.driver.acquire().await?.begin().await?,
        )));
        let mut slot = self.transaction.lock();
        if slot.is_some() {
            return Err(Error::transaction_state(
                "another task has begun a transaction in this manager meanwhile",
            ));
        }
        *slot = Some(Arc::clone(&begun));
        Ok(begun)
    }

    /// Lets go of a transaction; unless it was committed, dropping it rolls it back.
    pub fn end(&self, transaction: &SharedTransaction) {
        let mut slot = self.transaction.lock();
        if slot
            .as_ref()
            .is_some_and(|open| Arc::ptr_eq(open, transaction))
        {
            *slot = None;
        }
    }

    /// Rolls a transaction back, as far as it is still there.
    pub async fn roll_back(&self, transaction: &SharedTransaction) {
        self.end(transaction);
        let open = transaction.lock().await.take();
        if let Some(open) = open
            && let Err(error) = open.rollback().await
        {
            tracing::debug!(target: "dormouse::transaction", %error, "the rollback failed; the connection is dropped");
        }
    }

    /// Remembers what a flush did, until the transaction around it ends.
    pub fn keep(&self, journal: Journal) {
        self.journals.lock().push(journal);
    }

    /// The number of flushes in the open transaction.
    pub fn kept(&self) -> usize {
        self.journals.lock().len()
    }

    /// What the flushes after the first `from` did.
    pub fn take_journals(&self, from: usize) -> Vec<Journal> {
        let mut journals = self.journals.lock();
        let from = from.min(journals.len());
        journals.split_off(from)
    }

    /// The commit whose outcome is not taken over yet.
    pub fn pending(&self) -> MutexGuard<'_, Option<Arc<PendingCommit>>> {
        self.pending.lock()
    }

    /// Starts an operation: one or more statements on one connection.
    ///
    /// # Errors
    /// When the transaction it would run in has ended.
    pub async fn operation(&self) -> Result<Operation<'_, S>> {
        let transaction = match self.transaction() {
            Some(open) => Some(open.lock_owned().await),
            None => None,
        };
        let transaction = transaction.filter(|open| open.is_some());
        Ok(Operation {
            session: self,
            transaction,
            connection: None,
        })
    }
}

/// Statements that belong together.
pub(crate) struct Operation<'s, S: Schema> {
    session: &'s Session<S>,
    transaction: Option<OwnedMutexGuard<Option<Transaction>>>,
    connection: Option<Connection>,
}

impl<S: Schema> Operation<'_, S> {
    /// Runs a statement whose rows are decoded.
    ///
    /// # Errors
    /// When the database refuses it, or a value does not fit its column.
    pub async fn query<D: Decoder>(
        &mut self,
        statement: Statement,
        decoder: D,
    ) -> Result<D::Batch> {
        if let Some(transaction) = self.transaction.as_mut().and_then(|open| open.as_mut()) {
            return transaction.query(statement, decoder).await;
        }
        self.connection().await?.query(statement, decoder).await
    }

    async fn connection(&mut self) -> Result<&mut Connection> {
        if self.connection.is_none() {
            self.connection = Some(self.session.driver.acquire().await?);
        }
        self.connection
            .as_mut()
            .ok_or_else(|| Error::other("no connection"))
    }

    /// Gives the connection back.
    ///
    /// # Errors
    /// Never today; a driver may have to report here what it could not earlier.
    pub async fn finish(self) -> Result<()> {
        Ok(())
    }
}
