//! The part of a flush that comes before the plan: `on_update` values and the hooks that run first.
//!
//! Until the flush has written, everything they changed can be taken back, so that a flush that failed can be
//! tried again from where the program left it.

use std::collections::HashSet;

use crate::EntityManager;
use crate::change_set::ChangeKind;
use crate::entity::Schema;
use crate::error::Result;
use crate::graph::RowId;
use crate::unit_of_work::gather::gather;
use crate::unit_of_work::{before, journal, kinds};

/// What hooks did; dropped, it is taken back.
pub(crate) struct BeforeHooks<'em, S: Schema> {
    em: &'em EntityManager<S>,
    marked: Vec<RowId>,
    finished: bool,
    handed_over: bool,
}

impl<'em, S: Schema> BeforeHooks<'em, S> {
    pub fn new(em: &'em EntityManager<S>) -> Self {
        Self {
            em,
            marked: Vec::new(),
            finished: false,
            handed_over: false,
        }
    }

    /// Sets `on_update` values and calls hooks, until they touch nothing new.
    pub async fn run(&mut self) -> Result<()> {
        let mut done: HashSet<RowId> = HashSet::new();
        loop {
            let work = gather(self.em)?;
            let fresh: Vec<(RowId, ChangeKind)> =
                kinds(&work).filter(|(row, _)| done.insert(*row)).collect();
            if fresh.is_empty() {
                journal::hooked(self.em, &self.marked);
                self.finished = true;
                return Ok(());
            }
            for (row, kind) in fresh {
                self.prepare(row, kind).await?;
            }
        }
    }

    async fn prepare(&mut self, row: RowId, kind: ChangeKind) -> Result<()> {
        let entity = self.em.entity(row.entity);
        let hook = before(kind);
        let looked_at = kind == ChangeKind::Update || entity.hooks().contains(&hook);
        if looked_at && kind != ChangeKind::Create && !entity.has_row(self.em, row.slot) {
            self.em.load_rows(row.entity, &[row.slot]).await?;
        }
        if looked_at {
            journal::mark(self.em, row);
            self.marked.push(row);
        }
        if kind == ChangeKind::Update {
            entity.on_update(self.em, row.slot);
        }
        self.em.call_hook(row, kind, hook).await
    }

    /// From here on the journal of the flush takes things back; the rows that hooks created.
    pub fn hand_over(mut self) -> Vec<RowId> {
        self.handed_over = true;
        self.em.take_hook_created()
    }
}

impl<S: Schema> Drop for BeforeHooks<'_, S> {
    fn drop(&mut self) {
        if !self.handed_over {
            if !self.finished {
                journal::hooked(self.em, &self.marked);
            }
            journal::unmark(self.em, &self.marked, &self.em.take_hook_created());
        }
    }
}
