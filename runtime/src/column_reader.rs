//! Reads the columns of one row one after the other, as generated code wants them.
//!
//! It only counts; decoding is the work of `scalar` and of the driver's row.

use crate::error::Result;
use crate::read_row::ReadRow;
use crate::scalar::{Key, Scalar};

/// A position in a row.
pub struct ColumnReader<'r> {
    row: &'r dyn ReadRow,
    next: usize,
}

impl<'r> ColumnReader<'r> {
    /// Starts at the column `at`.
    pub fn new(row: &'r dyn ReadRow, at: usize) -> Self {
        Self { row, next: at }
    }

    /// The next column.
    ///
    /// # Errors
    /// When the value is not a `T`.
    #[expect(
        clippy::should_implement_trait,
        reason = "each column has a type of its own"
    )]
    pub fn next<T: Scalar>(&mut self) -> Result<T> {
        let index = self.next;
        self.next += 1;
        T::read(self.row, index)
    }

    /// The next columns as a key; `None` when they are null.
    ///
    /// # Errors
    /// When the values are not a `K`.
    pub fn next_key<K: Key>(&mut self) -> Result<Option<K>> {
        let index = self.next;
        self.next += K::WIDTH;
        K::read_opt(self.row, index)
    }
}
