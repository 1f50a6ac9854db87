//! A value whose older versions stay where they are.
//!
//! References into any version live as long as the [`Versioned`] itself; the first version costs
//! no allocation. It knows nothing of change tracking: see `edit`.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// An append-only series of values, the newest of which is current.
#[derive(Debug)]
pub struct Versioned<T> {
    first: OnceLock<T>,
    later: OnceLock<Box<Later<T>>>,
}

#[derive(Debug)]
struct Later<T> {
    values: boxcar::Vec<T>,
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
        later.newest.store(index, Ordering::Release);
        index as u32 + 2
    }
}

impl<T> Later<T> {
    /// Holds the second version from the start, so that there is always a newest one.
    fn of(value: &mut Option<T>) -> Self {
        let values = boxcar::Vec::new();
        if let Some(value) = value.take() {
            values.push(value);
        }
        Self {
            values,
            newest: AtomicUsize::new(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Versioned;

    #[test]
    fn references_into_old_versions_stay_valid() {
        let title = Versioned::from(String::from("first"));
        let first = title.current().map(String::as_str);
        let numbers = [title.push("second".into()), title.push("third".into())];
        assert_eq!(first, Some("first"));
        assert_eq!(numbers, [2, 3]);
        assert_eq!(title.version(2).map(String::as_str), Some("second"));
        assert_eq!(title.current().map(String::as_str), Some("third"));
    }

    #[test]
    fn an_empty_one_takes_its_first_version_from_push() {
        let key = Versioned::default();
        assert_eq!(key.current(), None::<&i64>);
        assert_eq!(key.push(7), 1);
        assert_eq!((key.current(), key.version(0)), (Some(&7), None));
    }
}
