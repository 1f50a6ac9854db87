//! The columns of a query, as far as its text and the tables in it tell.
//!
//! Names are always known, types where a column, a cast or a well-known function makes them. A type that is not
//! known is empty; SQLite itself gives expressions no type.

use sqlparser::ast::{
    Expr, Ident, ObjectName, Query, Select, SelectItem, SelectItemQualifiedWildcardKind, SetExpr,
    Values,
};
use sqlparser::dialect::{MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::parser::Parser;

use crate::database::{Column, TableName};
use crate::ddl::Dialect;

mod expr;
mod from;

pub(super) use expr::called;

/// Longer queries are not looked at: reading one needs room that grows with it.
const LONGEST: usize = 256 << 10;

/// Looks tables up.
pub(super) type Lookup<'l> = &'l dyn Fn(&TableName) -> Option<Vec<Column>>;

/// Infers the columns of a query; an error says why that is not possible.
pub(super) fn columns(
    dialect: Dialect,
    sql: &str,
    lookup: Lookup<'_>,
) -> Result<Vec<Column>, String> {
    if sql.len() > LONGEST {
        return Err("its query is too long".to_owned());
    }
    let words: &dyn sqlparser::dialect::Dialect = match dialect {
        Dialect::Sqlite => &SQLiteDialect {},
        Dialect::Postgres => &PostgreSqlDialect {},
        Dialect::MySql => &MySqlDialect {},
    };
    let parsed = Parser::new(words)
        .try_with_sql(sql)
        .and_then(|mut parser| parser.parse_query());
    let query = parsed.map_err(|error| {
        let error = error.to_string();
        error.trim_start_matches("sql parser error: ").to_owned()
    })?;
    let mut scope = Scope {
        dialect,
        lookup,
        ctes: Vec::new(),
    };
    scope.query(&query, 0)
}

/// What names mean.
struct Scope<'l> {
    dialect: Dialect,
    lookup: Lookup<'l>,
    /// The queries before the query.
    ctes: Vec<(String, Vec<Column>)>,
}

/// Something whose columns can be named.
struct Source {
    name: String,
    columns: Vec<Column>,
    /// Columns that `*` shows once, with those of another source.
    merged: Vec<String>,
    /// Its columns are not known: neither is `*`.
    opaque: bool,
}

/// Deeper queries are not looked at.
const DEEPEST: usize = 64;

impl Scope<'_> {
    fn query(&mut self, query: &Query, depth: usize) -> Result<Vec<Column>, String> {
        if depth > DEEPEST {
            return Err("its query is too deep".to_owned());
        }
        let known = self.ctes.len();
        for cte in query.with.iter().flat_map(|with| &with.cte_tables) {
            let columns = self.query(&cte.query, depth + 1).or_else(|error| {
                // A recursive one names itself; what comes first makes its columns.
                match cte.query.body.as_ref() {
                    SetExpr::SetOperation { left, .. } => self.set(left, depth + 1),
                    _ => Err(error),
                }
            })?;
            let names = cte
                .alias
                .columns
                .iter()
                .map(|column| self.name(&column.name));
            let columns = renamed(columns, &names.collect::<Vec<_>>());
            self.ctes.push((self.name(&cte.alias.name), columns));
        }
        let columns = self.set(&query.body, depth);
        self.ctes.truncate(known);
        columns
    }

    fn set(&mut self, body: &SetExpr, depth: usize) -> Result<Vec<Column>, String> {
        // Long chains of `union` lean to the left.
        let mut first = body;
        let mut others = Vec::new();
        while let SetExpr::SetOperation { left, right, .. } = first {
            others.push(right.as_ref());
            first = left;
        }
        let mut columns = match first {
            SetExpr::Select(select) => self.select(select, depth)?,
            SetExpr::Query(query) => self.query(query, depth + 1)?,
            SetExpr::Values(values) => self.values(values),
            SetExpr::Table(table) => {
                let name = table.table_name.clone().unwrap_or_default();
                let found = (self.lookup)(&TableName::new(name));
                found.ok_or("its table is not known")?
            }
            _ => return Err("it is no query that reads".to_owned()),
        };
        let first_other = others
            .last()
            .filter(|_| columns.iter().any(|c| c.ty.is_missing()));
        if let Some(other) = first_other.filter(|_| depth < DEEPEST)
            && let Ok(more) = self.set(other, depth + 1)
        {
            for (column, other) in columns.iter_mut().zip(more) {
                if column.ty.is_missing() {
                    column.ty = other.ty;
                }
            }
        }
        Ok(columns)
    }

    fn values(&self, values: &Values) -> Vec<Column> {
        let first = values.rows.first();
        let expressions = first.map(|row| row.content.as_slice()).unwrap_or_default();
        let columns = expressions.iter().enumerate().map(|(at, expr)| Column {
            name: format!("column{}", at + 1),
            ..self.expression(expr, &[], 0)
        });
        columns.collect()
    }

    fn select(&mut self, select: &Select, depth: usize) -> Result<Vec<Column>, String> {
        let sources = self.sources(&select.from, depth)?;
        let mut columns = Vec::new();
        for item in &select.projection {
            match item {
                SelectItem::UnnamedExpr(expr) => {
                    let column = self.expression(expr, &sources, depth);
                    columns.push(Column {
                        name: self.unnamed(expr, &column),
                        ..column
                    });
                }
                SelectItem::ExprWithAlias { expr, alias } => {
                    let column = self.expression(expr, &sources, depth);
                    columns.push(Column {
                        name: self.name(alias),
                        ..column
                    });
                }
                SelectItem::Wildcard(_) => {
                    for source in &sources {
                        columns.extend(source.shown(false)?);
                    }
                }
                SelectItem::QualifiedWildcard(
                    SelectItemQualifiedWildcardKind::ObjectName(name),
                    _,
                ) => {
                    let name = self.table_name(name).name;
                    let found = sources.iter().find(|source| self.same(&source.name, &name));
                    columns.extend(
                        found
                            .ok_or_else(|| format!("`{name}.*` is not known"))?
                            .shown(true)?,
                    );
                }
                _ => return Err(format!("`{item}` is not known")),
            }
        }
        Ok(columns)
    }

    /// A name, as the database keeps it.
    fn name(&self, ident: &Ident) -> String {
        match (ident.quote_style, self.dialect) {
            (None, Dialect::Postgres) => ident.value.to_ascii_lowercase(),
            _ => ident.value.clone(),
        }
    }

    fn table_name(&self, name: &ObjectName) -> TableName {
        let parts = name.0.iter().filter_map(|part| part.as_ident());
        let mut parts: Vec<_> = parts.map(|part| self.name(part)).collect();
        let own = parts.pop().unwrap_or_default();
        TableName::qualified(parts.pop(), own)
    }

    fn same(&self, a: &str, b: &str) -> bool {
        match self.dialect {
            Dialect::Postgres => a == b,
            _ => a.eq_ignore_ascii_case(b),
        }
    }

    /// What the database calls an expression that was given no name.
    fn unnamed(&self, expr: &Expr, column: &Column) -> String {
        match self.dialect {
            Dialect::Postgres => called(expr),
            _ if !column.name.is_empty() => column.name.clone(),
            _ => expr.to_string(),
        }
    }
}

impl Source {
    /// The columns that `*` shows; behind a name it shows all of them.
    fn shown(&self, all: bool) -> Result<Vec<Column>, String> {
        if self.opaque {
            return Err(format!("the columns of `{}` are not known", self.name));
        }
        let shown = self
            .columns
            .iter()
            .filter(|column| all || !self.merged.contains(&column.name));
        Ok(shown.cloned().collect())
    }
}

/// Gives columns other names, as far as there are any.
pub(super) fn renamed(mut columns: Vec<Column>, names: &[String]) -> Vec<Column> {
    for (column, name) in columns.iter_mut().zip(names) {
        column.name.clone_from(name);
    }
    columns
}
