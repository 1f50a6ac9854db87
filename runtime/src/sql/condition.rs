//! Conditions as SQL.
//!
//! Every condition is written so that it is true or false for any row, although SQL knows a third answer:
//! negations count rows without a value in, and related rows are found by `in` with a subquery, which needs no
//! grouping and lets the database start from either end.

use super::{Alias, Scope, SqlWriter};
use crate::condition::{Comparison, Expr, Pattern, Quantifier};
use crate::metadata::{Join, RelationMeta};
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
                self.param(high);
            }
            Expr::In { column, values } => self.one_of(scope, column, "", values),
            Expr::Tuple { columns, tuples } => self.tuples(scope, columns, tuples),
            Expr::Like { column, pattern } => self.pattern(scope, column, "", &pattern),
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
                let nullable = scope.column(column).nullable;
                let operator = if nullable {
                    self.dialect.distinct_from()
                } else {
                    "<>"
                };
                self.compare(scope, column, operator, value);
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
    fn unless_null(&mut self, scope: Scope, columns: &[usize], condition: impl FnOnce(&mut Self)) {
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
        self.param(value);
    }

    fn one_of(&mut self, scope: Scope, column: usize, not: &str, values: Vec<Value>) {
        self.comparable(scope, column);
        self.push(" ");
        self.push(not);
        self.push("in (");
        self.params(values);
        self.push(")");
    }

    fn pattern(&mut self, scope: Scope, column: usize, not: &str, pattern: &Pattern) {
        let like = self.dialect.like(pattern);
        self.column(scope, column);
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
        self.in_rows(
            columns,
            tuples.into_iter().flatten().collect(),
            |writer, column| writer.column(scope, column),
        );
        self.push(if several { ")" } else { "" });
    }

    fn related(&mut self, scope: Scope, relation: usize, quantifier: Quantifier, condition: Expr) {
        let relation = &scope.meta.relations[relation];
        let mut condition = match quantifier {
            Quantifier::Every => condition.negate(),
            Quantifier::Some | Quantifier::None => condition,
        };
        if quantifier != Quantifier::Some {
            self.unless_null(scope, near_columns(scope, relation), |writer| {
                writer.membership(scope, relation, "not ", condition);
            });
        } else if answer_by_own_key(relation, &mut condition) {
            self.condition(scope, condition, true);
        } else {
            self.membership(scope, relation, "", condition);
        }
    }

    /// Writes that this side of the relation is, or is not, among those of the matching rows.
    fn membership(
        &mut self,
        scope: Scope,
        relation: &'static RelationMeta,
        not: &str,
        condition: Expr,
    ) {
        self.tuple(near_columns(scope, relation), |writer, column| {
            writer.column(scope, column)
        });
        self.push(" ");
        self.push(not);
        self.push("in (select ");
        match relation.join {
            Join::Own { target, .. } => self.far_rows(relation, target, condition),
            Join::Inverse { .. } => self.far_rows(relation, owning_columns(relation), condition),
            Join::Pivot(..) => self.pivot_rows(relation, condition),
        }
        self.push(")");
    }

    fn far_rows(
        &mut self,
        relation: &'static RelationMeta,
        columns: &'static [usize],
        condition: Expr,
    ) {
        let scope = Scope {
            meta: relation.target,
            alias: Some(self.next_alias()),
        };
        self.columns(scope, columns);
        self.push(" from ");
        self.declare(scope);
        let known = columns
            .iter()
            .filter(|column| scope.column(**column).nullable);
        let known = known.map(|column| Expr::Null { column: *column }.negate());
        self.filter(scope, known.fold(condition, Expr::and));
    }

    fn pivot_rows(&mut self, relation: &'static RelationMeta, condition: Expr) {
        let Join::Pivot(pivot, side) = relation.join else {
            return;
        };
        let link = self.next_alias();
        self.list(", ", pivot.columns(side), |writer, name| {
            writer.qualified(link, name)
        });
        self.push(" from ");
        self.table(pivot.schema, pivot.table);
        self.push(" ");
        self.alias(link);
        if condition != Expr::True {
            self.push(" join ");
            let scope = Scope {
                meta: relation.target,
                alias: Some(self.next_alias()),
            };
            self.declare(scope);
            self.push(" on ");
            self.pivot_on(scope, link, pivot.columns(side.other()));
            self.filter(scope, condition);
        }
    }

    /// Writes `a0."id" = a1."tag_id"`.
    pub(crate) fn pivot_on(&mut self, scope: Scope, link: Alias, names: &[&str]) {
        self.list(
            " and ",
            scope.meta.key.iter().zip(names),
            |writer, (column, name)| {
                writer.column(scope, *column);
                writer.push(" = ");
                writer.qualified(link, name);
            },
        );
    }

    /// Writes `"table" a0`.
    pub(crate) fn declare(&mut self, scope: Scope) {
        self.table(scope.meta.schema, scope.meta.table);
        if let Some(alias) = scope.alias {
            self.push(" ");
            self.alias(alias);
        }
    }
}

/// The columns on this side of a relation.
fn near_columns(scope: Scope, relation: &RelationMeta) -> &'static [usize] {
    match (&relation.join, relation.owner().map(|owner| &owner.join)) {
        (Join::Own { columns, .. }, _) => columns,
        (_, Some(Join::Own { target, .. })) => target,
        _ => scope.meta.key,
    }
}

/// The foreign key on the other side of an inverse relation.
pub(crate) fn owning_columns(relation: &RelationMeta) -> &'static [usize] {
    match relation.owner().map(|owner| &owner.join) {
        Some(Join::Own { columns, .. }) => columns,
        _ => &[],
    }
}

/// Turns a condition on the target into one on this side's foreign key, if that can answer it.
fn answer_by_own_key(relation: &RelationMeta, condition: &mut Expr) -> bool {
    let Join::Own { columns, target } = relation.join else {
        return false;
    };
    match condition {
        Expr::True => {
            let known = columns.iter().map(|column| Expr::Null { column: *column }.negate());
            *condition = known.fold(Expr::True, Expr::and);
            true
        }
        Expr::Tuple { columns: known, .. } if *known == target => {
            *known = columns;
            true
        }
        Expr::Compare { column, .. } | Expr::In { column, .. } => {
            let place = target.iter().position(|known| known == column);
            place.map(|place| *column = columns[place]).is_some()
        }
        _ => false,
    }
}

/// Whether SQL may answer neither true nor false.
fn can_be_unknown(scope: Scope, expr: &Expr) -> bool {
    match expr {
        Expr::True | Expr::False | Expr::Null { .. } | Expr::Not(_) => false,
        Expr::Compare { column, .. }
        | Expr::Between { column, .. }
        | Expr::In { column, .. }
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
