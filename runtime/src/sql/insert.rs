//! Inserts of many rows of one entity in one statement.
//!
//! All rows give the same columns. In which order a database returns generated values is not relied on here: the
//! key columns come first in what is returned, so that each row can be found again.

use super::{SqlWriter, Statement, fit};
use crate::dialect::{Dialect, RowSource};
use crate::error::Result;
use crate::metadata::{ColumnMeta, EntityMeta};
use crate::value::Value;

/// What to insert, without the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insert {
    /// The entity.
    pub entity: EntityRef,
    /// The columns that each row gives.
    pub columns: Vec<usize>,
    /// The columns whose values come back; empty for none.
    pub returning: Vec<usize>,
}

/// An entity's metadata, equal only to itself.
#[derive(Debug, Clone, Copy)]
pub struct EntityRef(pub &'static EntityMeta);

impl PartialEq for EntityRef {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for EntityRef {}

impl Insert {
    /// Rows of `meta` that give `columns`.
    #[must_use]
    pub const fn new(
        meta: &'static EntityMeta,
        columns: Vec<usize>,
        returning: Vec<usize>,
    ) -> Self {
        Self {
            entity: EntityRef(meta),
            columns,
            returning,
        }
    }

    /// The same without values that come back.
    #[must_use]
    pub fn silent(&self) -> Self {
        Self {
            returning: Vec::new(),
            ..self.clone()
        }
    }

    /// Checks rows before they are written.
    ///
    /// # Errors
    /// When a value does not fit its column.
    pub fn check(&self, values: &[Value]) -> Result<()> {
        fit::check(self.entity.0, &self.columns, self.columns.len(), values)
    }

    /// How many rows go into one statement.
    #[must_use]
    pub fn rows_per_statement(&self, dialect: &dyn Dialect) -> usize {
        match self.row_source(dialect) {
            _ if self.columns.is_empty() => 1,
            RowSource::Arrays => dialect.rows_per_statement(self.columns.len()),
            _ => dialect.rows_of_parameters(self.columns.len()),
        }
    }

    /// How the rows travel.
    pub(super) fn row_source(&self, dialect: &dyn Dialect) -> RowSource {
        let is_array = |column: &usize| self.entity.0.columns[*column].ty.is_array();
        dialect.row_source_of(self.columns.iter().any(is_array))
    }

    /// The statement for these rows, whose values lie row after row.
    #[must_use]
    pub fn statement(&self, dialect: &dyn Dialect, values: Vec<Value>) -> Statement {
        let meta = self.entity.0;
        let rows = values.len() / self.columns.len().max(1);
        let mut writer = SqlWriter::new(dialect);
        writer.push("insert into ");
        writer.table(meta.schema, meta.table);
        if self.columns.is_empty() {
            writer.push(" ");
            writer.push(dialect.row_of_defaults());
        } else {
            self.write_rows(&mut writer, rows, values);
        }
        writer.returning(meta, &self.returning);
        writer.finish_rows(
            self.row_source(dialect),
            rows,
            self.rows_per_statement(dialect),
        )
    }

    /// Writes the columns and the rows.
    pub(super) fn write_rows(&self, writer: &mut SqlWriter<'_>, rows: usize, values: Vec<Value>) {
        let meta = self.entity.0;
        writer.push(" (");
        writer.names(self.columns.iter().map(|column| meta.columns[*column].name));
        writer.push(") ");
        self.rows(writer, rows, values);
    }

    /// What one of the given columns holds.
    fn column(&self, place: usize) -> &'static ColumnMeta {
        &self.entity.0.columns[self.columns[place]]
    }

    fn rows(&self, writer: &mut SqlWriter<'_>, rows: usize, values: Vec<Value>) {
        if rows == 1 || self.row_source(writer.dialect) != RowSource::Arrays {
            writer.push("values ");
            return writer.rows_of(values, self.columns.len(), |writer, column, value| {
                writer.value(self.column(column), value);
            });
        }
        let names: Vec<_> = (0..self.columns.len()).map(|n| format!("v{n}")).collect();
        writer.push("select ");
        writer.list(", ", names.iter().enumerate(), |writer, (column, name)| {
            writer.written(self.column(column), |writer| writer.identifier(name));
        });
        writer.push(" from ");
        writer.unnest(values, self.columns.len());
        // Generated keys ascend in the order in which the rows are made.
        let ordered = !self.returning.is_empty();
        writer.push(if ordered {
            " with ordinality as v ("
        } else {
            " as v ("
        });
        writer.names(names.iter().map(String::as_str));
        writer.push(if ordered { ", n) order by n" } else { ")" });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::sqlite::SqliteDialect;
    use crate::sql::fixture::{ARTICLE, USER, texts};
    use crate::value::ColumnType;

    #[test]
    fn rows_share_a_statement() {
        let insert = Insert::new(&USER, vec![1, 2], vec![0]);
        let statement = insert.statement(&SqliteDialect, texts(&["a", "b", "c", "d"]));
        assert_eq!(
            statement.sql.as_ref(),
            r#"insert into "user" ("name", "email") values (?, ?), (?, ?) returning "id""#
        );
        assert_eq!(statement.params, texts(&["a", "b", "c", "d"]));
    }

    #[test]
    fn a_row_of_defaults_has_a_statement_of_its_own() {
        let insert = Insert::new(&ARTICLE, vec![], vec![]);
        assert_eq!(insert.rows_per_statement(&SqliteDialect), 1);
        assert_eq!(
            insert.statement(&SqliteDialect, vec![]).sql.as_ref(),
            r#"insert into "article" default values"#
        );
    }

    #[test]
    fn only_common_sizes_stay_prepared() {
        let insert = Insert::new(&USER, vec![1], vec![]);
        let persistent = |rows| {
            insert
                .statement(&SqliteDialect, vec![Value::Null(ColumnType::Text); rows])
                .persistent
        };
        assert!(persistent(1) && persistent(8) && persistent(500));
        assert!(!persistent(9) && !persistent(499));
    }
}
