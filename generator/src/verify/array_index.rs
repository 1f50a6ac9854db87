//! An array is in no index and no unique constraint where a database keeps it as JSON and cannot index that.

use crate::diagnostic::rules::ARRAY_INDEX;
use crate::diagnostic::{Diagnostic, DiagnosticSet};
use crate::schema::{Column, Database, Entity, Index, Schema};

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    if !schema.databases.iter().any(|one| one == Database::MySql) {
        return;
    }
    for entity in &schema.entities {
        let kinds = [
            ("unique", &entity.uniques),
            ("in an index", &entity.indexes),
        ];
        for (what, indexes) in kinds {
            let columns = indexes.iter().flat_map(|index| arrays(entity, index));
            for column in columns {
                set.push(refused(entity, column, what));
            }
        }
    }
}

/// The arrays of an index that MySQL has no type of its own for.
fn arrays<'s>(entity: &'s Entity, index: &'s Index) -> impl Iterator<Item = &'s Column> {
    let columns = index.columns.iter().map(|&id| &entity[id]);
    columns.filter(|column| {
        let exact = column.column_type.as_ref();
        column.array && exact.is_none_or(|exact| exact.get(Database::MySql).is_none())
    })
}

fn refused(entity: &Entity, column: &Column, what: &str) -> Diagnostic {
    let name = &entity[column.property].name;
    let message = format!("`{}.{name}` is an array, and {what}", entity.name);
    Diagnostic::error(&ARRAY_INDEX, message)
        .label(name.span, "JSON on MySQL and MariaDB, which cannot index it")
        .help("limit the schema to `databases: [postgres, sqlite]`, or keep the elements in rows of their own, with `one_to_many`")
}
