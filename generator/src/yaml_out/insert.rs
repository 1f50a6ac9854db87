//! New things in files that exist: enums, entities, properties, and where they go.

use crate::entities::{Entities, Entity, Property, Relation, Shape};
use crate::schema;
use crate::source::{Document, Entry};

use super::edit;
use super::entity::{entity_flow, entity_lines, enum_line, property_line, without_primary};
use super::existing::mapping;
use super::head;
use super::merge::Merging;
use super::property::flow_text;
use super::written::{Written, end};

impl Merging<'_> {
    /// Enums that new properties need, or old ones from now on.
    pub(super) fn enums(&mut self, entities: &Entities) {
        let enums = &self.existing.schema.enums;
        let is_new = |name: &str| enums.iter().all(|found| found.name.value != name);
        let is_type = |property: &Property, name: &str| match &property.shape {
            Shape::Value(value) => value.ty.trim_end_matches("[]") == name,
            Shape::Relation(_) => false,
        };
        let used = |name: &str| {
            let mut new = entities.entities.iter().flat_map(|entity| {
                let known = self.existing.entity(&entity.table);
                let properties = entity.properties.iter();
                properties
                    .filter(move |property| known.is_none_or(|known| !has_any(known, property)))
            });
            self.types.iter().any(|ty| ty == name) || new.any(|property| is_type(property, name))
        };
        let needed = entities
            .enums
            .iter()
            .filter(|found| is_new(&found.name) && used(&found.name));
        let lines: Vec<_> = needed
            .map(|found| (found.name.clone(), enum_line(found)))
            .collect();
        for (name, line) in lines {
            self.append("enums", &format!("  {line}\n"), &line);
            self.merged.added.push(name);
        }
    }

    /// A new entity: at the end of the first file, or in a file of its own.
    pub(super) fn entity(&mut self, entity: &Entity, file: Option<String>) {
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
            None => self.append(
                "entities",
                &format!("\n{lines}"),
                &entity_flow(entity, self.audience),
            ),
        }
    }

    /// The other sides of a new entity's relations.
    pub(super) fn look_backs(&mut self, entity: &Entity) {
        for property in &entity.properties {
            self.look_back(entity, property);
        }
    }

    /// Adds lines at the end of a part of the first file that has it, or the same in one line between its braces.
    fn append(&mut self, key: &str, lines: &str, flow: &str) {
        let existing = self.existing;
        let documents = &existing.source.documents;
        let has = |document: &&Document| part_of(document, key).is_some();
        let Some(document) = documents.iter().find(has).or(documents.first()) else {
            return;
        };
        let text = existing.text(document.id);
        let edits = self.edits.entry(document.id).or_default();
        let part = part_of(document, key);
        if let Some(written) = part
            .and_then(|part| Written::of(text, part))
            .filter(Written::is_flow)
        {
            return written.push(flow, edits);
        }
        let root = Written::node(text, &document.root).filter(Written::is_flow);
        if let (Some(root), None) = (root, part) {
            return root.push(&format!("{key}: {{ {flow} }}"), edits);
        }
        let (at, head) = match part {
            Some(part) => (edit::line_end(text, part_end(text, part)), String::new()),
            None => (text.len(), format!("\n{key}:\n")),
        };
        let missing = if text[..at].ends_with('\n') { "" } else { "\n" };
        let lines = lines
            .strip_prefix('\n')
            .filter(|_| !head.is_empty())
            .unwrap_or(lines);
        edits.insert(at, format!("{missing}{head}{lines}"));
    }

    /// New columns of an entity that is written, and new tables between it and others.
    pub(super) fn properties(&mut self, known: &schema::Entity, entity: &Entity) {
        for property in &entity.properties {
            let is_new = match &property.shape {
                // A table without an entity and without a relation through it was not there before.
                Shape::Relation(relation) if relation.kind == schema::RelationKind::ManyToMany => {
                    self.existing.entity(&relation.behind.0).is_none()
                }
                _ => !property.columns.is_empty() && !has_any(known, property),
            };
            if is_new {
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
        // Both sides of these are found where they belong.
        let many = relation.kind == schema::RelationKind::ManyToMany;
        let (Some(name), false) = (&relation.inversed_by, many) else {
            return;
        };
        let entities = &self.existing.schema.entities;
        let target = entities
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
        let existing = self.existing;
        let file = known.name.span.source;
        let text = existing.text(file);
        let name = format!("{}.{}", known.name, property.name);
        let one_line = || {
            let value = flow_text(&without_primary(property, listed));
            format!("{}: {value}", property.name)
        };
        let Some(entry) = existing.entity_entry(known) else {
            return self.merged.differs.push(format!("{name}: {}", one_line()));
        };
        let edits = self.edits.entry(file).or_default();
        let own = Written::of(text, entry);
        let properties = mapping(&entry.value).and_then(|own| own.entry("properties"));
        let written = properties.and_then(|found| Written::of(text, found));
        match (own, properties, written) {
            (_, _, Some(written)) if written.is_flow() => written.push(&one_line(), edits),
            (_, Some(found), Some(written)) => {
                let indent = written.indent().unwrap_or(6);
                let at = edit::line_end(text, end(text, &found.value));
                let missing = if text[..at].ends_with('\n') { "" } else { "\n" };
                let line = property_line(property, indent, 0, listed);
                edits.insert(at, format!("{missing}{line}\n"));
            }
            (Some(own), None, _) => own.push(&format!("properties: {{ {} }}", one_line()), edits),
            _ => return self.merged.differs.push(format!("{name}: {}", one_line())),
        }
        self.merged.added.push(name);
    }
}

fn part_of<'d>(document: &'d Document, key: &str) -> Option<&'d Entry> {
    mapping(&document.root)?.entry(key)
}

/// The end of a part of a file; one that is empty ends with its key.
fn part_end(text: &str, part: &Entry) -> usize {
    let is_empty = mapping(&part.value).is_none();
    if is_empty {
        part.key.span.end as usize
    } else {
        end(text, &part.value)
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
