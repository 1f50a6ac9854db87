//! No table is used twice: by two entities, two pivots, or one of each.
//!
//! SQLite has no schemas, so there a name is used once, whatever the schema.

use std::collections::HashMap;

use crate::diagnostic::rules::DUPLICATE_TABLE;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Span};
use crate::schema::{Database, Schema, Table};

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    let mut seen: HashMap<String, (&Table, Span)> = HashMap::new();
    let entities = schema
        .entities
        .iter()
        .map(|entity| (&entity.table, "table"));
    let pivots = schema.pivots.iter().filter(|pivot| pivot.entity.is_none());
    for (table, key) in entities.chain(pivots.map(|pivot| (&pivot.table, "pivot_table"))) {
        let name = in_its_space(schema, table, &table.name);
        if let Some(first) = seen.insert(name, (table, table.name.span)) {
            set.push(twice(table, first, key));
        }
    }
}

/// A name that belongs to a table, folded, with what it has to differ in: on SQLite there are no schemas.
pub(super) fn in_its_space(schema: &Schema, table: &Table, name: &str) -> String {
    let flat = schema.databases.contains(Database::Sqlite);
    match table.schema.as_ref().filter(|_| !flat) {
        Some(space) => format!("{space}.{name}").to_lowercase(),
        None => name.to_lowercase(),
    }
}

fn twice(table: &Table, (first, span): (&Table, Span), key: &str) -> Diagnostic {
    let (one, other) = (table.qualified(), first.qualified());
    let finding = |message: String| {
        Diagnostic::error(&DUPLICATE_TABLE, message).pair(table.name.span, span, "one")
    };
    if one.to_lowercase() == other.to_lowercase() {
        return finding(format!("two uses of the table `{one}`"))
            .help(format!("give one of them another name with `{key}: …`"));
    }
    finding(format!("`{one}` and `{other}` are one table on SQLite, which has no schemas")).help(format!(
        "give one of them another name with `{key}: …`, or limit the schema: `databases: [postgres, mysql]`"
    ))
}
