//! Tables, and what is read like one.

use std::fmt;

use serde::Serialize;

use super::scan;
use super::{Check, Column, ForeignKey, Index, PrimaryKey, Unique};

/// The name of a table, a type or a sequence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct TableName {
    /// The database schema; nothing for the one that names without a schema belong to.
    pub schema: Option<String>,
    /// The name in it.
    pub name: String,
}

impl TableName {
    /// A name without a schema.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            schema: None,
            name: name.into(),
        }
    }

    /// A name in a schema, if there is one.
    #[must_use]
    pub fn qualified(schema: Option<String>, name: impl Into<String>) -> Self {
        Self {
            schema,
            name: name.into(),
        }
    }
}

impl TableName {
    /// Whether a query reads this table.
    pub(crate) fn is_read_by(&self, query: &str) -> bool {
        scan::reads(query, self.schema.as_deref(), &self.name)
    }
}

impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{schema}.{}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// A table, or what is read like one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Its name.
    pub name: TableName,
    /// What it is.
    pub kind: TableKind,
    /// What is said about it.
    pub comment: Option<String>,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// Its primary key.
    pub primary_key: Option<PrimaryKey>,
    /// Its unique constraints; on MySQL its unique indexes over whole columns, which are the same there.
    pub uniques: Vec<Unique>,
    /// Its foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// Its indexes, without those that a key or constraint has by itself.
    pub indexes: Vec<Index>,
    /// Its rules.
    pub checks: Vec<Check>,
    /// What else its definition says: `strict`, `without rowid`, `engine = memory`, `partition by …`.
    pub options: Vec<String>,
    /// The query of a view, as the database prints it.
    pub definition: Option<String>,
    /// The same as it can be created anew: it needs nothing but tables and views.
    pub query: Option<String>,
}

impl Table {
    /// Whether its rows are those of a query.
    #[must_use]
    pub fn is_view(&self) -> bool {
        matches!(self.kind, TableKind::View | TableKind::MaterializedView)
    }

    /// Finds a column by its exact name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The columns of the primary key, in order.
    #[must_use]
    pub fn key_columns(&self) -> &[String] {
        self.primary_key.as_ref().map_or(&[], |key| &key.columns)
    }

    /// How many characters of a column its key looks at, if not all (MySQL).
    #[must_use]
    pub fn key_length(&self, column: &str) -> Option<u32> {
        let key = self.primary_key.as_ref()?;
        let at = key.columns.iter().position(|own| own == column)?;
        let length = key.lengths.get(at).copied().flatten()?;
        let all = self.column(column)?.ty.number(0);
        Some(length).filter(|length| all.is_none_or(|all| *length < all))
    }

    /// Whether an option stands in its definition.
    #[must_use]
    pub fn has_option(&self, option: &str) -> bool {
        self.options.iter().any(|found| found == option)
    }
}

/// What a table is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TableKind {
    /// A table with rows of its own; a partitioned one, too.
    #[default]
    Table,
    /// A view.
    View,
    /// A view that keeps its rows.
    MaterializedView,
    /// A part of a table, whose rows are read through that table.
    Partition {
        /// The table it is a part of.
        of: TableName,
    },
    /// A PostgreSQL table whose rows show in other tables as well.
    Child {
        /// The tables whose columns it has.
        of: Vec<TableName>,
    },
    /// A table elsewhere.
    Foreign,
    /// A table that a program of SQLite's serves.
    Virtual,
    /// A table in which a virtual table keeps its data.
    Shadow,
}
