//! Updates and deletes of every row that matches a condition.
//!
//! Where a database cannot read the table that it writes, the rows are found first, as a table of their own.

use super::{Scope, SqlWriter, Statement, fit};
use crate::condition::Expr;
use crate::dialect::Dialect;
use crate::error::Result;
use crate::metadata::{ColumnMeta, EntityMeta};
use crate::value::Value;

/// An update of every row that matches.
#[derive(Debug, Clone)]
pub struct BulkUpdate {
    /// The entity.
    pub meta: &'static EntityMeta,
    /// The columns that change, each once.
    pub assignments: Vec<(usize, Assignment)>,
    /// Which rows.
    pub filter: Expr,
}

/// What a column is set to.
#[derive(Debug, Clone)]
pub enum Assignment {
    /// A value.
    Value(Value),
    /// So much more than it has.
    Plus(Value),
    /// So much less than it has.
    Minus(Value),
}

/// A delete of every row that matches.
#[derive(Debug, Clone)]
pub struct BulkDelete {
    /// The entity.
    pub meta: &'static EntityMeta,
    /// Which rows.
    pub filter: Expr,
}

impl BulkUpdate {
    /// Checks the values before they are written.
    ///
    /// # Errors
    /// When a value does not fit its column.
    pub fn check(&self) -> Result<()> {
        for (column, assignment) in &self.assignments {
            let Assignment::Value(value) = assignment else {
                continue;
            };
            fit::check(self.meta, &[*column], 1, std::slice::from_ref(value))?;
        }
        Ok(())
    }

    /// The statement.
    #[must_use]
    pub fn into_statement(self, dialect: &dyn Dialect) -> Statement {
        let mut writer = SqlWriter::new(dialect);
        writer.push("update ");
        writer.table(self.meta.schema, self.meta.table);
        writer.push(" set ");
        writer.list(", ", self.assignments, |writer, (column, assignment)| {
            writer.assignment(&self.meta.columns[column], assignment);
        });
        writer.matching(self.meta, self.filter);
        writer.finish(true)
    }
}

impl BulkDelete {
    /// The statement.
    #[must_use]
    pub fn into_statement(self, dialect: &dyn Dialect) -> Statement {
        let mut writer = SqlWriter::new(dialect);
        writer.push("delete from ");
        writer.table(self.meta.schema, self.meta.table);
        writer.matching(self.meta, self.filter);
        writer.finish(true)
    }
}

impl SqlWriter<'_> {
    fn assignment(&mut self, column: &'static ColumnMeta, assignment: Assignment) {
        let (operator, value) = match assignment {
            Assignment::Value(value) => ("", value),
            Assignment::Plus(value) => (" + ", value),
            Assignment::Minus(value) => (" - ", value),
        };
        self.identifier(column.name);
        self.push(" = ");
        if !operator.is_empty() {
            self.identifier(column.name);
            self.push(operator);
        }
        self.value(column, value);
    }

    /// Writes ` where …` of a statement that changes the rows of a table.
    fn matching(&mut self, meta: &'static EntityMeta, filter: Expr) {
        let scope = Scope { meta, alias: None };
        if self.dialect.reads_what_it_writes() || !leads_to(meta, meta, &filter) {
            return self.filter(scope, filter);
        }
        let key: Vec<_> = meta.key.iter().map(|column| scope.named(*column)).collect();
        let found = Scope {
            meta,
            alias: Some(self.next_alias()),
        };
        self.push(" where ");
        self.tuple(&key, Self::named);
        self.push(" in (select * from (select distinct ");
        self.columns(found, meta.key);
        self.push(" from ");
        self.declare(found);
        self.filter(found, filter);
        self.push(") as v)");
    }
}

/// Whether a condition on rows of `meta` looks at rows of `table`.
fn leads_to(table: &EntityMeta, meta: &EntityMeta, expr: &Expr) -> bool {
    match expr {
        Expr::And(parts) | Expr::Or(parts) => parts.iter().any(|part| leads_to(table, meta, part)),
        Expr::Not(inner) => leads_to(table, meta, inner),
        Expr::Related {
            relation,
            condition,
            ..
        } => {
            let target = meta.relations[*relation].target;
            std::ptr::eq(target, table) || leads_to(table, target, condition)
        }
        _ => false,
    }
}
