//! A value whose older versions stay where they are.
//!
//! References into any version live as long as the [`Versioned`] itself; the first version costs
//! no allocation. It knows nothing of change tracking: see `edit`.

use std::sync::atomic::Ordering;

use crate::sync::{AppendVec, AtomicUsize, OnceLock};

/// An append-only series of values, the newest of which is current.
#[derive(Debug)]
pub struct Versioned<T> {
    first: OnceLock<T>,
    later: OnceLock<Box<Later<T>>>,
}

#[derive(Debug)]
struct Later<T> {
    values: AppendVec<T>,
    newest: AtomicUsize,
}

impl<T> Default for Versioned<T> {
    fn default() -> Self {
        Self {
            first: OnceLock::new(),
            later: OnceLock::new(),
        }
    }
}

impl<T> From<T> for Versioned<T> {
    fn from(value: T) -> Self {
        Self {
            first: OnceLock::from(value),
            later: OnceLock::new(),
        }
    }
}

impl<T> Versioned<T> {
    /// The newest version.
    pub fn current(&self) -> Option<&T> {
        match self.later.get() {
            Some(later) => later.values.get(later.newest.load(Ordering::Acquire)),
            None => self.first.get(),
        }
    }

    /// The version that [`push`](Self::push) gave this number, counted from one.
    pub fn version(&self, number: u32) -> Option<&T> {
        match number {
            0 => None,
            1 => self.first.get(),
            _ => self.later.get()?.values.get(number as usize - 2),
        }
    }

    /// Appends a version and makes it the current one; returns its number.
    pub fn push(&self, value: T) -> u32 {
        let Err(value) = self.first.set(value) else {
            return 1;
        };
        let mut rejected = Some(value);
        let later = self
            .later
            .get_or_init(|| Box::new(Later::of(&mut rejected)));
        let index = match rejected {
            Some(value) => later.values.push(value),
            None => 0,
        };
        // Another thread may have pushed a later one already.
        later.newest.fetch_max(index, Ordering::AcqRel);
        index as u32 + 2
    }
}

impl<T> Later<T> {
    /// Holds the second version from the start, so that there is always a newest one.
    fn of(value: &mut Option<T>) -> Self {
        let values = AppendVec::new();
        if let Some(value) = value.take() {
            values.push(value);
        }
        Self {
            values,
            newest: AtomicUsize::new(0),
        }
    }
}
