//! Statements as data, and the writer that turns them into SQL for a dialect.
//!
//! One file per kind of statement. Nothing here runs a statement or knows what it is for.

use std::fmt::{self, Write as _};
use std::sync::Arc;

use crate::dialect::{Dialect, RowSource};
use crate::metadata::{ColumnMeta, EntityMeta};
use crate::value::Value;

pub mod bulk;
pub mod condition;
pub mod delete;
mod elements;
mod fit;
mod in_rows;
pub mod insert;
pub mod pivot;
mod related;
pub mod select;
mod typed;
pub mod update;
pub mod upsert;

pub(crate) use typed::Named;

#[cfg(test)]
pub(crate) mod fixture;

/// SQL with its parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The text.
    pub sql: Arc<str>,
    /// The values of its parameters, in order.
    pub params: Vec<Value>,
    /// Whether the same text is likely to come again, so that preparing it once pays.
    pub persistent: bool,
    /// Whether it returns one row at most, so that the driver need not wait for what follows it.
    pub one_row: bool,
    /// Whether it may be several statements, which are sent as text, and return nothing but texts.
    pub script: bool,
}

impl Statement {
    /// A statement without parameters that is not kept prepared.
    #[must_use]
    pub fn plain(sql: &str) -> Self {
        Self {
            sql: sql.into(),
            params: Vec::new(),
            persistent: false,
            one_row: false,
            script: false,
        }
    }

    /// Several statements that are sent at once; their results are texts.
    #[must_use]
    pub fn script(sql: &str) -> Self {
        Self {
            script: true,
            ..Self::plain(sql)
        }
    }
}

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sql)
    }
}

/// A statement under construction.
#[derive(Debug)]
pub(crate) struct SqlWriter<'d> {
    pub(crate) dialect: &'d dyn Dialect,
    sql: String,
    params: Vec<Value>,
    aliases: usize,
}

/// A table as columns are named with it: by an alias, or not at all.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope {
    pub(crate) meta: &'static EntityMeta,
    pub(crate) alias: Option<Alias>,
}

impl Scope {
    pub(crate) fn column(self, index: usize) -> &'static ColumnMeta {
        &self.meta.columns[index]
    }
}

/// `a0`, `a1`, … in the order in which tables appear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Alias(usize);

impl fmt::Display for Alias {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a{}", self.0)
    }
}

impl<'d> SqlWriter<'d> {
    pub(crate) fn new(dialect: &'d dyn Dialect) -> Self {
        Self {
            dialect,
            sql: String::with_capacity(128),
            params: Vec::new(),
            aliases: 0,
        }
    }

    pub(crate) fn finish(self, persistent: bool) -> Statement {
        Statement {
            sql: self.sql.into(),
            params: self.params,
            persistent,
            one_row: false,
            script: false,
        }
    }

    pub(crate) fn push(&mut self, sql: &str) {
        self.sql.push_str(sql);
    }

    pub(crate) fn identifier(&mut self, name: &str) {
        self.dialect.quote(&mut self.sql, name);
    }

    pub(crate) fn param(&mut self, value: Value) {
        self.params.push(value);
        self.dialect.placeholder(&mut self.sql, self.params.len());
    }

    /// Ends a statement for `rows` rows, of which `full` are the most: small ones and full ones come again.
    pub(crate) fn finish_rows(self, source: RowSource, rows: usize, full: usize) -> Statement {
        let persistent = source == RowSource::Arrays || rows <= 8 || rows == full;
        self.finish(persistent)
    }

    /// Writes what `item` writes for each of `items`, with `separator` between them.
    pub(crate) fn list<T>(
        &mut self,
        separator: &str,
        items: impl IntoIterator<Item = T>,
        mut item: impl FnMut(&mut Self, T),
    ) {
        for (index, each) in items.into_iter().enumerate() {
            if index > 0 {
                self.push(separator);
            }
            item(self, each);
        }
    }

    pub(crate) fn params(&mut self, values: impl IntoIterator<Item = Value>) {
        self.list(", ", values, Self::param);
    }

    /// Writes `(?, ?), (?, ?)` for values that lie row after row.
    pub(crate) fn rows(&mut self, values: Vec<Value>, width: usize) {
        self.rows_of(values, width, |writer, _, value| writer.param(value));
    }

    /// The same, where each value is written by `item`, which is told its column.
    pub(crate) fn rows_of(
        &mut self,
        values: Vec<Value>,
        width: usize,
        mut item: impl FnMut(&mut Self, usize, Value),
    ) {
        self.params.reserve(values.len());
        for (index, value) in values.into_iter().enumerate() {
            self.push(match (index, index % width) {
                (0, _) => "(",
                (_, 0) => "), (",
                _ => ", ",
            });
            item(self, index % width, value);
        }
        self.push(")");
    }

    /// Writes rows as a table for `from`: `unnest($1, $2)`, one array per column.
    pub(crate) fn unnest(&mut self, values: Vec<Value>, width: usize) {
        self.push("unnest(");
        self.params(columns_of(values, width));
        self.push(")");
    }

    /// Writes a select of such rows, each value converted by `item`, which is told its column.
    pub(crate) fn select_unnest(
        &mut self,
        columns: &[Named],
        values: Vec<Value>,
        mut item: impl FnMut(&mut Self, Named, &str),
    ) {
        if !self.has_casts(columns) {
            self.push("select * from ");
            return self.unnest(values, columns.len());
        }
        let names: Vec<_> = (0..columns.len()).map(|n| format!("v{n}")).collect();
        self.push("select ");
        self.list(
            ", ",
            columns.iter().zip(&names),
            |writer, (column, name)| {
                item(writer, *column, name);
            },
        );
        self.push(" from ");
        self.unnest(values, columns.len());
        self.push(" as v (");
        self.names(names.iter().map(String::as_str));
        self.push(")");
    }

    /// Writes `"a", "b"` for columns of a table that has no alias.
    pub(crate) fn names<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        self.list(", ", names, Self::identifier);
    }

    pub(crate) fn next_alias(&mut self) -> Alias {
        self.aliases += 1;
        Alias(self.aliases - 1)
    }

    pub(crate) fn alias(&mut self, alias: Alias) {
        let _ = write!(self.sql, "{alias}");
    }

    /// Writes `"name"` or `"schema"."name"`.
    pub(crate) fn table(&mut self, schema: Option<&str>, name: &str) {
        if let Some(schema) = schema.filter(|_| self.dialect.has_schemas()) {
            self.identifier(schema);
            self.sql.push('.');
        }
        self.identifier(name);
    }

    /// Writes `a0."column"`.
    pub(crate) fn qualified(&mut self, alias: Alias, name: &str) {
        self.alias(alias);
        self.sql.push('.');
        self.identifier(name);
    }

    pub(crate) fn column(&mut self, scope: Scope, index: usize) {
        self.named(scope.named(index));
    }

    pub(crate) fn columns(&mut self, scope: Scope, indexes: &[usize]) {
        self.list(", ", indexes, |writer, index| writer.column(scope, *index));
    }

    /// Writes a column so that it compares and sorts by its value.
    pub(crate) fn comparable(&mut self, scope: Scope, index: usize) {
        self.compared(scope.named(index));
        if let Some(collation) = self.dialect.collation(scope.column(index).ty) {
            self.push(" collate ");
            self.identifier(collation);
        }
    }
}

/// Values that lie row after row, as one array per column.
fn columns_of(values: Vec<Value>, width: usize) -> Vec<Value> {
    let rows = values.len() / width.max(1);
    let types = values.iter().take(width).map(Value::ty);
    let mut columns: Vec<_> = types.map(|ty| (ty, Vec::with_capacity(rows))).collect();
    for (index, value) in values.into_iter().enumerate() {
        columns[index % width].1.push(value);
    }
    let array = |(ty, values)| Value::Array(ty, values);
    columns.into_iter().map(array).collect()
}
