//! Indexes and unique constraints: of a property, or of an entity.

use crate::diagnostic::rules::WRONG_VALUE;
use crate::diagnostic::{Diagnostic, DiagnosticSet};
use crate::source::{Node, NodeKind};

use super::declaration::{IndexDeclaration, IndexRequest, SpecialDeclaration};
use super::fields::{self, Fields};
use super::keys::INDEX;
use super::{default, document, per_database};

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
                special: special(fields, set),
                span: node.span,
            }
        }
        NodeKind::Sequence(_) => IndexDeclaration {
            name: None,
            properties: fields::names(node, key, set)?,
            unique,
            special: None,
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

/// What an index says besides its columns; nothing if it says no more.
fn special(fields: Fields<'_>, set: &mut DiagnosticSet) -> Option<SpecialDeclaration> {
    let special = SpecialDeclaration {
        on: per_database::lower(fields, "on", default::expression, set),
        filter: per_database::lower(fields, "where", default::expression, set),
        using: per_database::lower(fields, "using", fields::text, set),
        include: fields.names("include", set).unwrap_or_default().value,
        databases: document::databases(fields, set).map(|found| found.value),
    };
    let keys = ["on", "where", "using", "include", "databases"];
    keys.iter()
        .any(|key| fields.get(key).is_some())
        .then_some(special)
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
