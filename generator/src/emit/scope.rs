//! What a name means in one generated file: which types it declares, and how it reaches the others.
//!
//! A type of the schema is imported when its name is free in the file; otherwise it is written with
//! its path. The scope notes what was used, so that the `use` line is never too long or too short.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::names::EntityNames;
use super::prelude::{self, Prelude};
use super::{Context, hints};
use crate::ident;
use crate::schema::{Entity, EntityId, EnumId, Schema};

/// The names of one file, or of one module in it.
pub(super) struct Scope<'s> {
    /// The schema and everything about it.
    pub context: &'s Context<'s>,
    /// How to write the names of the prelude.
    pub std: Prelude,
    /// The entity that the file is about.
    own: Option<EntityId>,
    /// The path to the module of the schema.
    up: &'static str,
    taken: BTreeSet<String>,
    used: RefCell<BTreeSet<String>>,
}

impl<'s> Scope<'s> {
    /// The file of an entity.
    pub fn entity(context: &'s Context<'s>, entity: &Entity) -> Self {
        let names = EntityNames::of(entity);
        let mut taken = keys(entity);
        taken.extend(own_types(entity, &names, context.schema));
        Self::new(context, "super::", taken, Some(entity.id))
    }

    /// The module `hint` in the file of an entity.
    pub fn keys(context: &'s Context<'s>, entity: &Entity) -> Self {
        Self::new(context, "super::super::", keys(entity), None)
    }

    fn new(
        context: &'s Context<'s>,
        up: &'static str,
        taken: BTreeSet<String>,
        own: Option<EntityId>,
    ) -> Self {
        let std = Prelude::without(&taken);
        Self {
            context,
            std,
            own,
            up,
            taken,
            used: RefCell::default(),
        }
    }

    /// A type that the module of the schema has.
    fn reach(&self, name: String) -> String {
        if is_hidden(&name, &self.taken) || Prelude::has(&name) {
            return format!("{}{name}", self.up);
        }
        self.used.borrow_mut().insert(name.clone());
        name
    }

    /// Whether the rows of an entity are only read.
    pub fn is_read_only(&self, id: EntityId) -> bool {
        self.context.schema[id].read_only
    }

    /// An entity.
    pub fn entity_type(&self, id: EntityId) -> String {
        let name = ident::rust_type(&self.context.schema[id].name);
        if self.own == Some(id) {
            name
        } else {
            self.reach(name)
        }
    }

    /// An enum.
    pub fn enum_type(&self, id: EnumId) -> String {
        self.reach(ident::rust_type(&self.context.schema[id].name))
    }

    /// The struct of the schema.
    pub fn schema_type(&self) -> String {
        self.reach(super::names::schema_type(self.context.schema))
    }

    /// The type that stands for a relation or a lazy column in hints.
    pub fn key(&self, owner: EntityId, property: &str) -> String {
        let entity = &self.context.schema[owner];
        let key = ident::rust_type(property);
        let names = EntityNames::of(entity);
        let hidden = is_hidden(&key, &own_types(entity, &names, self.context.schema));
        let place = if hidden { format!("hint::{key}") } else { key };
        if self.own == Some(owner) {
            place
        } else {
            format!("{}{}::{place}", self.up, names.module)
        }
    }

    /// The traits to import again, because the file has types of their names.
    pub fn hidden_traits(&self) -> Vec<String> {
        prelude::hidden_traits(&self.taken)
    }

    /// The names to import from the module of the schema, sorted.
    pub fn imports(&self) -> Vec<String> {
        self.used.borrow().iter().cloned().collect()
    }
}

/// Whether a name means something else where it is used: a type of the file, or a parameter.
pub(super) fn is_hidden<'t>(name: &str, types: impl IntoIterator<Item = &'t String>) -> bool {
    ident::PARAMETERS.contains(&name) || types.into_iter().any(|own| own == name)
}

/// The types in the module `hint` of an entity.
fn keys(entity: &Entity) -> BTreeSet<String> {
    let relations = entity.relations.iter().map(|relation| &relation.name.value);
    let lazy = entity.columns.iter().filter(|column| column.lazy);
    let lazy = lazy.map(|column| &entity[column.property].name.value);
    relations
        .chain(lazy)
        .map(|name| ident::rust_type(name))
        .collect()
}

/// The types that the file of an entity declares itself.
pub(super) fn own_types(entity: &Entity, names: &EntityNames, schema: &Schema) -> Vec<String> {
    let hidden = [&names.row, &names.edits, &names.hooks]
        .into_iter()
        .cloned();
    let hints = hints::types(entity, schema);
    names
        .types()
        .map(str::to_owned)
        .chain(hidden)
        .chain(hints)
        .collect()
}
