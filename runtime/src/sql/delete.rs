//! Deletes of rows by key.
//!
//! Nothing is cascaded here: the caller lists every row.

use super::insert::EntityRef;
use super::{Scope, SqlWriter, Statement};
use crate::dialect::Dialect;
use crate::metadata::EntityMeta;
use crate::value::Value;

/// What to delete, without the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delete {
    /// The entity.
    pub entity: EntityRef,
    /// Columns that have to have expected values besides the key: the version, and those that are checked.
    pub check: Vec<usize>,
}

impl Delete {
    /// Rows of `meta`.
    #[must_use]
    pub const fn new(meta: &'static EntityMeta, check: Vec<usize>) -> Self {
        Self {
            entity: EntityRef(meta),
            check,
        }
    }

    /// The number of values of one row: the key, the expected values.
    #[must_use]
    pub fn width(&self) -> usize {
        self.entity.0.key.len() + self.check.len()
    }

    /// How many rows go into one statement; only one where an expected value may be null, which is in no list.
    #[must_use]
    pub fn rows_per_statement(&self, dialect: &dyn Dialect) -> usize {
        let nullable = |column: &usize| self.entity.0.columns[*column].nullable;
        match self.check.iter().any(nullable) {
            true => 1,
            false => dialect.rows_per_statement(self.width()),
        }
    }

    /// The statement for these rows, whose values lie row after row: key, expected value.
    #[must_use]
    pub fn statement(&self, dialect: &dyn Dialect, values: Vec<Value>) -> Statement {
        let meta = self.entity.0;
        let rows = values.len() / self.width();
        let scope = Scope { meta, alias: None };
        let checked = self.check.iter().copied();
        let columns = meta.key.iter().copied().chain(checked);
        let columns: Vec<_> = columns.map(|column| scope.named(column)).collect();
        let mut writer = SqlWriter::new(dialect);
        writer.push("delete from ");
        writer.table(meta.schema, meta.table);
        writer.push(" where ");
        match rows {
            1 => writer.the_row(&columns, values),
            _ => writer.in_rows(&columns, values),
        }
        writer.finish_rows(dialect.row_source(), rows, self.rows_per_statement(dialect))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::sqlite::SqliteDialect;
    use crate::sql::fixture::{LINE, USER};

    #[test]
    fn rows_are_found_by_their_key() {
        let check = |delete: Delete, rows: usize, sql: &str| {
            let statement =
                delete.statement(&SqliteDialect, vec![Value::I64(1); rows * delete.width()]);
            assert_eq!(statement.sql.as_ref(), sql);
        };
        check(
            Delete::new(&USER, vec![]),
            1,
            r#"delete from "user" where "id" = ?"#,
        );
        check(
            Delete::new(&USER, vec![]),
            3,
            r#"delete from "user" where "id" in (?, ?, ?)"#,
        );
        check(
            Delete::new(&LINE, vec![]),
            1,
            r#"delete from "line" where "order" = ? and "number" = ?"#,
        );
        check(
            Delete::new(&LINE, vec![3]),
            2,
            r#"delete from "line" where ("order", "number", "version") in (values (?, ?, ?), (?, ?, ?))"#,
        );
    }
}
