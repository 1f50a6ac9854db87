//! A flush that is being written: its transaction or savepoint, and what is taken back with it.
//!
//! What is written was planned before, see `before_hooks`.

use crate::EntityManager;
use crate::dialect::begin::Begin;
use crate::entity::Schema;
use crate::error::{Error, Result};
use crate::graph::RowId;
use crate::session::SharedTransaction;
use crate::sql::Statement;
use crate::unit_of_work::baseline::FlushNumber;
use crate::unit_of_work::before_hooks::BeforeHooks;
use crate::unit_of_work::change_set_persister::Persister;
use crate::unit_of_work::flush_plan::FlushPlan;
use crate::unit_of_work::journal::{Journal, Outcome};

/// The transaction of a flush.
const WRITE: Begin = Begin {
    isolation: None,
    read_only: false,
    deferrable: false,
    deferred: false,
    writes: true,
};

/// A flush that is being written; dropped half-way it leaves nothing behind.
pub(crate) struct Flush<'em, S: Schema> {
    em: &'em EntityManager<S>,
    transaction: SharedTransaction,
    /// Whether the transaction is this flush's own.
    own: bool,
    /// Whether a flush writes around this one: this runs in one of its hooks.
    inside: bool,
    journal: Option<Journal>,
}

impl<'em, S: Schema> Flush<'em, S> {
    pub(crate) async fn begin(em: &'em EntityManager<S>, number: FlushNumber) -> Result<Self> {
        let (transaction, own) = match em.session.transaction() {
            Some(open) => (open, false),
            None => (em.session.begin(WRITE).await?, true),
        };
        let inside = em.session.is_writing();
        em.session.set_writing(inside || !own);
        let mut flush = Self {
            em,
            transaction,
            own,
            inside,
            journal: Some(Journal::new(number)),
        };
        if !own && let Err(error) = flush.enter().await {
            // Nothing was done, so the transaction goes on, unless its connection is gone.
            if !error.is_connection() {
                flush.journal = None;
            }
            return Err(error);
        }
        Ok(flush)
    }

    pub(crate) fn manager(&self) -> &'em EntityManager<S> {
        self.em
    }

    /// What it did to the manager so far.
    pub(crate) fn journal(&mut self) -> &mut Journal {
        self.journal.get_or_insert_default()
    }

    /// The transaction that it writes into.
    pub(crate) fn transaction(&self) -> SharedTransaction {
        SharedTransaction::clone(&self.transaction)
    }

    /// Marks where the flush begins in the transaction around it.
    async fn enter(&self) -> Result<()> {
        let mut open = self.transaction.lock().await;
        let open = open.as_mut().ok_or_else(ended)?;
        open.execute_to_write("savepoint flush").await
    }

    async fn savepoint(&self, sql: &'static str) -> Result<()> {
        let mut open = self.transaction.lock().await;
        let open = open.as_mut().ok_or_else(ended)?;
        open.execute(Statement::plain(sql)).await.map(drop)
    }

    pub(super) async fn write(
        &mut self,
        plan: FlushPlan,
        touched: Vec<RowId>,
        hooks: BeforeHooks<'_, S>,
    ) -> Result<()> {
        let mut open = self.transaction.lock().await;
        let open = open.as_mut().ok_or_else(ended)?;
        let outcome = Persister::new(self.em, open).run(plan).await?;
        let journal = self.journal.get_or_insert_default();
        hooks.hand_over(journal);
        journal.apply(self.em, Outcome { touched, ..outcome })
    }

    /// What the flush did, the rows included that hooks created after the write.
    fn take_journal(&mut self) -> Option<Journal> {
        let mut journal = self.journal.take()?;
        journal.prepared(Vec::new(), self.em.take_hook_created());
        Some(journal)
    }

    /// Commits, or leaves that to the transaction around it.
    pub(crate) async fn commit(mut self) -> Result<()> {
        if self.own {
            let open = self.transaction.lock().await.take().ok_or_else(ended)?;
            let journal = self.take_journal().unwrap_or_default();
            let sent = self
                .em
                .commit_detached(&self.transaction, open, vec![journal]);
            return sent.await;
        }
        if let Err(error) = self.savepoint("release savepoint flush").await {
            self.rollback().await;
            return Err(error);
        }
        let journal = self.take_journal().unwrap_or_default();
        // What could not be kept is taken back when this is dropped.
        self.journal = self.em.session.keep(&self.transaction, journal);
        match self.journal {
            None => Ok(()),
            Some(_) => Err(ended()),
        }
    }

    /// Commits what was written, or takes it back where that failed.
    pub(crate) async fn end<R>(self, written: Result<R>) -> Result<R> {
        match written {
            Ok(result) => self.commit().await.map(|()| result),
            Err(error) => {
                self.rollback().await;
                Err(error)
            }
        }
    }

    /// Takes everything back, in the manager and in the database.
    pub(crate) async fn rollback(mut self) {
        if self.own {
            self.take_journal().unwrap_or_default().rollback(self.em);
            return self.em.session.roll_back(&self.transaction).await;
        }
        // Until the savepoint is rolled back, dropping this ends the transaction.
        if self.savepoint("rollback to savepoint flush").await.is_ok() {
            self.take_journal().unwrap_or_default().rollback(self.em);
        }
    }
}

impl<S: Schema> Drop for Flush<'_, S> {
    fn drop(&mut self) {
        let journal = self.take_journal();
        let failed = journal.is_some();
        journal
            .into_iter()
            .for_each(|journal| journal.rollback(self.em));
        self.em.session.set_writing(self.inside);
        // Whoever has ended the transaction meanwhile has left the flushes before this one to it.
        let ended = !self.own && !self.em.session.is_open(&self.transaction);
        if failed || ended {
            self.em.abandon(&self.transaction);
        }
    }
}

pub(crate) fn ended() -> Error {
    Error::transaction_state("the transaction has ended while the manager was flushing")
}
