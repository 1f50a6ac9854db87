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
    /// A column that has to have an expected value besides the key: the version.
    pub check: Option<usize>,
}

impl Delete {
    /// Rows of `meta`.
    #[must_use]
    pub const fn new(meta: &'static EntityMeta, check: Option<usize>) -> Self {
        Self {
            entity: EntityRef(meta),
            check,
        }
    }

    /// The number of values of one row: the key, the expected value.
    #[must_use]
    pub fn width(&self) -> usize {
        self.entity.0.key.len() + usize::from(self.check.is_some())
    }

    /// How many rows go into one statement.
    #[must_use]
    pub fn rows_per_statement(&self, dialect: &dyn Dialect) -> usize {
        dialect.rows_per_statement(self.width())
    }

    /// The statement for these rows, whose values lie row after row: key, expected value.
    #[must_use]
    pub fn statement(&self, dialect: &dyn Dialect, values: Vec<Value>) -> Statement {
        let meta = self.entity.0;
        let rows = values.len() / self.width();
        let scope = Scope { meta, alias: None };
        let columns = meta.key.iter().copied().chain(self.check);
        let columns: Vec<_> = columns.map(|column| scope.named(column)).collect();
        let mut writer = SqlWriter::new(dialect);
        writer.push("delete from ");
        writer.table(meta.schema, meta.table);
        writer.push(" where ");
        writer.in_rows(&columns, values);
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
            Delete::new(&USER, None),
            1,
            r#"delete from "user" where "id" = ?"#,
        );
        check(
            Delete::new(&USER, None),
            3,
            r#"delete from "user" where "id" in (?, ?, ?)"#,
        );
        check(
            Delete::new(&LINE, None),
            1,
            r#"delete from "line" where "order" = ? and "number" = ?"#,
        );
        check(
            Delete::new(&LINE, Some(3)),
            2,
            r#"delete from "line" where ("order", "number", "version") in (values (?, ?, ?), (?, ?, ?))"#,
        );
    }
}
