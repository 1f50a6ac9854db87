//! What differs between the databases when SQL is written.
//!
//! A dialect knows words and limits. It opens no connection and knows no entity; how values travel is the
//! driver's business.

use std::fmt::{Debug, Write as _};

use crate::condition::Pattern;
use crate::metadata::EntityMeta;
use crate::sql::Statement;
use crate::value::ColumnType;

#[cfg(feature = "sqlite")]
pub mod sqlite;

/// One kind of database, as far as the text of statements is concerned.
pub trait Dialect: Debug + Send + Sync + 'static {
    /// The name, for messages.
    fn name(&self) -> &'static str;

    /// The most parameters that one statement can have.
    fn max_params(&self) -> usize;

    /// The most rows that one statement writes; more bring no speed.
    fn max_rows(&self) -> usize {
        500
    }

    /// How many rows fit into one statement when each takes this many parameters.
    fn rows_per_statement(&self, params_per_row: usize) -> usize {
        (self.max_params() / params_per_row.max(1)).clamp(1, self.max_rows())
    }

    /// Writes an identifier.
    fn quote(&self, out: &mut String, identifier: &str) {
        out.push('"');
        for part in identifier.split_inclusive('"') {
            out.push_str(part);
            if part.ends_with('"') {
                out.push('"');
            }
        }
        out.push('"');
    }

    /// Writes the parameter with this number, counted from 1.
    fn placeholder(&self, out: &mut String, number: usize) {
        let _ = write!(out, "${number}");
    }

    /// Whether tables are named with their schema.
    fn has_schemas(&self) -> bool {
        true
    }

    /// The word before a list of row values in `(a, b) in (…)`.
    fn row_values(&self) -> &'static str {
        ""
    }

    /// The comparison that is true for a null on one side only.
    fn distinct_from(&self) -> &'static str {
        "is distinct from"
    }

    /// What makes a column of this type compare and sort by its value.
    fn collation(&self, _ty: ColumnType) -> Option<&'static str> {
        None
    }

    /// The match of a text with a pattern in which letter case counts.
    fn like(&self, pattern: &Pattern) -> Like {
        Like {
            operator: "like",
            pattern: like_pattern(pattern),
            suffix: " escape '\\'",
        }
    }

    /// The limit to write where only an offset is wanted, for databases that require one.
    fn unlimited(&self) -> Option<i64> {
        None
    }

    /// The question whether the rows of one insert will get consecutive keys, the last of which the driver tells.
    fn keys_are_consecutive(&self, _meta: &EntityMeta) -> Option<Statement> {
        None
    }

    /// What a transaction needs to drop tables whose rows lead to each other.
    fn before_schema_change(&self) -> &'static [&'static str] {
        &[]
    }

    /// How a transaction that writes begins.
    fn begin(&self) -> &'static str {
        "begin"
    }
}

/// The parts of a match.
#[derive(Debug, PartialEq, Eq)]
pub struct Like {
    /// The operator.
    pub operator: &'static str,
    /// The pattern, as the operator wants it.
    pub pattern: String,
    /// What follows the pattern.
    pub suffix: &'static str,
}

/// The pattern of SQL's `like` with `\` as the escape.
fn like_pattern(pattern: &Pattern) -> String {
    match pattern {
        Pattern::Like(text) if ends_with_lone_escape(text) => format!("{text}\\"),
        Pattern::Like(text) => text.clone(),
        Pattern::Contains(text) => format!("%{}%", escape_like(text)),
        Pattern::StartsWith(text) => format!("{}%", escape_like(text)),
        Pattern::EndsWith(text) => format!("%{}", escape_like(text)),
    }
}

fn escape_like(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}

fn ends_with_lone_escape(text: &str) -> bool {
    text.chars()
        .rev()
        .take_while(|letter| *letter == '\\')
        .count()
        % 2
        == 1
}
