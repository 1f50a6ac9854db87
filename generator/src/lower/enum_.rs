//! Enums: `[draft, published]`, or `{ values: …, comment: … }`.

use crate::diagnostic::rules::{DUPLICATE_ENUM_VALUE, EMPTY_ENUM, INVALID_NAME, MISSING_KEY};
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name, Spanned};
use crate::ident;
use crate::schema::{Enum, EnumId, EnumValue};
use crate::source::{Node, NodeKind};

use super::declaration::IndexRequest;
use super::fields::{self, Fields};
use super::keys::ENUM;
use super::{Context, index, name};

/// Lowers a declared enum.
pub(super) fn lower(enum_name: &Name, node: &Node, context: &mut Context) -> Option<Enum> {
    let set = &mut context.set;
    let legal = name::check_type(enum_name, "an enum", set);
    let (values, comment, native, schema) = match &node.kind {
        NodeKind::Mapping(mapping) => {
            let fields = Fields::new(mapping, &ENUM, set);
            let Some(values) = fields.get("values") else {
                set.push(missing_values(enum_name));
                return None;
            };
            let comment = fields.text("comment", set).map(|text| text.value);
            let schema = fields.text("schema", set);
            (values, comment, native(enum_name, fields, set), schema)
        }
        _ => (node, None, None, None),
    };
    let found = from_values(enum_name, values, context)?;
    legal.then_some(Enum {
        comment,
        native,
        schema,
        ..found
    })
}

/// The name of the database's type: the one that is given, or the enum's own.
fn native(enum_name: &Name, fields: Fields<'_>, set: &mut DiagnosticSet) -> Option<Name> {
    match index::request(fields, "native", set) {
        IndexRequest::Yes(span) => Some(Spanned::new(ident::snake(enum_name), span)),
        IndexRequest::Named(name) => Some(name),
        IndexRequest::Unsaid | IndexRequest::No => None,
    }
}

/// Makes an enum of its list, or mapping, of values.
pub(super) fn from_values(enum_name: &Name, node: &Node, context: &mut Context) -> Option<Enum> {
    let set = &mut context.set;
    let values: Vec<EnumValue> = match &node.kind {
        NodeKind::Mapping(mapping) => mapping
            .entries
            .iter()
            .filter_map(|e| value(&e.key, fields::text(&e.value, "value", set)?.value, set))
            .collect(),
        _ => fields::names(node, "values", set)?
            .into_iter()
            .filter_map(|text| listed(text, set))
            .collect(),
    };
    check_values(node, &values, set);
    Some(Enum {
        id: EnumId::new(context.enums.len()),
        name: enum_name.clone(),
        comment: None,
        native: None,
        schema: None,
        values,
    })
}

/// A value of a list, whose variant is made of the text.
fn listed(text: Name, set: &mut DiagnosticSet) -> Option<EnumValue> {
    let Some(variant) = name::variant(&text) else {
        set.push(
            Diagnostic::error(
                &INVALID_NAME,
                format!("`{text}` makes no name of a variant"),
            )
            .label(text.span, "not letters and digits")
            .help(format!("name it: `values: {{ Name: {:?} }}`", text.value)),
        );
        return None;
    };
    let variant = Spanned::new(variant, text.span);
    let value = text.value;
    Some(EnumValue { variant, value })
}

fn value(variant: &Name, value: String, set: &mut DiagnosticSet) -> Option<EnumValue> {
    name::check_type(variant, "a variant", set).then(|| EnumValue {
        variant: variant.clone(),
        value,
    })
}

fn check_values(node: &Node, values: &[EnumValue], set: &mut DiagnosticSet) {
    let written_none = match &node.kind {
        NodeKind::Sequence(items) => items.is_empty(),
        NodeKind::Mapping(mapping) => mapping.entries.is_empty(),
        NodeKind::Scalar(_) => true,
    };
    if written_none {
        set.push(
            Diagnostic::error(&EMPTY_ENUM, "an enum without values")
                .label(node.span, "no value here")
                .help("list the values: `[draft, published]`"),
        );
    }
    for (i, second) in values.iter().enumerate() {
        let same_text = |e: &&EnumValue| e.value == second.value;
        let same_name = |e: &&EnumValue| e.variant.value == second.variant.value;
        let (first, message, help) = if let Some(first) = values[..i].iter().find(same_text) {
            let message = format!("two values of an enum are `{}`", second.value);
            (first, message, "remove one of them")
        } else if let Some(first) = values[..i].iter().find(same_name) {
            let message = format!("two values of an enum are called `{}`", second.variant);
            let help = "remove one, or name the variants: `values: { First: a, Second: A }`";
            (first, message, help)
        } else {
            continue;
        };
        set.push(
            Diagnostic::error(&DUPLICATE_ENUM_VALUE, message)
                .pair(second.variant.span, first.variant.span, "one")
                .help(help),
        );
    }
}

/// The finding that an enum has no values.
pub(super) fn missing_values(enum_name: &Name) -> Diagnostic {
    Diagnostic::error(&MISSING_KEY, format!("`{enum_name}` has no `values`"))
        .label(enum_name.span, "an enum needs values")
        .help("add `values: [draft, published]`")
}
