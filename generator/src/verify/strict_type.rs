//! A strict table of SQLite knows five types, and `any`.

use crate::diagnostic::rules::STRICT_TYPE;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name};
use crate::schema::{Column, Database, Schema};

/// What a column of a strict table may be.
const TYPES: [&str; 6] = ["int", "integer", "real", "text", "blob", "any"];

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    if !schema.databases.contains(Database::Sqlite) {
        return;
    }
    for entity in schema.entities.iter().filter(|entity| entity.strict) {
        for column in &entity.columns {
            report(&entity.name, column, set);
        }
    }
    let pivots = schema.pivots.iter().filter(|pivot| pivot.entity.is_none());
    for pivot in pivots.filter(|pivot| schema[pivot.owner.entity].strict) {
        let target = &schema[pivot.target];
        for column in target.key_columns().filter(|_| !target.strict) {
            report(&pivot.table.name, column, set);
        }
    }
}

fn report(table: &Name, column: &Column, set: &mut DiagnosticSet) {
    let exact = column.column_type.as_ref().filter(|_| !column.generated);
    let Some(exact) = exact.and_then(|exact| exact.get(Database::Sqlite)) else {
        return;
    };
    if TYPES.iter().any(|ty| ty.eq_ignore_ascii_case(exact)) {
        return;
    }
    let message = format!("a strict table of SQLite has no type `{exact}`");
    set.push(
        Diagnostic::error(&STRICT_TYPE, message)
            .label(exact.span, format!("a column of `{table}`, which is strict"))
            .help("limit it to other databases, `column_type: { postgres: … }`, or use one of: int, integer, real, text, blob, any"),
    );
}
