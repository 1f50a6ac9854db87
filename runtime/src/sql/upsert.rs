//! Inserts that meet rows which are there already: those are updated, or stay as they are.
//!
//! SQLite and PostgreSQL name the unique columns that may be met. MySQL and MariaDB cannot, so there the update
//! compares them, and changes nothing where another unique value was met.

use super::bulk::Assignment;
use super::insert::Insert;
use super::{Alias, Scope, SqlWriter, Statement};
use crate::condition::Expr;
use crate::dialect::Dialect;
use crate::metadata::EntityMeta;
use crate::value::Value;

/// An insert, and what becomes of the rows that it meets.
#[derive(Debug, Clone)]
pub struct Upsert {
    /// The rows that are not there; nothing comes back of them where a database has no targets.
    pub insert: Insert,
    /// The unique columns by which a row is met.
    pub target: &'static [usize],
    /// Whether a row may be met by other unique columns too.
    pub ambiguous: bool,
    /// What is changed; nothing where rows stay as they are.
    pub change: Option<Change>,
}

/// What an upsert changes in a row that is there.
#[derive(Debug, Clone)]
pub struct Change {
    /// The columns that take over the value of the row that was to be inserted.
    pub columns: Vec<usize>,
    /// The version, and how it counts on.
    pub version: Option<(usize, Assignment)>,
    /// Which rows only.
    pub filter: Expr,
    /// Only rows in which this column is less than the new value.
    pub newer: Option<usize>,
}

impl Upsert {
    /// The statement for these rows, whose values lie row after row.
    #[must_use]
    pub fn statement(&self, dialect: &dyn Dialect, values: Vec<Value>) -> Statement {
        let rows = values.len() / self.insert.columns.len().max(1);
        let meta = self.insert.entity.0;
        let mut writer = SqlWriter::new(dialect);
        writer.push("insert into ");
        writer.table(meta.schema, meta.table);
        if dialect.has_conflict_targets() {
            let alias = writer.next_alias();
            writer.push(" as ");
            writer.alias(alias);
            self.insert.write_rows(&mut writer, rows, values);
            self.on_conflict(&mut writer, alias);
            writer.returning(meta, &self.insert.returning);
        } else {
            self.insert.write_rows(&mut writer, rows, values);
            self.on_duplicate_key(&mut writer);
        }
        writer.finish_rows(
            self.insert.row_source(dialect),
            rows,
            self.insert.rows_per_statement(dialect),
        )
    }

    fn on_conflict(&self, writer: &mut SqlWriter<'_>, alias: Alias) {
        let meta = self.insert.entity.0;
        writer.push(" on conflict (");
        writer.names(self.target.iter().map(|column| meta.columns[*column].name));
        let Some(change) = &self.change else {
            return writer.push(") do nothing");
        };
        writer.push(") do update set ");
        let scope = Scope {
            meta,
            alias: Some(alias),
        };
        writer.list(", ", &change.columns, |writer, column| {
            writer.identifier(meta.columns[*column].name);
            writer.push(" = ");
            writer.given(meta, *column);
        });
        if let Some((column, assignment)) = change.version.clone() {
            writer.push(", ");
            writer.identifier(meta.columns[column].name);
            writer.push(" = ");
            writer.counted(scope, column, assignment);
        }
        if change.is_conditional() {
            writer.push(" where ");
            writer.only_if(scope, change);
        }
    }

    fn on_duplicate_key(&self, writer: &mut SqlWriter<'_>) {
        let meta = self.insert.entity.0;
        let scope = Scope { meta, alias: None };
        writer.push(" on duplicate key update ");
        let Some(change) = &self.change else {
            let column = meta.key.first().copied().unwrap_or(0);
            writer.column(scope, column);
            writer.push(" = ");
            return writer.column(scope, column);
        };
        let guarded = self.ambiguous || change.is_conditional();
        let version = change.version.iter().map(|(column, _)| column);
        let columns = change.columns.iter().chain(version).enumerate();
        writer.list(", ", columns, |writer, (place, column)| {
            writer.column(scope, *column);
            writer.push(" = ");
            // Assignments are done one after the other: later ones must not look at what earlier ones changed.
            match (guarded, place) {
                (false, _) => {}
                (true, 0) => {
                    writer.push("if(@met := (");
                    self.meets(writer, scope, change);
                    writer.push("), ");
                }
                (true, _) => writer.push("if(@met, "),
            }
            match change
                .version
                .clone()
                .filter(|(version, _)| version == column)
            {
                Some((column, assignment)) => writer.counted(scope, column, assignment),
                None => writer.given(meta, *column),
            }
            if guarded {
                writer.push(", ");
                writer.column(scope, *column);
                writer.push(")");
            }
        });
    }

    /// Writes that the row was met by the target, and is one of those that change.
    fn meets(&self, writer: &mut SqlWriter<'_>, scope: Scope, change: &Change) {
        if self.ambiguous {
            writer.list(" and ", self.target, |writer, column| {
                writer.comparable(scope, *column);
                writer.push(" = ");
                writer.given(scope.meta, *column);
            });
            writer.push(if change.is_conditional() { " and " } else { "" });
        }
        if change.is_conditional() {
            writer.only_if(scope, change);
        }
    }
}

impl Change {
    fn is_conditional(&self) -> bool {
        self.filter != Expr::True || self.newer.is_some()
    }
}

impl SqlWriter<'_> {
    /// Writes the value that the row was to be inserted with.
    fn given(&mut self, meta: &'static EntityMeta, column: usize) {
        let named = self.dialect.has_conflict_targets();
        self.push(if named { "excluded." } else { "values(" });
        self.identifier(meta.columns[column].name);
        self.push(if named { "" } else { ")" });
    }

    fn counted(&mut self, scope: Scope, column: usize, assignment: Assignment) {
        let value = match assignment {
            Assignment::Value(value) => value,
            Assignment::Plus(value) | Assignment::Minus(value) => {
                self.column(scope, column);
                self.push(" + ");
                value
            }
        };
        self.value(scope.column(column), value);
    }

    fn only_if(&mut self, scope: Scope, change: &Change) {
        if change.filter != Expr::True {
            self.condition(scope, change.filter.clone(), true);
        }
        if let Some(column) = change.newer {
            self.push(if change.filter == Expr::True {
                ""
            } else {
                " and "
            });
            self.comparable(scope, column);
            self.push(" < ");
            self.given(scope.meta, column);
        }
    }
}
