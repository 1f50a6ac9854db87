//! A commit that no dropped future can cancel, and what is known of its outcome.
//!
//! It is sent from a task of its own. Whoever sent it takes the outcome over; when that future was dropped, the
//! next flush does. Reads of the same manager wait for the answer, so that they see what the manager shows.
//! When the answer is lost, a database that remembers its transactions is asked on another connection.

use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::{Mutex as AsyncMutex, watch};
use tokio::task::JoinHandle;

use crate::EntityManager;
use crate::driver::{Driver, Transaction as OpenTransaction, TransactionId};
use crate::entity::Schema;
use crate::error::{Error, Result};
use crate::session::SharedTransaction;
use crate::subscriber::TransactionEvent;
use crate::unit_of_work::journal::Journal;

/// A commit that was sent.
pub(crate) struct PendingCommit {
    /// The task that waits for the answer; gone once it has come.
    task: AsyncMutex<Option<JoinHandle<Result<()>>>>,
    /// Closed when the answer has come, or never will.
    answered: watch::Receiver<()>,
    /// What is to be made final or taken back.
    journals: Mutex<Vec<Journal>>,
    /// By which the database can be asked what became of it.
    id: Option<TransactionId>,
}

impl PendingCommit {
    /// Whether the answer may still come.
    pub fn is_running(&self) -> bool {
        self.answered.has_changed().is_ok()
    }

    /// Waits until the answer has come, whatever it is.
    pub async fn answered(&self) {
        let mut answered = self.answered.clone();
        while answered.changed().await.is_ok() {}
    }
}

/// What became of a commit whose answer was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommitOutcome {
    /// The database has the changes.
    Committed,
    /// The database does not have them.
    RolledBack,
}

impl<S: Schema> EntityManager<S> {
    /// Sends the commit of a flush or a transaction, and waits for the answer.
    ///
    /// The manager leaves the transaction once the commit is on its way, in one step.
    pub(crate) async fn commit_detached(
        &self,
        transaction: &SharedTransaction,
        open: OpenTransaction,
        journals: Vec<Journal>,
    ) -> Result<()> {
        let subscribers = &self.session.subscribers;
        subscribers.transaction(TransactionEvent::Committing);
        self.start_commit(open, journals);
        self.session.end(transaction);
        self.settle().await
    }

    /// Sends the commit where no dropped future can cancel it.
    fn start_commit(&self, open: OpenTransaction, journals: Vec<Journal>) {
        let (answer, answered) = watch::channel(());
        let (driver, id) = (self.session.driver().clone(), open.id());
        let asked = id.clone();
        let task = tokio::spawn(async move {
            let outcome = match open.commit().await {
                Err(lost) if lost.is_commit_unknown() => ask(&driver, asked, lost).await,
                known => known,
            };
            drop(answer);
            outcome
        });
        let pending = PendingCommit {
            task: AsyncMutex::new(Some(task)),
            answered,
            journals: Mutex::new(journals),
            id,
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
            None => ask(self.session.driver(), pending.id.clone(), unresolved()).await,
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
        self.session.subscribers.transaction(match committed {
            true => TransactionEvent::Committed { nested: false },
            false => TransactionEvent::RolledBack { nested: false },
        });
    }

    /// Says what became of a commit whose answer was lost; flushes are refused until then.
    ///
    /// On PostgreSQL every flush asks the server first, so this is needed only when that cannot be asked for long.
    ///
    /// # Errors
    /// [`TransactionState`](crate::ErrorKind::TransactionState) when there is no such commit, also while its
    /// answer may still come: the flush that waits for it, or the next one, takes it over.
    pub fn resolve_commit(&self, outcome: CommitOutcome) -> Result<()> {
        let pending = self.session.pending().clone();
        let unknown =
            |pending: &Arc<PendingCommit>| pending.task.try_lock().is_ok_and(|task| task.is_none());
        let pending = pending.filter(unknown).ok_or_else(|| {
            Error::transaction_state("there is no commit whose outcome is unknown")
        })?;
        self.resolve(&pending, outcome == CommitOutcome::Committed);
        Ok(())
    }
}

/// Asks the database what became of a commit; `lost` stays when it cannot tell.
async fn ask(driver: &Driver, id: Option<TransactionId>, lost: Error) -> Result<()> {
    let outcome = match &id {
        Some(id) => driver.outcome(id).await,
        None => None,
    };
    match outcome {
        Some(true) => Ok(()),
        Some(false) => Err(Error::commit_rolled_back(lost)),
        None => Err(lost),
    }
}

fn unresolved() -> Error {
    Error::commit_unknown(
        "the outcome of an earlier commit is unknown; find it out and call `resolve_commit`",
    )
}
