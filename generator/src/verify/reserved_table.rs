//! Names that begin with `sqlite_` are SQLite's own, of tables as of indexes.

use crate::diagnostic::rules::RESERVED_TABLE;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name};
use crate::schema::Schema;

const PREFIX: &str = "sqlite_";

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    for entity in &schema.entities {
        refuse(&entity.table.name, "table", "table", set);
        let indexes = entity.uniques.iter().chain(&entity.indexes);
        let special = entity.special_indexes.iter();
        let names = indexes.map(|index| &index.name);
        for name in names.chain(special.map(|index| &index.name)) {
            // Of an index that is named after its table, the table said it.
            if !is_reserved(&entity.table.name) {
                refuse(name, "index", "name", set);
            }
        }
    }
    for pivot in schema.pivots.iter().filter(|pivot| pivot.entity.is_none()) {
        refuse(&pivot.table.name, "table", "pivot_table", set);
    }
}

fn is_reserved(name: &str) -> bool {
    name.to_lowercase().starts_with(PREFIX)
}

fn refuse(name: &Name, what: &str, key: &str, set: &mut DiagnosticSet) {
    if is_reserved(name) {
        let message = format!("SQLite keeps the name `{name}` for itself");
        set.push(
            Diagnostic::error(&RESERVED_TABLE, message)
                .label(name.span, format!("names this {what}"))
                .help(format!("give it another name with `{key}: …`")),
        );
    }
}
