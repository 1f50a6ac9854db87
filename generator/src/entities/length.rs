//! Lengths of texts and bytes that a check says, as Dormouse writes it where types have none.

use crate::database::{Column, Table};
use crate::ddl::{Dialect, sizes};

use super::types::Mapped;

/// Takes the length over, where the column would be created with this check again; gives the number of the check.
pub(super) fn apply(
    dialect: Dialect,
    table: &Table,
    column: &Column,
    mapped: &mut Mapped,
) -> Option<usize> {
    let mut checks = table.checks.iter().enumerate();
    let (check, length) =
        checks.find_map(|(at, check)| Some((at, limit(&check.expression, column)?)))?;
    if !is_ours(dialect, column, length) {
        return None;
    }
    if mapped.ty == "text" {
        "string".clone_into(&mut mapped.ty);
    }
    (mapped.length, mapped.column_type) = (Some(length), None);
    Some(check)
}

/// Whether the column has the type that Dormouse gives values of that length, with a check.
fn is_ours(dialect: Dialect, column: &Column, length: u32) -> bool {
    let ty = column.ty.text.to_lowercase();
    match dialect {
        Dialect::Sqlite => ty == "blob",
        Dialect::Postgres => ty == "bytea" || ty == "text",
        Dialect::MySql if ty.ends_with("blob") => ty == sizes::bytes(Some(length)),
        Dialect::MySql => length > sizes::VARCHAR && ty == sizes::text(length),
    }
}

/// The most characters or bytes that a check allows a column, if that is all it says.
fn limit(expression: &str, column: &Column) -> Option<u32> {
    let kept = expression
        .chars()
        .filter(|c| !c.is_whitespace() && !"\"`".contains(*c));
    let plain = kept.collect::<String>().to_lowercase();
    let name = column.name.to_lowercase();
    ["length", "char_length", "character_length", "octet_length"]
        .iter()
        .find_map(|function| {
            let rest = plain.strip_prefix(&format!("{function}({name})<="))?;
            rest.parse().ok()
        })
}
