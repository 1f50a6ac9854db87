//! One property: shorthand or full form, a value or a relation.

use crate::diagnostic::rules::MISSING_KEY;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name, Span, Spanned};
use crate::schema::RelationKind;
use crate::source::{Entry, Mapping, Node, NodeKind};

use super::declaration::{PropertyDeclaration, PropertyShape};
use super::fields::{self, Fields};
use super::{Context, index, name, relation, value};

/// Lowers a property; `None` if it is too faulty to be used.
pub(super) fn lower(
    entity: &Name,
    property: &Name,
    node: &Node,
    context: &mut Context,
) -> Option<PropertyDeclaration> {
    let legal = name::check_field(property, "a property", &mut context.set);
    let lowered = match &node.kind {
        NodeKind::Mapping(mapping) => full(entity, property, mapping, context),
        _ => shorthand(entity, property, node, context),
    };
    lowered.filter(|_| legal)
}

/// `email: string` is `email: { type: string }`.
fn shorthand(
    entity: &Name,
    property: &Name,
    node: &Node,
    context: &mut Context,
) -> Option<PropertyDeclaration> {
    if node.describe() != "text" {
        let help = format!("write `{property}: string`, or another type");
        let finding = fields::wrong(node, property, "a type or a mapping").help(help);
        context.set.push(finding);
        return None;
    }
    let mapping = Mapping {
        entries: vec![Entry {
            key: Spanned::new("type".to_owned(), node.span),
            value: node.clone(),
        }],
    };
    full(entity, property, &mapping, context)
}

fn full(
    entity: &Name,
    property: &Name,
    mapping: &Mapping,
    context: &mut Context,
) -> Option<PropertyDeclaration> {
    let mut kinds = RelationKind::ALL
        .into_iter()
        .filter_map(|kind| Some((kind, mapping.entry(kind.key())?)));
    let (kind, others) = (kinds.next(), kinds.next());
    let ty = mapping.entry("type");
    if let (Some((_, first)), Some(second)) = (kind, ty.or(others.map(|(_, entry)| entry))) {
        context.set.push(fields::conflict(first, second));
        return None;
    }
    match (kind, ty) {
        (Some((kind, entry)), _) => relation::lower(property, kind, &entry.value, mapping, context),
        (None, Some(ty)) => value::lower(entity, property, &ty.value, mapping, context),
        (None, None) => {
            context.set.push(
                Diagnostic::error(&MISSING_KEY, format!("`{property}` has no type"))
                    .label(property.span, "neither a value nor a relation")
                    .help("add `type: string`, or `many_to_one: Target`"),
            );
            None
        }
    }
}

/// Reads what values and relations have in common.
pub(super) fn common(
    property: &Name,
    fields: Fields<'_>,
    shape: PropertyShape,
    set: &mut DiagnosticSet,
) -> PropertyDeclaration {
    PropertyDeclaration {
        name: property.clone(),
        comment: fields.text("comment", set).map(|text| text.value),
        hidden: fields.is_set("hidden", set),
        nullable: fields.is_set("nullable", set),
        primary: primary(fields, set),
        unique: index::request(fields, "unique", set),
        index: index::request(fields, "index", set),
        columns: columns(fields, set),
        checked: fields.is_set("concurrency_check", set),
        shape,
    }
}

/// A value that is neither `true` nor `false` was meant to say something: it counts as `true`, so
/// that nothing is missing because of it.
fn primary(fields: Fields<'_>, set: &mut DiagnosticSet) -> Option<Span> {
    let span = fields.get("primary")?.span;
    let flag = fields.flag("primary", set);
    flag.is_none_or(|flag| flag.value).then_some(span)
}

/// `column: a` is `columns: [a]`; a many-to-many relation calls them `join_columns`.
fn columns(fields: Fields<'_>, set: &mut DiagnosticSet) -> Option<Spanned<Vec<Name>>> {
    let one = fields.text("column", set);
    one.map(|name| Spanned::new(vec![name.clone()], name.span))
        .or_else(|| fields.names("columns", set))
        .or_else(|| fields.names("join_columns", set))
}
