//! The decoder of a select: one batch per table of the statement.

use super::Load;
use crate::EntityManager;
use crate::driver::Decoder;
use crate::entity::Schema;
use crate::error::Result;
use crate::read_row::ReadRow;
use crate::row_batch::RowBatch;
use crate::sql::Statement;

impl<S: Schema> Load<S> {
    /// The select of the rows alone, for a decoder that is not of batches.
    pub fn statement(&mut self, em: &EntityManager<S>) -> Statement {
        self.select(&[]).into_statement(em.orm().dialect())
    }
}

/// One batch per table of the statement; decodes where the driver has the row.
pub(super) struct Batches<S: Schema>(pub Vec<Box<dyn RowBatch<S>>>);

impl<S: Schema> Decoder for Batches<S> {
    type Batch = Self;

    fn row(&mut self, row: &dyn ReadRow) -> Result<()> {
        let mut at = 0;
        for batch in &mut self.0 {
            batch.decode(row, at)?;
            at += batch.width();
        }
        Ok(())
    }

    fn finish(self) -> Self {
        self
    }
}
