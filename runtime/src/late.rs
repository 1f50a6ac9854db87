//! A column value that may arrive after the row: lazy columns, and what the database fills in.
//!
//! It only ever goes from unknown to known; a changed value is an edit or a new row.

use std::sync::OnceLock;

use crate::scalar::Scalar;

/// A value that may not be known yet.
#[derive(Debug, Clone)]
pub struct Late<T>(OnceLock<T>);

impl<T> Late<T> {
    /// A value that is still to come.
    pub const fn unknown() -> Self {
        Self(OnceLock::new())
    }

    /// The value, once it is known.
    pub fn get(&self) -> Option<&T> {
        self.0.get()
    }

    /// Makes the value known; the first one stays.
    pub fn fill(&self, value: T) {
        let _ = self.0.set(value);
    }

    /// Takes over the value of another row image.
    pub fn adopt(&self, other: Late<T>) {
        if let Some(value) = other.0.into_inner() {
            self.fill(value);
        }
    }
}

impl<T> Default for Late<T> {
    fn default() -> Self {
        Self::unknown()
    }
}

impl<T> From<T> for Late<T> {
    fn from(value: T) -> Self {
        Self(OnceLock::from(value))
    }
}

impl<T> From<Option<T>> for Late<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or_else(Self::unknown, |value| Self(OnceLock::from(value)))
    }
}

/// A place in a row that holds a `T`, at once or later.
pub trait Slot<T> {
    /// The value, if it is known.
    fn known(&self) -> Option<&T>;
}

impl<T: Scalar> Slot<T> for T {
    fn known(&self) -> Option<&T> {
        Some(self)
    }
}

impl<T: Scalar> Slot<T> for Late<T> {
    fn known(&self) -> Option<&T> {
        self.get()
    }
}
