//! Integers with a check that is the range of a type which the database lacks: columns as Dormouse makes them.

use crate::database::{Column, Table};
use crate::ddl::Dialect;
use crate::schema::ScalarType;

use super::sql;

const LACKING: [ScalarType; 5] = [
    ScalarType::I8,
    ScalarType::U8,
    ScalarType::U16,
    ScalarType::U32,
    ScalarType::U64,
];

/// The name of the type, and the place of its check.
pub(super) fn of_checks(
    dialect: Dialect,
    table: &Table,
    column: &Column,
) -> Option<(usize, &'static str)> {
    let name = sql::column(dialect, &column.name);
    let types = LACKING.iter().filter(|ty| fits(dialect, **ty, column));
    let types: Vec<_> = types.collect();
    let checks = table.checks.iter().enumerate();
    let mut checks = checks.filter(|_| !types.is_empty());
    checks.find_map(|(at, check)| {
        let found = sql::expression(dialect, table, &check.expression)?;
        let says = |ty: &&&ScalarType| {
            let range = range(dialect, ***ty);
            range.is_some_and(|(least, most)| {
                found.text == format!("{name} between {least} and {most}")
            })
        };
        let ty = types.iter().find(says)?;
        Some((at, ty.info().name))
    })
}

/// Whether a column of the type is made like this one.
fn fits(dialect: Dialect, ty: ScalarType, column: &Column) -> bool {
    let base = match (dialect, ty) {
        (Dialect::Postgres, ScalarType::I8 | ScalarType::U8) => "smallint",
        (Dialect::Postgres, ScalarType::U16) => "integer",
        (Dialect::Postgres, ScalarType::U32) => "bigint",
        (Dialect::Postgres, ScalarType::U64) => "numeric",
        (Dialect::Sqlite, _) => "integer",
        _ => return false,
    };
    let is_plain = column.identity.is_none() && column.ty.dimensions == 0;
    is_plain && (column.ty.base == base || (base == "integer" && column.ty.base == "int"))
}

/// The integers that its column takes: those of SQLite have a sign.
fn range(dialect: Dialect, ty: ScalarType) -> Option<(i128, i128)> {
    match (dialect, ty) {
        (Dialect::Sqlite, ScalarType::U64) => Some((0, i64::MAX.into())),
        _ => ty.range(),
    }
}
