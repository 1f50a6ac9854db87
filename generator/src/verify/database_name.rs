//! Names in a database are as long, and made of such characters, as every database of the schema takes.
//!
//! Names that the generator makes for indexes, foreign keys and pivots are short enough anyway.

use crate::diagnostic::rules::DATABASE_NAME;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name};
use crate::schema::{Database, Schema, Table};

/// PostgreSQL counts bytes, and cuts what is longer without a word.
const BYTES: usize = 63;
/// MySQL counts characters.
const CHARACTERS: usize = 64;

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    for entity in &schema.entities {
        let indexes = entity.uniques.iter().chain(&entity.indexes);
        check_table(schema, &entity.table, "table", set);
        let columns = entity.columns.iter().map(|column| (&column.name, "column"));
        let indexes = indexes.map(|index| (&index.name, "name"));
        let special = entity.special_indexes.iter();
        let special = special.map(|index| (&index.name, "name"));
        let checks = entity.checks.iter().map(|check| (&check.name, "checks"));
        for (name, key) in columns.chain(indexes).chain(special).chain(checks) {
            check_name(schema, name, key, set);
        }
    }
    for pivot in schema.pivots.iter().filter(|pivot| pivot.entity.is_none()) {
        check_table(schema, &pivot.table, "pivot_table", set);
        let own = pivot
            .own_columns
            .iter()
            .map(|column| (&column.name, "join_columns"));
        let other = pivot.target_columns.iter();
        let other = other.map(|column| (&column.name, "inverse_join_columns"));
        let counted = pivot.order.iter();
        let counted = counted.map(|order| (&order.column.name, "fixed_order_column"));
        for (name, key) in own.chain(other).chain(counted) {
            check_name(schema, name, key, set);
        }
    }
    for found in &schema.enums {
        if let Some(native) = found.native_type() {
            check_table(schema, &native, "native", set);
        }
    }
}

fn check_table(schema: &Schema, table: &Table, key: &str, set: &mut DiagnosticSet) {
    check_name(schema, &table.name, key, set);
    if let Some(space) = &table.schema {
        check_name(schema, space, "schema", set);
    }
}

fn check_name(schema: &Schema, name: &Name, key: &str, set: &mut DiagnosticSet) {
    let mut databases = schema.databases.iter();
    if let Some(objection) = databases.find_map(|database| objection(database, name)) {
        set.push(
            Diagnostic::error(
                &DATABASE_NAME,
                format!("`{name}` cannot be a name in the database"),
            )
            .label(name.span, objection)
            .help(format!("give it another name with `{key}: …`")),
        );
    }
}

/// What a database has against a name.
fn objection(database: Database, name: &str) -> Option<String> {
    if name.is_empty() {
        return Some("empty".to_owned());
    }
    let (bytes, characters) = (name.len(), name.chars().count());
    match database {
        Database::Sqlite => None,
        Database::Postgres if bytes > BYTES => Some(format!(
            "{bytes} bytes long, and PostgreSQL keeps {BYTES} of them"
        )),
        Database::MySql if characters > CHARACTERS => Some(format!(
            "{characters} characters long, and MySQL takes {CHARACTERS}"
        )),
        Database::MySql if name.ends_with(' ') => {
            Some("ends with a blank, which MySQL refuses".to_owned())
        }
        Database::MySql if name.chars().any(|c| c > '\u{ffff}') => {
            Some("has characters beyond `U+FFFF`, which MySQL refuses".to_owned())
        }
        Database::Postgres | Database::MySql => None,
    }
}
