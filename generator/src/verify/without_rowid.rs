//! A table of SQLite without numbers of rows cannot count keys: they are those numbers.

use crate::diagnostic::rules::WITHOUT_ROWID;
use crate::diagnostic::{Diagnostic, DiagnosticSet};
use crate::schema::{Database, Schema};

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    if !schema.databases.contains(Database::Sqlite) {
        return;
    }
    for entity in &schema.entities {
        if let (Some(span), Some(key)) = (entity.without_rowid, entity.generated_key()) {
            let name = &entity[key.property].name;
            let message = format!("SQLite cannot count `{}.{name}`", entity.name);
            set.push(
                Diagnostic::error(&WITHOUT_ROWID, message)
                    .label(name.span, "counted by the database")
                    .label(span, "no numbers of rows to count with")
                    .help("write `autoincrement: false` and give each row its key, or remove `without_rowid`"),
            );
        }
    }
}
