//! What is said about sides that do not fit, with the line that would mend it.

use crate::diagnostic::rules::{INVERSE_MISMATCH, MISSING_MAPPED_BY};
use crate::diagnostic::{Diagnostic, Name, did_you_mean};
use crate::schema::RelationKind;

use super::Place;
use crate::resolve::{Flat, link};

/// The finding that the named property is not the other side.
pub(super) fn mismatch(name: &Name, key: &str, there: Place<'_, '_>, text: String) -> Diagnostic {
    let entity = &there.flat.declaration.name;
    let message = format!("`{key}: {name}` does not fit `{entity}.{}`", there.name());
    let help = match key {
        "mapped_by" => "name the property of the target that points back here",
        _ => "name the property of the target that is mapped by this one, or remove `inversed_by`",
    };
    Diagnostic::error(&INVERSE_MISMATCH, message)
        .label(name.span, "named here")
        .label(there.name().span, text)
        .help(help)
}

/// The finding that a one-to-many relation does not name its other side.
pub(super) fn missing_mapped_by(target: &Flat<'_>, here: Place<'_, '_>) -> Diagnostic {
    let owner = &here.flat.declaration.name;
    let candidate = target.properties.iter().find(|p| {
        link::relation(p).is_some_and(|r| r.kind == RelationKind::ManyToOne && r.target == *owner)
    });
    let name = candidate.map_or_else(|| crate::ident::snake(owner), |p| p.name.value.clone());
    let help = match candidate {
        Some(_) => format!("add `mapped_by: {name}`"),
        None => format!(
            "add `mapped_by: {name}`, and `{name}: {{ many_to_one: {owner} }}` to `{}`",
            target.declaration.name
        ),
    };
    Diagnostic::error(
        &MISSING_MAPPED_BY,
        format!("`{}` has no `mapped_by`", here.name()),
    )
    .label(
        here.name().span,
        "which property of the target has the column?",
    )
    .help(help)
}

/// The finding that the target has no property of the name that `mapped_by` or `inversed_by` gives.
pub(super) fn no_such_property(
    target: &Flat<'_>,
    kind: RelationKind,
    here: Place<'_, '_>,
    (key, name): (&str, &Name),
) -> Diagnostic {
    let entity = &target.declaration.name;
    let owner = &here.flat.declaration.name;
    let (kind, back) = (kind.opposite().key(), here.name());
    let answer = match key {
        "mapped_by" => "inversed_by",
        _ => "mapped_by",
    };
    let help = did_you_mean(name, relations_to(target, owner)).unwrap_or_else(|| {
        format!("add `{name}: {{ {kind}: {owner}, {answer}: {back} }}` to `{entity}`")
    });
    Diagnostic::error(
        &INVERSE_MISMATCH,
        format!("`{entity}` has no property `{name}`"),
    )
    .label(name.span, "named here")
    .label(entity.span, "the target")
    .help(help)
}

fn relations_to<'a>(target: &Flat<'a>, owner: &Name) -> impl Iterator<Item = &'a str> {
    target
        .properties
        .iter()
        .filter(move |p| link::relation(p).is_some_and(|r| r.target == *owner))
        .map(|p| p.name.value.as_str())
}
