//! The flush, as a list of steps. No SQL and no diffing here: each step is a module.

use crate::EntityManager;
use crate::change_set::{ChangeKind, ChangeSet};
use crate::entity::Schema;
use crate::error::{Error, Result};
use crate::graph::RowId;
use crate::hook::{HookContext, HookKind, inside_hook, is_inside_hook};
use crate::session::SharedTransaction;
use crate::sql::Statement;

mod before_hooks;
pub(crate) mod change_set_computer;
pub(crate) mod change_set_persister;
pub(crate) mod commit_order;
pub(crate) mod flush_plan;
pub(crate) mod gather;
pub(crate) mod journal;
pub(crate) mod planner;

use before_hooks::BeforeHooks;
use change_set_persister::Persister;
use flush_plan::FlushPlan;
use gather::Work;
use journal::{Journal, Outcome};

/// The rows with hooks, and what is written for them.
type Hooked = Vec<(RowId, ChangeSet)>;

impl<S: Schema> EntityManager<S> {
    /// Writes every change since the last flush, in one transaction.
    ///
    /// All or nothing: after an error, database and manager are as they were, and the same flush can be tried
    /// again. A flush without changes sends nothing. Inside a transaction it writes into that transaction.
    ///
    /// # Errors
    /// When a statement, a hook or the commit fails, when a link could not be made, and
    /// [`FlushInFlush`](crate::ErrorKind::FlushInFlush) when a hook of this manager's flush calls it.
    pub async fn flush(&self) -> Result<()> {
        if is_inside_hook(self.id()) {
            return Err(Error::flush_in_flush());
        }
        let _turn = self.session.flush_turn().await;
        self.settle_earlier().await?;
        self.report_faults()?;
        let mut hooks = BeforeHooks::new(self);
        hooks.run().await?;
        let work = gather::gather(self)?;
        let hooked = self.hooked(&work);
        planner::remember(self);
        let plan = planner::plan(self, &work)?;
        if plan.is_empty() {
            return self.take_over_nothing(self.touched_rows());
        }
        self.execute(plan, hooks, hooked).await
    }

    /// What a flush would do now, without doing it. Hooks are not called.
    ///
    /// # Errors
    /// When the flush could not be planned.
    pub fn plan(&self) -> Result<FlushPlan> {
        planner::plan(self, &gather::gather(self)?)
    }

    /// Takes over a commit that an earlier, dropped flush has sent; one that failed is simply flushed again.
    async fn settle_earlier(&self) -> Result<()> {
        self.settle().await.or_else(|error| {
            if error.is_commit_unknown() {
                Err(error)
            } else {
                Ok(())
            }
        })
    }

    /// Rows whose changes cancelled out are clean again.
    fn take_over_nothing(&self, touched: Vec<RowId>) -> Result<()> {
        let mut journal = Journal::default();
        journal.apply(
            self,
            Outcome {
                touched,
                ..Outcome::default()
            },
        )?;
        journal.commit(self);
        Ok(())
    }

    /// Sends the plan, takes over what came of it, and commits.
    async fn execute(
        &self,
        plan: FlushPlan,
        hooks: BeforeHooks<'_, S>,
        hooked: Hooked,
    ) -> Result<()> {
        let mut flush = Flush::begin(self).await?;
        let written = flush.write(plan, hooks).await;
        let written = match written {
            Ok(()) => self.after_hooks(&hooked).await,
            Err(error) => Err(error),
        };
        match written {
            Ok(()) => flush.commit().await,
            Err(error) => {
                flush.rollback().await;
                Err(error)
            }
        }
    }

    pub(crate) async fn call_hook(
        &self,
        row: RowId,
        kind: ChangeKind,
        hook: HookKind,
    ) -> Result<()> {
        if !self.entity(row.entity).hooks().contains(&hook) {
            return Ok(());
        }
        let changes = change_set_computer::compute(self, row, kind);
        self.run_hook(row, &changes, hook).await
    }

    async fn run_hook(&self, row: RowId, changes: &ChangeSet, hook: HookKind) -> Result<()> {
        match self
            .entity(row.entity)
            .call_hook(hook, HookContext::new(self, changes), row.slot)
        {
            Some(call) => inside_hook(self.id(), call).await,
            None => Ok(()),
        }
    }

    /// The change sets that hooks are to see after the write.
    fn hooked(&self, work: &Work) -> Hooked {
        kinds(work)
            .filter(|(row, kind)| self.entity(row.entity).hooks().contains(&after(*kind)))
            .map(|(row, kind)| (row, change_set_computer::compute(self, row, kind)))
            .collect()
    }

    async fn after_hooks(&self, hooked: &Hooked) -> Result<()> {
        for (row, changes) in hooked {
            self.run_hook(*row, changes, after(changes.kind())).await?;
        }
        Ok(())
    }
}

/// A flush that is being written; dropped half-way it leaves nothing behind.
struct Flush<'em, S: Schema> {
    em: &'em EntityManager<S>,
    transaction: SharedTransaction,
    /// Whether the transaction is this flush's own.
    own: bool,
    journal: Option<Journal>,
}

impl<'em, S: Schema> Flush<'em, S> {
    async fn begin(em: &'em EntityManager<S>) -> Result<Self> {
        let (transaction, own) = match em.session.transaction() {
            Some(open) => (open, false),
            None => (em.session.begin().await?, true),
        };
        let flush = Self {
            em,
            transaction,
            own,
            journal: Some(Journal::default()),
        };
        if !own {
            flush.savepoint("savepoint flush").await?;
        }
        Ok(flush)
    }

    async fn savepoint(&self, sql: &'static str) -> Result<()> {
        let mut open = self.transaction.lock().await;
        let open = open.as_mut().ok_or_else(ended)?;
        open.execute(Statement::plain(sql)).await.map(drop)
    }

    async fn write(&mut self, plan: FlushPlan, hooks: BeforeHooks<'_, S>) -> Result<()> {
        let mut open = self.transaction.lock().await;
        let open = open.as_mut().ok_or_else(ended)?;
        let touched = self.em.touched_rows();
        let outcome = Persister::new(self.em, open).run(plan).await?;
        let journal = self.journal.get_or_insert_default();
        journal.apply(
            self.em,
            Outcome {
                touched,
                hooked: hooks.hand_over(),
                ..outcome
            },
        )
    }

    /// Commits, or leaves that to the transaction around it.
    async fn commit(mut self) -> Result<()> {
        if self.own {
            let open = self.transaction.lock().await.take().ok_or_else(ended)?;
            self.em.session.end(&self.transaction);
            let journal = self.journal.take().unwrap_or_default();
            return self.em.commit_detached(open, vec![journal]).await;
        }
        self.savepoint("release savepoint flush").await?;
        self.em
            .session
            .keep(self.journal.take().unwrap_or_default());
        Ok(())
    }

    /// Takes everything back, in the manager and in the database.
    async fn rollback(mut self) {
        if self.own {
            self.journal.take().unwrap_or_default().rollback(self.em);
            return self.em.session.roll_back(&self.transaction).await;
        }
        // Until the savepoint is rolled back, dropping this ends the transaction.
        if self.savepoint("rollback to savepoint flush").await.is_ok() {
            self.journal.take().unwrap_or_default().rollback(self.em);
        }
    }
}

impl<S: Schema> Drop for Flush<'_, S> {
    fn drop(&mut self) {
        if let Some(journal) = self.journal.take() {
            journal.rollback(self.em);
            self.em.abandon(&self.transaction);
        }
    }
}

fn ended() -> Error {
    Error::transaction_state("the transaction has ended while the manager was flushing")
}

/// The rows of a flush with what happens to them.
fn kinds(work: &Work) -> impl Iterator<Item = (RowId, ChangeKind)> + '_ {
    let of = |rows: &'_ [RowId], kind: ChangeKind| {
        rows.iter().map(move |row| (*row, kind)).collect::<Vec<_>>()
    };
    of(&work.creates, ChangeKind::Create)
        .into_iter()
        .chain(of(&work.updates, ChangeKind::Update))
        .chain(of(&work.deletes, ChangeKind::Delete))
}

fn before(kind: ChangeKind) -> HookKind {
    match kind {
        ChangeKind::Create => HookKind::BeforeCreate,
        ChangeKind::Update => HookKind::BeforeUpdate,
        ChangeKind::Delete => HookKind::BeforeDelete,
    }
}

fn after(kind: ChangeKind) -> HookKind {
    match kind {
        ChangeKind::Create => HookKind::AfterCreate,
        ChangeKind::Update => HookKind::AfterUpdate,
        ChangeKind::Delete => HookKind::AfterDelete,
    }
}
