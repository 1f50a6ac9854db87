//! Merges entities into files that exist, by the names that the database has.
//!
//! New tables and columns come in; what is gone from the database is reported, and removed if that is asked for.
//! Nothing else is touched, and a second run finds nothing to do.

use std::collections::{BTreeMap, HashMap};

use crate::database::Database;
use crate::diagnostic::SourceId;
use crate::entities::{Entities, Entity, Property, Relation, Shape};
use crate::schema;
use crate::source::Document;

use super::edit::{self, Edits};
use super::entity::{entity_lines, enum_line, property_line};
use super::existing::{Existing, mapping};
use super::guard::Audience;
use super::{head, prune};

/// What becomes of the files.
#[derive(Clone, Debug, Default)]
pub struct Merged {
    /// The files that change, by name, with their whole text.
    pub files: BTreeMap<String, String>,
    /// What came in: `User.email`.
    pub added: Vec<String>,
    /// What is written and not in the database any more.
    pub vanished: Vec<String>,
}

/// Where new entities go, and what becomes of what is gone.
pub struct Wishes<'w> {
    /// The file of a new entity, by its name; nothing for the end of the first file that has entities.
    pub new_file: &'w dyn Fn(&str) -> Option<String>,
    /// Whether what is not in the database any more is removed.
    pub prune: bool,
}

/// Merges what was decided into the files.
#[must_use]
pub fn merge(
    existing: &Existing,
    database: &Database,
    entities: &Entities,
    wishes: &Wishes<'_>,
) -> Merged {
    let mut merging = Merging {
        existing,
        edits: HashMap::new(),
        merged: Merged::default(),
        audience: Audience {
            own: entities.database,
            only: existing.only(),
        },
    };
    merging.enums(entities);
    for entity in &entities.entities {
        match existing.entity(&entity.table) {
            Some(known) => merging.properties(known, entity),
            None => merging.entity(entity, (wishes.new_file)(&entity.name)),
        }
    }
    let gone = prune::vanished(existing, database);
    for place in &gone {
        merging.merged.vanished.push(place.what.clone());
        if let (true, Some(range)) = (wishes.prune, place.range.clone()) {
            merging.edits.entry(place.file).or_default().remove(range);
        }
    }
    for (file, edits) in merging.edits {
        if !edits.is_empty() {
            let name = existing.source.sources.name(file).to_owned();
            merging
                .merged
                .files
                .insert(name, edits.apply(existing.text(file)));
        }
    }
    merging.merged
}

struct Merging<'e> {
    existing: &'e Existing,
    edits: HashMap<SourceId, Edits>,
    merged: Merged,
    audience: Audience,
}

impl Merging<'_> {
    /// Enums that new properties need.
    fn enums(&mut self, entities: &Entities) {
        let is_new = |name: &str| {
            self.existing
                .schema
                .enums
                .iter()
                .all(|found| found.name.value != name)
        };
        let used = |name: &str| {
            let mut new = entities.entities.iter().flat_map(|entity| {
                let known = self.existing.entity(&entity.table);
                entity
                    .properties
                    .iter()
                    .filter(move |property| known.is_none_or(|known| !has_any(known, property)))
            });
            new.any(|property| matches!(&property.shape, Shape::Value(value) if value.ty == name))
        };
        let needed = entities
            .enums
            .iter()
            .filter(|found| is_new(&found.name) && used(&found.name));
        let lines: Vec<_> = needed
            .map(|found| (found.name.clone(), enum_line(found)))
            .collect();
        for (name, line) in lines {
            self.append("enums", &format!("  {line}\n"));
            self.merged.added.push(name);
        }
    }

    /// A new entity: at the end of the first file, or in a file of its own.
    fn entity(&mut self, entity: &Entity, file: Option<String>) {
        let lines = entity_lines(entity, 2, self.audience);
        self.merged.added.push(entity.name.clone());
        match file {
            Some(name) => {
                let text = format!(
                    "{}\nentities:\n{lines}",
                    head(&self.existing.schema.name, None)
                );
                self.merged.files.insert(name, text);
            }
            None => self.append("entities", &format!("\n{lines}")),
        }
        for property in &entity.properties {
            self.look_back(entity, property);
        }
    }

    /// Adds lines at the end of a part of the first file, which begins if it is not there.
    fn append(&mut self, key: &str, lines: &str) {
        let documents = &self.existing.source.documents;
        let has = |document: &&Document| {
            mapping(&document.root)
                .and_then(|root| mapping(root.get(key)?))
                .is_some()
        };
        let Some(document) = documents.iter().find(has).or(documents.first()) else {
            return;
        };
        let text = self.existing.text(document.id);
        let node = mapping(&document.root).and_then(|root| root.get(key));
        let is_flow = node.is_some_and(|node| text[node.span.start as usize..].starts_with('{'));
        let node = node.filter(|node| mapping(node).is_some() && !is_flow);
        let (at, head) = match node {
            Some(node) => (edit::line_end(text, node.span.end as usize), String::new()),
            None => (text.len(), format!("\n{key}:\n")),
        };
        let missing = if text[..at].ends_with('\n') { "" } else { "\n" };
        let edits = self.edits.entry(document.id).or_default();
        edits.insert(
            at,
            format!(
                "{missing}{head}{}",
                lines
                    .strip_prefix('\n')
                    .filter(|_| !head.is_empty())
                    .unwrap_or(lines)
            ),
        );
    }

    /// New columns of an entity that is written.
    fn properties(&mut self, known: &schema::Entity, entity: &Entity) {
        for property in &entity.properties {
            if !property.columns.is_empty() && !has_any(known, property) {
                self.property(known, property, entity.primary_key.is_some());
                self.look_back(entity, property);
            }
        }
    }

    /// The other side of a new relation, if its entity is written already.
    fn look_back(&mut self, entity: &Entity, property: &Property) {
        let Shape::Relation(relation) = &property.shape else {
            return;
        };
        let Some(name) = &relation.inversed_by else {
            return;
        };
        let target = self
            .existing
            .schema
            .entities
            .iter()
            .find(|known| known.name.value == relation.target);
        let Some(target) = target else {
            return;
        };
        let inverse = Relation {
            mapped_by: Some(property.name.clone()),
            ..Relation::new(
                relation.kind.opposite(),
                &entity.name,
                relation.behind.clone(),
            )
        };
        let inverse = Property {
            name: name.clone(),
            columns: Vec::new(),
            says_columns: false,
            comment: None,
            shape: Shape::Relation(Box::new(inverse)),
        };
        self.property(target, &inverse, false);
    }

    /// Adds a property behind the last one that the entity has itself.
    fn property(&mut self, known: &schema::Entity, property: &Property, listed: bool) {
        let file = known.name.span.source;
        let text = self.existing.text(file);
        self.merged
            .added
            .push(format!("{}.{}", known.name, property.name));
        let Some(own) = self.existing.mapping(known) else {
            return;
        };
        let edits = self.edits.entry(file).or_default();
        let Some(node) = own.get("properties") else {
            let indent = edit::indent(text, known.name.span.start as usize).unwrap_or(2) + 2;
            let at = edit::line_end(
                text,
                own.entries
                    .last()
                    .map_or(known.name.span.end, |e| e.value.span.end) as usize,
            );
            let line = property_line(property, indent + 2, 0, listed);
            edits.insert(at, format!("{}properties:\n{line}\n", " ".repeat(indent)));
            return;
        };
        let (start, end) = (node.span.start as usize, node.span.end as usize);
        if text[start..].starts_with('{') {
            let is_empty = mapping(node).is_none_or(|m| m.entries.is_empty());
            let line = property_line(property, 0, 0, listed).replace('\n', " ");
            let before = text[..end - 1].trim_end().len();
            edits.insert(
                before,
                format!("{} {line}", if is_empty { "" } else { "," }),
            );
            return;
        }
        let first = mapping(node).and_then(|m| m.entries.first());
        let indent = first
            .and_then(|entry| edit::indent(text, entry.key.span.start as usize))
            .unwrap_or(6);
        let at = edit::line_end(text, end);
        let missing = if text[..at].ends_with('\n') { "" } else { "\n" };
        edits.insert(
            at,
            format!("{missing}{}\n", property_line(property, indent, 0, listed)),
        );
    }
}

/// Whether one of the columns belongs to a property that is written.
fn has_any(known: &schema::Entity, property: &Property) -> bool {
    match property.columns.as_slice() {
        [] => true,
        columns => known
            .columns
            .iter()
            .any(|column| columns.contains(&column.name.value)),
    }
}
