//! The short form of a type, `string?`, which may have to become a mapping, and a type that says null with its `?`.

use crate::source::{Entry, NodeKind};

use super::super::scalar;
use super::super::written::Change;

/// The order in which a new file has the keys.
const ORDER: &[&str] = &[
    "type",
    "values",
    "length",
    "precision",
    "scale",
    "column_type",
    "nullable",
    "on_delete",
    "on_update",
    "deferrable",
    "default",
    "default_raw",
    "generated",
    "stored",
    "identity",
    "unique",
    "index",
    "comment",
];

/// A short form after the changes: short again, if they are about the type and null only.
pub(super) fn short(old: &str, changes: Vec<Change>, is_block: bool) -> String {
    let bare = old.strip_suffix('?').unwrap_or(old);
    let (mut ty, mut nullable) = (bare.to_owned(), bare.len() < old.len());
    let mut others = Vec::new();
    for (key, text) in changes {
        match (key, text) {
            ("type", Some(text)) => ty = unquoted(&text),
            ("nullable", text) => nullable = text.is_some(),
            (_, None) => {}
            (key, Some(text)) => others.push((key, text)),
        }
    }
    if others.is_empty() {
        let mark = if nullable { "?" } else { "" };
        let text = format!("{ty}{mark}");
        return match !is_block && text.contains(['[', '?']) {
            true => format!("{text:?}"),
            false => text,
        };
    }
    others.push(("type", scalar::text(&ty)));
    others.extend(nullable.then(|| ("nullable", "true".to_owned())));
    others.sort_by_key(|(key, _)| ORDER.iter().position(|known| known == key));
    let pairs: Vec<_> = others
        .iter()
        .map(|(key, text)| format!("{key}: {text}"))
        .collect();
    format!("{{ {} }}", pairs.join(", "))
}

/// Changes of a mapping, where the type itself says that there may be null.
pub(super) fn in_mapping(ty: Option<&Entry>, mut changes: Vec<Change>) -> Vec<Change> {
    let old = ty.and_then(|ty| match &ty.value.kind {
        NodeKind::Scalar(scalar) => scalar.text.strip_suffix('?'),
        _ => None,
    });
    let Some(old) = old else {
        return sorted(changes);
    };
    let nullable = changes.iter().position(|(key, _)| *key == "nullable");
    let nullable = nullable.is_none_or(|at| changes.remove(at).1.is_some());
    let at = changes.iter().position(|(key, _)| *key == "type");
    let new = at.and_then(|at| changes.remove(at).1);
    let new = new.map_or_else(|| old.to_owned(), |text| unquoted(&text));
    let mark = if nullable { "?" } else { "" };
    if !nullable || new != old {
        changes.push(("type", Some(scalar::text(&format!("{new}{mark}")))));
    }
    sorted(changes)
}

fn sorted(mut changes: Vec<Change>) -> Vec<Change> {
    changes.sort_by_key(|(key, _)| ORDER.iter().position(|known| known == key));
    changes
}

fn unquoted(text: &str) -> String {
    text.trim_matches('"').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_stay_short_where_they_can() {
        let some = |text: &str| Some(text.to_owned());
        let check = |old: &str, changes: &[Change], expected: &str| {
            assert_eq!(short(old, changes.to_vec(), true), expected);
        };
        check("string", &[("type", some("text"))], "text");
        check("string?", &[("type", some("\"i32[]\""))], "i32[]?");
        check("string?", &[("nullable", None)], "string");
        check("string", &[("nullable", some("true"))], "string?");
        check(
            "string?",
            &[("unique", some("true")), ("length", some("20"))],
            "{ type: string, length: 20, nullable: true, unique: true }",
        );
        let nullable = vec![("nullable", some("true"))];
        assert_eq!(short("string", nullable, false), "\"string?\"");
    }
}
