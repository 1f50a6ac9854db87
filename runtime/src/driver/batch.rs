//! Many rows in few statements: splits them so that no statement has too many parameters, and gives generated
//! values back in the order of the rows.
//!
//! Which rows go together, and in which order, is for the unit of work to find out.

use super::Connection;
use crate::dialect::Dialect;
use crate::error::{Error, ErrorKind, Result};
use crate::sql::Statement;
use crate::sql::delete::Delete;
use crate::sql::insert::Insert;
use crate::sql::pivot::PivotChange;
use crate::value::Value;

mod key_range;
mod returning;
mod update;

pub(crate) use key_range::KeyRange;
use returning::Returning;
pub(crate) use returning::ValueDecoder;

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
        insert.check(&values)?;
        let size = self.insert_size(insert);
        let consecutive = key_range::is_consecutive(self, insert, rows).await?;
        let mut returned = Vec::with_capacity(rows * insert.returning.len());
        let mut left = rows;
        let mut values = Chunks::new(values, size * insert.columns.len());
        while left > 0 {
            let count = left.min(size);
            left -= count;
            let values = values.next_chunk();
            match (insert.returning.is_empty(), consecutive) {
                (true, _) => drop(self.run(insert.statement(self.dialect(), values)).await?),
                (_, true) => returned.extend(self.insert_consecutive(insert, count, values).await?),
                _ => returned.extend(self.insert_returning(insert, count, values).await?),
            }
        }
        Ok(returned)
    }

    /// A row whose key the database makes without counting can only be told by being alone.
    fn insert_size(&self, insert: &Insert) -> usize {
        let meta = insert.entity.0;
        let given = meta.key.iter().all(|key| insert.columns.contains(key));
        if insert.returning.is_empty() || given || meta.generated_key {
            insert.rows_per_statement(self.dialect())
        } else {
            1
        }
    }

    async fn insert_consecutive(
        &mut self,
        insert: &Insert,
        rows: usize,
        values: Vec<Value>,
    ) -> Result<Vec<Value>> {
        let done = self
            .run(insert.silent().statement(self.dialect(), values))
            .await?;
        let keys: Vec<_> = done.keys.keys(rows)?.collect();
        if insert.returning == insert.entity.0.key {
            return Ok(keys);
        }
        let keys = keys.into_iter().map(|key| vec![key]).collect();
        let returning = Returning::new(insert.entity.0, &insert.returning);
        self.read_back(&returning, keys).await
    }

    async fn insert_returning(
        &mut self,
        insert: &Insert,
        rows: usize,
        values: Vec<Value>,
    ) -> Result<Vec<Value>> {
        let returning = Returning::new(insert.entity.0, &insert.returning);
        let keys = returning.given_keys(insert, &values);
        if let (Some(keys), false) = (&keys, self.dialect().has_returning()) {
            self.run(insert.silent().statement(self.dialect(), values))
                .await?;
            return self.read_back(&returning, keys.clone()).await;
        }
        if !self.dialect().has_returning() {
            return Err(untold(insert));
        }
        let insert = Insert {
            returning: returning.columns.clone(),
            ..insert.clone()
        };
        let statement = insert.statement(self.dialect(), values);
        let rows_back = self.query(statement, returning.decoder()).await?;
        returning.all_came_back(rows, rows_back.len())?;
        returning.in_order(rows_back, keys)
    }

    /// Reads what the database filled into the rows with these keys.
    async fn read_back(
        &mut self,
        returning: &Returning,
        keys: Vec<Vec<Value>>,
    ) -> Result<Vec<Value>> {
        let statement = returning.read_back(self.dialect(), &keys);
        let rows_back = self.query(statement, returning.decoder()).await?;
        returning.all_came_back(keys.len(), rows_back.len())?;
        returning.in_order(rows_back, Some(keys))
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

/// The key of a row that was inserted cannot be found out.
fn untold(insert: &Insert) -> Error {
    let (name, table) = (insert.entity.0.name, insert.entity.0.table);
    Error::new(ErrorKind::Unsupported, format!(
        "this database does not tell which key it made for a row of {name}; compute the key in the program, with `on_create`"
    ))
    .with_table(table)
}

/// Values, handed out in chunks of one size; each is moved once.
struct Chunks {
    left: std::vec::IntoIter<Value>,
    size: usize,
}

impl Chunks {
    fn new(values: Vec<Value>, size: usize) -> Self {
        Self {
            left: values.into_iter(),
            size,
        }
    }

    fn is_left(&self) -> bool {
        self.left.len() > 0
    }

    fn next_chunk(&mut self) -> Vec<Value> {
        self.left.by_ref().take(self.size).collect()
    }
}

#[cfg(test)]
mod tests;
