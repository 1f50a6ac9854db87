//! `order_by` of a to-many relation: paths of properties, each with `asc` or `desc` behind it if that is said.
//!
//! Whether the paths lead anywhere is for `resolve` to say.

use crate::diagnostic::rules::WRONG_VALUE;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name};
use crate::source::NodeKind;

use super::declaration::OrderDeclaration;
use super::fields::{self, Fields};

const KEY: &str = "order_by";

/// Lowers `order_by`: one text, or a list of them.
pub(super) fn lower(relation: Fields<'_>, set: &mut DiagnosticSet) -> Vec<OrderDeclaration> {
    let Some(node) = relation.get(KEY) else {
        return Vec::new();
    };
    let texts = match &node.kind {
        NodeKind::Sequence(_) => fields::names(node, KEY, set).unwrap_or_default(),
        _ => fields::text(node, KEY, set).into_iter().collect(),
    };
    let orders = texts.iter().filter_map(|text| one(text, set));
    orders.collect()
}

fn one(text: &Name, set: &mut DiagnosticSet) -> Option<OrderDeclaration> {
    let mut words = text.split_whitespace();
    let (path, direction, rest) = (words.next(), words.next(), words.next());
    let descending = match (direction, rest) {
        (None, _) => Some(false),
        (Some(word), None) if word.eq_ignore_ascii_case("asc") => Some(false),
        (Some(word), None) if word.eq_ignore_ascii_case("desc") => Some(true),
        _ => None,
    };
    let Some((path, descending)) = path.zip(descending) else {
        set.push(
            Diagnostic::error(&WRONG_VALUE, format!("`{text}` is not an order"))
                .label(text.span, "not a path of properties and a direction")
                .help("write a property and how it is sorted: `created_at desc`"),
        );
        return None;
    };
    Some(OrderDeclaration {
        path: Name::new(path.to_owned(), text.span),
        descending,
    })
}
