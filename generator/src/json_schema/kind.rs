//! What a value may be → its JSON Schema.

use serde_json::{Map, Value, json};

use crate::lower::keys::Kind;
use crate::schema::{Database, FORMAT_VERSION, SCALAR_TYPES};

/// Names of properties, hints and the schema; `lower::name` says the same in Rust.
const FIELD: &str = "^([A-Za-z]|_+[A-Za-z0-9])[A-Za-z0-9_]*$";

/// Names of entities, enums and variants.
const TYPE: &str = "^[A-Z][A-Za-z0-9]*$";

/// The JSON Schema of a kind of value.
pub(super) fn kind(kind: Kind) -> Map<String, Value> {
    match kind {
        Kind::Format => fields(json!({ "const": FORMAT_VERSION })),
        Kind::Text => fields(json!({ "type": "string" })),
        Kind::FieldName => fields(json!({ "type": "string", "pattern": FIELD })),
        Kind::TypeName => fields(json!({ "type": "string", "pattern": TYPE })),
        Kind::Flag => fields(json!({ "type": "boolean" })),
        Kind::Number => fields(json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX })),
        Kind::Names => reference("names"),
        Kind::SomeNames => reference("some_names"),
        Kind::FlagOrName => fields(json!({ "type": ["boolean", "string"] })),
        Kind::Word(words) => fields(json!({ "enum": words() })),
        Kind::WordList(words) => fields(word_list(&words())),
        Kind::WordOrList(words) => {
            fields(json!({ "oneOf": [{ "enum": words() }, word_list(&words())] }))
        }
        Kind::Orders => fields(orders()),
        Kind::Code => fields(code()),
        Kind::DatabaseText => fields(per_database(&json!({ "type": "string" }))),
        Kind::DatabaseCode => fields(per_database(&code())),
        Kind::Literal => Map::new(),
        Kind::Type => fields(text(type_name(true))),
        Kind::EnumValues => reference("enum_values"),
        Kind::Enums => by_name(TYPE, "enum"),
        Kind::Entities => by_name(TYPE, "entity"),
        Kind::Properties => by_name(FIELD, "property"),
        Kind::Checks => fields(json!({
            "type": ["object", "null"],
            "additionalProperties": per_database(&code()),
        })),
        Kind::Hints => by_name(FIELD, "names"),
        Kind::Indexes => fields(json!({ "type": "array", "items": reference("index") })),
    }
}

/// One order, or a list of them; `lower::order` says the same in Rust.
fn orders() -> Value {
    let direction = "([aA][sS][cC]|[dD][eE][sS][cC])";
    let one = json!({ "type": "string", "pattern": format!(r"^\s*\S+(\s+{direction})?\s*$") });
    json!({ "oneOf": [one, { "type": "array", "items": one }] })
}

/// A definition under its name.
pub(super) fn reference(name: &str) -> Map<String, Value> {
    // Beside `$ref` draft 7 reads nothing, so that a description would be lost.
    fields(json!({ "allOf": [{ "$ref": format!("#/definitions/{name}") }] }))
}

/// One of some words, or a name of a form.
pub(super) fn text((words, pattern): (Vec<String>, String)) -> Value {
    json!({ "type": "string", "anyOf": [{ "enum": words }, { "pattern": pattern }] })
}

/// What `type` may say: a scalar type or an enum, either with `[]` and `?` behind it.
pub(super) fn type_name(inline: bool) -> (Vec<String>, String) {
    let inline = inline.then_some("enum");
    let names = SCALAR_TYPES.iter().map(|info| info.name).chain(inline);
    let arrays = |name: &str| if name == "u8" { &[""][..] } else { &["", "[]"] };
    let words = names.flat_map(|name| {
        arrays(name)
            .iter()
            .map(move |array| format!("{name}{array}"))
    });
    let words = words.flat_map(|name| [name.clone(), format!("{name}?")]);
    (words.collect(), TYPE.replace('$', "(\\[\\])?\\??$"))
}

/// The values of an enum: a list, or a mapping from variants.
pub(super) fn enum_values() -> Value {
    let variants = json!({
        "type": "object",
        "propertyNames": { "pattern": TYPE, "not": { "const": "Self" } },
        "additionalProperties": { "type": "string" },
        "minProperties": 1,
    });
    json!({ "oneOf": [value_list(), variants] })
}

/// A list of values that variants can be named after.
pub(super) fn value_list() -> Value {
    let item = json!({ "type": "string", "pattern": "[A-Za-z0-9]" });
    json!({ "type": "array", "items": item, "minItems": 1, "uniqueItems": true })
}

fn code() -> Value {
    json!({ "type": ["string", "number", "boolean"], "pattern": "\\S" })
}

/// The same for every database, or one for each of some.
fn per_database(one: &Value) -> Value {
    let each = Database::ALL.map(|database| (database.key().to_owned(), one.clone()));
    let each: Map<_, _> = each.into_iter().collect();
    let mapping = json!({
        "type": "object",
        "properties": each,
        "additionalProperties": false,
        "minProperties": 1,
    });
    json!({ "oneOf": [one, mapping] })
}

fn word_list(words: &[&str]) -> Value {
    json!({ "type": "array", "items": { "enum": words } })
}

/// A mapping from names to a definition; nothing counts as an empty one.
fn by_name(pattern: &str, definition: &str) -> Map<String, Value> {
    let names = match pattern {
        TYPE => json!({ "pattern": TYPE, "not": { "const": "Self" } }),
        _ => json!({ "pattern": pattern }),
    };
    fields(json!({
        "type": ["object", "null"],
        "propertyNames": names,
        "additionalProperties": reference(definition),
    }))
}

fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
