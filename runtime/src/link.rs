//! The relations of one row, as slots of other rows: no keys, no entity types, no SQL.
//!
//! A link holds what the database has (`base`) and what the program sees (`current`); the difference is the
//! change a flush writes. Keeping both sides of a relation in step is the work of `graph`.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use crate::unit_of_work::baseline::{Baselines, FlushNumber};

mod many;

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
    /// The base before each flush, and whether it was still to be read.
    pub before: Baselines<(Option<u32>, bool)>,
    /// Whether the base is still to be read: only the key of the row is known.
    pub unread: bool,
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
    /// Whether every link that the database has goes: the collection was replaced before it was looked up.
    pub replaced: bool,
    /// What a flush is about to write.
    pub planned: Option<Changes>,
    /// What each flush of the transaction wrote.
    pub written: Baselines<Changes>,
    /// What handles rely on.
    pub promises: Promises,
}

/// The changes of a to-many relation.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// What was added.
    pub added: Slots,
    /// What was removed.
    pub removed: Slots,
    /// Whether everything else goes.
    pub replaced: bool,
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
    /// For the side without a column: takes over what was looked up, unless the program has set it.
    pub fn learn(&mut self, target: Option<u32>) {
        if !self.known && self.current.is_none() {
            (self.base, self.current) = (target, target);
        }
        self.known = true;
    }

    fn accept(&mut self, flush: FlushNumber) {
        let before = (self.base, self.unread);
        if let Some(planned) = self.planned.take().filter(|planned| *planned != before.0) {
            (self.base, self.unread) = (planned, false);
            self.before.keep(flush, before);
        }
    }

    fn rollback(&mut self, flush: FlushNumber) {
        if let Some(before) = self.before.take(flush) {
            (self.base, self.unread) = before;
        }
    }

    /// Whether it says nothing that the row itself does not say.
    fn is_untouched(&self) -> bool {
        self.unread && self.current.is_none() && self.planned.is_none() && !self.promises.populated
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
    pub fn accept(&mut self, flush: FlushNumber) {
        match self {
            Link::Untouched => {}
            Link::One(one) => one.accept(flush),
            Link::Many(many) => many.accept(flush),
        }
    }

    /// What was accepted is committed.
    pub fn commit(&mut self) {
        match self {
            Link::Untouched => {}
            Link::One(one) => one.before.clear(),
            Link::Many(many) => many.written.clear(),
        }
    }

    /// What a flush wrote is gone: it has to be written again.
    pub fn rollback(&mut self, flush: FlushNumber) {
        match self {
            Link::Untouched => {}
            Link::One(one) => one.rollback(flush),
            Link::Many(many) => many.rollback(flush),
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

    /// Whether the foreign key is still to be looked at.
    pub fn is_unread(&self) -> bool {
        match self {
            Link::Untouched => true,
            Link::One(one) => one.unread,
            Link::Many(_) => false,
        }
    }

    /// Takes over what the foreign key names, if that is known by now; what the program has set stays.
    pub fn read(&mut self, foreign: Option<Option<u32>>) {
        let first = matches!(self, Link::Untouched);
        let one = self.one();
        one.unread |= first;
        if let Some(foreign) = foreign.filter(|_| one.unread) {
            (one.base, one.unread) = (foreign, false);
            if first {
                one.current = foreign;
            }
        }
    }

    /// Forgets a to-one state that says nothing, so that the row can be asked again once it is read.
    pub fn forget_nothing(&mut self) {
        if matches!(self, Link::One(one) if one.is_untouched()) {
            *self = Link::Untouched;
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
