//! The repository of an entity: a finder for each unique key.

use askama::Template;

use super::docs;
use super::names::{EntityNames, finder};
use super::rust_ty::RustType;
use super::scope::Scope;
use crate::ident;
use crate::schema::{Column, Entity, Index, PropertyKind};

/// The repository of one entity.
#[derive(Debug, Template)]
#[template(path = "repository.rs.askama")]
pub struct Repository {
    name: String,
    entity: String,
    finders: Vec<Finder>,
}

/// A method that finds the row with these unique values.
#[derive(Debug)]
struct Finder {
    doc: String,
    name: String,
    arguments: String,
    condition: String,
}

impl Repository {
    pub(super) fn new(entity: &Entity, names: &EntityNames, scope: &Scope<'_>) -> Self {
        let mut finders: Vec<Finder> = Vec::new();
        for unique in &entity.uniques {
            let finder = Finder::new(entity, unique, names, scope);
            let new = |finder: &Finder| finders.iter().all(|known| known.name != finder.name);
            if let Some(finder) = finder.filter(new) {
                finders.push(finder);
            }
        }
        Self {
            name: names.repository.clone(),
            entity: names.entity.clone(),
            finders,
        }
    }
}

/// One argument of a finder, and the condition it is for.
struct Part {
    /// The property.
    property: String,
    /// The argument's name.
    name: String,
    /// The type of the column it is compared with.
    ty: String,
    /// The condition.
    equal: String,
}

impl Finder {
    /// Nothing for a unique key that a row may lack.
    fn new(
        entity: &Entity,
        unique: &Index,
        names: &EntityNames,
        scope: &Scope<'_>,
    ) -> Option<Self> {
        let parts = unique
            .columns
            .iter()
            .map(|id| part(entity, &entity[*id], names, scope));
        let parts = parts.collect::<Option<Vec<_>>>()?;
        let join = |part: &dyn Fn(&Part) -> String, between: &str| {
            parts.iter().map(part).collect::<Vec<_>>().join(between)
        };
        let words = join(&|part| docs::words(&part.property), " and this ");
        Some(Self {
            doc: format!("Finds the {} with this {words}.", docs::words(&entity.name)),
            name: finder(parts.iter().map(|part| part.property.as_str())),
            arguments: join(
                &|part| format!("{}: impl rt::Operand<{}>", part.name, part.ty),
                ", ",
            ),
            condition: join(&|part| part.equal.clone(), " & "),
        })
    }
}

fn part(entity: &Entity, column: &Column, names: &EntityNames, scope: &Scope<'_>) -> Option<Part> {
    if column.nullable {
        return None;
    }
    let property = &entity[column.property];
    let constant = ident::rust_const(&property.name);
    let name = ident::rust_field(&property.name);
    let (ty, equal) = match property.kind {
        PropertyKind::Column(_) => {
            let ty = RustType::new(column.ty, false, scope).plain;
            (ty, format!("{}::{constant}.eq({name})", names.entity))
        }
        PropertyKind::Relation(id) => {
            let (ty, equal) =
                key_condition(&scope.context.schema[entity[id].target], &name, scope)?;
            (ty, format!("{}::{constant}.is({equal})", names.entity))
        }
    };
    Some(Part {
        property: property.name.value.clone(),
        name,
        ty,
        equal,
    })
}

/// The target of a foreign key is found by its key, when that is one value.
fn key_condition(target: &Entity, argument: &str, scope: &Scope<'_>) -> Option<(String, String)> {
    let [key] = target.primary_key.as_slice() else {
        return None;
    };
    let key = &target[*key];
    let PropertyKind::Column(_) = target[key.property].kind else {
        return None;
    };
    let ty = RustType::new(key.ty, false, scope).plain;
    let constant = ident::rust_const(&target[key.property].name);
    Some((
        ty,
        format!(
            "{}::{constant}.eq({argument})",
            scope.entity_type(target.id)
        ),
    ))
}
