//! Pairs the owning and the inverse sides of relations.
//!
//! `mapped_by` makes a pair. `inversed_by` only confirms one: it may be left out, but must not be wrong.

use crate::diagnostic::{DiagnosticSet, Name};
use crate::schema::{EntityId, Side};

use super::Flat;
use super::link::{self, Link, Links};

mod finding;

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
        set.push(finding::missing_mapped_by(target, here));
        return None;
    };
    let Some(property) = target.position(mapped_by) else {
        if !target.is_faulty(mapped_by) {
            let names = ("mapped_by", mapped_by);
            set.push(finding::no_such_property(
                target,
                link.relation.kind,
                here,
                names,
            ));
        }
        return None;
    };
    let there = Place {
        flat: target,
        property,
    };
    match fault_of_owner(flats, links, here, there) {
        Some(text) => {
            set.push(finding::mismatch(mapped_by, "mapped_by", there, text));
            None
        }
        // Without a link the other side was reported already.
        None => links.get(target.id, property).map(|_| property),
    }
}

/// The relation at `there`, if it is of the opposite kind and points back at `here`; otherwise what
/// is wrong with it, or nothing if that was reported already.
fn facing<'l, 'a>(
    flats: &[Flat<'_>],
    links: &'l Links<'a>,
    here: Place<'_, '_>,
    there: Place<'_, '_>,
) -> Result<Option<&'l Link<'a>>, String> {
    let own = link::relation(here.flat.properties[here.property]);
    let Some(other) = link::relation(there.flat.properties[there.property]) else {
        return Err("this is a value, not a relation".to_owned());
    };
    if let Some(expected) = own
        .map(|own| own.kind.opposite())
        .filter(|kind| *kind != other.kind)
    {
        let (found, expected) = (other.kind.key(), expected.key());
        return Err(format!("this is `{found}`, not `{expected}`"));
    }
    let link = links.get(there.entity(), there.property);
    if let Some(link) = link.filter(|link| link.target != here.entity()) {
        let found = &flats[link.target.index()].declaration.name;
        let expected = &here.flat.declaration.name;
        return Err(format!("this points at `{found}`, not at `{expected}`"));
    }
    Ok(link)
}

/// Why the property at `there` cannot own the relation at `here`.
fn fault_of_owner(
    flats: &[Flat<'_>],
    links: &Links<'_>,
    here: Place<'_, '_>,
    there: Place<'_, '_>,
) -> Option<String> {
    let link = match facing(flats, links, here, there) {
        Ok(link) => link?,
        Err(fault) => return Some(fault),
    };
    let other = link.relation;
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
            let names = ("inversed_by", name);
            set.push(finding::no_such_property(
                target,
                link.relation.kind,
                here,
                names,
            ));
        }
        return;
    };
    let there = Place {
        flat: target,
        property,
    };
    if let Some(text) = fault_of_inverse(flats, links, here, there) {
        set.push(finding::mismatch(name, "inversed_by", there, text));
    }
}

/// Why the property at `there` cannot be the inverse of `here`, unless it was reported already.
fn fault_of_inverse(
    flats: &[Flat<'_>],
    links: &Links<'_>,
    here: Place<'_, '_>,
    there: Place<'_, '_>,
) -> Option<String> {
    let link = match facing(flats, links, here, there) {
        Ok(link) => link?,
        Err(fault) => return Some(fault),
    };
    let other = link.relation;
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
