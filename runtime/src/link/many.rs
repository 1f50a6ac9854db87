//! The changes of one to-many relation of one row, and taking them back.

use crate::link::{Changes, Many, Slots};
use crate::unit_of_work::baseline::FlushNumber;

impl Many {
    /// Adds a slot; returns whether it was not there.
    pub fn add(&mut self, slot: u32) -> bool {
        if !self.items.insert(slot) {
            return false;
        }
        let taken_back = self.removed.swap_remove(&slot);
        if !taken_back || !self.initialized || self.replaced {
            self.added.insert(slot);
        }
        true
    }

    /// Adds a slot behind all others, also one that was taken out before: its link goes and comes again.
    pub fn append(&mut self, slot: u32) -> bool {
        let moved = self.removed.contains(&slot);
        let is_new = self.add(slot);
        if is_new && moved && !self.replaced {
            self.removed.insert(slot);
            self.added.insert(slot);
        }
        is_new
    }

    /// Makes it an empty collection, whatever the database has.
    pub fn replace(&mut self) {
        self.items.clear();
        self.added.clear();
        (self.initialized, self.replaced) = (true, true);
    }

    /// Takes back that it was replaced: what the database has is to be looked up again.
    pub fn unreplace(&mut self) {
        if std::mem::take(&mut self.replaced) {
            self.initialized = false;
        }
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
        let mut items: Slots = match self.replaced {
            true => Slots::default(),
            false => rows.into_iter().collect(),
        };
        items.retain(|slot| !self.removed.contains(slot));
        self.added.retain(|slot| !items.contains(slot));
        items.extend(self.added.iter().copied());
        self.items = items;
        self.initialized = true;
    }

    /// Whether the database is not in step.
    pub fn is_dirty(&self) -> bool {
        self.replaced || !self.added.is_empty() || !self.removed.is_empty()
    }

    /// What the database has not.
    pub fn changes(&self) -> Changes {
        Changes {
            added: self.added.clone(),
            removed: self.removed.clone(),
            replaced: self.replaced,
        }
    }

    /// The same, with what was added in the order of the collection.
    pub fn changes_in_order(&self) -> Changes {
        let mut changes = self.changes();
        changes
            .added
            .sort_by_cached_key(|slot| self.items.get_index_of(slot));
        changes
    }

    pub(super) fn plan(&mut self) {
        self.planned = Some(self.changes());
    }

    pub(super) fn accept(&mut self, flush: FlushNumber) {
        let Some(planned) = self.planned.take().filter(Changes::is_any) else {
            return;
        };
        let Changes {
            added,
            removed,
            replaced,
        } = &planned;
        self.replaced &= !replaced;
        self.added.retain(|slot| !added.contains(slot));
        self.removed.retain(|slot| !removed.contains(slot));
        // What was taken back while the flush ran has to be written back.
        let undone = added.iter().filter(|slot| !self.items.contains(*slot));
        self.removed.extend(undone.copied());
        let redone = removed.iter().filter(|slot| !added.contains(*slot));
        let redone = redone.filter(|slot| self.items.contains(*slot));
        self.added.extend(redone.copied());
        self.written.keep(flush, planned);
    }

    pub(super) fn rollback(&mut self, flush: FlushNumber) {
        let Some(changes) = self.written.take(flush) else {
            return;
        };
        for slot in &changes.added {
            if !self.removed.swap_remove(slot) {
                self.added.insert(*slot);
            }
        }
        for slot in changes.removed {
            // What went and came again does both once more.
            if changes.added.contains(&slot) || !self.added.swap_remove(&slot) {
                self.removed.insert(slot);
            }
        }
        self.replaced |= changes.replaced;
    }
}

impl Changes {
    fn is_any(&self) -> bool {
        self.replaced || !self.added.is_empty() || !self.removed.is_empty()
    }
}
