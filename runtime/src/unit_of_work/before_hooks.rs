//! The part of a flush that comes before the plan: `on_update` values and the hooks that run first.
//!
//! Until the flush has written, everything they changed can be taken back, so that a flush that failed can be
//! tried again from where the program left it.

use parking_lot::Mutex;
use rustc_hash::FxHashSet;

use crate::EntityManager;
use crate::change_set::ChangeKind;
use crate::entity::Schema;
use crate::error::Result;
use crate::graph::RowId;
use crate::hook::as_hook;
use crate::subscriber::FlushMoment;
use crate::unit_of_work::after_hooks::Hooked;
use crate::unit_of_work::baseline::FlushNumber;
use crate::unit_of_work::changed::Look;
use crate::unit_of_work::gather::{cascade, sort};
use crate::unit_of_work::journal::Journal;
use crate::unit_of_work::reached::{Reached, keep, take_back};
use crate::unit_of_work::{Planned, before, journal, kinds, planner};

/// What a look at the touched rows has found.
enum Looked {
    /// Rows whose `on_update` values and hooks are still to come.
    Fresh(Vec<(RowId, ChangeKind)>),
    /// Nothing new: what subscribers of flushes have not seen yet.
    Untold(Hooked),
    /// Nothing new at all: the plan.
    Settled(Planned),
}

/// What was done to the manager before the plan; dropped, it is taken back.
pub(crate) struct BeforeHooks<'em, S: Schema> {
    em: &'em EntityManager<S>,
    flush: FlushNumber,
    reached: Reached,
    marked: Vec<RowId>,
    /// Rows that stay although they were removed.
    kept: Mutex<Vec<RowId>>,
    finished: bool,
    handed_over: bool,
}

impl<'em, S: Schema> BeforeHooks<'em, S> {
    pub fn new(em: &'em EntityManager<S>) -> Self {
        Self {
            em,
            flush: em.session.next_flush(),
            reached: Vec::new(),
            marked: Vec::new(),
            kept: Mutex::default(),
            finished: false,
            handed_over: false,
        }
    }

    /// The number of the flush.
    pub fn flush(&self) -> FlushNumber {
        self.flush
    }

    /// Sets `on_update` values, calls hooks and tells subscribers, until they touch nothing new; plans what is to be
    /// written then.
    pub async fn run(&mut self) -> Result<Planned> {
        let em = self.em;
        em.tell(FlushMoment::Before, &Hooked::new(), None).await?;
        let mut done: FxHashSet<(RowId, ChangeKind)> = FxHashSet::default();
        let mut told = em.session.subscribers.is_empty();
        loop {
            match self.look(&mut done, told)? {
                Looked::Fresh(rows) => {
                    for (row, kind) in rows {
                        self.prepare(row, kind).await?;
                    }
                }
                Looked::Untold(rows) => {
                    em.tell(FlushMoment::On, &rows, Some(&self.kept)).await?;
                    told = true;
                }
                Looked::Settled(planned) => return Ok(planned),
            }
        }
    }

    /// Looks at what is to be written, in one step: what other tasks change after the last look is left to the next
    /// flush.
    fn look(&mut self, done: &mut FxHashSet<(RowId, ChangeKind)>, told: bool) -> Result<Looked> {
        let em = self.em;
        let _graph = em.graph_lock();
        cascade(em, &mut self.reached)?;
        for row in self.kept.get_mut() {
            keep(em, *row, &mut self.reached);
        }
        let touched = em.touched_rows();
        planner::remember(em, &touched);
        let work = sort(em, &touched, Look::Planned);
        let fresh: Vec<(RowId, ChangeKind)> = kinds(&work)
            .filter(|(row, kind)| self.concerns(*row, *kind) && done.insert((*row, *kind)))
            .collect();
        if !fresh.is_empty() {
            return Ok(Looked::Fresh(fresh));
        }
        let hooked = em.hooked(&work);
        if !told {
            return Ok(Looked::Untold(hooked));
        }
        journal::hooked(em, &self.marked, self.flush);
        self.finished = true;
        Ok(Looked::Settled(Planned {
            hooked,
            plan: planner::plan(em, &work, Look::Planned)?,
            touched,
        }))
    }

    /// Whether there may be an `on_update` or a hook for this row.
    fn concerns(&self, row: RowId, kind: ChangeKind) -> bool {
        kind == ChangeKind::Update || self.em.is_heard(row, before(kind))
    }

    async fn prepare(&mut self, row: RowId, kind: ChangeKind) -> Result<()> {
        let entity = self.em.entity(row.entity);
        if kind != ChangeKind::Create && !entity.has_row(self.em, row.slot) {
            self.em.load_rows(row.entity, &[row.slot]).await?;
        }
        journal::mark(self.em, row, self.flush);
        self.marked.push(row);
        if kind == ChangeKind::Update {
            as_hook(self.em.id(), || entity.on_update(self.em, row.slot));
        }
        self.em.call_hook(row, kind, before(kind)).await
    }

    /// From here on the journal of the flush takes things back.
    pub fn hand_over(mut self, journal: &mut Journal) {
        self.handed_over = true;
        let reached = std::mem::take(&mut self.reached);
        journal.prepared(reached, self.em.take_hook_created());
    }
}

impl<S: Schema> Drop for BeforeHooks<'_, S> {
    fn drop(&mut self) {
        if self.handed_over {
            return;
        }
        let _graph = self.em.graph_lock();
        if !self.finished {
            journal::hooked(self.em, &self.marked, self.flush);
        }
        journal::unmark(self.em, &self.marked, self.flush);
        take_back(self.em, std::mem::take(&mut self.reached));
        journal::drop_created(self.em, &self.em.take_hook_created());
    }
}
