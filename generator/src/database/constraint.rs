//! Keys, constraints and indexes.

use serde::Serialize;

use crate::schema::ForeignKeyRule;

use super::TableName;

/// A primary key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PrimaryKey {
    /// Its name, where it has one.
    pub name: Option<String>,
    /// Its columns, in order.
    pub columns: Vec<String>,
    /// How many characters of each column count (MySQL); none is all.
    #[serde(skip)]
    pub lengths: Vec<Option<u32>>,
}

/// A unique constraint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Unique {
    /// Its name, where it has one that was given.
    pub name: Option<String>,
    /// Its columns, in order.
    pub columns: Vec<String>,
    /// Whether two nulls are the same (`nulls not distinct`).
    pub nulls_equal: bool,
    /// When it is checked.
    pub deferrable: Deferrable,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ForeignKey {
    /// Its name, where it has one.
    pub name: Option<String>,
    /// Its columns, in order.
    pub columns: Vec<String>,
    /// The table that it points at.
    pub target: TableName,
    /// The columns there, one per column; the primary key is written out.
    pub target_columns: Vec<String>,
    /// What happens when the target goes.
    pub on_delete: ForeignKeyRule,
    /// What happens when the target's key changes.
    pub on_update: ForeignKeyRule,
    /// When it is checked.
    pub deferrable: Deferrable,
}

/// When a constraint is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Deferrable {
    /// With each statement.
    #[default]
    No,
    /// With each statement, unless a transaction says otherwise.
    Immediate,
    /// At the end of the transaction.
    Deferred,
}

/// An index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// What it covers, in order.
    pub parts: Vec<IndexPart>,
    /// Whether its values differ.
    pub unique: bool,
    /// Whether two nulls are the same (`nulls not distinct`).
    pub nulls_equal: bool,
    /// `gin`, `hash`, `fulltext`, `spatial`, …; nothing for the usual tree.
    pub method: Option<String>,
    /// The rows it has, if not all: an expression.
    pub predicate: Option<String>,
    /// Columns that it only carries.
    pub include: Vec<String>,
}

impl Index {
    /// The columns, if it covers whole columns of all rows and nothing else.
    #[must_use]
    pub fn plain_columns(&self) -> Option<Vec<&str>> {
        if self.predicate.is_some() || self.method.is_some() || !self.include.is_empty() {
            return None;
        }
        let columns = self.parts.iter().map(|part| match &part.target {
            IndexTarget::Column(name) if part.is_plain() => Some(name.as_str()),
            _ => None,
        });
        columns.collect()
    }
}

/// A part of an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IndexPart {
    /// What is looked up.
    pub target: IndexTarget,
    /// From the greatest to the smallest.
    pub descending: bool,
    /// Where nulls are, if not where they would be anyway.
    pub nulls_first: Option<bool>,
    /// How many characters of a text count (MySQL).
    pub length: Option<u32>,
    /// Its collation or operator class, if it is not the usual one.
    pub operator_class: Option<String>,
}

impl IndexPart {
    /// A whole column in its usual order.
    #[must_use]
    pub fn column(name: impl Into<String>) -> Self {
        Self::of(IndexTarget::Column(name.into()))
    }

    /// An expression in its usual order.
    #[must_use]
    pub fn expression(text: impl Into<String>) -> Self {
        Self::of(IndexTarget::Expression(text.into()))
    }

    fn of(target: IndexTarget) -> Self {
        Self {
            target,
            descending: false,
            nulls_first: None,
            length: None,
            operator_class: None,
        }
    }

    /// Whether it is all of its target, in its usual order.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        !self.descending
            && self.nulls_first.is_none()
            && self.length.is_none()
            && self.operator_class.is_none()
    }
}

/// What a part of an index looks up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexTarget {
    /// A column, by name.
    Column(String),
    /// SQL.
    Expression(String),
}

/// A rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Its name, where it has one that was given.
    pub name: Option<String>,
    /// SQL, without `check` and the brackets around it.
    pub expression: String,
}
