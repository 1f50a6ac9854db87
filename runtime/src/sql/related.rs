//! Conditions on related rows as SQL.
//!
//! Related rows are found by `in` with a subquery, which needs no grouping and lets the database start from
//! either end. A condition that the foreign key can answer by itself needs no subquery.

use super::{Alias, Scope, SqlWriter};
use crate::condition::{Expr, Quantifier};
use crate::metadata::{Join, RelationMeta};

impl SqlWriter<'_> {
    pub(super) fn related(
        &mut self,
        scope: Scope,
        relation: usize,
        quantifier: Quantifier,
        condition: Expr,
    ) {
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
pub(super) fn near_columns(scope: Scope, relation: &RelationMeta) -> &'static [usize] {
    match (&relation.join, relation.owner().map(|owner| &owner.join)) {
        (Join::Own { columns, .. }, _) => columns,
        (_, Some(Join::Own { target, .. })) => target,
        _ => scope.meta.key,
    }
}

/// The foreign key on the other side of an inverse relation.
pub(super) fn owning_columns(relation: &RelationMeta) -> &'static [usize] {
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
            let known = columns
                .iter()
                .map(|column| Expr::Null { column: *column }.negate());
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
