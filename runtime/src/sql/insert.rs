//! Inserts of many rows of one entity in one statement.
//!
//! All rows give the same columns. In which order a database returns generated values is not relied on here: the
//! key columns come first in what is returned, so that each row can be found again.

use super::{SqlWriter, Statement, is_common_size};
use crate::dialect::Dialect;
use crate::metadata::EntityMeta;
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

    /// How many rows go into one statement.
    #[must_use]
    pub fn rows_per_statement(&self, dialect: &dyn Dialect) -> usize {
        if self.columns.is_empty() {
            1
        } else {
            dialect.rows_per_statement(self.columns.len())
        }
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
            writer.push(" default values");
        } else {
            writer.push(" (");
            writer.names(self.columns.iter().map(|column| meta.columns[*column].name));
            writer.push(") values ");
            writer.rows(values, self.columns.len());
        }
        if !self.returning.is_empty() {
            writer.push(" returning ");
            writer.names(
                self.returning
                    .iter()
                    .map(|column| meta.columns[*column].name),
            );
        }
        writer.finish(is_common_size(rows, self.rows_per_statement(dialect)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::sqlite::SqliteDialect;
    use crate::sql::fixture::{ARTICLE, USER, texts};

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
                .statement(&SqliteDialect, vec![Value::Null; rows])
                .persistent
        };
        assert!(persistent(1) && persistent(8) && persistent(500));
        assert!(!persistent(9) && !persistent(499));
    }
}
