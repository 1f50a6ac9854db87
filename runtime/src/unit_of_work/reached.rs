//! The states that a flush changes before it writes: drafts that cascades reach, orphans, rows that go with others.
//!
//! They are the flush's own doing, so a flush that fails takes them back. It decides nothing: see `gather`.

use crate::EntityManager;
use crate::entity::Schema;
use crate::entity_state::EntityState;
use crate::graph::RowId;

/// Rows, their states before, and what they were changed to.
pub(crate) type Reached = Vec<(RowId, EntityState, EntityState)>;

/// Has the flush insert a draft.
pub(crate) fn persist<S: Schema>(em: &EntityManager<S>, row: RowId, reached: &mut Reached) {
    change(em, row, reached, EntityManager::persist_row);
}

/// Has the flush delete a row.
pub(crate) fn remove<S: Schema>(em: &EntityManager<S>, row: RowId, reached: &mut Reached) {
    change(em, row, reached, EntityManager::remove_row);
}

/// Has a row stay that was to be deleted.
pub(crate) fn keep<S: Schema>(em: &EntityManager<S>, row: RowId, reached: &mut Reached) {
    change(em, row, reached, |em, row| {
        let core = em.entity(row.entity).core(em, row.slot);
        if core.state() == EntityState::Removing {
            core.set_state(EntityState::Managed);
        }
    });
}

fn change<S: Schema>(
    em: &EntityManager<S>,
    row: RowId,
    reached: &mut Reached,
    change: impl Fn(&EntityManager<S>, RowId),
) {
    let before = em.state(row);
    change(em, row);
    let after = em.state(row);
    if before != after {
        reached.push((row, before, after));
    }
}

/// Takes the states back, unless the program has changed them again. Under the graph lock.
pub(crate) fn take_back<S: Schema>(em: &EntityManager<S>, reached: Reached) {
    for (row, before, after) in reached.into_iter().rev() {
        if em.state(row) != after {
            continue;
        }
        let entity = em.entity(row.entity);
        entity.core(em, row.slot).set_state(before);
        if let Some(key) = entity.key_values(em, row.slot) {
            let _ = entity.assign_key(em, row.slot, &key);
        }
    }
}
