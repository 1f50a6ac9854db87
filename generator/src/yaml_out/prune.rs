//! What is written and not in the database any more: found, and the lines that say it.

use std::ops::Range;

use crate::database::{Database, TableName};
use crate::diagnostic::{SourceId, Span};
use crate::schema::{Entity, Join, PropertyKind, RelationId};

use super::edit;
use super::existing::{Existing, mapping};
use super::fresh::table_name;

/// Something that is gone.
pub(super) struct Gone {
    /// What it is, for people.
    pub(super) what: String,
    /// The file that says it.
    pub(super) file: SourceId,
    /// The lines that can be removed; nothing if it stands in a line with others.
    pub(super) range: Option<Range<usize>>,
}

/// Everything that is gone.
pub(super) fn vanished(existing: &Existing, database: &Database) -> Vec<Gone> {
    let mut gone = Vec::new();
    let is_gone =
        |entity: &Entity| table(database, entity).is_none() && database.covers(&table_name(entity));
    for entity in &existing.schema.entities {
        if is_gone(entity) {
            let what = format!("{} (table {})", entity.name, entity.table.qualified());
            gone.push(existing.gone(what, entity.name.span, entity_span(existing, entity)));
            continue;
        }
        for column in &entity.columns {
            let there = table(database, entity)
                .is_none_or(|table| table.column(&column.name.value).is_some());
            if !there {
                let property = &entity[column.property];
                let what = format!("{}.{} (column {})", entity.name, property.name, column.name);
                gone.push(existing.property(what, entity, &property.name.value));
                if let PropertyKind::Relation(id) = property.kind {
                    gone.extend(existing.other_side(entity, id));
                }
            }
        }
        for relation in &entity.relations {
            let target = &existing.schema[relation.target];
            let lost_pivot = match relation.join {
                Join::Pivot { pivot } => existing
                    .schema
                    .pivots
                    .iter()
                    .find(|found| found.id == pivot)
                    .is_some_and(|found| {
                        let name = &found.table.name.value;
                        let schema = found.table.schema.as_ref();
                        let schema = schema.map(|schema| schema.value.clone());
                        let name = TableName::qualified(schema, name.clone());
                        database.table(&name).is_none() && database.covers(&name)
                    }),
                _ => false,
            };
            if lost_pivot || is_gone(target) {
                let what = format!(
                    "{}.{} (leads to {})",
                    entity.name, relation.name, target.name
                );
                gone.push(existing.property(what, entity, &relation.name.value));
            }
        }
    }
    gone
}

fn table<'d>(database: &'d Database, entity: &Entity) -> Option<&'d crate::database::Table> {
    database.table(&table_name(entity))
}

fn entity_span(existing: &Existing, entity: &Entity) -> Option<Span> {
    let last = existing.mapping(entity)?.entries.last()?;
    Some(last.value.span)
}

impl Existing {
    fn gone(&self, what: String, key: Span, value: Option<Span>) -> Gone {
        let text = self.text(key.source);
        let range = edit::indent(text, key.start as usize).and_then(|_| {
            let end = value.filter(|value| value.source == key.source)?.end;
            Some(edit::line_start(text, key.start as usize)..edit::line_end(text, end as usize))
        });
        Gone {
            what,
            file: key.source,
            range,
        }
    }

    fn property(&self, what: String, entity: &Entity, name: &str) -> Gone {
        let entry = self
            .mapping(entity)
            .and_then(|own| mapping(own.get("properties")?)?.entry(name));
        match entry {
            Some(entry) => self.gone(what, entry.key.span, Some(entry.value.span)),
            None => self.gone(what, entity.name.span, None),
        }
    }

    fn other_side(&self, entity: &Entity, id: RelationId) -> Option<Gone> {
        let relation = &entity[id];
        let inverse = self.schema.inverse(relation)?;
        let target = &self.schema[relation.target];
        let what = format!(
            "{}.{} (looks back at {})",
            target.name, inverse.name, entity.name
        );
        Some(self.property(what, target, &inverse.name.value))
    }
}
