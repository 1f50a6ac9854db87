//! The rows of one result on their way into a decoder, counted.

use super::Decoder;
use crate::error::{Error, Result};
use crate::read_row::ReadRow;

/// A decoder, and how many rows it has seen: none means that the statement can be sent once more.
pub(super) struct Rows<D> {
    /// There unless a statement that did not end has taken it along.
    decoder: Option<D>,
    pub(super) count: u64,
}

impl<D: Decoder> Rows<D> {
    pub(super) const fn new(decoder: D) -> Self {
        Self {
            decoder: Some(decoder),
            count: 0,
        }
    }

    /// Moves them into a statement that may outlive the one who asked.
    #[cfg(feature = "mysql")]
    pub(super) const fn take(&mut self) -> Self {
        Self {
            decoder: self.decoder.take(),
            count: self.count,
        }
    }

    pub(super) fn row(&mut self, row: &dyn ReadRow) -> Result<()> {
        self.count += 1;
        self.decoder.as_mut().ok_or_else(gone)?.row(row)
    }

    pub(super) fn finish(self) -> Result<D::Batch> {
        Ok(self.decoder.ok_or_else(gone)?.finish())
    }
}

fn gone() -> Error {
    Error::other("the rows went with a statement that did not end")
}
