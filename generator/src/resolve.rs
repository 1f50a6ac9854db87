//! Resolve: typed declarations → the schema, with everything connected that names something else.
//!
//! What cannot be connected is reported and left out, so that the schema never holds a handle to
//! nothing. Whether what is connected makes sense is for `verify` to say.

use crate::diagnostic::DiagnosticSet;
use crate::lower::Declarations;
use crate::schema::{Entity, EntityId, Schema};

mod column;
mod commit_order;
mod entity;
mod extends;
mod graph;
mod hint;
mod index;
mod inverse;
mod key;
mod layout;
mod link;
pub(crate) mod name;
mod order;
mod pivot;
mod relation;
mod shared;

pub(crate) use name::constraint_name;

use extends::Flat;
use layout::Layout;
use link::Links;

/// Resolves declarations to a schema.
#[must_use]
pub fn resolve(declarations: &Declarations) -> (Schema, DiagnosticSet) {
    let mut set = DiagnosticSet::new();
    let flats = extends::flatten(declarations, &mut set);
    let mut links = link::link(&flats, &mut set);
    inverse::pair(&flats, &mut links, &mut set);
    let keys = key::keys(&flats, &links, declarations.naming, &mut set);
    let layout = layout::number(&flats, &links, keys, declarations.naming);

    let plan = Plan {
        declarations,
        flats: &flats,
        links: &links,
        layout: &layout,
    };
    let entities = flats
        .iter()
        .map(|flat| entity::build(&plan, flat, &mut set));
    let mut schema = Schema {
        name: declarations.name.clone(),
        format_version: declarations.format_version,
        databases: declarations.databases.clone(),
        enums: declarations.enums.clone(),
        entities: entities.collect(),
        ..Schema::default()
    };
    schema.pivots = pivot::pivots(&plan, &schema, &mut set);
    hint::resolve(&plan, &mut schema, &mut set);
    order::resolve(&plan, &mut schema, &mut set);
    schema.commit_order = commit_order::commit_order(&schema);
    (schema, set)
}

/// What the passes after numbering share.
#[derive(Clone, Copy)]
struct Plan<'a> {
    declarations: &'a Declarations,
    flats: &'a [Flat<'a>],
    links: &'a Links<'a>,
    layout: &'a Layout,
}

impl<'a> Plan<'a> {
    fn flat(&self, id: EntityId) -> &'a Flat<'a> {
        &self.flats[id.index()]
    }
}

/// Whether a property that is not there was declared, but is faulty: the reason was reported where it stands.
fn was_reported(plan: &Plan<'_>, entity: &Entity, name: &str) -> bool {
    let flat = plan.flat(entity.id);
    entity.property(name).is_none() && (flat.is_faulty(name) || flat.position(name).is_some())
}

/// The names of properties with columns, for help texts.
fn names_with_columns(entity: &Entity) -> impl Iterator<Item = &str> {
    entity
        .properties
        .iter()
        .filter(|p| !entity.columns_of(p.id).is_empty())
        .map(|p| p.name.value.as_str())
}
