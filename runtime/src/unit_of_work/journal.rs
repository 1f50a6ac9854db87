//! Takes the results of a flush over into the manager, and takes them back when the transaction is rolled back.
//!
//! Synchronous, so that no dropped future can leave it half done. It sends nothing.

use rustc_hash::FxHashMap;

use crate::EntityManager;
use crate::entity::Schema;
use crate::entity_state::EntityState;
use crate::error::Result;
use crate::graph::RowId;
use crate::unit_of_work::baseline::FlushNumber;
use crate::unit_of_work::changed::{Look, is_dirty};
use crate::unit_of_work::reached::{Reached, take_back};
use crate::unit_of_work::taken_over::TakenOver;
use crate::value::Value;

/// What the database made of the rows of a flush.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// The rows that were inserted, and their keys.
    pub created: Vec<RowId>,
    pub keys: FxHashMap<RowId, Vec<Value>>,
    /// Values that the database filled in: row, column, value.
    pub computed: Vec<(RowId, usize, Value)>,
    /// The rows that were deleted.
    pub removed: Vec<RowId>,
    /// Every row that the flush looked at.
    pub touched: Vec<RowId>,
}

/// What one flush did to the manager.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    flush: FlushNumber,
    /// States that were changed before anything was written.
    reached: Reached,
    created: Vec<RowId>,
    removed: Vec<RowId>,
    touched: Vec<RowId>,
    hooked: Vec<RowId>,
    /// Rows that were written past the flush.
    taken: Vec<TakenOver>,
}

impl Journal {
    /// The journal of a flush that has written nothing yet.
    pub fn new(flush: FlushNumber) -> Self {
        Self {
            flush,
            ..Self::default()
        }
    }

    /// The number of the flush.
    pub fn flush(&self) -> FlushNumber {
        self.flush
    }

    /// Adds a row that was written past the flush.
    pub fn taken_over(&mut self, row: RowId, taken: TakenOver) {
        self.touched.push(row);
        self.taken.push(taken);
    }

    /// Adds what came before the plan: the states that were changed, the rows that hooks have created.
    pub fn prepared(&mut self, reached: Reached, hooked: Vec<RowId>) {
        self.reached.extend(reached);
        self.hooked.extend(hooked);
    }

    /// Takes over the outcome of a flush.
    ///
    /// # Errors
    /// When the database filled in a value that does not fit its type.
    pub fn apply<S: Schema>(&mut self, em: &EntityManager<S>, outcome: Outcome) -> Result<()> {
        let mut graph = em.graph_lock();
        *graph += 1;
        em.session.flushed();
        em.untouch(&outcome.touched);
        self.touched.extend_from_slice(&outcome.touched);
        // What is gone makes room for new rows of the same key.
        for row in outcome.removed {
            em.entity(row.entity)
                .core(em, row.slot)
                .set_state(EntityState::Removed);
            em.entity(row.entity).forget_key(em, row.slot);
            self.removed.push(row);
        }
        for row in &outcome.created {
            let entity = em.entity(row.entity);
            self.created.push(*row);
            // Removed while the flush ran: it is in the database now, so the next flush deletes it.
            let state = match em.state(*row) {
                EntityState::Removed => EntityState::Removing,
                _ => EntityState::Managed,
            };
            entity.core(em, row.slot).set_state(state);
            if let Some(key) = outcome.keys.get(row) {
                entity.assign_key(em, row.slot, key)?;
            }
        }
        for row in &outcome.touched {
            accept(em, *row, self.flush);
        }
        for (row, column, value) in outcome.computed {
            em.entity(row.entity)
                .fill(em, row.slot, column, value, self.flush)?;
        }
        for row in outcome.touched {
            touch_again(em, row);
        }
        Ok(())
    }

    /// The transaction is committed: nothing can be taken back.
    pub fn commit<S: Schema>(self, em: &EntityManager<S>) {
        let _graph = em.graph_lock();
        for row in self.touched {
            each_edit(em, row, |edit| edit.commit());
            each_link(em, row, crate::link::Link::commit);
        }
    }

    /// What the flush wrote is rolled back: it has to be written again.
    pub fn rollback<S: Schema>(self, em: &EntityManager<S>) {
        let mut graph = em.graph_lock();
        *graph += 1;
        for row in &self.created {
            let entity = em.entity(row.entity);
            let removed = matches!(em.state(*row), EntityState::Removing | EntityState::Removed);
            entity.core(em, row.slot).set_state(if removed {
                EntityState::Removed
            } else {
                EntityState::New
            });
            entity.forget_key(em, row.slot);
        }
        // Until it is gone again, a row that was deleted is the one that its key names.
        for row in &self.removed {
            let entity = em.entity(row.entity);
            entity.core(em, row.slot).set_state(EntityState::Removing);
            if let Some(key) = entity.key_values(em, row.slot) {
                let _ = entity.assign_key(em, row.slot, &key);
            }
        }
        for row in self.created {
            let entity = em.entity(row.entity);
            if em.state(row) == EntityState::New
                && let Some(key) = entity.key_values(em, row.slot)
            {
                let _ = entity.assign_key(em, row.slot, &key);
            }
        }
        for row in self.touched {
            each_edit(em, row, |edit| edit.rollback(self.flush));
            each_link(em, row, |link| link.rollback(self.flush));
            em.touch_row(row);
            each_edit(em, row, |edit| edit.unmark(self.flush));
        }
        for taken in self.taken.into_iter().rev() {
            taken.take_back(em);
        }
        take_back(em, self.reached);
        drop_created(em, &self.hooked);
    }
}

fn each_edit<S: Schema>(
    em: &EntityManager<S>,
    row: RowId,
    act: impl Fn(&dyn crate::edit::AnyEdit),
) {
    let entity = em.entity(row.entity);
    if !entity.is_edited(em, row.slot) {
        return;
    }
    for column in 0..entity.meta().columns.len() {
        if let Some(edit) = entity.edit(em, row.slot, column) {
            act(edit);
        }
    }
}

fn each_link<S: Schema>(em: &EntityManager<S>, row: RowId, act: impl Fn(&mut crate::link::Link)) {
    let entity = em.entity(row.entity);
    for index in 0..entity.meta().relations.len() {
        if let Some(mut link) = entity.core(em, row.slot).existing_link(index) {
            act(&mut link);
        }
    }
}

/// Remembers the values of a row before the hooks of a flush change them.
pub(crate) fn mark<S: Schema>(em: &EntityManager<S>, row: RowId, flush: FlushNumber) {
    let entity = em.entity(row.entity);
    for column in 0..entity.meta().columns.len() {
        if let Some(edit) = entity.edit_mut(em, row.slot, column) {
            edit.mark(flush);
        }
    }
}

/// Remembers what hooks made of the values of these rows.
pub(crate) fn hooked<S: Schema>(em: &EntityManager<S>, rows: &[RowId], flush: FlushNumber) {
    rows.iter()
        .for_each(|row| each_edit(em, *row, |edit| edit.hooked(flush)));
}

/// Takes back the values that hooks set.
pub(crate) fn unmark<S: Schema>(em: &EntityManager<S>, rows: &[RowId], flush: FlushNumber) {
    rows.iter()
        .for_each(|row| each_edit(em, *row, |edit| edit.unmark(flush)));
}

/// Hooks will create these rows again when the flush is tried again.
pub(crate) fn drop_created<S: Schema>(em: &EntityManager<S>, rows: &[RowId]) {
    for row in rows {
        let entity = em.entity(row.entity);
        entity.core(em, row.slot).set_state(EntityState::Removed);
        entity.forget_key(em, row.slot);
    }
}

fn accept<S: Schema>(em: &EntityManager<S>, row: RowId, flush: FlushNumber) {
    each_edit(em, row, |edit| edit.accept(flush));
    each_link(em, row, |link| link.accept(flush));
}

/// Keeps a row that was changed while the flush ran for the next one.
fn touch_again<S: Schema>(em: &EntityManager<S>, row: RowId) {
    let entity = em.entity(row.entity);
    let linked = || {
        (0..entity.meta().relations.len()).any(|index| {
            entity
                .core(em, row.slot)
                .existing_link(index)
                .is_some_and(|link| link.is_dirty())
        })
    };
    let waiting = matches!(em.state(row), EntityState::New | EntityState::Removing);
    let there = matches!(em.state(row), EntityState::Managed | EntityState::Reference);
    if waiting || (there && (is_dirty(em, row, Look::Now) || linked())) {
        em.touch_row(row);
    }
}
