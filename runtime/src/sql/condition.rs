//! Conditions as SQL.
//!
//! Every condition is written so that it is true or false for any row, although SQL knows a third answer:
//! negations count rows without a value in. Conditions on related rows are in `related`.

use super::related::near_columns;
use super::{Named, Scope, SqlWriter};
use crate::condition::{Comparison, Expr, Pattern, Quantifier};
use crate::value::Value;

impl SqlWriter<'_> {
    /// Writes ` where …` unless every row matches.
    pub(crate) fn filter(&mut self, scope: Scope, expr: Expr) {
        if expr != Expr::True {
            self.push(" where ");
            self.condition(scope, expr, false);
        }
    }

    /// Writes a condition; `inner` when something stands beside it.
    pub(crate) fn condition(&mut self, scope: Scope, expr: Expr, inner: bool) {
        match expr {
            Expr::True => self.push("1 = 1"),
            Expr::False => self.push("1 = 0"),
            Expr::And(all) => self.group(scope, " and ", all, inner),
            Expr::Or(any) => self.group(scope, " or ", any, inner),
            Expr::Not(negated) => self.negation(scope, *negated),
            Expr::Null { column } => {
                self.column(scope, column);
                self.push(" is null");
            }
            Expr::Compare { column, op, value } => self.compare(scope, column, operator(op), value),
            Expr::Between { column, low, high } => {
                self.compare(scope, column, "between", low);
                self.push(" and ");
                self.operand(scope.column(column), high);
            }
            Expr::In { column, values } => self.one_of(scope, column, "", values),
            Expr::Tuple { columns, tuples } => self.tuples(scope, columns, tuples),
            Expr::Like { column, pattern } => self.pattern(scope, column, "", &pattern),
            Expr::Elements {
                column,
                matching,
                values,
            } => self.elements(scope.named(column), matching, values),
            Expr::Related {
                relation,
                quantifier,
                condition,
            } => self.related(scope, relation, quantifier, *condition),
        }
    }

    fn group(&mut self, scope: Scope, word: &str, parts: Vec<Expr>, inner: bool) {
        self.push(if inner { "(" } else { "" });
        self.list(word, parts, |writer, part| {
            writer.condition(scope, part, true)
        });
        self.push(if inner { ")" } else { "" });
    }

    fn negation(&mut self, scope: Scope, expr: Expr) {
        match expr {
            Expr::Null { column } => {
                self.column(scope, column);
                self.push(" is not null");
            }
            Expr::Compare {
                column,
                op: Comparison::Eq,
                value,
            } => {
                if !scope.column(column).nullable {
                    return self.compare(scope, column, "<>", value);
                }
                let distinct = self.dialect.distinct();
                self.push(distinct.prefix);
                self.compare(scope, column, distinct.operator, value);
            }
            Expr::In { column, values } => self.unless_null(scope, &[column], |writer| {
                writer.one_of(scope, column, "not ", values);
            }),
            Expr::Like { column, pattern } => self.unless_null(scope, &[column], |writer| {
                writer.pattern(scope, column, "not ", &pattern);
            }),
            Expr::Related {
                relation,
                quantifier: Quantifier::Some,
                condition,
            } => {
                self.related(scope, relation, Quantifier::None, *condition);
            }
            other => {
                let unknown = can_be_unknown(scope, &other);
                self.push(if unknown { "(" } else { "not (" });
                self.condition(scope, other, false);
                self.push(if unknown { ") is not true" } else { ")" });
            }
        }
    }

    /// Writes a negated condition that also holds where one of the columns has no value.
    pub(super) fn unless_null(
        &mut self,
        scope: Scope,
        columns: &[usize],
        condition: impl FnOnce(&mut Self),
    ) {
        let nullable: Vec<_> = columns
            .iter()
            .filter(|column| scope.column(**column).nullable)
            .collect();
        if nullable.is_empty() {
            return condition(self);
        }
        self.push("(");
        for column in nullable {
            self.column(scope, *column);
            self.push(" is null or ");
        }
        condition(self);
        self.push(")");
    }

    fn compare(&mut self, scope: Scope, column: usize, operator: &str, value: Value) {
        self.comparable(scope, column);
        self.push(" ");
        self.push(operator);
        self.push(" ");
        self.operand(scope.column(column), value);
    }

    fn one_of(&mut self, scope: Scope, column: usize, not: &str, values: Vec<Value>) {
        self.comparable(scope, column);
        if self.dialect.has_arrays() && !scope.column(column).ty.is_array() {
            self.push(if not.is_empty() {
                " = any("
            } else {
                " <> all("
            });
            self.operands(scope.column(column), values);
            return self.push(")");
        }
        self.push(" ");
        self.push(not);
        self.push("in (");
        self.list(", ", values, |writer, value| {
            writer.operand(scope.column(column), value);
        });
        self.push(")");
    }

    fn pattern(&mut self, scope: Scope, column: usize, not: &str, pattern: &Pattern) {
        let like = self.dialect.like(pattern);
        self.selected(scope.named(column));
        self.push(" ");
        self.push(not);
        self.push(like.operator);
        self.push(" ");
        self.param(Value::Text(like.pattern));
        self.push(like.suffix);
    }

    /// Writes that the columns together are one of the tuples.
    fn tuples(&mut self, scope: Scope, columns: &[usize], tuples: Vec<Vec<Value>>) {
        let several = columns.len() > 1 && tuples.len() == 1;
        self.push(if several { "(" } else { "" });
        let columns: Vec<Named> = columns.iter().map(|index| scope.named(*index)).collect();
        self.in_rows(&columns, tuples.into_iter().flatten().collect());
        self.push(if several { ")" } else { "" });
    }
}

/// Whether SQL may answer neither true nor false.
fn can_be_unknown(scope: Scope, expr: &Expr) -> bool {
    match expr {
        Expr::True | Expr::False | Expr::Null { .. } | Expr::Not(_) => false,
        Expr::Compare { column, .. }
        | Expr::Between { column, .. }
        | Expr::In { column, .. }
        | Expr::Elements { column, .. }
        | Expr::Like { column, .. } => scope.column(*column).nullable,
        Expr::Tuple { columns, .. } => columns.iter().any(|column| scope.column(*column).nullable),
        Expr::And(parts) | Expr::Or(parts) => parts.iter().any(|part| can_be_unknown(scope, part)),
        Expr::Related {
            relation,
            quantifier,
            ..
        } => {
            let near = near_columns(scope, &scope.meta.relations[*relation]);
            *quantifier == Quantifier::Some
                && near.iter().any(|column| scope.column(*column).nullable)
        }
    }
}

const fn operator(op: Comparison) -> &'static str {
    match op {
        Comparison::Eq => "=",
        Comparison::Gt => ">",
        Comparison::Ge => ">=",
        Comparison::Lt => "<",
        Comparison::Le => "<=",
    }
}

#[cfg(test)]
mod tests;
