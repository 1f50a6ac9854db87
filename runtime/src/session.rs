//! A manager's way to the database: the open transaction, the turn of the flushes, the commit that is under way.
//!
//! An idle manager holds no connection. While a transaction is open, everything that uses the manager runs inside
//! it. Reads are in `operation`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

use parking_lot::{Mutex, MutexGuard};
use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

use crate::attempt::Attempt;
use crate::commit::PendingCommit;
use crate::dialect::begin::Begin;
use crate::driver::{Driver, Transaction};
use crate::entity::Schema;
use crate::error::{Error, Result};
use crate::flush_mode::Mode;
use crate::nesting::Level;
use crate::operation::Operation;
use crate::orm::Orm;
use crate::subscriber::{Subscribers, TransactionEvent};
use crate::unit_of_work::baseline::FlushNumber;
use crate::unit_of_work::journal::Journal;

/// A transaction that several tasks may use, one statement at a time; taken out when it ends.
pub(crate) type SharedTransaction = Arc<AsyncMutex<Option<Transaction>>>;

/// The connection state of one manager.
pub(crate) struct Session<S: Schema> {
    driver: Driver,
    transaction: Mutex<Option<SharedTransaction>>,
    /// Flushes run one after the other.
    flushing: Arc<AsyncMutex<()>>,
    /// The number of the last flush that began.
    last_flush: AtomicU32,
    outermost: Level,
    /// What the flushes of the open transaction did to the manager.
    journals: Mutex<Vec<Journal>>,
    /// A commit that was sent and whose outcome is not taken over yet.
    pending: Mutex<Option<Arc<PendingCommit>>>,
    /// Whether a flush writes into the open transaction and has not handed its journal over yet.
    writing: AtomicBool,
    /// How many flushes were taken over into the manager.
    flushes: AtomicU64,
    /// How the open transaction, or the last one, began.
    begun: Mutex<Begin>,
    /// What `retry` wants to know.
    pub(crate) attempt: Attempt,
    /// Whether reads go to the primary, where there are replicas.
    primary: AtomicBool,
    pub(crate) subscribers: Subscribers<S>,
    /// When queries flush.
    pub(crate) flush_mode: Mode,
}

impl<S: Schema> Session<S> {
    pub fn new(orm: &Orm<S>) -> Self {
        Self {
            driver: orm.driver().clone(),
            transaction: Mutex::default(),
            flushing: Arc::default(),
            last_flush: AtomicU32::default(),
            outermost: Level::default(),
            journals: Mutex::default(),
            pending: Mutex::default(),
            writing: AtomicBool::default(),
            flushes: AtomicU64::new(0),
            begun: Mutex::default(),
            attempt: Attempt::default(),
            primary: AtomicBool::default(),
            subscribers: orm.subscribers().clone(),
            flush_mode: orm.flush_mode().into(),
        }
    }

    /// Waits until no other flush of this manager runs.
    pub async fn flush_turn(&self) -> OwnedMutexGuard<()> {
        Arc::clone(&self.flushing).lock_owned().await
    }

    /// The number of a flush that begins.
    pub fn next_flush(&self) -> FlushNumber {
        self.last_flush.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// The open transaction.
    pub fn transaction(&self) -> Option<SharedTransaction> {
        self.transaction.lock().clone()
    }

    /// Begins a transaction that everything in this manager runs in from now on.
    ///
    /// # Errors
    /// When one is open already, or the database refuses.
    pub async fn begin(&self, begin: Begin) -> Result<SharedTransaction> {
        if self.transaction().is_some() {
            return Err(Error::transaction_state(
                "a transaction is open already; commit it or roll it back first",
            ));
        }
        let begun = Arc::new(AsyncMutex::new(Some(
            self.driver.acquire().await?.begin_as(begin).await?,
        )));
        let mut slot = self.transaction.lock();
        if slot.is_some() {
            return Err(Error::transaction_state(
                "another task has begun a transaction in this manager meanwhile",
            ));
        }
        *slot = Some(Arc::clone(&begun));
        drop(slot);
        *self.begun.lock() = begin;
        self.subscribers
            .transaction(TransactionEvent::Begun { nested: false });
        Ok(begun)
    }

    /// Whether the open transaction keeps others from writing to the database at all.
    pub fn is_only_writer(&self) -> bool {
        self.driver.dialect().has_one_writer() && self.begun.lock().locks()
    }

    /// Whether the open transaction cannot write.
    pub fn is_read_only(&self) -> bool {
        self.begun.lock().read_only
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
        let Some(open) = transaction.lock().await.take() else {
            return;
        };
        if let Err(error) = open.rollback().await {
            tracing::debug!(target: "dormouse::transaction", %error, "the rollback failed; the connection is dropped");
        }
        self.subscribers
            .transaction(TransactionEvent::RolledBack { nested: false });
    }

    /// Remembers what a flush did, until the transaction around it ends; gives it back when that has ended.
    pub fn keep(&self, transaction: &SharedTransaction, journal: Journal) -> Option<Journal> {
        let open = self.transaction.lock();
        let is_same = |open: &SharedTransaction| Arc::ptr_eq(open, transaction);
        if !open.as_ref().is_some_and(is_same) {
            return Some(journal);
        }
        self.journals.lock().push(journal);
        None
    }

    /// Whether this is the open transaction.
    pub fn is_open(&self, transaction: &SharedTransaction) -> bool {
        let open = self.transaction.lock();
        open.as_ref()
            .is_some_and(|open| Arc::ptr_eq(open, transaction))
    }

    /// Says whether a flush writes into the open transaction: until it is done, nobody else takes flushes back.
    pub fn set_writing(&self, writing: bool) {
        self.writing.store(writing, Ordering::SeqCst);
    }

    /// Whether a flush writes into the open transaction.
    pub fn is_writing(&self) -> bool {
        self.writing.load(Ordering::SeqCst)
    }

    /// What `transactional` calls of this manager take turns at, outside any other.
    pub fn outermost(&self) -> Level {
        Arc::clone(&self.outermost)
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

    /// How often flushes have brought changes to the database: a read that one of them overtook is stale.
    pub fn flushes(&self) -> u64 {
        self.flushes.load(Ordering::Acquire)
    }

    /// Notes that a flush has changed the manager. Under the graph lock.
    pub fn flushed(&self) {
        self.flushes.fetch_add(1, Ordering::AcqRel);
    }

    /// Whether reads must not go to a replica.
    pub fn reads_primary(&self) -> bool {
        self.primary.load(Ordering::Relaxed)
    }

    /// Sends reads to the primary from now on.
    pub fn read_primary(&self) {
        self.primary.store(true, Ordering::Relaxed);
    }

    /// Starts an operation: one or more statements on one connection.
    pub fn operation(&self) -> Operation<'_, S> {
        Operation::new(self)
    }

    /// The commit whose answer may still come.
    pub fn running_commit(&self) -> Option<Arc<PendingCommit>> {
        let pending = self.pending.lock().clone();
        pending.filter(|commit| commit.is_running())
    }

    pub fn driver(&self) -> &Driver {
        &self.driver
    }
}
