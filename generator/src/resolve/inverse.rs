//! Pairs the owning and the inverse sides of relations.
//!
//! `mapped_by` makes a pair. `inversed_by` only confirms one: it may be left out, but must not be wrong.

use crate::diagnostic::rules::{INVERSE_MISMATCH, MISSING_MAPPED_BY};
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name, did_you_mean};
use crate::schema::{EntityId, RelationKind, Side};

use super::Flat;
use super::link::{self, Links};

/// Pairs all relations; inverse sides without a partner are left out.
pub(super) fn pair(flats: &[Flat<'_>], links: &mut Links<'_>, set: &mut DiagnosticSet) {
    for here in places(flats) {
        pair_inverse(flats, links, here, set);
    }
    for here in places(flats) {
        check_owning(flats, links, here, set);
    }
}

/// One property of one entity.
#[derive(Clone, Copy)]
struct Place<'f, 'a> {
    flat: &'f Flat<'a>,
    property: usize,
}

impl<'a> Place<'_, 'a> {
    fn name(self) -> &'a Name {
        &self.flat.properties[self.property].name
    }

    fn entity(self) -> EntityId {
        self.flat.id
    }
}

fn places<'f, 'a>(flats: &'f [Flat<'a>]) -> impl Iterator<Item = Place<'f, 'a>> {
    flats
        .iter()
        .flat_map(|flat| (0..flat.properties.len()).map(move |property| Place { flat, property }))
}

fn pair_inverse(
    flats: &[Flat<'_>],
    links: &mut Links<'_>,
    here: Place<'_, '_>,
    set: &mut DiagnosticSet,
) {
    let Some(link) = links.get(here.entity(), here.property) else {
        return;
    };
    if link.side() == Side::Owning {
        return;
    }
    let target = &flats[link.target.index()];
    match partner(flats, links, here, set) {
        Some(property) => {
            connect(links, here.entity(), here.property, property);
            connect(links, target.id, property, here.property);
        }
        None => links.remove(here.entity(), here.property),
    }
}

fn connect(links: &mut Links<'_>, entity: EntityId, property: usize, inverse: usize) {
    if let Some(link) = links.get_mut(entity, property) {
        link.inverse = Some(inverse);
    }
}

/// The owning property on the target, or a finding.
fn partner(
    flats: &[Flat<'_>],
    links: &Links<'_>,
    here: Place<'_, '_>,
    set: &mut DiagnosticSet,
) -> Option<usize> {
    let link = links.get(here.entity(), here.property)?;
    let target = &flats[link.target.index()];
    let Some(mapped_by) = &link.relation.mapped_by else {
        set.push(missing_mapped_by(target, here));
        return None;
    };
    let Some(property) = target.position(mapped_by) else {
        if !target.is_faulty(mapped_by) {
            set.push(no_owner(target, links, here, mapped_by));
        }
        return None;
    };
    let there = Place {
        flat: target,
        property,
    };
    match fault_of_owner(flats, links, here, there) {
        Some(text) => {
            set.push(mismatch(mapped_by, "mapped_by", there, text));
            None
        }
        // Without a link the other side was reported already.
        None => links.get(target.id, property).map(|_| property),
    }
}

/// Why the property at `there` cannot own the relation at `here`.
fn fault_of_owner(
    flats: &[Flat<'_>],
    links: &Links<'_>,
    here: Place<'_, '_>,
    there: Place<'_, '_>,
) -> Option<String> {
    let own = link::relation(here.flat.properties[here.property])?;
    let Some(other) = link::relation(there.flat.properties[there.property]) else {
        return Some("this is a value, not a relation".to_owned());
    };
    let expected = own.kind.opposite();
    if other.kind != expected {
        return Some(format!(
            "this is `{}`, not `{}`",
            other.kind.key(),
            expected.key()
        ));
    }
    let link = links.get(there.entity(), there.property)?;
    if link.target != here.entity() {
        let name = &flats[link.target.index()].declaration.name;
        return Some(format!(
            "this points at `{name}`, not at `{}`",
            here.flat.declaration.name
        ));
    }
    if link.side() == Side::Inverse {
        return Some("this is an inverse side itself".to_owned());
    }
    if let Some(name) = other
        .inversed_by
        .as_ref()
        .filter(|name| *name != here.name())
    {
        return Some(format!("its inverse is `{name}`, not `{}`", here.name()));
    }
    link.inverse.map(|claimed| {
        let by = &here.flat.properties[claimed].name;
        format!("it is mapped by `{by}` already")
    })
}

fn check_owning(
    flats: &[Flat<'_>],
    links: &Links<'_>,
    here: Place<'_, '_>,
    set: &mut DiagnosticSet,
) {
    let Some(link) = links.get(here.entity(), here.property) else {
        return;
    };
    let (Side::Owning, Some(name), None) = (link.side(), &link.relation.inversed_by, link.inverse)
    else {
        return;
    };
    let target = &flats[link.target.index()];
    let Some(property) = target.position(name) else {
        if !target.is_faulty(name) {
            set.push(no_inverse(target, links, here, name));
        }
        return;
    };
    let there = Place {
        flat: target,
        property,
    };
    if let Some(text) = fault_of_inverse(flats, links, here, there) {
        set.push(mismatch(name, "inversed_by", there, text));
    }
}

/// Why the property at `there` cannot be the inverse of `here`, unless it was reported already.
fn fault_of_inverse(
    flats: &[Flat<'_>],
    links: &Links<'_>,
    here: Place<'_, '_>,
    there: Place<'_, '_>,
) -> Option<String> {
    let own = link::relation(here.flat.properties[here.property])?;
    let Some(other) = link::relation(there.flat.properties[there.property]) else {
        return Some("this is a value, not a relation".to_owned());
    };
    let expected = own.kind.opposite();
    if other.kind != expected {
        return Some(format!(
            "this is `{}`, not `{}`",
            other.kind.key(),
            expected.key()
        ));
    }
    let link = links.get(there.entity(), there.property)?;
    if link.target != here.entity() {
        let name = &flats[link.target.index()].declaration.name;
        return Some(format!(
            "this points at `{name}`, not at `{}`",
            here.flat.declaration.name
        ));
    }
    let claims_back = other.inversed_by.as_ref() == Some(here.name());
    if claims_back && (there.entity(), there.property) < (here.entity(), here.property) {
        // Both own: that was said at the other side.
        return None;
    }
    Some(match &other.mapped_by {
        None => format!("this side owns too: it needs `mapped_by: {}`", here.name()),
        Some(name) => format!("it is mapped by `{name}`, not by `{}`", here.name()),
    })
}

fn mismatch(name: &Name, key: &str, there: Place<'_, '_>, text: String) -> Diagnostic {
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

fn missing_mapped_by(target: &Flat<'_>, here: Place<'_, '_>) -> Diagnostic {
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

fn no_owner(target: &Flat<'_>, links: &Links<'_>, here: Place<'_, '_>, name: &Name) -> Diagnostic {
    let entity = &target.declaration.name;
    let owner = &here.flat.declaration.name;
    let kind = links
        .get(here.entity(), here.property)
        .map_or("many_to_one", |link| link.relation.kind.opposite().key());
    let help = did_you_mean(name, relations_to(target, owner)).unwrap_or_else(|| {
        let inverse = here.name();
        format!("add `{name}: {{ {kind}: {owner}, inversed_by: {inverse} }}` to `{entity}`")
    });
    Diagnostic::error(
        &INVERSE_MISMATCH,
        format!("`{entity}` has no property `{name}`"),
    )
    .label(name.span, "named here")
    .label(target.declaration.name.span, "the target")
    .help(help)
}

fn no_inverse(
    target: &Flat<'_>,
    links: &Links<'_>,
    here: Place<'_, '_>,
    name: &Name,
) -> Diagnostic {
    let entity = &target.declaration.name;
    let owner = &here.flat.declaration.name;
    let kind = links
        .get(here.entity(), here.property)
        .map_or("one_to_many", |link| link.relation.kind.opposite().key());
    let help = did_you_mean(name, relations_to(target, owner)).unwrap_or_else(|| {
        let mapped_by = here.name();
        format!("add `{name}: {{ {kind}: {owner}, mapped_by: {mapped_by} }}` to `{entity}`")
    });
    Diagnostic::error(
        &INVERSE_MISMATCH,
        format!("`{entity}` has no property `{name}`"),
    )
    .label(name.span, "named here")
    .label(target.declaration.name.span, "the target")
    .help(help)
}

fn relations_to<'a>(target: &Flat<'a>, owner: &Name) -> impl Iterator<Item = &'a str> {
    target
        .properties
        .iter()
        .filter(move |p| link::relation(p).is_some_and(|r| r.target == *owner))
        .map(|p| p.name.value.as_str())
}
