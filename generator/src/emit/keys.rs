//! The relations and lazy columns of an entity as types: what hints are made of.

use askama::Template;

use super::entity::use_line;
use super::names::EntityNames;
use super::scope::{Scope, is_hidden, own_types};
use super::{Context, docs};
use crate::ident;
use crate::schema::{Entity, Property, PropertyKind};

/// The module `hint` in the file of an entity.
#[derive(Debug, Template)]
#[template(path = "keys.rs.askama")]
pub struct Keys {
    entity: String,
    imports: String,
    keys: Vec<Key>,
}

/// One type that stands for a property.
#[derive(Debug)]
struct Key {
    doc: String,
    name: String,
    /// Which macro of the runtime makes it.
    kind: &'static str,
    /// What it belongs to, and where it leads.
    ends: String,
    index: usize,
}

impl Keys {
    /// Nothing, when the entity has neither relations nor lazy columns.
    pub(super) fn new(entity: &Entity, context: &Context<'_>) -> Option<Self> {
        let scope = Scope::keys(context, entity);
        let keys = entity
            .properties
            .iter()
            .filter_map(|property| key(entity, property, &scope));
        let keys: Vec<_> = keys.collect();
        (!keys.is_empty()).then(|| {
            let imports = scope.imports().into_iter().chain(["rt".to_owned()]);
            let imports: Vec<_> = imports.collect();
            let entity = EntityNames::of(entity).entity;
            Self {
                entity,
                imports: use_line("super::super", &imports),
                keys,
            }
        })
    }

    /// The line that brings the types into the file, except those that another type hides there.
    pub(super) fn reexport(&self, entity: &Entity, context: &Context<'_>) -> String {
        let hidden = own_types(entity, &EntityNames::of(entity), context.schema);
        let free = self
            .keys
            .iter()
            .map(|key| key.name.clone())
            .filter(|key| !is_hidden(key, &hidden));
        let mut free: Vec<_> = free.collect();
        free.sort();
        match free.as_slice() {
            [] => String::new(),
            free => format!("pub {}", use_line("hint", free)),
        }
    }
}

fn key(entity: &Entity, property: &Property, scope: &Scope<'_>) -> Option<Key> {
    let (kind, ends, index) = match property.kind {
        PropertyKind::Column(id) if entity[id].lazy => {
            ("lazy_key", scope.entity_type(entity.id), id.index())
        }
        PropertyKind::Column(_) => return None,
        PropertyKind::Relation(id) => {
            let [owner, target] = [entity.id, entity[id].target].map(|end| scope.entity_type(end));
            ("relation_key", format!("{owner} => {target}"), id.index())
        }
    };
    let doc = docs::property(&property.name, property.comment.as_deref());
    Some(Key {
        doc,
        name: ident::rust_type(&property.name),
        kind,
        ends,
        index,
    })
}
