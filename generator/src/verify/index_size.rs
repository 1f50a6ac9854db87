//! What MySQL can index: values of limited length, and not too many bytes of them together.

use crate::diagnostic::rules::INDEX_SIZE;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name};
use crate::schema::{Column, ColumnId, Database, Entity, ScalarType, Schema};

/// The most bytes of one index entry.
const MOST: u64 = 3072;

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    if !schema.databases.contains(Database::MySql) {
        return;
    }
    for entity in schema.entities.iter().filter(|one| !one.read_only) {
        let indexes = entity.uniques.iter().chain(&entity.indexes);
        check_columns(entity, &entity.primary_key, &entity.name, set);
        for index in indexes {
            check_columns(entity, &index.columns, &index.name, set);
        }
    }
}

fn check_columns(entity: &Entity, columns: &[ColumnId], at: &Name, set: &mut DiagnosticSet) {
    let columns: Vec<_> = columns.iter().map(|column| &entity[*column]).collect();
    if let Some(column) = columns.iter().find(|column| is_endless(column)) {
        return set.push(endless(entity, column, at));
    }
    let bytes: u64 = columns.iter().map(|column| bytes(column)).sum();
    if bytes > MOST {
        set.push(too_many(bytes, at));
    }
}

/// Whether the type on MySQL is the generator's choice, and has no limit.
fn is_endless(column: &Column) -> bool {
    let endless = match column.ty {
        ScalarType::Text => true,
        // Of a key, `key_type` says it.
        ScalarType::Json => !column.primary,
        ScalarType::Bytes => column.length.is_none() && !has_key_type(column),
        _ => false,
    };
    endless && !is_exact(column)
}

/// Bytes without a length are short ones in a key.
fn has_key_type(column: &Column) -> bool {
    column.primary || column.unique || column.references.is_some()
}

fn is_exact(column: &Column) -> bool {
    let exact = column.column_type.as_ref();
    exact.is_some_and(|exact| exact.get(Database::MySql).is_some())
}

/// The bytes of a value, as far as they matter here.
fn bytes(column: &Column) -> u64 {
    let length = column.length.as_ref().map_or(255, |length| length.value);
    match column.ty {
        _ if is_exact(column) => 0,
        ScalarType::String => u64::from(length) * 4,
        ScalarType::Bytes => u64::from(length),
        ScalarType::Enum(_) => 255 * 4,
        ScalarType::Uuid => 36 * 4,
        _ => 8,
    }
}

fn endless(entity: &Entity, column: &Column, at: &Name) -> Diagnostic {
    let name = &entity[column.property].name;
    let message = format!("MySQL cannot index `{}.{name}`", entity.name);
    let help = match column.ty {
        ScalarType::Text => "use `string` with a `length`, or limit the schema: `databases: […]`",
        ScalarType::Bytes => "give it a `length`, or limit the schema: `databases: […]`",
        _ => "take it out of the index, or limit the schema: `databases: […]`",
    };
    let finding = Diagnostic::error(&INDEX_SIZE, message).label(name.span, "of any length");
    match at.span == name.span {
        true => finding,
        false => finding.label(at.span, "indexed here"),
    }
    .help(help)
}

fn too_many(bytes: u64, at: &Name) -> Diagnostic {
    let message = format!("MySQL indexes {MOST} bytes at most, and this takes up to {bytes}");
    Diagnostic::error(&INDEX_SIZE, message)
        .label(at.span, "too wide")
        .help("give texts a shorter `length` (a character takes 4 bytes), or limit the schema: `databases: […]`")
}
