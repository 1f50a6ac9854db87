//! Updates of many rows, and what the database computes in them.
//!
//! Where an update returns nothing, the rows are read once more, all of a statement together.

use super::returning::Returning;
use super::{Chunks, Connection};
use crate::error::Result;
use crate::sql::update::Update;
use crate::value::Value;

/// What became of rows that were updated.
#[derive(Debug, Default)]
pub(crate) struct Updated {
    /// How many were found.
    pub rows: u64,
    /// The values of the columns that the database computes, row after row; of no use unless all were found.
    pub values: Vec<Value>,
}

impl Connection {
    /// Updates rows whose values lie row after row, as [`Update::statement`] wants them.
    ///
    /// # Errors
    /// When the database refuses a row; earlier statements are done, so run it in a transaction.
    pub(crate) async fn update(&mut self, update: &Update, values: Vec<Value>) -> Result<Updated> {
        update.check(&values)?;
        let wanted: Vec<usize> = update.entity.0.computed_columns().collect();
        let returning = Returning::new(update.entity.0, &wanted);
        let size = update.rows_per_statement(self.dialect()) * update.width();
        let mut updated = Updated::default();
        let mut values = Chunks::new(values, size);
        while values.is_left() {
            let values = values.next_chunk();
            if wanted.is_empty() {
                let statement = update.statement(self.dialect(), values);
                updated.rows += self.execute(statement).await?;
            } else {
                self.update_and_read(update, &returning, values, &mut updated)
                    .await?;
            }
        }
        Ok(updated)
    }

    async fn update_and_read(
        &mut self,
        update: &Update,
        returning: &Returning,
        values: Vec<Value>,
        updated: &mut Updated,
    ) -> Result<()> {
        let keys = update.keys(&values);
        let expected = keys.len();
        if !self.dialect().updates_return() {
            let found = self.execute(update.statement(self.dialect(), values));
            let found = found.await?;
            updated.rows += found;
            if found == expected as u64 {
                updated
                    .values
                    .extend(self.read_back(returning, keys).await?);
            }
            return Ok(());
        }
        let update = Update {
            returning: returning.columns.clone(),
            ..update.clone()
        };
        let statement = update.statement(self.dialect(), values);
        let rows = self.query(statement, returning.decoder()).await?;
        updated.rows += rows.len() as u64;
        if rows.len() == expected {
            updated.values.extend(returning.in_order(rows, Some(keys))?);
        }
        Ok(())
    }
}
