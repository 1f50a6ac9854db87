//! The tables that a dump has made so far, found by name.

use std::collections::HashMap;

use crate::database::{Table, TableName};
use crate::ddl::Dialect;

/// A table while it is read.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) table: Table,
    /// What its columns are made of, if it is a view or was made of a query.
    pub(super) query: Option<Query>,
    /// MySQL's engine, in lower case; nothing for the usual one.
    pub(super) engine: Option<String>,
    /// How many bytes a letter may have; nothing said is the server's usual four.
    pub(super) letter: Option<u32>,
    /// Its letters are bytes, unless a column says otherwise (`charset = binary`).
    pub(super) in_bytes: bool,
    /// The columns that say otherwise.
    pub(super) in_letters: Vec<String>,
    /// SQLite's key is no number of the row, whatever its type (`integer primary key desc`).
    pub(super) plain_key: bool,
    /// What is said about columns that are not known yet.
    pub(super) comments: Vec<(String, Option<String>)>,
    /// How many of its columns are those of parents.
    pub(super) inherited: usize,
    /// The line of its statement.
    pub(super) line: usize,
    /// How its statement begins.
    pub(super) head: String,
}

/// A query that makes columns.
#[derive(Clone, Debug)]
pub(super) struct Query {
    pub(super) sql: String,
    /// Names that were given to its columns.
    pub(super) names: Vec<String>,
    /// The schemas in which it looks for tables.
    pub(super) path: Vec<String>,
}

/// Tables in the order in which they were made.
#[derive(Debug)]
pub(super) struct Catalog {
    dialect: Dialect,
    entries: Vec<Option<Entry>>,
    places: HashMap<TableName, usize>,
}

impl Catalog {
    pub(super) fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            entries: Vec::new(),
            places: HashMap::new(),
        }
    }

    /// A name as it is compared: SQLite knows no case.
    fn folded(&self, name: &TableName) -> TableName {
        match self.dialect {
            Dialect::Sqlite => TableName::new(name.name.to_lowercase()),
            _ => name.clone(),
        }
    }

    pub(super) fn has(&self, name: &TableName) -> bool {
        self.places.contains_key(&self.folded(name))
    }

    pub(super) fn get(&self, name: &TableName) -> Option<&Entry> {
        let place = self.places.get(&self.folded(name))?;
        self.entries.get(*place)?.as_ref()
    }

    pub(super) fn get_mut(&mut self, name: &TableName) -> Option<&mut Entry> {
        let place = *self.places.get(&self.folded(name))?;
        self.entries.get_mut(place)?.as_mut()
    }

    /// Adds a table; one of that name goes.
    pub(super) fn add(&mut self, entry: Entry) {
        let name = self.folded(&entry.table.name);
        self.remove(&name);
        self.places.insert(name, self.entries.len());
        self.entries.push(Some(entry));
    }

    pub(super) fn remove(&mut self, name: &TableName) -> Option<Entry> {
        let place = self.places.remove(&self.folded(name))?;
        self.entries.get_mut(place)?.take()
    }

    /// Gives a table another name; foreign keys to it follow.
    pub(super) fn rename(&mut self, old: &TableName, new: TableName) {
        let Some(place) = self.places.remove(&self.folded(old)) else {
            return;
        };
        self.places.insert(self.folded(&new), place);
        let same = self.folded(old);
        let dialect = self.dialect;
        for entry in self.entries.iter_mut().flatten() {
            for key in &mut entry.table.foreign_keys {
                let target = match dialect {
                    Dialect::Sqlite => TableName::new(key.target.name.to_lowercase()),
                    _ => key.target.clone(),
                };
                if target == same {
                    key.target = new.clone();
                }
            }
        }
        if let Some(Some(entry)) = self.entries.get_mut(place) {
            entry.table.name = new;
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().flatten()
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Entry> {
        self.entries.iter_mut().flatten()
    }

    pub(super) fn into_entries(self) -> Vec<Entry> {
        self.entries.into_iter().flatten().collect()
    }
}
