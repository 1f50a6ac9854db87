//! What has changed about columns that are written already: the files follow the database.
//!
//! What the database keeps or enforces is followed (sizes, null, defaults, indexes, values of enums). How Rust reads
//! a column stays as long as it can read it. What went is only reported unless it is to be removed. Names, order and
//! everything that only Rust knows are never touched.

use crate::database::{Column as Native, Table};
use crate::ddl::Dialect;
use crate::entities::{Entity, Property, Shape};
use crate::schema::{self, PropertyKind};

use super::edit;
use super::existing::{mapping, scalar};
use super::merge::Merging;
use super::property::{Pairs, pairs};
use super::written::{Change, Written, end, is_own};

mod comment;
mod default;
mod index;
mod list;
mod relation;
mod retype;
mod ty;
mod value;
mod values;

/// What becomes of one property.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// What is another in the database.
    now: Vec<Change>,
    /// What the database has not any more, for people, and how it is removed.
    gone: Vec<(String, Change)>,
    /// What only a person can decide.
    differs: Vec<String>,
}

impl Changes {
    /// Says a key as a new file would.
    fn take(&mut self, key: &'static str, pairs: &Pairs) {
        let found = pairs.iter().find(|(own, _)| *own == key);
        self.now.retain(|(own, _)| *own != key);
        self.now.push((key, found.map(|(_, text)| text.clone())));
    }
}

/// A property that is written, what a new file would say of it, and what becomes of it.
struct Followed<'s> {
    property: &'s schema::Property,
    columns: Vec<String>,
    pairs: Pairs,
    changes: Changes,
}

/// What becomes of a list of an entity: items that come, and the columns of those that go.
#[derive(Debug, Default)]
struct Lists {
    added: Vec<String>,
    removed: Vec<Vec<String>>,
}

/// A column as it is written, and as it would be.
struct Two<'s> {
    dialect: Dialect,
    old: (&'s schema::Schema, &'s schema::Column),
    new: (&'s schema::Schema, &'s schema::Column),
    native: &'s Native,
}

impl<'e> Merging<'e> {
    /// Follows what has changed about an entity.
    pub(super) fn follow(&mut self, known: &'e schema::Entity, entity: &Entity) {
        let (fresh, database) = (self.fresh, self.database);
        let (Some(new), Some(table)) =
            (fresh.entity(&entity.table), self.tables.get(&entity.table))
        else {
            return;
        };
        let table = &database.tables[*table];
        let is_view = known.read_only || table.is_view();
        let mut all = Vec::new();
        for property in &known.properties {
            let columns = names(known, property);
            let Some(found) = same(entity, &columns) else {
                continue;
            };
            let pairs = pairs(found);
            let mut changes = match (property.kind, &found.shape) {
                (PropertyKind::Column(id), Shape::Value(_)) => {
                    let two = self.two(&known[id], new, table);
                    two.map(|two| value::changes(&two, is_view, &pairs))
                        .unwrap_or_default()
                }
                (PropertyKind::Relation(id), Shape::Relation(_)) => {
                    let old = (&self.existing.schema, &known[id]);
                    relation::changes(
                        old,
                        (&fresh.schema, (new, found)),
                        (database.dialect, &pairs),
                    )
                }
                _ => continue,
            };
            comment::changes(property, &pairs, &mut changes);
            all.push(Followed {
                property,
                columns,
                pairs,
                changes,
            });
        }
        if !is_view {
            self.indexes(known, (entity, new, table), &mut all);
        }
        for followed in all {
            self.apply(known, followed.property, followed.changes);
        }
        self.entity_comment(known, entity);
    }

    fn two<'s>(
        &self,
        old: &'s schema::Column,
        new: &'s schema::Entity,
        table: &'s Table,
    ) -> Option<Two<'s>>
    where
        'e: 's,
    {
        let name = &old.name.value;
        let mut columns = new.columns.iter();
        let found = columns.find(|column| column.name.value == *name)?;
        Some(Two {
            dialect: self.database.dialect,
            old: (&self.existing.schema, old),
            new: (&self.fresh.schema, found),
            native: table.column(name)?,
        })
    }

    /// Writes what has changed about a property, and says what went.
    fn apply(&mut self, known: &schema::Entity, property: &schema::Property, changes: Changes) {
        let name = format!("{}.{}", known.name, property.name);
        let mut now = changes.now;
        let differs = changes.differs.iter();
        let differs = differs.map(|text| format!("{name} {text}"));
        self.merged.differs.extend(differs);
        for (what, change) in changes.gone {
            self.merged.vanished.push(format!("{name} ({what})"));
            if self.prune {
                now.push(change);
            }
        }
        let entry = self.existing.entry(known, &property.name.value);
        let written = entry.and_then(|entry| mapping(&entry.value));
        let has =
            |key: &str| key == "nullable" || written.is_some_and(|own| own.get(key).is_some());
        now.retain(|(key, text)| text.is_some() || has(key));
        if now.is_empty() {
            return;
        }
        let types = now.iter().filter(|(key, _)| *key == "type");
        let types =
            types.filter_map(|(_, text)| Some(text.as_ref()?.trim_matches(['"', '[', ']'])));
        self.types.extend(types.map(str::to_owned));
        let shown: Vec<_> = now.iter().map(shown).collect();
        let shown = format!("{name}: {}", shown.join(", "));
        match self.write(known, property, now) {
            Some(true) => self.merged.changed.push(shown),
            Some(false) => {}
            None => self.merged.differs.push(format!(
                "{shown}; it is not written in {} itself: change it where it stands",
                known.name
            )),
        }
    }

    /// Edits the lines of a property; nothing if they are not its own.
    fn write(
        &mut self,
        known: &schema::Entity,
        property: &schema::Property,
        changes: Vec<Change>,
    ) -> Option<bool> {
        let file = known.name.span.source;
        let text = self.existing.text(file);
        let entry = self.existing.entry(known, &property.name.value)?;
        if !is_own(text, entry) {
            return None;
        }
        let edits = self.edits.entry(file).or_default();
        match Written::node(text, &entry.value) {
            Some(written) => {
                let changes = retype::in_mapping(mapping(&entry.value)?.entry("type"), changes);
                Some(written.sync(&changes, edits))
            }
            None => {
                let is_block = edit::indent(text, entry.key.span.start as usize).is_some();
                let span = entry.value.span;
                let range = span.start as usize..end(text, &entry.value);
                let old = scalar(&entry.value)?;
                edits.replace(range, retype::short(old, changes, is_block));
                Some(true)
            }
        }
    }
}

/// A change, for people.
fn shown((key, text): &Change) -> String {
    match text {
        Some(text) => format!("{key}: {text}"),
        None => format!("no {key}"),
    }
}

/// The names of the columns of a property.
fn names(entity: &schema::Entity, property: &schema::Property) -> Vec<String> {
    let columns = entity.columns_of(property.id).into_iter();
    columns.map(|id| entity[id].name.value.clone()).collect()
}

/// The property of exactly these columns.
fn same<'e>(entity: &'e Entity, columns: &[String]) -> Option<&'e Property> {
    let is_same = |property: &&Property| {
        property.columns.len() == columns.len()
            && columns
                .iter()
                .all(|column| property.columns.contains(column))
    };
    entity
        .properties
        .iter()
        .filter(|_| !columns.is_empty())
        .find(is_same)
}
