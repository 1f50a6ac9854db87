//! Types of PostgreSQL differ in their names: native enums, and tables, each of which is a type of its rows, too.

use std::collections::HashMap;

use crate::diagnostic::rules::TYPE_NAME;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Span};
use crate::schema::{Database, Schema, Table};

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    if !schema.databases.contains(Database::Postgres) {
        return;
    }
    let tables = schema.entities.iter().map(|entity| &entity.table);
    let pivots = schema.pivots.iter().filter(|pivot| pivot.entity.is_none());
    let tables = tables.chain(pivots.map(|pivot| &pivot.table));
    let mut seen: HashMap<String, (&str, Span)> = tables
        .map(|table| (table.qualified(), ("table", table.name.span)))
        .collect();
    for ty in schema.enums.iter().filter_map(|found| found.native_type()) {
        let span = ty.name.span;
        if let Some((kind, first)) = seen.insert(ty.qualified(), ("type", span)) {
            set.push(twice(&ty, kind, span, first));
        }
    }
}

fn twice(ty: &Table, kind: &str, span: Span, first: Span) -> Diagnostic {
    let message = format!(
        "a type and a {kind} of PostgreSQL would be `{}`",
        ty.qualified()
    );
    Diagnostic::error(&TYPE_NAME, message)
        .label(span, "becomes a type of this name")
        .label(first, format!("becomes a {kind} of this name"))
        .help("give the type another name with `native: …`")
}
