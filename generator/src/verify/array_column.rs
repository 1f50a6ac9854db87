//! An array is JSON on MySQL and MariaDB, so its column has a type that JSON fits into.

use crate::diagnostic::rules::ARRAY_COLUMN;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name};
use crate::schema::{Column, Database, Entity, PerDatabase, Schema};

/// Types that hold JSON.
const TYPES: [&str; 6] = [
    "json",
    "longtext",
    "mediumtext",
    "text",
    "tinytext",
    "varchar",
];

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    if !schema.databases.contains(Database::MySql) {
        return;
    }
    for entity in &schema.entities {
        let arrays = entity.columns.iter().filter(|column| column.array);
        for column in arrays {
            let exact = column.column_type.as_ref().and_then(of_mysql);
            if let Some(exact) = exact.filter(|exact| !TYPES.contains(&word(exact).as_str())) {
                set.push(refused(entity, column, exact));
            }
        }
    }
}

/// The type for MySQL, as far as it is meant for it: another word for every database is the others' own.
fn of_mysql(exact: &PerDatabase) -> Option<&Name> {
    match exact {
        PerDatabase::Same(name) => Some(name).filter(|name| word(name) == "set"),
        PerDatabase::Each(_) => exact.get(Database::MySql),
    }
}

/// The first word of a type.
fn word(ty: &str) -> String {
    let end = ty.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    ty[..end.unwrap_or(ty.len())].to_ascii_lowercase()
}

fn refused(entity: &Entity, column: &Column, exact: &Name) -> Diagnostic {
    let name = &entity[column.property].name;
    let message = format!(
        "`{}.{name}` is an array, and `{exact}` holds none on MySQL",
        entity.name
    );
    let help = match word(exact).as_str() {
        "set" => {
            "a set has no order, and nothing twice: make it a `text`, whose value has commas, or remove `column_type`"
        }
        _ => "leave MySQL out, `column_type: { postgres: … }`, or use `json` or a text there",
    };
    Diagnostic::error(&ARRAY_COLUMN, message)
        .label(exact.span, "arrays are JSON on MySQL and MariaDB")
        .help(help)
}
