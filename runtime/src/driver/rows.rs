//! The rows of one result on their way into a decoder, counted.

use super::Decoder;
use crate::error::Result;
use crate::read_row::ReadRow;

/// A decoder, and how many rows it has seen: none means that the statement can be sent once more.
pub(super) struct Rows<D> {
    pub(super) decoder: D,
    pub(super) count: u64,
}

impl<D: Decoder> Rows<D> {
    pub(super) fn new(decoder: D) -> Self {
        Self { decoder, count: 0 }
    }

    pub(super) fn row(&mut self, row: &dyn ReadRow) -> Result<()> {
        self.count += 1;
        self.decoder.row(row)
    }
}
