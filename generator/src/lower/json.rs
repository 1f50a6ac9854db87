//! YAML values as JSON values.
//!
//! Keys are sorted, so that the same file gives the same text whatever `serde_json` does with order.

use serde_json::{Number, Value};

use crate::source::{Mapping, Node, NodeKind, Scalar};

/// The JSON value that a YAML value is; nothing if JSON cannot say it.
pub(crate) fn value(node: &Node) -> Option<Value> {
    match &node.kind {
        NodeKind::Sequence(items) => items.iter().map(value).collect(),
        NodeKind::Mapping(mapping) => object(mapping),
        NodeKind::Scalar(scalar) => scalar_value(scalar),
    }
}

fn object(mapping: &Mapping) -> Option<Value> {
    let mut entries: Vec<_> = mapping.entries.iter().collect();
    entries.sort_by_key(|entry| entry.key.as_str());
    let fields = entries
        .into_iter()
        .map(|entry| Some((entry.key.value.clone(), value(&entry.value)?)));
    Some(Value::Object(fields.collect::<Option<_>>()?))
}

fn scalar_value(scalar: &Scalar) -> Option<Value> {
    if scalar.is_null() {
        Some(Value::Null)
    } else if let Some(flag) = scalar.as_bool() {
        Some(Value::Bool(flag))
    } else if let Some(int) = scalar.as_int().and_then(|int| i64::try_from(int).ok()) {
        Some(Value::from(int))
    } else if let Some(float) = scalar.as_float() {
        Some(Value::Number(Number::from_f64(float)?))
    } else {
        Some(Value::String(scalar.text.clone()))
    }
}
