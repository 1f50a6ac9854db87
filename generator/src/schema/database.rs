//! The kinds of databases, and what the YAML may say for each of them.
//!
//! What their SQL looks like is for `ddl` to say.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diagnostic::Name;

/// A kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Database {
    /// SQLite 3.35 and later.
    Sqlite,
    /// PostgreSQL 12 and later.
    Postgres,
    /// MySQL 8.0.19, MariaDB 10.5 and later.
    MySql,
}

impl Database {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Sqlite, Self::Postgres, Self::MySql];

    /// How the YAML spells it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::MySql => "mysql",
        }
    }
}

/// The databases that a schema is for; every one unless the YAML says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Databases(Vec<Database>);

impl Databases {
    /// Some of them; in their own order.
    #[must_use]
    pub fn new(mut some: Vec<Database>) -> Self {
        some.sort();
        some.dedup();
        Self(some)
    }

    /// Whether the schema is for this one.
    #[must_use]
    pub fn contains(&self, database: Database) -> bool {
        self.0.contains(&database)
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = Database> + '_ {
        self.0.iter().copied()
    }
}

impl Default for Databases {
    fn default() -> Self {
        Self(Database::ALL.to_vec())
    }
}

/// A text that is the same for every database, or differs between them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum PerDatabase {
    /// The same for each.
    Same(Name),
    /// One for each of some.
    Each(BTreeMap<Database, Name>),
}

impl PerDatabase {
    /// What is said for a database.
    #[must_use]
    pub fn get(&self, database: Database) -> Option<&Name> {
        match self {
            Self::Same(text) => Some(text),
            Self::Each(texts) => texts.get(&database),
        }
    }

    /// Every text, with the database if it is for one only.
    pub fn texts(&self) -> impl Iterator<Item = (Option<Database>, &Name)> {
        let (same, each) = match self {
            Self::Same(text) => (Some((None, text)), None),
            Self::Each(texts) => (None, Some(texts)),
        };
        let each = each.into_iter().flatten();
        same.into_iter()
            .chain(each.map(|(database, text)| (Some(*database), text)))
    }
}
