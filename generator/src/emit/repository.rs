//! The repository of an entity: a finder for each unique key.

use askama::Template;

use super::columns::ValueColumn;
use super::docs;
use super::names::{EntityNames, finder};
use super::scope::Scope;
use crate::schema::{Entity, Index, PropertyKind};

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
        Self { name: names.repository.clone(), entity: names.entity.clone(), finders }
    }
}

impl Finder {
    /// Nothing for a unique key that a row may lack, or that a foreign key is part of.
    fn new(entity: &Entity, unique: &Index, names: &EntityNames, scope: &Scope<'_>) -> Option<Self> {
        let mut columns = Vec::new();
        for &id in &unique.columns {
            let column = &entity[id];
            let is_value = matches!(entity[column.property].kind, PropertyKind::Column(_));
            if column.nullable || !is_value {
                return None;
            }
            columns.push(ValueColumn::new(entity, column, scope));
        }
        let properties = || columns.iter().map(|column| column.property.name.as_str());
        let argument =
            |c: &ValueColumn<'_>| format!("{}: impl rt::Operand<{}>", c.name, c.ty.value());
        let equal = |c: &ValueColumn<'_>| format!("{}::{}.eq({})", names.entity, c.constant(), c.name);
        let words: Vec<_> = properties().map(docs::words).collect();
        Some(Self {
            doc: format!("Finds the {} with this {}.", docs::words(&entity.name), words.join(" and this ")),
            name: finder(properties()),
            arguments: columns.iter().map(argument).collect::<Vec<_>>().join(", "),
            condition: columns.iter().map(equal).collect::<Vec<_>>().join(" & "),
        })
    }
}
