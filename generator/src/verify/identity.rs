//! Integers that the database counts beside the key: not on SQLite, and one in a table on MySQL.

use crate::diagnostic::rules::IDENTITY;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Span};
use crate::schema::{Column, Database, Entity, ScalarType, Schema};

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    for entity in &schema.entities {
        for column in &entity.columns {
            let span = column.identity.as_ref().map(|identity| identity.span);
            if let (Some(span), Some((message, help))) = (span, objection(schema, entity, column)) {
                set.push(refused(span, message, help));
            }
        }
    }
}

type Objection = (&'static str, &'static str);

fn objection(schema: &Schema, entity: &Entity, column: &Column) -> Option<Objection> {
    let on = |database| schema.databases.contains(database);
    let counted = |other: &&Column| other.generated || other.identity.is_some();
    if !column.ty.is_integer() || (column.ty == ScalarType::U64 && on(Database::Postgres)) {
        let help = "use an integer of a type up to `i64`, or `default_raw`";
        return Some(("a database counts integers", help));
    }
    if column.nullable {
        return Some(("what is counted is never null", "remove `?` or `nullable`"));
    }
    if on(Database::Sqlite) {
        let help = "limit the schema, `databases: [postgres]`, or let the program give the value";
        return Some(("SQLite counts nothing but keys", help));
    }
    if on(Database::MySql) && entity.columns.iter().filter(counted).count() > 1 {
        let help = "keep one of them, or limit the schema: `databases: [postgres]`";
        return Some(("MySQL and MariaDB count one column of a table", help));
    }
    None
}

fn refused(span: Span, message: &str, help: &str) -> Diagnostic {
    Diagnostic::error(&IDENTITY, message)
        .label(span, "cannot be counted")
        .help(help)
}
