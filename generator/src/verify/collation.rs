//! A collation belongs to a text that is no key, and has the name that the database has for it.
//!
//! Whether PostgreSQL or MySQL knows the name is for them to say: each server has its own list.

use crate::diagnostic::rules::COLLATION;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name};
use crate::schema::{Column, Database, PerDatabase, ScalarType, Schema};

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    for entity in &schema.entities {
        for column in &entity.columns {
            let name = &entity[column.property].name;
            if let Some(found) = finding(schema, column, name) {
                set.push(found);
            }
        }
    }
}

fn finding(schema: &Schema, column: &Column, name: &Name) -> Option<Diagnostic> {
    let collation = column.collation.as_ref()?;
    let (_, first) = collation.texts().next()?;
    let is_text = matches!(column.ty, ScalarType::String | ScalarType::Text) && !column.array;
    let (message, label, help) = if !is_text {
        let ty = schema.column_type(column);
        let message = format!("a collation of `{name}`, which is no text");
        (
            message,
            format!("`{ty}` has none"),
            "remove `collation`".to_owned(),
        )
    } else if column.primary {
        let message = format!("a collation of `{name}`, which is a key");
        let help =
            "remove `collation`; give the text a property of its own, and the row another key";
        (
            message,
            "keys are compared byte by byte".to_owned(),
            help.to_owned(),
        )
    } else {
        return wrong_name(schema, collation, first);
    };
    Some(refused(message, first, label, help))
}

/// A name that is for several databases, or that one of them cannot have.
fn wrong_name(schema: &Schema, collation: &PerDatabase, first: &Name) -> Option<Diagnostic> {
    if matches!(collation, PerDatabase::Same(_)) && schema.databases.iter().count() > 1 {
        let message = "one collation for several databases".to_owned();
        let help = "name it for each that shall have one: `collation: { sqlite: nocase, mysql: utf8mb4_general_ci }`";
        let label = "each database has its own names".to_owned();
        return Some(refused(message, first, label, help.to_owned()));
    }
    schema.databases.iter().find_map(|database| {
        let name = collation.get(database)?;
        let (label, help) = match database {
            _ if is_collation(database, name) => return None,
            Database::Sqlite => ("unknown", "SQLite has `binary`, `nocase` and `rtrim`"),
            Database::Postgres => (
                "no name",
                "write one that the server has, such as `C` or `de-x-icu`",
            ),
            Database::MySql => (
                "no collation of texts",
                "write one that the server has, such as `utf8mb4_general_ci`",
            ),
        };
        let message = format!("`{name}` is no collation on {}", database.key());
        Some(refused(message, name, label.to_owned(), help.to_owned()))
    })
}

fn refused(message: String, place: &Name, label: String, help: String) -> Diagnostic {
    Diagnostic::error(&COLLATION, message)
        .label(place.span, label)
        .help(help)
}

/// Whether a database may have a collation of that name.
pub(crate) fn is_collation(database: Database, name: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    match database {
        Database::Sqlite => ["binary", "nocase", "rtrim"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(name)),
        Database::Postgres => !name.is_empty(),
        // `binary` makes bytes of a text.
        Database::MySql => name.contains('_') && name.chars().all(is_word),
    }
}
