//! Builds the relations of an entity and gives foreign keys their rules.
//!
//! Rules that are not written follow from the meaning: a foreign key in the primary key and the
//! foreign keys of a pivot cascade, a nullable one is set to null, one to a composite key follows it.

use crate::diagnostic::Spanned;
use crate::lower::PropertyDeclaration;
use crate::schema::{ForeignKeyRule, Join, Relation, RelationKind, Side};

use super::layout::Slot;
use super::link::Link;
use super::{Flat, Plan, entity, key, name};

/// A relation that is being built.
pub(super) struct Place<'p, 'a> {
    pub(super) flat: &'p Flat<'a>,
    pub(super) declaration: &'p PropertyDeclaration,
    pub(super) slot: &'p Slot,
    pub(super) link: &'p Link<'a>,
}

/// Builds a relation; `None` only if its other side is not there, which was reported.
pub(super) fn build(plan: &Plan<'_>, place: &Place<'_, '_>) -> Option<Relation> {
    let (declaration, relation) = (place.declaration, place.link.relation);
    let one_to_one = relation.kind == RelationKind::OneToOne;
    let side = place.link.side();
    let mut cascade = relation.cascade;
    cascade.remove |= relation.orphan_removal.is_some();
    let mut built = Relation {
        id: place.slot.relation?,
        property: place.slot.property,
        name: declaration.name.clone(),
        kind: relation.kind,
        side,
        target: place.link.target,
        target_span: relation.target.span,
        nullable: declaration.nullable || (one_to_one && side == Side::Inverse),
        primary: declaration.primary.is_some(),
        unique: side == Side::Owning && (one_to_one || declaration.unique.is_wanted()),
        inverse: place
            .link
            .inverse
            .and_then(|property| plan.layout.slot(place.link.target, property)?.relation),
        join: join(plan, place)?,
        order: Vec::new(),
        cascade,
        orphan_removal: relation.orphan_removal,
        on_delete: relation.on_delete,
        on_update: relation.on_update,
        deferrable: relation.deferrable.map(|said| said.value),
        hidden: declaration.hidden,
        comment: declaration.comment.clone(),
    };
    default_rules(plan, place, &mut built);
    Some(built)
}

fn join(plan: &Plan<'_>, place: &Place<'_, '_>) -> Option<Join> {
    let target = place.link.target;
    let inverse = || plan.layout.slot(target, place.link.inverse?);
    Some(match (place.link.relation.kind, place.link.side()) {
        (RelationKind::ManyToMany, Side::Owning) => Join::Pivot {
            pivot: place.slot.pivot?,
        },
        (RelationKind::ManyToMany, Side::Inverse) => Join::Pivot {
            pivot: inverse()?.pivot?,
        },
        (_, Side::Inverse) => Join::Inverse {
            owning: inverse()?.relation?,
        },
        (_, Side::Owning) => Join::Columns {
            own: place.slot.columns.clone(),
            target: plan.layout.key_columns(target),
            constraint: constraint(plan, place),
        },
    })
}

fn constraint(plan: &Plan<'_>, place: &Place<'_, '_>) -> String {
    let parts = &plan.layout.key(place.link.target).parts;
    let columns = key::join_columns(place.declaration, parts, plan.declarations.naming);
    let table = entity::table(plan, place.flat);
    let columns = columns.iter().map(|name| name.value.as_str());
    name::constraint_name(&table.name, columns, "foreign")
}

fn default_rules(plan: &Plan<'_>, place: &Place<'_, '_>, relation: &mut Relation) {
    if !matches!(relation.join, Join::Columns { .. }) {
        return;
    }
    let here = relation.name.span;
    if relation.primary {
        cascade_by_default(relation);
    } else if relation.nullable && !shares(plan, place) {
        let rule = Spanned::new(ForeignKeyRule::SetNull, here);
        relation.on_delete.get_or_insert(rule);
    }
    if plan.layout.key(relation.target).parts.len() > 1 {
        let rule = Spanned::new(ForeignKeyRule::Cascade, here);
        relation.on_update.get_or_insert(rule);
    }
}

/// Whether a column of the foreign key belongs to others too, so that the database must not set it to null.
fn shares(plan: &Plan<'_>, place: &Place<'_, '_>) -> bool {
    let columns = &place.slot.columns;
    columns
        .iter()
        .any(|column| plan.layout.is_shared(place.flat.id, *column))
}

/// Gives a foreign key that is in the primary key its rules.
pub(super) fn cascade_by_default(relation: &mut Relation) {
    let rule = Spanned::new(ForeignKeyRule::Cascade, relation.name.span);
    relation.on_delete.get_or_insert(rule);
    relation.on_update.get_or_insert(rule);
}
