//! loom's primitives under the names of the runtime's own.
//!
//! What loom does not have is made of what it has: each step that another thread may see is an atomic of loom's,
//! and the value behind it is in a cell of the standard library, which needs no `unsafe`.

use std::sync::atomic::Ordering;

pub(crate) use loom::sync::atomic::AtomicUsize;

/// A lock without poison, like that of parking_lot.
pub(crate) struct Mutex<T>(loom::sync::Mutex<T>);

impl<T> Mutex<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(loom::sync::Mutex::new(value))
    }

    pub(crate) fn lock(&self) -> loom::sync::MutexGuard<'_, T> {
        self.0.lock().expect("no thread of a model panics")
    }
}

/// A cell that is written once.
#[derive(Debug)]
pub(crate) struct OnceLock<T> {
    is_set: AtomicUsize,
    writing: loom::sync::Mutex<()>,
    value: std::sync::OnceLock<T>,
}

impl<T> OnceLock<T> {
    pub(crate) fn new() -> Self {
        Self {
            is_set: AtomicUsize::new(0),
            writing: loom::sync::Mutex::new(()),
            value: std::sync::OnceLock::new(),
        }
    }

    pub(crate) fn get(&self) -> Option<&T> {
        match self.is_set.load(Ordering::Acquire) {
            0 => None,
            _ => self.value.get(),
        }
    }

    pub(crate) fn set(&self, value: T) -> Result<(), T> {
        let _writing = self.writing.lock();
        self.value.set(value)?;
        self.is_set.store(1, Ordering::Release);
        Ok(())
    }

    pub(crate) fn get_or_init(&self, make: impl FnOnce() -> T) -> &T {
        if let Some(value) = self.get() {
            return value;
        }
        let _writing = self.writing.lock();
        let value = self.value.get_or_init(make);
        self.is_set.store(1, Ordering::Release);
        value
    }
}

impl<T> From<T> for OnceLock<T> {
    fn from(value: T) -> Self {
        let cell = Self::new();
        let _ = cell.set(value);
        cell
    }
}

/// A vector that only grows, with room for what a model adds.
#[derive(Debug)]
pub(crate) struct AppendVec<T> {
    taken: AtomicUsize,
    places: [OnceLock<T>; 4],
}

impl<T> AppendVec<T> {
    pub(crate) fn new() -> Self {
        Self {
            taken: AtomicUsize::new(0),
            places: std::array::from_fn(|_| OnceLock::new()),
        }
    }

    pub(crate) fn push(&self, value: T) -> usize {
        let index = self.taken.fetch_add(1, Ordering::AcqRel);
        let _ = self.places[index].set(value);
        index
    }

    pub(crate) fn get(&self, index: usize) -> Option<&T> {
        self.places.get(index)?.get()
    }
}
