//! No table is used twice: by two entities, two pivots, or one of each.

use std::collections::HashMap;

use crate::diagnostic::rules::DUPLICATE_TABLE;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Span};
use crate::schema::{Schema, Table};

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    let mut seen: HashMap<String, Span> = HashMap::new();
    let entities = schema
        .entities
        .iter()
        .map(|entity| (&entity.table, "table"));
    let pivots = schema.pivots.iter().filter(|pivot| pivot.entity.is_none());
    for (table, key) in entities.chain(pivots.map(|pivot| (&pivot.table, "pivot_table"))) {
        if let Some(first) = seen.insert(folded(table), table.name.span) {
            let name = table.qualified();
            set.push(
                Diagnostic::error(&DUPLICATE_TABLE, format!("two uses of the table `{name}`"))
                    .pair(table.name.span, first, "one")
                    .help(format!("give one of them another name with `{key}: …`")),
            );
        }
    }
}

fn folded(table: &Table) -> String {
    table.qualified().to_lowercase()
}
