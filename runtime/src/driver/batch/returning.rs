//! Generated values, matched to the rows they belong to.
//!
//! The order of `returning` is not documented by any database, so it is not relied on: rows are matched by their
//! key where the program gave it. Generated keys ascend in the order of the rows, so they have to come back
//! ascending; when order and size disagree nobody can tell which key is whose, and that is an error.
//! Rows that are updated are matched by their key, too.

use std::collections::HashMap;

use crate::condition::Expr;
use crate::dialect::Dialect;
use crate::driver::Decoder;
use crate::error::{Error, Result};
use crate::metadata::{ColumnMeta, EntityMeta};
use crate::read_row::ReadRow;
use crate::scalar::read_value;
use crate::sql::Statement;
use crate::sql::insert::Insert;
use crate::sql::select::Select;
use crate::value::Value;

/// The columns that come back: the key first, and what was asked for behind it.
pub(super) struct Returning {
    meta: &'static EntityMeta,
    pub(super) columns: Vec<usize>,
    /// Where each wanted column is in the rows that come back.
    places: Vec<usize>,
}

impl Returning {
    pub(super) fn new(meta: &'static EntityMeta, wanted: &[usize]) -> Self {
        let mut columns = meta.key.to_vec();
        columns.extend(wanted.iter().filter(|column| !meta.key.contains(column)));
        let place = |wanted| columns.iter().position(|column| *column == wanted);
        let places = wanted.iter().filter_map(|wanted| place(*wanted)).collect();
        Self {
            meta,
            columns,
            places,
        }
    }

    /// The keys that the rows give; `None` when the database generates them.
    pub(super) fn given_keys(&self, insert: &Insert, values: &[Value]) -> Option<Vec<Vec<Value>>> {
        let place = |key| insert.columns.iter().position(|column| *column == key);
        let places: Vec<_> = self
            .meta
            .key
            .iter()
            .map(|key| place(*key))
            .collect::<Option<_>>()?;
        let key = |row: &[Value]| places.iter().map(|place| row[*place].clone()).collect();
        Some(values.chunks(insert.columns.len()).map(key).collect())
    }

    pub(super) fn decoder(&self) -> ValueDecoder {
        ValueDecoder::new(self.meta, self.columns.clone())
    }

    /// The select that reads the same values of rows that are there already.
    pub(super) fn read_back(&self, dialect: &dyn Dialect, keys: &[Vec<Value>]) -> Statement {
        let filter = Expr::Tuple {
            columns: self.meta.key,
            tuples: keys.to_vec(),
        };
        Select {
            columns: self.columns.clone(),
            ..Select::new(self.meta).filter(filter)
        }
        .into_statement(dialect)
    }

    pub(super) fn all_came_back(&self, rows: usize, back: usize) -> Result<()> {
        if rows == back {
            return Ok(());
        }
        let entity = self.meta.name;
        Err(Error::other(format!(
            "{rows} rows of {entity} were inserted, {back} came back"
        )))
    }

    pub(super) fn in_order(
        &self,
        rows: Vec<Vec<Value>>,
        keys: Option<Vec<Vec<Value>>>,
    ) -> Result<Vec<Value>> {
        let rows = match keys {
            Some(keys) => self.by_key(rows, &keys)?,
            None => self.by_generated_key(rows)?,
        };
        Ok(rows
            .iter()
            .flat_map(|row| self.places.iter().map(|place| row[*place].clone()))
            .collect())
    }

    fn by_generated_key(&self, rows: Vec<Vec<Value>>) -> Result<Vec<Vec<Value>>> {
        let key = |row: &Vec<Value>| row[0].as_integer();
        if rows.len() > 1 && !rows.is_sorted_by_key(key) {
            return Err(self.not_ascending());
        }
        Ok(rows)
    }

    fn not_ascending(&self) -> Error {
        let Self {
            meta: EntityMeta { name, table, .. },
            ..
        } = self;
        Error::other(format!("the keys that the database generated for {name} do not ascend, so they cannot be matched to their rows"))
            .with_table(*table)
    }

    fn by_key(&self, rows: Vec<Vec<Value>>, keys: &[Vec<Value>]) -> Result<Vec<Vec<Value>>> {
        let width = self.meta.key.len();
        let mut known: HashMap<Vec<Value>, Vec<Value>> = rows
            .into_iter()
            .map(|row| (row[..width].to_vec(), row))
            .collect();
        let missing = || {
            Error::other(format!(
                "a row of {} came back with another key",
                self.meta.name
            ))
        };
        keys.iter()
            .map(|key| known.remove(key).ok_or_else(missing))
            .collect()
    }
}

/// Decodes columns of one entity into values.
pub(crate) struct ValueDecoder {
    meta: &'static EntityMeta,
    columns: Vec<usize>,
    rows: Vec<Vec<Value>>,
}

impl ValueDecoder {
    pub(crate) const fn new(meta: &'static EntityMeta, columns: Vec<usize>) -> Self {
        Self {
            meta,
            columns,
            rows: Vec::new(),
        }
    }
}

impl Decoder for ValueDecoder {
    type Batch = Vec<Vec<Value>>;

    fn row(&mut self, row: &dyn ReadRow) -> Result<()> {
        let columns = self
            .columns
            .iter()
            .map(|column| &self.meta.columns[*column]);
        let value = |(index, column): (usize, &ColumnMeta)| {
            read_value(column.ty, row, index)
                .map_err(|error| error.with_table(self.meta.table).with_column(column.name))
        };
        let values = columns.enumerate().map(value).collect::<Result<_>>()?;
        self.rows.push(values);
        Ok(())
    }

    fn finish(self) -> Self::Batch {
        self.rows
    }
}
