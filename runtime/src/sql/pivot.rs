//! Changes of a pivot table: links that are added, links that go.
//!
//! Which links changed is for the unit of work to find out.

use super::{SqlWriter, Statement};
use crate::dialect::Dialect;
use crate::metadata::{PivotMeta, PivotSide};
use crate::value::Value;

/// A change of a pivot table, without the links.
#[derive(Debug, Clone, Copy)]
pub struct PivotChange {
    /// The table.
    pub pivot: &'static PivotMeta,
    /// What happens to the links.
    pub kind: PivotChangeKind,
}

/// What happens to the links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PivotChangeKind {
    /// They are added; one that exists already is an error.
    Insert,
    /// They are added unless they exist.
    InsertMissing,
    /// They go.
    Delete,
    /// Every link of the rows on this side goes.
    DeleteAll(PivotSide),
}

impl PivotChange {
    /// The number of values of one link: the owner's key and the other's; one of them for `DeleteAll`.
    #[must_use]
    pub fn width(self) -> usize {
        self.names().len()
    }

    /// How many links go into one statement.
    #[must_use]
    pub fn rows_per_statement(self, dialect: &dyn Dialect) -> usize {
        dialect.rows_per_statement(self.width())
    }

    /// The statement for these links, whose values lie link after link: owner's key, other's key.
    #[must_use]
    pub fn statement(self, dialect: &dyn Dialect, values: Vec<Value>) -> Statement {
        let names = self.names();
        let rows = values.len() / names.len().max(1);
        let mut writer = SqlWriter::new(dialect);
        match self.kind {
            PivotChangeKind::Insert | PivotChangeKind::InsertMissing => {
                self.insert(&mut writer, &names, values)
            }
            PivotChangeKind::Delete | PivotChangeKind::DeleteAll(_) => {
                self.delete(&mut writer, &names, values)
            }
        }
        writer.finish_rows(rows, self.rows_per_statement(dialect))
    }

    fn insert(self, writer: &mut SqlWriter<'_>, names: &[&'static str], values: Vec<Value>) {
        writer.push("insert into ");
        writer.table(self.pivot.schema, self.pivot.table);
        writer.push(" (");
        writer.names(names.iter().copied());
        if values.len() > names.len() && writer.dialect.has_arrays() {
            writer.push(") select * from ");
            writer.unnest(values, names.len());
        } else {
            writer.push(") values ");
            writer.rows(values, names.len());
        }
        if self.kind == PivotChangeKind::InsertMissing {
            self.unless_there(writer, names);
        }
    }

    /// Writes that links that exist stay as they are.
    fn unless_there(self, writer: &mut SqlWriter<'_>, names: &[&'static str]) {
        writer.push(" ");
        if let Some(words) = writer.dialect.on_conflict_do_nothing() {
            return writer.push(words);
        }
        writer.push("on duplicate key update ");
        writer.identifier(names[0]);
        writer.push(" = ");
        writer.identifier(names[0]);
    }

    fn delete(self, writer: &mut SqlWriter<'_>, names: &[&'static str], values: Vec<Value>) {
        writer.push("delete from ");
        writer.table(self.pivot.schema, self.pivot.table);
        writer.push(" where ");
        writer.in_rows(names, values, SqlWriter::identifier);
    }

    fn names(self) -> Vec<&'static str> {
        match self.kind {
            PivotChangeKind::DeleteAll(side) => self.pivot.columns(side).to_vec(),
            _ => [self.pivot.owner_columns, self.pivot.inverse_columns].concat(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::sqlite::SqliteDialect;
    use crate::sql::fixture::ARTICLE_TAGS;

    #[test]
    fn links_come_and_go() {
        let check = |kind, links: usize, sql: &str| {
            let change = PivotChange {
                pivot: &ARTICLE_TAGS,
                kind,
            };
            let statement =
                change.statement(&SqliteDialect, vec![Value::I64(1); links * change.width()]);
            assert_eq!(statement.sql.as_ref(), sql);
        };
        check(
            PivotChangeKind::Insert,
            2,
            r#"insert into "article_tags" ("article_id", "tag_id") values (?, ?), (?, ?)"#,
        );
        check(
            PivotChangeKind::InsertMissing,
            1,
            r#"insert into "article_tags" ("article_id", "tag_id") values (?, ?) on conflict do nothing"#,
        );
        check(
            PivotChangeKind::Delete,
            1,
            r#"delete from "article_tags" where "article_id" = ? and "tag_id" = ?"#,
        );
        check(
            PivotChangeKind::Delete,
            2,
            r#"delete from "article_tags" where ("article_id", "tag_id") in (values (?, ?), (?, ?))"#,
        );
        check(
            PivotChangeKind::DeleteAll(PivotSide::Owner),
            1,
            r#"delete from "article_tags" where "article_id" = ?"#,
        );
        check(
            PivotChangeKind::DeleteAll(PivotSide::Inverse),
            2,
            r#"delete from "article_tags" where "tag_id" in (?, ?)"#,
        );
    }
}
