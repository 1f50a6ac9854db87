//! A version is of a type that can be counted up or set to the present, never null, and always read.

use crate::diagnostic::rules::VERSION_TYPE;
use crate::diagnostic::{Diagnostic, DiagnosticSet};
use crate::schema::{Column, SCALAR_TYPES, Schema};

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    for entity in &schema.entities {
        for column in entity.columns.iter().filter(|column| column.version) {
            if let Some((fault, help)) = fault(schema, column) {
                let name = &entity[column.property].name;
                let message = format!("`{}.{name}` cannot be a version", entity.name);
                set.push(
                    Diagnostic::error(&VERSION_TYPE, message)
                        .label(name.span, fault)
                        .help(help),
                );
            }
        }
    }
}

fn fault(schema: &Schema, column: &Column) -> Option<(String, String)> {
    let ty = schema.column_type(column);
    if !column.ty.info().counts_versions || column.array {
        let help = format!("the type is one of: {}", types().join(", "));
        Some((format!("of type `{ty}`"), help))
    } else if column.nullable {
        Some((
            "nullable".to_owned(),
            "remove `nullable` and `?`".to_owned(),
        ))
    } else if column.primary {
        Some((
            "part of the key".to_owned(),
            "give the version a property of its own".to_owned(),
        ))
    } else if let Some(key) = rival(column) {
        let help =
            format!("remove `{key}`: the first version is 1 or the present, the next ones follow");
        Some((format!("with `{key}`"), help))
    } else {
        None
    }
}

/// What computes a value, which a version has by itself, or leaves it out. A default is for other writers.
fn rival(column: &Column) -> Option<&'static str> {
    [
        ("on_create", column.on_create.is_some()),
        ("on_update", column.on_update.is_some()),
        ("lazy", column.lazy),
    ]
    .into_iter()
    .find_map(|(key, is_set)| is_set.then_some(key))
}

fn types() -> Vec<&'static str> {
    let versions = SCALAR_TYPES.iter().filter(|info| info.counts_versions);
    versions.map(|info| info.name).collect()
}
