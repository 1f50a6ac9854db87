//! What a flush is about to write for one row: plain data, for hooks and for people.
//!
//! The values of foreign keys to rows that are not inserted yet are unknown here; see `unit_of_work::plan`.

use std::fmt;

use crate::metadata::EntityMeta;
use crate::value::Value;

/// What happens to the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// It is inserted.
    Create,
    /// Some of its columns are updated.
    Update,
    /// It is deleted.
    Delete,
    /// It is inserted or updated, whichever the database finds to be done.
    Upsert,
}

/// The changes to one row.
#[derive(Debug, Clone)]
pub struct ChangeSet {
    pub(crate) kind: ChangeKind,
    pub(crate) entity: &'static EntityMeta,
    pub(crate) changes: Vec<Change>,
}

/// The change of one column.
#[derive(Debug, Clone)]
pub struct Change {
    pub(crate) column: usize,
    pub(crate) value: Option<Value>,
}

impl ChangeSet {
    /// What happens to the row.
    pub fn kind(&self) -> ChangeKind {
        self.kind
    }

    /// The entity's name.
    pub fn entity(&self) -> &'static str {
        self.entity.name
    }

    /// The properties that are written, in the order of the columns.
    pub fn properties(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.changes
            .iter()
            .map(|change| self.entity.columns[change.column].property)
    }

    /// Whether the property is written.
    pub fn contains(&self, property: &str) -> bool {
        self.properties().any(|name| name == property)
    }

    /// The value that is written; `None` for a property that is not, or whose value is known only later.
    pub fn value(&self, property: &str) -> Option<&Value> {
        let change = self
            .changes
            .iter()
            .find(|change| self.entity.columns[change.column].property == property)?;
        change.value.as_ref()
    }
}

impl fmt::Display for ChangeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = match self.kind {
            ChangeKind::Create => "create",
            ChangeKind::Update => "update",
            ChangeKind::Delete => "delete",
            ChangeKind::Upsert => "upsert",
        };
        write!(f, "{verb} {}", self.entity.name)?;
        let names: Vec<&str> = self.properties().collect();
        if names.is_empty() {
            Ok(())
        } else {
            write!(f, " ({})", names.join(", "))
        }
    }
}
