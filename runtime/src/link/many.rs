//! The changes of one to-many relation of one row, and taking them back.

use crate::link::{Many, Slots};
use crate::unit_of_work::baseline::FlushNumber;

impl Many {
    /// Adds a slot; returns whether it was not there.
    pub fn add(&mut self, slot: u32) -> bool {
        if !self.items.insert(slot) {
            return false;
        }
        let taken_back = self.removed.swap_remove(&slot);
        if !taken_back || !self.initialized {
            self.added.insert(slot);
        }
        true
    }

    /// Removes a slot; returns whether it was there, as far as is known.
    pub fn remove(&mut self, slot: u32) -> bool {
        let present = self.items.shift_remove(&slot);
        if !present && (self.initialized || self.removed.contains(&slot)) {
            return false;
        }
        let taken_back = self.added.swap_remove(&slot);
        if !taken_back || !self.initialized {
            self.removed.insert(slot);
        }
        true
    }

    /// Takes over what was looked up, unless another task has done so meanwhile.
    pub fn learn(&mut self, rows: impl IntoIterator<Item = u32>) {
        if !self.initialized {
            self.initialize(rows);
        }
    }

    /// Takes over what the database has, keeping the changes made meanwhile.
    pub fn initialize(&mut self, rows: impl IntoIterator<Item = u32>) {
        let mut items: Slots = rows.into_iter().collect();
        self.added.retain(|slot| !items.contains(slot));
        items.retain(|slot| !self.removed.contains(slot));
        items.extend(self.added.iter().copied());
        self.items = items;
        self.initialized = true;
    }

    /// Whether the database is not in step.
    pub fn is_dirty(&self) -> bool {
        !self.added.is_empty() || !self.removed.is_empty()
    }

    pub(super) fn plan(&mut self) {
        self.planned = Some((self.added.clone(), self.removed.clone()));
    }

    pub(super) fn accept(&mut self, flush: FlushNumber) {
        let planned = self.planned.take();
        let Some((added, removed)) = planned.filter(|(a, r)| !a.is_empty() || !r.is_empty()) else {
            return;
        };
        self.added.retain(|slot| !added.contains(slot));
        self.removed.retain(|slot| !removed.contains(slot));
        // What was taken back while the flush ran has to be written back.
        let undone = added.iter().filter(|slot| !self.items.contains(*slot));
        self.removed.extend(undone.copied());
        let redone = removed.iter().filter(|slot| self.items.contains(*slot));
        self.added.extend(redone.copied());
        self.written.keep(flush, (added, removed));
    }

    pub(super) fn rollback(&mut self, flush: FlushNumber) {
        let Some((added, removed)) = self.written.take(flush) else {
            return;
        };
        for slot in added {
            if !self.removed.swap_remove(&slot) {
                self.added.insert(slot);
            }
        }
        for slot in removed {
            if !self.added.swap_remove(&slot) {
                self.removed.insert(slot);
            }
        }
    }
}
