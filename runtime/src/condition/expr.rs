//! The tree of a condition, untyped and without SQL.
//!
//! The constructors keep it small: nulls become null checks, empty lists become false, groups are flat.

use crate::metadata::EntityMeta;
use crate::value::Value;

/// An untyped condition on the rows of one entity; columns and relations are indexes into its metadata.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Expr {
    /// Every row.
    #[default]
    True,
    /// No row.
    False,
    /// A column compared with a value that is not null.
    Compare {
        /// The column.
        column: usize,
        /// How.
        op: Comparison,
        /// With what.
        value: Value,
    },
    /// A column between two values, both included.
    Between {
        /// The column.
        column: usize,
        /// The lower end.
        low: Value,
        /// The upper end.
        high: Value,
    },
    /// A column that is one of several values, none of them null.
    In {
        /// The column.
        column: usize,
        /// The values.
        values: Vec<Value>,
    },
    /// Columns that are together one of several tuples: a key, or a foreign key.
    Tuple {
        /// The columns.
        columns: &'static [usize],
        /// The tuples, each as long as `columns`.
        tuples: Vec<Vec<Value>>,
    },
    /// An array in which other values are.
    Elements {
        /// The column.
        column: usize,
        /// How many of them.
        matching: Matching,
        /// The values.
        values: Value,
    },
    /// A text that matches a pattern.
    Like {
        /// The column.
        column: usize,
        /// The pattern.
        pattern: Pattern,
    },
    /// A column without a value.
    Null {
        /// The column.
        column: usize,
    },
    /// All of them.
    And(Vec<Expr>),
    /// At least one of them.
    Or(Vec<Expr>),
    /// The opposite.
    Not(Box<Expr>),
    /// Rows that the relation leads to.
    Related {
        /// The relation.
        relation: usize,
        /// How many of those rows match.
        quantifier: Quantifier,
        /// The condition on them.
        condition: Box<Expr>,
    },
}

/// A comparison of a column with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// Equal.
    Eq,
    /// Greater.
    Gt,
    /// Greater or equal.
    Ge,
    /// Less.
    Lt,
    /// Less or equal.
    Le,
}

/// How many of some values have to be in an array.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matching {
    /// Every one.
    All,
    /// At least one.
    Any,
}

/// How many of the related rows have to match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantifier {
    /// At least one; for a to-one relation, the one.
    Some,
    /// None.
    None,
    /// Every one; also true where there is none.
    Every,
}

/// What a text is matched with; letter case counts on every database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// SQL's own: `%` any text, `_` any character, `\` before a character that stands for itself.
    Like(String),
    /// This text anywhere.
    Contains(String),
    /// This text at the beginning.
    StartsWith(String),
    /// This text at the end.
    EndsWith(String),
}

impl Expr {
    /// The row with this key.
    #[must_use]
    pub fn key(meta: &'static EntityMeta, key: Vec<Value>) -> Self {
        Self::keys(meta, vec![key])
    }

    /// The rows with these keys.
    #[must_use]
    pub fn keys(meta: &'static EntityMeta, keys: Vec<Vec<Value>>) -> Self {
        Self::tuples(meta.key, keys)
    }

    /// The rows whose `columns` are together one of `tuples`.
    #[must_use]
    pub fn tuples(columns: &'static [usize], tuples: Vec<Vec<Value>>) -> Self {
        if tuples.is_empty() {
            Self::False
        } else {
            Self::Tuple { columns, tuples }
        }
    }

    /// A column equal to a value; null matches rows without a value.
    #[must_use]
    pub fn equal(column: usize, value: Value) -> Self {
        if value.is_null() {
            Self::Null { column }
        } else {
            Self::Compare {
                column,
                op: Comparison::Eq,
                value,
            }
        }
    }

    /// A column compared with a value; nothing is greater or less than null.
    #[must_use]
    pub fn compare(column: usize, op: Comparison, value: Value) -> Self {
        match op {
            Comparison::Eq => Self::equal(column, value),
            _ if value.is_null() => Self::False,
            _ => Self::Compare { column, op, value },
        }
    }

    /// A column equal to one of several values, of which one may be null.
    #[must_use]
    pub fn one_of(column: usize, mut values: Vec<Value>) -> Self {
        let all = values.len();
        values.retain(|value| !value.is_null());
        let null = if values.len() < all {
            Self::Null { column }
        } else {
            Self::False
        };
        let known = if values.is_empty() {
            Self::False
        } else {
            Self::In { column, values }
        };
        known.or(null)
    }

    /// Rows the relation leads to, as many as `quantifier` says, match `condition`.
    #[must_use]
    pub fn related(relation: usize, quantifier: Quantifier, condition: Expr) -> Self {
        Self::Related {
            relation,
            quantifier,
            condition: Box::new(condition),
        }
    }

    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::True, other) | (other, Self::True) => other,
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::And(mut all), Self::And(more)) => {
                all.extend(more);
                Self::And(all)
            }
            (Self::And(mut all), other) => {
                all.push(other);
                Self::And(all)
            }
            (one, other) => Self::And(vec![one, other]),
        }
    }

    /// At least one of both.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, other) | (other, Self::False) => other,
            (Self::True, _) | (_, Self::True) => Self::True,
            (Self::Or(mut any), Self::Or(more)) => {
                any.extend(more);
                Self::Or(any)
            }
            (Self::Or(mut any), other) => {
                any.push(other);
                Self::Or(any)
            }
            (one, other) => Self::Or(vec![one, other]),
        }
    }

    /// The opposite.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Not(inner) => *inner,
            Self::Related {
                relation,
                quantifier: Quantifier::Some,
                condition,
            } => Self::Related {
                relation,
                quantifier: Quantifier::None,
                condition,
            },
            other => Self::Not(Box::new(other)),
        }
    }
}
