//! Rows as they are now, found by the values of their unique columns.
//!
//! They may have come back from the upsert, or were read after it.

use rustc_hash::FxHashMap;

use crate::driver::{Connection, ValueDecoder};
use crate::error::{Error, ErrorKind, Result};
use crate::metadata::EntityMeta;
use crate::sql::select::Select;
use crate::value::Value;

/// Rows by the values of their unique columns.
pub(super) struct Known {
    meta: &'static EntityMeta,
    target: &'static [usize],
    /// Where the unique columns are in the rows.
    places: Vec<usize>,
    rows: FxHashMap<Vec<Value>, Vec<Value>>,
}

impl Known {
    pub fn new(
        meta: &'static EntityMeta,
        columns: &[usize],
        target: &'static [usize],
    ) -> Result<Self> {
        let place = |wanted: &usize| columns.iter().position(|column| column == wanted);
        let places: Option<Vec<usize>> = target.iter().map(place).collect();
        Ok(Self {
            meta,
            target,
            places: places.ok_or_else(|| Error::other("unique columns that were not read"))?,
            rows: FxHashMap::default(),
        })
    }

    pub fn add(&mut self, rows: Vec<Vec<Value>>) {
        for row in rows {
            let key = self
                .places
                .iter()
                .map(|place| row[*place].clone())
                .collect();
            self.rows.insert(key, row);
        }
    }

    pub fn has(&self, key: &[Value]) -> bool {
        self.rows.contains_key(key)
    }

    pub fn take(&mut self, key: &[Value]) -> Result<Vec<Value>> {
        self.rows.remove(key).ok_or_else(|| {
            let columns = self.target.iter();
            let names: Vec<_> = columns.map(|column| self.meta.columns[*column].name).collect();
            Error::new(
                ErrorKind::UniqueViolation,
                format!(
                    "a row of {} was neither written nor found by ({}): another of its unique values belongs to another row, or somebody has deleted it meanwhile",
                    self.meta.name,
                    names.join(", ")
                ),
            )
            .with_table(self.meta.table)
        })
    }
}

/// Reads rows by their unique columns, as they are now.
pub(super) async fn read(
    connection: &mut Connection,
    meta: &'static EntityMeta,
    target: &'static [usize],
    keys: &[Vec<Value>],
    columns: &[usize],
) -> Result<Vec<Vec<Value>>> {
    let select = Select {
        columns: columns.to_vec(),
        latest: true,
        ..Select::new(meta).filter(super::by_values(target, keys.to_vec()))
    };
    let statement = select.into_statement(connection.dialect());
    let decoder = ValueDecoder::new(meta, columns.to_vec());
    connection.query(statement, decoder).await
}

pub(super) async fn read_one(
    connection: &mut Connection,
    meta: &'static EntityMeta,
    target: &'static [usize],
    key: Vec<Value>,
    columns: &[usize],
) -> Result<Vec<Value>> {
    let mut known = Known::new(meta, columns, target)?;
    known.add(
        read(
            connection,
            meta,
            target,
            std::slice::from_ref(&key),
            columns,
        )
        .await?,
    );
    known.take(&key)
}
