//! The clauses of a select behind its column list.
//!
//! What they say is decided in `select`; here it is only written.

use super::{JoinKind, JoinNode, Through};
use crate::condition::Expr;
use crate::lock_mode::LockMode;
use crate::metadata::Join;
use crate::order::{Nulls, OrderBy};
use crate::sql::related::owning_columns;
use crate::sql::{Alias, Scope, SqlWriter};
use crate::value::Value;

pub(super) fn write_filter(
    writer: &mut SqlWriter<'_>,
    scope: Scope,
    through: Option<(Through, Alias)>,
    filter: Expr,
) {
    let Some((through, link)) = through else {
        return writer.filter(scope, filter);
    };
    let columns: Vec<_> = through.pivot.named(through.side, Some(link)).collect();
    let owners = through.owners.into_iter().flatten().collect();
    writer.push(" where ");
    writer.in_rows(&columns, owners);
    if filter != Expr::True {
        writer.push(" and ");
        writer.condition(scope, filter, true);
    }
}

pub(super) fn write_join(writer: &mut SqlWriter<'_>, join: &JoinNode, parent: Scope, scope: Scope) {
    writer.push(if join.kind == JoinKind::Inner {
        " join "
    } else {
        " left join "
    });
    writer.declare(scope);
    writer.push(" on ");
    let (near, far) = match (
        &join.relation.join,
        join.relation.owner().map(|owner| &owner.join),
    ) {
        (Join::Own { columns, target }, _) => (*columns, *target),
        (_, Some(Join::Own { target, .. })) => (*target, owning_columns(join.relation)),
        _ => (parent.meta.key, scope.meta.key),
    };
    writer.list(" and ", near.iter().zip(far), |writer, (near, far)| {
        writer.column(scope, *far);
        writer.push(" = ");
        writer.column(parent, *near);
    });
}

pub(super) fn write_order(
    writer: &mut SqlWriter<'_>,
    scopes: &[Scope],
    order: &[(usize, OrderBy)],
    link: Option<(Alias, &str)>,
) {
    if order.is_empty() && link.is_none() {
        return;
    }
    writer.push(" order by ");
    writer.list(", ", order, |writer, (table, order)| {
        let scope = scopes[*table];
        let said = order.nulls.filter(|_| writer.dialect.has_nulls_order());
        if let (Some(nulls), None) = (order.nulls, said) {
            writer.comparable(scope, order.column);
            writer.push(match nulls {
                Nulls::First => " is null desc, ",
                Nulls::Last => " is null, ",
            });
        }
        writer.comparable(scope, order.column);
        writer.push(if order.descending { " desc" } else { "" });
        writer.push(match said {
            Some(Nulls::First) => " nulls first",
            Some(Nulls::Last) => " nulls last",
            None => "",
        });
    });
    if let Some((alias, column)) = link {
        writer.push(if order.is_empty() { "" } else { ", " });
        writer.qualified(alias, column);
    }
}

pub(super) fn write_limit(writer: &mut SqlWriter<'_>, limit: Option<u64>, offset: Option<u64>) {
    let number = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
    let unlimited = offset.and_then(|_| writer.dialect.unlimited());
    if let Some(limit) = limit.map(number).or(unlimited) {
        // Not a parameter: SQLite plans a statement anew whenever such a limit is bound.
        writer.push(" limit ");
        writer.push(&limit.to_string());
    }
    if let Some(offset) = offset {
        writer.push(" offset ");
        writer.param(Value::I64(number(offset)));
    }
}

pub(super) fn write_lock(writer: &mut SqlWriter<'_>, root: Scope, lock: Option<LockMode>) {
    if let (Some(lock), Some(alias)) = (lock, root.alias) {
        let words = writer.dialect.lock(lock, &alias.to_string());
        writer.push(&words);
    }
}
