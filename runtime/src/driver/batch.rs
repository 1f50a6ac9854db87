//! Many rows in few statements: splits them so that no statement has too many parameters, and gives generated
//! values back in the order of the rows.
//!
//! Which rows go together, and in which order, is for the unit of work to find out.

use super::Connection;
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::sql::Statement;
use crate::sql::delete::Delete;
use crate::sql::insert::Insert;
use crate::sql::pivot::PivotChange;
use crate::sql::update::Update;
use crate::value::Value;

mod key_range;
mod returning;

use returning::Returning;

impl Connection {
    /// Inserts rows whose values lie row after row; gives the values of `insert.returning`, row after row in the
    /// same order.
    ///
    /// # Errors
    /// When the database refuses a row; earlier statements are done, so run it in a transaction.
    pub async fn insert(
        &mut self,
        insert: &Insert,
        rows: usize,
        values: Vec<Value>,
    ) -> Result<Vec<Value>> {
        let size = insert.rows_per_statement(self.dialect());
        let consecutive = key_range::is_consecutive(self, insert, rows).await?;
        let mut returned = Vec::with_capacity(rows * insert.returning.len());
        let mut left = rows;
        let mut values = Chunks::new(values, size * insert.columns.len());
        while left > 0 {
            let count = left.min(size);
            left -= count;
            let values = values.next_chunk();
            match (consecutive, insert.returning.is_empty()) {
                (true, _) => returned.extend(self.insert_consecutive(insert, count, values).await?),
                (false, true) => drop(self.run(insert.statement(self.dialect(), values)).await?),
                (false, false) => {
                    returned.extend(self.insert_returning(insert, count, values).await?)
                }
            }
        }
        Ok(returned)
    }

    async fn insert_consecutive(
        &mut self,
        insert: &Insert,
        rows: usize,
        values: Vec<Value>,
    ) -> Result<impl Iterator<Item = Value> + use<>> {
        let plain = Insert {
            returning: Vec::new(),
            ..insert.clone()
        };
        let done = self.run(plain.statement(self.dialect(), values)).await?;
        key_range::keys_up_to(done.last_id, rows)
    }

    async fn insert_returning(
        &mut self,
        insert: &Insert,
        rows: usize,
        values: Vec<Value>,
    ) -> Result<Vec<Value>> {
        let returning = Returning::new(insert);
        let keys = returning.given_keys(insert, &values);
        let statement = returning.insert.statement(self.dialect(), values);
        let rows_back = self.query(statement, returning.decoder()).await?;
        if rows_back.len() != rows {
            let entity = insert.entity.0.name;
            return Err(Error::other(format!(
                "{rows} rows of {entity} were inserted, {} came back",
                rows_back.len()
            )));
        }
        returning.in_order(rows_back, keys)
    }

    /// Updates rows whose values lie row after row, as [`Update::statement`] wants them; gives the number of rows found.
    ///
    /// # Errors
    /// When the database refuses a row; earlier statements are done, so run it in a transaction.
    pub async fn update(&mut self, update: &Update, values: Vec<Value>) -> Result<u64> {
        let size = update.rows_per_statement(self.dialect()) * update.width();
        self.change(values, size, |dialect, values| {
            update.statement(dialect, values)
        })
        .await
    }

    /// Deletes rows whose values lie row after row, as [`Delete::statement`] wants them; gives the number of rows found.
    ///
    /// # Errors
    /// When the database refuses a row; earlier statements are done, so run it in a transaction.
    pub async fn delete(&mut self, delete: &Delete, values: Vec<Value>) -> Result<u64> {
        let size = delete.rows_per_statement(self.dialect()) * delete.width();
        self.change(values, size, |dialect, values| {
            delete.statement(dialect, values)
        })
        .await
    }

    /// Changes links whose values lie link after link, as [`PivotChange::statement`] wants them; gives the number of
    /// links that changed.
    ///
    /// # Errors
    /// When the database refuses a link; earlier statements are done, so run it in a transaction.
    pub async fn change_pivot(&mut self, change: PivotChange, values: Vec<Value>) -> Result<u64> {
        let size = change.rows_per_statement(self.dialect()) * change.width();
        self.change(values, size, |dialect, values| {
            change.statement(dialect, values)
        })
        .await
    }

    async fn change(
        &mut self,
        values: Vec<Value>,
        size: usize,
        statement: impl Fn(&dyn Dialect, Vec<Value>) -> Statement,
    ) -> Result<u64> {
        let mut found = 0;
        let mut values = Chunks::new(values, size);
        while values.is_left() {
            let statement = statement(self.dialect(), values.next_chunk());
            found += self.execute(statement).await?;
        }
        Ok(found)
    }
}

/// Values, handed out in chunks of one size; the only chunk is not copied.
struct Chunks {
    left: Vec<Value>,
    size: usize,
}

impl Chunks {
    const fn new(left: Vec<Value>, size: usize) -> Self {
        Self { left, size }
    }

    const fn is_left(&self) -> bool {
        !self.left.is_empty()
    }

    fn next_chunk(&mut self) -> Vec<Value> {
        let rest = if self.left.len() > self.size {
            self.left.split_off(self.size)
        } else {
            Vec::new()
        };
        std::mem::replace(&mut self.left, rest)
    }
}

#[cfg(test)]
mod tests;
