//! The physical model: what a database consists of, as plain data, whoever read it.
//!
//! Names are kept exactly as the database has them, types as it prints them. It knows no connection and no
//! SQL dump, and decides nothing about entities; views, partitions and the like are told apart by their kind.

use serde::Serialize;

use crate::ddl::Dialect;

mod column;
mod constraint;
mod default;
mod native_type;
pub(crate) mod scan;
mod select;
pub(crate) mod strict;
mod table;

pub use column::{Column, Generated, Identity};
pub use constraint::{
    Check, Deferrable, ForeignKey, Index, IndexPart, IndexTarget, PrimaryKey, Unique,
};
pub use default::DefaultValue;
#[cfg(feature = "introspect")]
pub(crate) use default::mysql_text;
pub(crate) use default::without_brackets;
pub use native_type::NativeType;
pub use select::{Pattern, Selection, select};
pub use table::{Table, TableKind, TableName};

/// Everything that was found in a database, or in a dump of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Database {
    /// Whose words the types, expressions and names are.
    #[serde(skip)]
    pub dialect: Dialect,
    /// The schemas that were read, if not all; the one of names without a schema is none.
    #[serde(skip)]
    pub schemas: Option<Vec<Option<String>>>,
    /// Tables, views and what is like them: in the order in which they were made where the database
    /// tells, otherwise by name.
    pub tables: Vec<Table>,
    /// Enum types with a name of their own.
    pub enums: Vec<EnumType>,
    /// Types with rules.
    pub domains: Vec<Domain>,
    /// Counters that are not part of a column.
    pub sequences: Vec<TableName>,
    /// What is there and not in the model, each with the reason, as phrases for people.
    pub remarks: Vec<Remark>,
}

impl Database {
    /// A database without anything in it.
    #[must_use]
    pub fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            schemas: None,
            tables: Vec::new(),
            enums: Vec::new(),
            domains: Vec::new(),
            sequences: Vec::new(),
            remarks: Vec::new(),
        }
    }

    /// Finds a table by its name.
    #[must_use]
    pub fn table(&self, name: &TableName) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == *name)
    }

    /// Whether a table of this name would have been found if it were there.
    #[must_use]
    pub fn covers(&self, name: &TableName) -> bool {
        let schemas = self.schemas.as_ref();
        schemas.is_none_or(|schemas| schemas.contains(&name.schema))
    }

    /// Finds an enum type by the name that a column's type has.
    #[must_use]
    pub fn enum_type(&self, ty: &NativeType) -> Option<&EnumType> {
        self.enums.iter().find(|found| ty.names(&found.name))
    }

    /// Finds a domain by the name that a column's type has.
    #[must_use]
    pub fn domain(&self, ty: &NativeType) -> Option<&Domain> {
        self.domains.iter().find(|found| ty.names(&found.name))
    }
}

/// An enum type with a name of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EnumType {
    /// Its name.
    pub name: TableName,
    /// Its values, in order.
    pub labels: Vec<String>,
    /// What is said about it.
    pub comment: Option<String>,
}

/// A type with rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Domain {
    /// Its name.
    pub name: TableName,
    /// The type that it narrows.
    pub base: NativeType,
    /// Whether it may be null.
    pub nullable: bool,
    /// What a column of it has unless it says otherwise.
    pub default: Option<DefaultValue>,
    /// Its rules, as expressions over `VALUE`.
    pub checks: Vec<String>,
}

/// Something that is there and not in the model, or not as it is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// What it is about: a table, a column, a line of a dump.
    pub about: String,
    /// What became of it, and why.
    pub text: String,
}

impl Remark {
    /// Makes one.
    #[must_use]
    pub fn new(about: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            about: about.into(),
            text: text.into(),
        }
    }
}
