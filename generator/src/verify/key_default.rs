//! A key that the database fills in is one that it counts.

use crate::diagnostic::rules::KEY_DEFAULT;
use crate::diagnostic::{Diagnostic, DiagnosticSet};
use crate::schema::{ScalarType, Schema};

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    for entity in &schema.entities {
        for column in entity.key_columns().filter(|column| !column.generated) {
            let raw = column.default_raw.as_ref();
            let Some((_, text)) = raw.and_then(|raw| raw.texts().next()) else {
                continue;
            };
            let name = &entity[column.property].name;
            let message = format!(
                "`{}.{name}` is part of the key, and left to the database",
                entity.name
            );
            let help = match column.ty {
                ScalarType::Uuid => "let the program make it: `on_create: uuid::Uuid::new_v4()`",
                ty if ty.is_integer() => {
                    "leave `default_raw` out: a single integer key is counted by the database"
                }
                _ => "let the program give it, or compute it with `on_create`",
            };
            set.push(
                Diagnostic::error(&KEY_DEFAULT, message)
                    .label(text.span, "known only after the insert")
                    .help(help),
            );
        }
    }
}
