//! JSON documents as text, no deeper than can be read again.

use serde_json::Value;

use crate::error::{Error, Result};

/// How deep a document may be so that this crate reads it again.
pub(super) const DEEPEST: usize = 127;

/// The text of a document of at most so many levels.
pub(super) fn json_text(document: &Value, levels: usize) -> Result<String> {
    if is_within(document, levels) {
        return Ok(document.to_string());
    }
    Err(Error::encode(format!(
        "a JSON document may be {levels} levels deep here, this one is deeper"
    )))
}

fn is_within(document: &Value, levels: usize) -> bool {
    let inner = |document: &Value| is_within(document, levels - 1);
    match document {
        Value::Array(list) => levels > 0 && list.iter().all(inner),
        Value::Object(map) => levels > 0 && map.values().all(inner),
        _ => true,
    }
}
