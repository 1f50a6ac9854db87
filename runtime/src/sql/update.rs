//! Updates of rows that change the same columns: one row plainly, many by one statement.
//!
//! Which rows share their changed columns is for the caller to find out.

use super::insert::EntityRef;
use super::{Scope, SqlWriter, Statement, fit};
use crate::dialect::{Dialect, RowSource};
use crate::error::Result;
use crate::metadata::EntityMeta;
use crate::value::Value;

/// What to update, without the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// The entity.
    pub entity: EntityRef,
    /// The columns that change.
    pub columns: Vec<usize>,
    /// Columns that have to have expected values besides the key: the version, and those that are checked.
    pub check: Vec<usize>,
    /// The columns whose values come back; empty for none.
    pub returning: Vec<usize>,
}

impl Update {
    /// Rows of `meta` in which `columns` change.
    #[must_use]
    pub const fn new(meta: &'static EntityMeta, columns: Vec<usize>, check: Vec<usize>) -> Self {
        Self {
            entity: EntityRef(meta),
            columns,
            check,
            returning: Vec::new(),
        }
    }

    /// The number of values of one row: the new ones, the key, the expected ones.
    #[must_use]
    pub fn width(&self) -> usize {
        self.columns.len() + self.entity.0.key.len() + self.check.len()
    }

    /// The keys of these rows, whose values lie row after row.
    #[must_use]
    pub fn keys(&self, values: &[Value]) -> Vec<Vec<Value>> {
        let from = self.columns.len();
        let key = from..from + self.entity.0.key.len();
        let rows = values.chunks(self.width());
        rows.map(|row| row[key.clone()].to_vec()).collect()
    }

    /// Checks rows before they are written.
    ///
    /// # Errors
    /// When a value does not fit its column.
    pub fn check(&self, values: &[Value]) -> Result<()> {
        fit::check(self.entity.0, &self.columns, self.width(), values)
    }

    /// How many rows go into one statement.
    #[must_use]
    pub fn rows_per_statement(&self, dialect: &dyn Dialect) -> usize {
        match self.row_source(dialect) {
            RowSource::Arrays => dialect.rows_per_statement(self.width()),
            _ => dialect.rows_of_parameters(self.width()),
        }
    }

    fn row_source(&self, dialect: &dyn Dialect) -> RowSource {
        let is_array = |column: &usize| self.entity.0.columns[*column].ty.is_array();
        dialect.row_source_of(self.columns.iter().any(is_array))
    }

    /// The statement for these rows, whose values lie row after row: new values, key, expected values.
    #[must_use]
    pub fn statement(&self, dialect: &dyn Dialect, values: Vec<Value>) -> Statement {
        let rows = values.len() / self.width();
        let mut writer = SqlWriter::new(dialect);
        if rows == 1 {
            self.one(&mut writer, values)
        } else {
            self.many(&mut writer, values)
        }
        writer.returning(self.entity.0, &self.returning);
        writer.finish_rows(
            self.row_source(dialect),
            rows,
            self.rows_per_statement(dialect),
        )
    }

    fn one(&self, writer: &mut SqlWriter<'_>, values: Vec<Value>) {
        let meta = self.entity.0;
        let mut values = values.into_iter();
        writer.push("update ");
        writer.table(meta.schema, meta.table);
        writer.push(" set ");
        writer.list(
            ", ",
            self.columns.iter().copied().zip(values.by_ref()),
            |writer, (column, value)| {
                writer.identifier(meta.columns[column].name);
                writer.push(" = ");
                writer.value(&meta.columns[column], value);
            },
        );
        writer.push(" where ");
        let scope = Scope { meta, alias: None };
        let columns: Vec<_> = self.found_by().map(|column| scope.named(column)).collect();
        writer.the_row(&columns, values.collect());
    }

    /// Writes the rows as a table of their own, which is looked up by key: a `case` per row would be quadratic.
    fn many(&self, writer: &mut SqlWriter<'_>, values: Vec<Value>) {
        match self.row_source(writer.dialect) {
            RowSource::Common => {
                writer.push("with v (");
                self.sources(writer);
                writer.push(") as (values ");
                writer.rows(values, self.width());
                writer.push(") ");
                self.target(writer);
                self.set(writer, "");
                writer.push(" from v where ");
                self.matches(writer);
            }
            RowSource::Arrays => {
                self.target(writer);
                self.set(writer, "");
                writer.push(" from ");
                writer.unnest(values, self.width());
                writer.push(" as v (");
                self.sources(writer);
                writer.push(") where ");
                self.matches(writer);
            }
            RowSource::Derived => {
                self.target(writer);
                writer.push(" join (");
                self.derived(writer, values);
                writer.push(") as v on ");
                self.matches(writer);
                self.set(writer, "t.");
            }
        }
    }

    fn target(&self, writer: &mut SqlWriter<'_>) {
        let meta = self.entity.0;
        writer.push("update ");
        writer.table(meta.schema, meta.table);
        writer.push(" as t");
    }

    /// Writes the rows as `select ? as v0, … union all select ?, …`.
    fn derived(&self, writer: &mut SqlWriter<'_>, values: Vec<Value>) {
        for (index, value) in values.into_iter().enumerate() {
            let column = index % self.width();
            writer.push(match (index, column) {
                (0, _) => "select ",
                (_, 0) => " union all select ",
                _ => ", ",
            });
            writer.param(value);
            if index < self.width() {
                writer.push(" as ");
                writer.identifier(&format!("v{column}"));
            }
        }
    }

    /// Writes the names of the columns in the table of the rows.
    fn sources(&self, writer: &mut SqlWriter<'_>) {
        writer.list(", ", 0..self.width(), |writer, index| {
            writer.identifier(&format!("v{index}"));
        });
    }

    fn set(&self, writer: &mut SqlWriter<'_>, table: &str) {
        let meta = self.entity.0;
        writer.push(" set ");
        writer.list(
            ", ",
            self.columns.iter().enumerate(),
            |writer, (index, column)| {
                writer.push(table);
                writer.identifier(meta.columns[*column].name);
                writer.push(" = ");
                writer.written(&meta.columns[*column], |writer| writer.source(index));
            },
        );
    }

    fn matches(&self, writer: &mut SqlWriter<'_>) {
        let meta = self.entity.0;
        let sources = self.columns.len()..;
        writer.list(
            " and ",
            sources.zip(self.found_by()),
            |writer, (index, column)| {
                let column = &meta.columns[column];
                writer.compared_in("t", column);
                writer.push(" ");
                writer.push(if column.nullable {
                    writer.dialect.same()
                } else {
                    "="
                });
                writer.push(" ");
                writer.counterpart(column, |writer| writer.source(index));
            },
        );
    }

    /// The columns that a row is found by.
    fn found_by(&self) -> impl Iterator<Item = usize> {
        let checked = self.check.iter().copied();
        self.entity.0.key.iter().copied().chain(checked)
    }
}

impl SqlWriter<'_> {
    /// Writes which columns come back; nothing for none.
    pub(super) fn returning(&mut self, meta: &'static EntityMeta, columns: &[usize]) {
        if columns.is_empty() {
            return;
        }
        self.push(" returning ");
        let scope = Scope { meta, alias: None };
        self.list(", ", columns, |writer, column| {
            writer.selected(scope.named(*column));
        });
    }

    /// Writes a column of the table of the rows.
    fn source(&mut self, index: usize) {
        self.push("v.");
        self.identifier(&format!("v{index}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::sqlite::SqliteDialect;
    use crate::sql::fixture::{LINE, USER};

    fn check(update: &Update, rows: usize, sql: &str) {
        let values = (0..rows * update.width())
            .map(|value| Value::I64(i64::try_from(value).unwrap_or(0)))
            .collect();
        let statement = update.statement(&SqliteDialect, values);
        assert_eq!(statement.sql.as_ref(), sql);
        assert_eq!(statement.params.len(), rows * update.width());
    }

    #[test]
    fn one_row_is_a_plain_update() {
        check(
            &Update::new(&USER, vec![1, 2], vec![]),
            1,
            r#"update "user" set "name" = ?, "email" = ? where "id" = ?"#,
        );
    }

    #[test]
    fn many_rows_share_a_statement() {
        check(
            &Update::new(&USER, vec![1], vec![]),
            2,
            r#"with v ("v0", "v1") as (values (?, ?), (?, ?)) update "user" as t set "name" = v."v0" from v where t."id" = v."v1""#,
        );
    }

    #[test]
    fn what_may_be_null_is_compared_with_null() {
        let update = Update::new(&LINE, vec![2], vec![2]);
        check(
            &update,
            2,
            r#"with v ("v0", "v1", "v2", "v3") as (values (?, ?, ?, ?), (?, ?, ?, ?)) update "line" as t set "note" = v."v0" from v where t."order" = v."v1" and t."number" = v."v2" and t."note" is v."v3""#,
        );
        let note = Value::Null(crate::value::ColumnType::Text);
        let values = vec![note.clone(), Value::I64(1), Value::I64(2), note];
        let statement = update.statement(&SqliteDialect, values);
        let sql =
            r#"update "line" set "note" = ? where "order" = ? and "number" = ? and "note" is null"#;
        assert_eq!((statement.sql.as_ref(), statement.params.len()), (sql, 3));
    }

    #[test]
    fn the_version_and_each_part_of_the_key_are_looked_up() {
        let update = Update::new(&LINE, vec![2], vec![3]);
        check(
            &update,
            1,
            r#"update "line" set "note" = ? where "order" = ? and "number" = ? and "version" = ?"#,
        );
        check(
            &update,
            2,
            r#"with v ("v0", "v1", "v2", "v3") as (values (?, ?, ?, ?), (?, ?, ?, ?)) update "line" as t set "note" = v."v0" from v where t."order" = v."v1" and t."number" = v."v2" and t."version" = v."v3""#,
        );
    }
}
