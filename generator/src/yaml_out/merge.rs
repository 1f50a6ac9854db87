//! Merges entities into files that exist, by the names that the database has.
//!
//! New tables and columns come in, what has changed is followed; what is gone from the database is reported, and
//! removed if that is asked for. Nothing else is touched, and a second run finds nothing to do.

use std::collections::{BTreeMap, HashMap};

use crate::database::{Database, TableName};
use crate::diagnostic::SourceId;
use crate::entities::Entities;

use super::edit::Edits;
use super::existing::Existing;
use super::fresh::Fresh;
use super::guard::Audience;
use super::prune;

/// What becomes of the files.
#[derive(Clone, Debug, Default)]
pub struct Merged {
    /// The files that change, by name, with their whole text.
    pub files: BTreeMap<String, String>,
    /// What came in: `User.email`.
    pub added: Vec<String>,
    /// What was written in another way: `User.email: length: 20`.
    pub changed: Vec<String>,
    /// What is another in the database and was left as it is, because only a person can change it.
    pub differs: Vec<String>,
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
    let fresh = Fresh::of(entities);
    let tables = database.tables.iter().enumerate();
    let mut merging = Merging {
        existing,
        database,
        fresh: &fresh,
        tables: tables.map(|(at, table)| (&table.name, at)).collect(),
        prune: wishes.prune,
        types: Vec::new(),
        edits: BTreeMap::new(),
        merged: Merged::default(),
        audience: Audience {
            own: entities.database,
            only: existing.only(),
        },
    };
    for entity in &entities.entities {
        if let Some(known) = existing.entity(&entity.table) {
            merging.follow(known, entity);
        }
    }
    merging.values();
    merging.enums(entities);
    let mut new = Vec::new();
    for entity in &entities.entities {
        match existing.entity(&entity.table) {
            Some(known) => merging.properties(known, entity),
            None => new.push(entity),
        }
    }
    for entity in &new {
        merging.look_backs(entity);
    }
    // Behind the last line of what is there already, new properties included.
    for entity in new {
        merging.entity(entity, (wishes.new_file)(&entity.name));
    }
    merging.vanished();
    merging.finish()
}

/// A merge under way.
pub(super) struct Merging<'e> {
    pub(super) existing: &'e Existing,
    pub(super) database: &'e Database,
    pub(super) fresh: &'e Fresh,
    /// The places of the database's tables.
    pub(super) tables: HashMap<&'e TableName, usize>,
    pub(super) prune: bool,
    pub(super) audience: Audience,
    /// Types that columns which are written have from now on.
    pub(super) types: Vec<String>,
    pub(super) edits: BTreeMap<SourceId, Edits>,
    pub(super) merged: Merged,
}

impl Merging<'_> {
    /// What is gone, and its lines if they are to be removed.
    fn vanished(&mut self) {
        for place in prune::vanished(self.existing, self.database) {
            self.merged.vanished.push(place.what);
            if let (true, Some(range)) = (self.prune, place.range) {
                self.edits.entry(place.file).or_default().remove(range);
            }
        }
    }

    fn finish(mut self) -> Merged {
        for (file, edits) in self.edits {
            if !edits.is_empty() {
                let name = self.existing.source.sources.name(file).to_owned();
                let text = edits.apply(self.existing.text(file));
                self.merged.files.insert(name, text);
            }
        }
        self.merged
    }
}
