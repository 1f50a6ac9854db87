//! Indexes and unique constraints.

use crate::diagnostic::Name;

use super::{ColumnId, Databases, PerDatabase};

/// An index, or a unique constraint, over columns of one table.
#[derive(Clone, Debug)]
pub struct Index {
    /// The name in the database, as written or made of table and columns.
    pub name: Name,
    /// The columns, in order.
    pub columns: Vec<ColumnId>,
}

impl Index {
    /// Whether it covers more than one column.
    #[must_use]
    pub fn is_composite(&self) -> bool {
        self.columns.len() > 1
    }
}

/// An index that says more than its columns. It is the database's matter: nothing else of the schema goes by it.
#[derive(Clone, Debug)]
pub struct SpecialIndex {
    /// The name in the database, as written or made of table and columns.
    pub name: Name,
    /// The columns that it is about, in order.
    pub columns: Vec<ColumnId>,
    /// Whether the values differ.
    pub unique: bool,
    /// SQL that stands for the list of the columns.
    pub on: Option<PerDatabase>,
    /// The rows that it has, if not all: SQL.
    pub filter: Option<PerDatabase>,
    /// The kind of index in the database's words, if not the usual tree.
    pub using: Option<PerDatabase>,
    /// Columns that it only carries.
    pub include: Vec<ColumnId>,
    /// The databases that have it.
    pub databases: Databases,
}

/// A rule for the rows of one table, which the database enforces.
#[derive(Clone, Debug)]
pub struct Check {
    /// The name in the database.
    pub name: Name,
    /// SQL that no row makes false; a database that it says nothing for has no such rule.
    pub expression: PerDatabase,
}
