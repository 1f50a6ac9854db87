//! Takes the results of a flush over into the manager, and takes them back when the transaction is rolled back.
//!
//! Synchronous, so that no dropped future can leave it half done. It sends nothing.

use rustc_hash::FxHashMap;

use crate::EntityManager;
use crate::driver::ValueRow;
use crate::entity::Schema;
use crate::entity_state::EntityState;
use crate::error::Result;
use crate::graph::RowId;
use crate::unit_of_work::gather::is_dirty;
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
    /// The rows among them that hooks created.
    pub hooked: Vec<RowId>,
}

/// What one transaction did to the manager.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    created: Vec<RowId>,
    removed: Vec<RowId>,
    touched: Vec<RowId>,
    hooked: Vec<RowId>,
}

impl Journal {
    /// Takes over the outcome of a flush.
    ///
    /// # Errors
    /// When the database filled in a value that does not fit its type.
    pub fn apply<S: Schema>(&mut self, em: &EntityManager<S>, outcome: Outcome) -> Result<()> {
        em.untouch(&outcome.touched);
        self.touched.extend_from_slice(&outcome.touched);
        self.hooked.extend_from_slice(&outcome.hooked);
        for row in &outcome.created {
            let entity = em.entity(row.entity);
            self.created.push(*row);
            entity.core(em, row.slot).set_state(EntityState::Managed);
            if let Some(key) = outcome.keys.get(row) {
                entity.assign_key(em, row.slot, key)?;
            }
        }
        for row in &outcome.touched {
            accept(em, *row);
        }
        for (row, column, value) in outcome.computed {
            em.entity(row.entity)
                .fill(em, row.slot, column, &ValueRow(&[value]), 0)?;
        }
        for row in outcome.removed {
            em.entity(row.entity)
                .core(em, row.slot)
                .set_state(EntityState::Removed);
            em.entity(row.entity).forget_key(em, row.slot);
            self.removed.push(row);
        }
        for row in outcome.touched {
            touch_again(em, row);
        }
        Ok(())
    }

    /// The transaction is committed: nothing can be taken back.
    pub fn commit<S: Schema>(self, em: &EntityManager<S>) {
        for row in self.touched {
            each_edit(em, row, |edit| edit.commit());
            each_link(em, row, crate::link::Link::commit);
        }
    }

    /// The transaction is rolled back: everything has to be written again.
    pub fn rollback<S: Schema>(self, em: &EntityManager<S>) {
        for row in &self.removed {
            let entity = em.entity(row.entity);
            entity.core(em, row.slot).set_state(EntityState::Removing);
            if let Some(key) = entity.key_values(em, row.slot) {
                let _ = entity.assign_key(em, row.slot, &key);
            }
        }
        for row in &self.created {
            let entity = em.entity(row.entity);
            let removed = matches!(em.state(*row), EntityState::Removing | EntityState::Removed);
            entity.core(em, row.slot).set_state(if removed {
                EntityState::Removed
            } else {
                EntityState::New
            });
            if entity.meta().generated_key {
                entity.forget_key(em, row.slot);
            }
        }
        for row in self.touched {
            each_edit(em, row, |edit| edit.rollback());
            each_link(em, row, crate::link::Link::rollback);
            em.touch_row(row);
            each_edit(em, row, |edit| edit.unmark());
        }
        drop_created(em, &self.hooked);
    }
}

fn each_edit<S: Schema>(
    em: &EntityManager<S>,
    row: RowId,
    act: impl Fn(&dyn crate::edit::AnyEdit),
) {
    let entity = em.entity(row.entity);
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

/// Remembers the values of a row before hooks change them.
pub(crate) fn mark<S: Schema>(em: &EntityManager<S>, row: RowId) {
    let entity = em.entity(row.entity);
    for column in 0..entity.meta().columns.len() {
        if let Some(edit) = entity.edit_mut(em, row.slot, column) {
            edit.mark();
        }
    }
}

/// Remembers what hooks made of the values of these rows.
pub(crate) fn hooked<S: Schema>(em: &EntityManager<S>, rows: &[RowId]) {
    rows.iter()
        .for_each(|row| each_edit(em, *row, |edit| edit.hooked()));
}

/// Takes back what hooks did: the values they set, and the rows they created.
pub(crate) fn unmark<S: Schema>(em: &EntityManager<S>, rows: &[RowId], created: &[RowId]) {
    rows.iter()
        .for_each(|row| each_edit(em, *row, |edit| edit.unmark()));
    drop_created(em, created);
}

/// Hooks will create these rows again when the flush is tried again.
fn drop_created<S: Schema>(em: &EntityManager<S>, rows: &[RowId]) {
    for row in rows {
        let entity = em.entity(row.entity);
        entity.core(em, row.slot).set_state(EntityState::Removed);
        entity.forget_key(em, row.slot);
    }
}

fn accept<S: Schema>(em: &EntityManager<S>, row: RowId) {
    each_edit(em, row, |edit| edit.accept());
    each_link(em, row, crate::link::Link::accept);
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
    if waiting || (em.state(row) == EntityState::Managed && (is_dirty(em, row) || linked())) {
        em.touch_row(row);
    }
}
