//! Changes of a pivot table: links that are added, links that go.
//!
//! Which links changed is for the unit of work to find out.

use super::{Alias, Named, SqlWriter, Statement};
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
        self.columns().len()
    }

    /// How many links go into one statement.
    #[must_use]
    pub fn rows_per_statement(self, dialect: &dyn Dialect) -> usize {
        dialect.rows_per_statement(self.width())
    }

    /// The statement for these links, whose values lie link after link: owner's key, other's key.
    #[must_use]
    pub fn statement(self, dialect: &dyn Dialect, values: Vec<Value>) -> Statement {
        let columns = self.columns();
        let rows = values.len() / columns.len().max(1);
        let mut writer = SqlWriter::new(dialect);
        match self.kind {
            PivotChangeKind::Insert | PivotChangeKind::InsertMissing => {
                self.insert(&mut writer, &columns, values)
            }
            PivotChangeKind::Delete | PivotChangeKind::DeleteAll(_) => {
                self.delete(&mut writer, &columns, values)
            }
        }
        writer.finish_rows(dialect.row_source(), rows, self.rows_per_statement(dialect))
    }

    fn insert(self, writer: &mut SqlWriter<'_>, columns: &[Named], values: Vec<Value>) {
        writer.push("insert into ");
        writer.table(self.pivot.schema, self.pivot.table);
        writer.push(" (");
        writer.names(columns.iter().map(|column| column.name));
        if values.len() > columns.len() && writer.dialect.has_arrays() {
            writer.push(") ");
            writer.select_unnest(columns, values, |writer, column, name| {
                writer.written(column.meta, |writer| writer.identifier(name));
            });
        } else {
            writer.push(") values ");
            writer.rows_of(values, columns.len(), |writer, column, value| {
                writer.value(columns[column].meta, value);
            });
        }
        if self.kind == PivotChangeKind::InsertMissing {
            self.unless_there(writer, columns);
        }
    }

    /// Writes that links that exist stay as they are.
    fn unless_there(self, writer: &mut SqlWriter<'_>, columns: &[Named]) {
        writer.push(" ");
        if let Some(words) = writer.dialect.on_conflict_do_nothing() {
            return writer.push(words);
        }
        writer.push("on duplicate key update ");
        writer.named(columns[0]);
        writer.push(" = ");
        writer.named(columns[0]);
    }

    fn delete(self, writer: &mut SqlWriter<'_>, columns: &[Named], values: Vec<Value>) {
        writer.push("delete from ");
        writer.table(self.pivot.schema, self.pivot.table);
        writer.push(" where ");
        writer.in_rows(columns, values);
    }

    fn columns(self) -> Vec<Named> {
        let columns = |side| self.pivot.named(side, None);
        match self.kind {
            PivotChangeKind::DeleteAll(side) => columns(side).collect(),
            _ => columns(PivotSide::Owner)
                .chain(columns(PivotSide::Inverse))
                .collect(),
        }
    }
}

impl PivotMeta {
    /// The foreign key to the entity on `side`.
    pub(crate) fn named(
        &self,
        side: PivotSide,
        alias: Option<Alias>,
    ) -> impl Iterator<Item = Named> {
        let target = self.entity(side);
        let columns = self.columns(side).iter().zip(target.key);
        columns.map(move |(name, key)| Named {
            alias,
            name,
            meta: &target.columns[*key],
        })
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
