//! A key is made of types whose values are equal or not, of values that are there and stay, and of as many
//! properties as a tuple has parts.

use crate::diagnostic::rules::KEY_TYPE;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name};
use crate::schema::{Column, Entity, KeyPart, ScalarType, Schema};

/// Rust compares and prints longer tuples no more.
const MOST_PARTS: usize = 12;

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    for entity in &schema.entities {
        for column in entity.key_columns().filter(|c| c.references.is_none()) {
            let is_inexact = matches!(
                column.ty,
                ScalarType::F32 | ScalarType::F64 | ScalarType::BigDecimal | ScalarType::Json
            );
            if is_inexact || column.array {
                let ty = schema.column_type(column);
                set.push(wrong_type(entity, &entity[column.property].name, &ty));
            }
        }
        for column in entity.key_columns() {
            if let Some(key) = unfit(column) {
                set.push(unstable(entity, &entity[column.property].name, key));
            }
        }
        if let Some(name) = surplus(entity) {
            set.push(too_long(entity, name));
        }
    }
}

/// What a value may have, and a key not: it is read with every row, and stays as it is.
fn unfit(column: &Column) -> Option<&'static str> {
    let on_update = column.on_update.is_some().then_some("on_update");
    column.lazy.then_some("lazy").or(on_update)
}

/// The first property of the key that is one too many.
fn surplus(entity: &Entity) -> Option<&Name> {
    let name = |part: &KeyPart| match *part {
        KeyPart::Column(id) => &entity[entity[id].property].name,
        KeyPart::Relation(id) => &entity[id].name,
    };
    entity.key_parts().get(MOST_PARTS).map(name)
}

fn wrong_type(entity: &Entity, name: &Name, ty: &str) -> Diagnostic {
    let message = format!("`{}.{name}` cannot be part of the key", entity.name);
    Diagnostic::error(&KEY_TYPE, message)
        .label(name.span, format!("of type `{ty}`"))
        .help(
            "use an integer, `decimal`, a text, `uuid`, `bytes`, a date or time, `bool` or an enum",
        )
}

fn unstable(entity: &Entity, name: &Name, key: &str) -> Diagnostic {
    let message = format!(
        "`{}.{name}` is part of the key, and has `{key}`",
        entity.name
    );
    Diagnostic::error(&KEY_TYPE, message)
        .label(name.span, "a key is always read, and never changes")
        .help(format!("remove `{key}`, or `primary`"))
}

fn too_long(entity: &Entity, name: &Name) -> Diagnostic {
    let message = format!(
        "the key of `{}` has more than {MOST_PARTS} properties",
        entity.name
    );
    Diagnostic::error(&KEY_TYPE, message)
        .label(name.span, "one too many")
        .help("add a counted key, `id: { type: i64, primary: true }`, and list the others under `uniques`")
}

#[cfg(test)]
mod tests {
    use crate::fixture;

    fn check(properties: &str, expected: &[&str]) {
        let yaml = format!("entities: {{ A: {{ properties: {{ {properties} }} }} }}");
        assert_eq!(fixture::schema(&yaml).1, expected, "{properties}");
    }

    #[test]
    fn what_is_compared_can_be_a_key() {
        check("at: { type: time, primary: true }", &[]);
        check("at: { type: f64, primary: true }", &["key_type"]);
        check("at: { type: json, primary: true }", &["key_type"]);
        check("at: { type: big_decimal, primary: true }", &["key_type"]);
        check("at: { type: timestamp, primary: true }", &[]);
        check(
            "at: { type: i64, primary: true, lazy: true }",
            &["key_type"],
        );
        check(
            "at: { type: i64, primary: true, on_update: '1' }",
            &["key_type"],
        );
    }

    #[test]
    fn a_key_has_as_many_parts_as_a_tuple() {
        let key = |parts| {
            (0..parts)
                .map(|n| format!("k{n}: {{ type: i16, primary: true }}, "))
                .collect::<String>()
        };
        check(&key(12), &[]);
        check(&key(13), &["key_type"]);
    }
}
