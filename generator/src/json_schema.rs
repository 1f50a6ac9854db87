//! The YAML format as a JSON Schema, for editors that complete and check while one types.
//!
//! Written from the tables of `lower::keys`. It knows single mappings: what is wrong between two of
//! them only the generator finds. Draft 7, which `yaml-language-server` reads best.

use serde_json::{Map, Value, json};

use crate::lower::keys::{DOCUMENT, ENTITY, ENUM, INDEX, Key, Shape, VALUE, keys_of, owning_keys};
use crate::schema::RelationKind;

mod kind;

use kind::{enum_values, kind, reference, text};

/// The JSON Schema of a YAML file, as text.
///
/// ```
/// let schema = dormouse_generator::json_schema();
/// assert!(schema.starts_with("{\n  \"$schema\": "));
/// ```
#[must_use]
pub fn json_schema() -> String {
    let mut root = Map::new();
    root.insert(
        "$schema".into(),
        json!("http://json-schema.org/draft-07/schema#"),
    );
    root.insert("title".into(), json!("Schema of Dormouse"));
    root.append(&mut object(DOCUMENT.text, DOCUMENT.keys));
    root.insert("patternProperties".into(), json!({ "^x-": true }));
    root.insert("definitions".into(), definitions());
    format!("{:#}\n", Value::Object(root))
}

/// Every mapping but the file itself, by name.
fn definitions() -> Value {
    let mut all = Map::new();
    all.insert("entity".into(), nullable(&ENTITY));
    all.insert("enum".into(), enum_definition());
    all.insert("enum_values".into(), enum_values());
    all.insert("index".into(), index());
    all.insert("property".into(), property());
    all.insert("value".into(), value());
    for kind in RelationKind::ALL {
        all.insert(kind.key().into(), relation(kind));
    }
    all.insert("names".into(), names(0));
    all.insert("some_names".into(), names(1));
    Value::Object(all)
}

/// A list of at least so many texts.
fn names(least: u32) -> Value {
    json!({ "type": "array", "items": { "type": "string" }, "minItems": least })
}

/// A mapping with some keys and no others.
fn object(description: &str, keys: &[Key]) -> Map<String, Value> {
    let properties = keys.iter().map(|key| (key.name.to_owned(), described(key)));
    let mut object = Map::new();
    object.insert("description".into(), json!(description));
    object.insert("type".into(), json!("object"));
    object.insert(
        "properties".into(),
        properties.collect::<Map<_, _>>().into(),
    );
    let required: Vec<_> = keys
        .iter()
        .filter(|key| key.required)
        .map(|key| key.name)
        .collect();
    if !required.is_empty() {
        object.insert("required".into(), json!(required));
    }
    object.insert("additionalProperties".into(), json!(false));
    let excludes = keys.iter().filter(|key| !key.excludes.is_empty());
    let needs = keys
        .iter()
        .filter_map(|key| Some((key.name.to_owned(), json!([key.needs?]))));
    let excludes: Map<_, _> = excludes
        .map(|key| (key.name.to_owned(), without(key.excludes)))
        .chain(needs)
        .collect();
    if !excludes.is_empty() {
        object.insert("dependencies".into(), excludes.into());
    }
    object
}

fn described(key: &Key) -> Value {
    let mut schema = Map::new();
    schema.insert("description".into(), json!(key.text));
    schema.append(&mut kind(key.kind));
    Value::Object(schema)
}

/// A mapping that has none of the keys.
fn without(keys: &[&str]) -> Value {
    let each: Vec<_> = keys
        .iter()
        .map(|key| json!({ "required": [key] }))
        .collect();
    json!({ "not": { "anyOf": each } })
}

/// A mapping; nothing counts as an empty one.
fn nullable(shape: &Shape) -> Value {
    let mut object = object(shape.text, shape.keys);
    object.insert("type".into(), json!(["object", "null"]));
    Value::Object(object)
}

/// `[draft, published]`, or the long form.
fn enum_definition() -> Value {
    json!({ "oneOf": [kind::value_list(), object(ENUM.text, ENUM.keys)] })
}

/// `[first, second]`, or the long form.
fn index() -> Value {
    json!({ "oneOf": [reference("some_names"), object(INDEX.text, INDEX.keys)] })
}

/// `string`, a value or a relation.
fn property() -> Value {
    let mut forms = vec![
        json!({ "description": "The type of a value.", "allOf": [text(kind::type_name(false))] }),
        reference("value").into(),
    ];
    forms.extend(RelationKind::ALL.map(|kind| Value::from(reference(kind.key()))));
    json!({ "oneOf": forms })
}

/// A value; only an inline enum has `values`.
fn value() -> Value {
    let mut value = object(VALUE.text, VALUE.keys);
    let names = ["enum", "enum?", "enum[]", "enum[]?"];
    let inline = json!({ "properties": { "type": { "enum": names } } });
    value.insert("if".into(), inline);
    value.insert("then".into(), json!({ "required": ["values"] }));
    value.insert("else".into(), without(&["values"]));
    Value::Object(value)
}

/// A relation; with `mapped_by` it has nothing that belongs to the owning side.
fn relation(kind: RelationKind) -> Value {
    let keys: Vec<_> = keys_of(kind).map(|own| own.key).collect();
    let text = format!("A property that is a relation: `{}`.", kind.key());
    let mut relation = object(&text, &keys);
    let owning: Vec<_> = owning_keys(kind).map(|own| own.key.name).collect();
    let can_be_inverse = keys.iter().any(|key| key.name == "mapped_by");
    if can_be_inverse && !owning.is_empty() {
        let dependencies = relation.entry("dependencies").or_insert_with(|| json!({}));
        dependencies["mapped_by"] = without(&owning);
    }
    Value::Object(relation)
}

#[cfg(test)]
mod tests;
