//! The relations of one row, as slots of other rows: no keys, no entity types, no SQL.
//!
//! A link holds what the database has (`base`) and what the program sees (`current`); the difference is the
//! change a flush writes. Keeping both sides of a relation in step is the work of `graph`.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

/// Slots in the order in which they came.
pub type Slots = IndexSet<u32, FxBuildHasher>;

/// One relation of one row.
#[derive(Debug, Default)]
pub enum Link {
    /// Nothing has asked for it yet.
    #[default]
    Untouched,
    /// A to-one relation.
    One(One),
    /// A to-many relation.
    Many(Box<Many>),
}

/// The state of a to-one relation.
#[derive(Debug, Default)]
pub struct One {
    /// The slot that the database names.
    pub base: Option<u32>,
    /// The slot that the program sees.
    pub current: Option<u32>,
    /// What a flush is about to write.
    pub planned: Option<Option<u32>>,
    /// The base before the transaction.
    pub before: Option<Option<u32>>,
    /// For the side without a column: whether the other side was looked up.
    pub known: bool,
    /// What handles rely on.
    pub promises: Promises,
}

/// The state of a to-many relation.
#[derive(Debug, Default)]
pub struct Many {
    /// Whether `items` is the whole collection.
    pub initialized: bool,
    /// The collection as the program sees it.
    pub items: Slots,
    /// What was added since the database was last in step.
    pub added: Slots,
    /// What was removed since the database was last in step.
    pub removed: Slots,
    /// Additions and removals that a flush is about to write.
    pub planned: Option<(Slots, Slots)>,
    /// Additions and removals that were written in the transaction.
    pub written: Option<(Slots, Slots)>,
    /// What handles rely on.
    pub promises: Promises,
}

/// The plans through which a relation was populated: they hold for the life of the manager.
///
/// By their numbers in the manager's list of plans, so that a row does not depend on its schema's type.
#[derive(Debug, Default)]
pub struct Promises {
    /// Whether the relation was populated at all.
    pub populated: bool,
    /// What was populated below it, each plan once.
    pub nested: Vec<u32>,
}

impl Promises {
    /// Remembers a plan; returns whether it is a new one.
    pub fn grant(&mut self, plan: Option<u32>) -> bool {
        let first = !std::mem::replace(&mut self.populated, true);
        match plan {
            Some(plan) if !self.nested.contains(&plan) => {
                self.nested.push(plan);
                true
            }
            _ => first,
        }
    }
}

impl One {
    /// Whether the foreign key has to be written.
    pub fn is_dirty(&self) -> bool {
        self.base != self.current
    }
}

impl One {
    fn accept(&mut self) {
        if let Some(planned) = self.planned.take() {
            let base = std::mem::replace(&mut self.base, planned);
            self.before.get_or_insert(base);
        }
    }

    fn rollback(&mut self) {
        if let Some(before) = self.before.take() {
            self.base = before;
        }
    }
}

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

    fn plan(&mut self) {
        self.planned = Some((self.added.clone(), self.removed.clone()));
    }

    fn accept(&mut self) {
        let Some((added, removed)) = self.planned.take() else {
            return;
        };
        self.added.retain(|slot| !added.contains(slot));
        self.removed.retain(|slot| !removed.contains(slot));
        // What was taken back while the flush ran has to be written back.
        let undone = added.iter().filter(|slot| !self.items.contains(*slot));
        self.removed.extend(undone.copied());
        let redone = removed.iter().filter(|slot| self.items.contains(*slot));
        self.added.extend(redone.copied());
        let (all_added, all_removed) = self.written.get_or_insert_default();
        all_added.extend(added);
        all_removed.extend(removed);
    }

    fn rollback(&mut self) {
        let Some((added, removed)) = self.written.take() else {
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

impl Link {
    /// Remembers the current state as what a flush is about to write.
    pub fn plan(&mut self) {
        match self {
            Link::Untouched => {}
            Link::One(one) => one.planned = Some(one.current),
            Link::Many(many) => many.plan(),
        }
    }

    /// What was planned is in the database, in a transaction that may still be rolled back.
    pub fn accept(&mut self) {
        match self {
            Link::Untouched => {}
            Link::One(one) => one.accept(),
            Link::Many(many) => many.accept(),
        }
    }

    /// What was accepted is committed.
    pub fn commit(&mut self) {
        match self {
            Link::Untouched => {}
            Link::One(one) => one.before = None,
            Link::Many(many) => many.written = None,
        }
    }

    /// What was accepted is gone: it has to be written again.
    pub fn rollback(&mut self) {
        match self {
            Link::Untouched => {}
            Link::One(one) => one.rollback(),
            Link::Many(many) => many.rollback(),
        }
    }

    /// Whether the database is not in step.
    pub fn is_dirty(&self) -> bool {
        match self {
            Link::Untouched => false,
            Link::One(one) => one.is_dirty(),
            Link::Many(many) => many.is_dirty(),
        }
    }

    /// The to-one state, made on first use.
    pub fn one(&mut self) -> &mut One {
        if !matches!(self, Link::One(_)) {
            *self = Link::One(One::default());
        }
        match self {
            Link::One(one) => one,
            _ => unreachable!("the link was made a to-one above"),
        }
    }

    /// The to-many state, made on first use.
    pub fn many(&mut self) -> &mut Many {
        if !matches!(self, Link::Many(_)) {
            *self = Link::Many(Box::default());
        }
        match self {
            Link::Many(many) => many,
            _ => unreachable!("the link was made a to-many above"),
        }
    }
}
