//! The flush, as a list of steps. No SQL and no diffing here: each step is a module.

use parking_lot::Mutex;

use crate::EntityManager;
use crate::change_set::{ChangeKind, ChangeSet};
use crate::entity::Schema;
use crate::error::{Error, Result};
use crate::graph::RowId;
use crate::hook::{HookContext, HookKind, inside_hook, is_inside_hook};
use crate::subscriber::{FlushEvent, FlushMoment, RowEvent};

pub(crate) mod after_hooks;
pub(crate) mod baseline;
mod before_hooks;
pub(crate) mod change_set_computer;
pub(crate) mod change_set_persister;
pub(crate) mod changed;
pub(crate) mod commit_order;
pub(crate) mod flush_plan;
pub(crate) mod gather;
pub(crate) mod journal;
pub(crate) mod planner;
pub(crate) mod reached;
pub(crate) mod taken_over;
pub(crate) mod writing;

use after_hooks::Hooked;
use before_hooks::BeforeHooks;
use changed::Look;
use flush_plan::FlushPlan;
use gather::Work;
use journal::{Journal, Outcome};
use writing::{Flush, ended};

/// What a flush is about to do.
struct Planned {
    plan: FlushPlan,
    /// The rows that were looked at.
    touched: Vec<RowId>,
    hooked: Hooked,
}

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
        let flushed = self.flush_once().await;
        self.session.attempt.note(flushed)
    }

    async fn flush_once(&self) -> Result<()> {
        let _turn = self.session.flush_turn().await;
        self.settle_earlier().await?;
        self.report_faults()?;
        let mut hooks = BeforeHooks::new(self);
        let planned = hooks.run().await?;
        let told = match self.session.subscribers.is_empty() {
            true => Hooked::new(),
            false => planned.hooked.clone(),
        };
        if planned.plan.is_empty() {
            self.take_over_nothing(planned.touched, hooks)?;
        } else {
            self.execute(planned, hooks).await?;
        }
        self.tell(FlushMoment::After, &told, None).await
    }

    /// Tells subscribers of a flush.
    async fn tell(
        &self,
        when: FlushMoment,
        rows: &Hooked,
        kept: Option<&Mutex<Vec<RowId>>>,
    ) -> Result<()> {
        let event = FlushEvent {
            em: self,
            rows,
            kept,
        };
        self.session.subscribers.flush(when, event).await
    }

    /// What a flush would do now, without doing it. Hooks are not called.
    ///
    /// # Errors
    /// When the flush could not be planned.
    pub fn plan(&self) -> Result<FlushPlan> {
        let _graph = self.graph_lock();
        let mut reached = reached::Reached::new();
        let work = gather::gather(self, &mut reached);
        let plan = work.and_then(|work| planner::plan(self, &work, Look::Now));
        reached::take_back(self, reached);
        plan
    }

    /// Takes over a commit that an earlier, dropped flush has sent; one that failed is simply flushed again.
    pub(crate) async fn settle_earlier(&self) -> Result<()> {
        self.settle().await.or_else(|error| {
            if error.is_commit_unknown() {
                Err(error)
            } else {
                Ok(())
            }
        })
    }

    /// Rows whose changes cancelled out are clean again.
    fn take_over_nothing(&self, touched: Vec<RowId>, hooks: BeforeHooks<'_, S>) -> Result<()> {
        let mut journal = Journal::new(hooks.flush());
        hooks.hand_over(&mut journal);
        let outcome = Outcome {
            touched,
            ..Outcome::default()
        };
        journal.apply(self, outcome)?;
        let Some(open) = self.session.transaction() else {
            journal.commit(self);
            return Ok(());
        };
        match self.session.keep(&open, journal) {
            None => Ok(()),
            Some(journal) => {
                journal.rollback(self);
                Err(ended())
            }
        }
    }

    /// Sends the plan, takes over what came of it, and commits.
    async fn execute(&self, planned: Planned, hooks: BeforeHooks<'_, S>) -> Result<()> {
        let number = hooks.flush();
        let mut flush = Flush::begin(self, number).await?;
        let written = flush.write(planned.plan, planned.touched, hooks).await;
        let written = match written {
            Ok(()) => self.after_hooks(&planned.hooked, number).await,
            Err(error) => Err(error),
        };
        flush.end(written).await
    }

    pub(crate) async fn call_hook(
        &self,
        row: RowId,
        kind: ChangeKind,
        hook: HookKind,
    ) -> Result<()> {
        if !self.is_heard(row, hook) {
            return Ok(());
        }
        let changes = change_set_computer::compute(self, row, kind, Look::Now);
        self.run_hook(row, &changes, hook).await
    }

    async fn run_hook(&self, row: RowId, changes: &ChangeSet, hook: HookKind) -> Result<()> {
        let entity = self.entity(row.entity);
        let called = entity.call_hook(hook, HookContext::new(self, changes), row.slot);
        if let Some(call) = called {
            inside_hook(self.id(), call).await?;
        }
        let event = RowEvent {
            em: self,
            row,
            changes,
        };
        self.session.subscribers.row(hook, event).await
    }

    /// Whether the schema lists this hook, or a subscriber wants to hear of the row.
    fn is_heard(&self, row: RowId, hook: HookKind) -> bool {
        let entity = self.entity(row.entity);
        entity.hooks().contains(&hook) || self.session.subscribers.hear(entity.meta().name)
    }
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
        ChangeKind::Upsert => HookKind::BeforeUpsert,
    }
}

fn after(kind: ChangeKind) -> HookKind {
    match kind {
        ChangeKind::Create => HookKind::AfterCreate,
        ChangeKind::Update => HookKind::AfterUpdate,
        ChangeKind::Delete => HookKind::AfterDelete,
        ChangeKind::Upsert => HookKind::AfterUpsert,
    }
}
