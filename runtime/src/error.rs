//! The one error type of the crate, with a kind that a program can match.
//!
//! Each kind has a constructor and a predicate. What a driver reports becomes a kind in `driver`; the driver's
//! error stays as the source.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

mod constructors;
mod kind;

pub use kind::ErrorKind;

/// The result of everything that can fail here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

type Source = Box<dyn StdError + Send + Sync>;

/// What went wrong, with the [kind](ErrorKind) a program can match and a message that says what to do.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    constraint: Option<String>,
    table: Option<String>,
    column: Option<String>,
    index: Option<usize>,
    attempt: Option<u32>,
    retryable: bool,
    sql: Option<Arc<str>>,
    source: Option<Source>,
}

impl Error {
    /// An error of this kind.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let message = message.into();
        Self(Box::new(Inner {
            kind,
            message,
            constraint: None,
            table: None,
            column: None,
            index: None,
            attempt: None,
            retryable: kind.is_transient(),
            sql: None,
            source: None,
        }))
    }

    /// The kind.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What went wrong, without its place.
    pub(crate) fn message(&self) -> &str {
        &self.0.message
    }

    /// The violated constraint, where the database names it.
    #[must_use]
    pub fn constraint(&self) -> Option<&str> {
        self.0.constraint.as_deref()
    }

    /// The table, where the database names it.
    #[must_use]
    pub fn table(&self) -> Option<&str> {
        self.0.table.as_deref()
    }

    /// The column, where it is known; several are separated by commas.
    #[must_use]
    pub fn column(&self) -> Option<&str> {
        self.0.column.as_deref()
    }

    /// The place of the column in the row that could not be decoded.
    #[must_use]
    pub const fn column_index(&self) -> Option<usize> {
        self.0.index
    }

    /// Whether the same work can succeed when it runs again in a new transaction: [`retry`](crate::Orm::retry) does so.
    ///
    /// So it is for [transient](ErrorKind::is_transient) kinds, and for a commit that was lost with its connection and
    /// is known to have been rolled back.
    #[must_use]
    pub const fn is_retryable(&self) -> bool {
        self.0.retryable
    }

    /// The number of the attempt that failed, counted from one; inside [`retry`](crate::Orm::retry) only.
    #[must_use]
    pub const fn attempt(&self) -> Option<u32> {
        self.0.attempt
    }

    /// The statement that failed.
    #[must_use]
    pub fn sql(&self) -> Option<&str> {
        self.0.sql.as_deref()
    }

    /// Adds what caused it.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Source>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Adds the constraint.
    #[must_use]
    pub fn with_constraint(mut self, constraint: impl Into<String>) -> Self {
        self.0.constraint = Some(constraint.into());
        self
    }

    /// Adds the table.
    #[must_use]
    pub fn with_table(mut self, table: impl Into<String>) -> Self {
        self.0.table = Some(table.into());
        self
    }

    /// Adds the column.
    #[must_use]
    pub fn with_column(mut self, column: impl Into<String>) -> Self {
        self.0.column = Some(column.into());
        self
    }

    /// Adds the place of the column in the row, unless it is known already.
    #[must_use]
    pub fn at_column(mut self, index: usize) -> Self {
        self.0.index = self.0.index.or(Some(index));
        self
    }

    /// Says that it is about an element of the array in this column.
    #[must_use]
    pub(crate) fn of_element(mut self, element: usize, column: usize) -> Self {
        self.0.message = format!("element {element} of the array: {}", self.0.message);
        self.0.index = Some(column);
        self
    }

    /// Adds the number of the attempt, unless it is known already.
    #[must_use]
    pub(crate) fn with_attempt(mut self, number: u32) -> Self {
        self.0.attempt.get_or_insert(number);
        self
    }

    /// Says that the same work can succeed in a new transaction, whatever the kind.
    #[must_use]
    pub(crate) fn retryable(mut self) -> Self {
        self.0.retryable = true;
        self
    }

    /// Adds the statement, unless it is known already.
    #[must_use]
    pub fn with_sql(mut self, sql: &Arc<str>) -> Self {
        self.0.sql.get_or_insert_with(|| Arc::clone(sql));
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        match (self.0.kind, &self.0.table, &self.0.column, self.0.index) {
            (ErrorKind::Decode, Some(table), Some(column), _) => {
                write!(f, " (column `{column}` of `{table}`)")
            }
            (ErrorKind::Decode, None, Some(column), _) => write!(f, " (column `{column}`)"),
            (ErrorKind::Decode, _, None, Some(index)) => {
                write!(f, " (column {index} of the row, counted from 0)")
            }
            _ => Ok(()),
        }?;
        match self.0.attempt {
            Some(attempt) => write!(f, " (attempt {attempt})"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {self}", self.0.kind)?;
        if let Some(sql) = &self.0.sql {
            write!(f, "\n  in: {sql}")?;
        }
        let mut source = self.source();
        while let Some(cause) = source {
            write!(f, "\n  caused by: {cause}")?;
            source = cause.source();
        }
        Ok(())
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
