//! `length`, `precision` and `scale` stand where they have an effect.

use crate::diagnostic::rules::UNUSED_SIZE;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name, Spanned};
use crate::schema::{Column, Schema};

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    for entity in &schema.entities {
        let values = entity
            .columns
            .iter()
            .filter(|column| column.references.is_none());
        for column in values {
            for (key, size, takes) in sizes(column) {
                if let Some(size) = size {
                    let ty = schema.column_type(column);
                    check_size(key, size, (&ty, takes), exact(schema, column), set);
                }
            }
        }
    }
}

/// The exact type, where every database has one.
fn exact<'s>(schema: &'s Schema, column: &'s Column) -> Option<&'s Name> {
    let exact = column.column_type.as_ref()?;
    let mut types = schema.databases.iter().map(|database| exact.get(database));
    let first = types.next()??;
    types.all(|other| other.is_some()).then_some(first)
}

type Size = (&'static str, Option<Spanned<u32>>, bool);

fn sizes(column: &Column) -> [Size; 3] {
    let info = column.ty.info();
    [
        ("length", column.length, info.takes_length),
        ("precision", column.precision, info.takes_precision),
        ("scale", column.scale, info.takes_scale),
    ]
}

fn check_size(
    key: &str,
    size: Spanned<u32>,
    (ty, takes): (&str, bool),
    column_type: Option<&Name>,
    set: &mut DiagnosticSet,
) {
    let diagnostic = Diagnostic::error(&UNUSED_SIZE, format!("`{key}` has no effect"));
    match column_type {
        Some(exact) => set.push(
            diagnostic
                .label(size.span, format!("the type is `{exact}`, as it stands"))
                .label(exact.span, "said here")
                .help(format!("write it there, or remove `{key}`")),
        ),
        None if !takes => set.push(
            diagnostic
                .label(size.span, format!("`{ty}` has no {key}"))
                .help(format!("remove `{key}`")),
        ),
        None => {}
    }
}
