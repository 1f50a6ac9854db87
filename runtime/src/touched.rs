//! What the next flush has to look at, and how a row enters and leaves the unit of work.
//!
//! States change under the graph lock, which callers hold. What is to be written is decided in `unit_of_work`.

use rustc_hash::FxHashSet;

use crate::EntityManager;
use crate::cell_core::CellCore;
use crate::entity::Schema;
use crate::entity_state::EntityState;
use crate::graph::RowId;
use crate::hook::is_inside_hook;

impl<S: Schema> EntityManager<S> {
    pub(crate) fn touch(&self, entity: usize, core: &CellCore) {
        let mut touched = self.touched.lock();
        if core.touch() {
            touched.push(RowId {
                entity,
                slot: core.slot(),
            });
        }
    }

    pub(crate) fn touched_rows(&self) -> Vec<RowId> {
        self.touched.lock().clone()
    }

    /// Takes rows off the list of what the next flush looks at.
    pub(crate) fn untouch(&self, rows: &[RowId]) {
        let mut touched = self.touched.lock();
        if touched.starts_with(rows) {
            touched.drain(..rows.len());
        } else {
            let gone: FxHashSet<RowId> = rows.iter().copied().collect();
            touched.retain(|row| !gone.contains(row));
        }
        for row in rows {
            self.entity(row.entity).core(self, row.slot).untouch();
        }
    }

    /// The rows that hooks of the running flush have created since the last call.
    pub(crate) fn take_hook_created(&self) -> Vec<RowId> {
        std::mem::take(&mut *self.hook_created.lock())
    }

    pub(crate) fn persist_row(&self, row: RowId) {
        let core = self.entity(row.entity).core(self, row.slot);
        if core.state() == EntityState::Draft {
            core.set_state(EntityState::New);
            if is_inside_hook(self.id()) {
                self.hook_created.lock().push(row);
            }
        }
        self.touch(row.entity, core);
    }

    pub(crate) fn remove_row(&self, row: RowId) {
        let core = self.entity(row.entity).core(self, row.slot);
        match core.state() {
            EntityState::Draft | EntityState::New => {
                core.set_state(EntityState::Removed);
                self.entity(row.entity).forget_key(self, row.slot);
            }
            EntityState::Reference | EntityState::Managed => core.set_state(EntityState::Removing),
            EntityState::Removing | EntityState::Removed => {}
        }
        self.touch(row.entity, core);
    }
}
