//! The columns of a primary key are never null.

use crate::diagnostic::rules::NULLABLE_PRIMARY_KEY;
use crate::diagnostic::{Diagnostic, DiagnosticSet};
use crate::schema::Schema;

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    for entity in &schema.entities {
        for column in entity.key_columns().filter(|column| column.nullable) {
            let name = &entity[column.property].name;
            set.push(
                Diagnostic::error(
                    &NULLABLE_PRIMARY_KEY,
                    format!("`{}.{name}` is part of the key, and nullable", entity.name),
                )
                .label(name.span, "a key is never null")
                .help("remove `nullable`, or `primary`"),
            );
        }
    }
}
