//! Indexes and unique constraints: of a property, or of an entity.

use crate::diagnostic::rules::WRONG_VALUE;
use crate::diagnostic::{Diagnostic, DiagnosticSet};
use crate::source::{Node, NodeKind};

use super::declaration::{IndexDeclaration, IndexRequest};
use super::fields::{self, Fields};
use super::keys::INDEX;

/// Lowers `indexes` and `uniques` of an entity.
pub(super) fn lower(entity: Fields<'_>, set: &mut DiagnosticSet) -> Vec<IndexDeclaration> {
    let mut indexes = Vec::new();
    for (key, unique) in [("indexes", false), ("uniques", true)] {
        let Some(node) = entity.get(key) else {
            continue;
        };
        let NodeKind::Sequence(items) = &node.kind else {
            let help = format!("write `{key}: [[first, second]]`");
            set.push(fields::wrong(node, key, "a list of lists").help(help));
            continue;
        };
        indexes.extend(items.iter().filter_map(|item| one(item, key, unique, set)));
    }
    indexes
}

fn one(node: &Node, key: &str, unique: bool, set: &mut DiagnosticSet) -> Option<IndexDeclaration> {
    let index = match &node.kind {
        NodeKind::Mapping(mapping) => {
            let fields = Fields::new(mapping, &INDEX, set);
            IndexDeclaration {
                name: fields.text("name", set),
                properties: fields.names("properties", set).unwrap_or_default().value,
                unique: fields.flag("unique", set).map_or(unique, |flag| flag.value),
                span: node.span,
            }
        }
        NodeKind::Sequence(_) => IndexDeclaration {
            name: None,
            properties: fields::names(node, key, set)?,
            unique,
            span: node.span,
        },
        NodeKind::Scalar(scalar) => {
            let written = match scalar.is_null() {
                true => "first, second",
                false => &scalar.text,
            };
            let help = format!("write `{key}: [[{written}]]`");
            set.push(fields::wrong(node, key, "a list of lists").help(help));
            return None;
        }
    };
    if index.properties.is_empty() {
        set.push(
            Diagnostic::error(&WRONG_VALUE, "an index without properties")
                .label(node.span, "covers nothing")
                .help("name the properties: `{ properties: [first, second] }`"),
        );
        return None;
    }
    Some(index)
}

/// What a property says with `index` or `unique`.
pub(super) fn request(property: Fields<'_>, key: &str, set: &mut DiagnosticSet) -> IndexRequest {
    let Some(node) = property.get(key) else {
        return IndexRequest::Unsaid;
    };
    match fields::scalar(node).map(|scalar| scalar.as_bool()) {
        Some(Some(true)) => IndexRequest::Yes(node.span),
        Some(Some(false)) => IndexRequest::No,
        Some(None) if node.describe() == "text" => {
            fields::text(node, key, set).map_or(IndexRequest::Unsaid, IndexRequest::Named)
        }
        _ => {
            let help = format!("write `{key}: true`, or the name it has in the database");
            set.push(fields::wrong(node, key, "`true`, `false` or a name").help(help));
            IndexRequest::Unsaid
        }
    }
}
