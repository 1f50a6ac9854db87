//! A key that the database makes is one column, of a type that a new row can do without until its insert.

use crate::diagnostic::rules::KEY_DEFAULT;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Span};
use crate::schema::{Column, Database, Entity, ScalarType, Schema};

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    for entity in &schema.entities {
        for column in entity.key_columns().filter(|column| !column.generated) {
            let span = left_to_the_database(column);
            if let (Some(span), Some(help)) = (span, objection(schema, entity, column)) {
                set.push(refused(entity, column, span, help));
            }
        }
    }
}

/// Where it is said that the program does not give the value.
fn left_to_the_database(column: &Column) -> Option<Span> {
    let first = column
        .expressions()
        .find_map(|(_, text)| text.texts().next());
    let identity = column.identity.as_ref().map(|identity| identity.span);
    first.map(|(_, text)| text.span).or(identity)
}

/// What to do instead; nothing where the database can make the key.
fn objection(schema: &Schema, entity: &Entity, column: &Column) -> Option<&'static str> {
    if entity.primary_key.len() > 1 {
        return Some(
            "let the program give it, or compute it with `on_create`: a key of several columns is known before the insert",
        );
    }
    if column.is_read_only() || column.identity.is_some() {
        return Some("take it out of the key, or let the program give it");
    }
    match column.ty {
        // SQLite counts the key of one integer, whatever its default is.
        ty if ty.is_integer() && schema.databases.contains(Database::Sqlite) => {
            Some("leave `default_raw` out: a single integer key is counted by the database")
        }
        ty if ty.is_integer() => None,
        ScalarType::Uuid | ScalarType::String | ScalarType::Text => None,
        _ => Some("let the program give it, or compute it with `on_create`"),
    }
}

fn refused(entity: &Entity, column: &Column, span: Span, help: &str) -> Diagnostic {
    let property = &entity[column.property].name;
    let message = format!(
        "`{}.{property}` is part of the key, and left to the database",
        entity.name
    );
    Diagnostic::error(&KEY_DEFAULT, message)
        .label(span, "known only after the insert")
        .help(help)
}
