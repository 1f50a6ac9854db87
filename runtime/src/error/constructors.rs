//! A constructor for each kind that the runtime itself raises.
//!
//! Kinds that a database raises are made where its codes are known, in `driver`.

use super::{Error, ErrorKind, Source};

impl Error {
    /// No row of `entity` matches.
    #[must_use]
    pub fn not_found(entity: &str) -> Self {
        Self::new(
            ErrorKind::NotFound,
            format!("no {entity} matches; use `find_one` without `or_fail` to get an Option"),
        )
    }

    /// A row of `entity` was changed or removed since it was loaded.
    #[must_use]
    pub fn optimistic_lock(entity: &str) -> Self {
        Self::new(
            ErrorKind::OptimisticLock,
            format!(
                "a row of {entity} was changed or removed by someone else since it was loaded; refresh it and try again"
            ),
        )
    }

    /// A row of `entity` that was to be updated is gone.
    #[must_use]
    pub fn gone(entity: &str) -> Self {
        Self::new(
            ErrorKind::OptimisticLock,
            format!(
                "a row of {entity} that was changed here is gone from the database; refresh or clear, and try again"
            ),
        )
    }

    /// The outcome of a commit is unknown.
    #[must_use]
    pub fn commit_unknown(source: impl Into<Source>) -> Self {
        Self::new(
            ErrorKind::CommitUnknown,
            "the connection was lost during the commit: it may have happened or not; look into the database before trying again",
        )
        .with_source(source)
    }

    /// The connection was lost during the commit, and the database says that it did not happen.
    #[must_use]
    pub fn commit_rolled_back(source: impl Into<Source>) -> Self {
        Self::new(
            ErrorKind::Connection,
            "the connection was lost during the commit, and the database has rolled the transaction back; it can be tried again",
        )
        .with_source(source)
        .retryable()
    }

    /// A new row of `entity` belongs to another manager.
    #[must_use]
    pub fn foreign_manager(entity: &str) -> Self {
        Self::new(
            ErrorKind::ForeignManager,
            format!(
                "a new {entity} of another manager was linked; flush that manager first, or create the row in this one"
            ),
        )
    }

    /// A flush was started inside a flush.
    #[must_use]
    pub fn flush_in_flush() -> Self {
        Self::new(
            ErrorKind::FlushInFlush,
            "`flush` was called while the same manager is flushing; a hook may change rows, the running flush writes them",
        )
    }

    /// A relation is not loaded.
    #[must_use]
    pub fn not_populated(entity: &str, relation: &str) -> Self {
        Self::new(
            ErrorKind::NotPopulated,
            format!(
                "`{relation}` of {entity} is not loaded; add it to `.populate(…)` or call its `load`"
            ),
        )
    }

    /// A row of `entity` has no key yet.
    #[must_use]
    pub fn not_saved(entity: &str) -> Self {
        Self::new(
            ErrorKind::NotSaved,
            format!("this {entity} is not saved; call `flush` first"),
        )
    }

    /// The transaction is not in the state that the call needs.
    #[must_use]
    pub fn transaction_state(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::TransactionState, message)
    }

    /// A stored value does not fit its type.
    #[must_use]
    pub fn decode(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Decode, message)
    }

    /// A value cannot be stored.
    #[must_use]
    pub fn encode(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Encode, message)
    }

    /// A null where the type has none.
    #[must_use]
    pub fn unexpected_null(index: usize) -> Self {
        Self::decode("null, where the schema says it is not nullable").at_column(index)
    }

    /// An integer that its type cannot hold.
    #[must_use]
    pub fn out_of_range(index: usize, value: i64, ty: &str) -> Self {
        Self::decode(format!("{value} does not fit {ty}")).at_column(index)
    }

    /// A stored value of another type.
    #[must_use]
    pub fn wrong_type(index: usize, expected: &str, stored: &str) -> Self {
        Self::decode(format!("expected {expected}, the database has {stored}")).at_column(index)
    }

    /// The options or the URL are wrong.
    #[must_use]
    pub fn configuration(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, message)
    }

    /// A hook of the program failed; the flush is rolled back.
    #[must_use]
    pub fn hook(source: impl Into<Source>) -> Self {
        let source = source.into();
        Self::new(ErrorKind::Hook, format!("a hook refused: {source}")).with_source(source)
    }

    /// Rows require each other.
    #[must_use]
    pub fn cycle(entities: &str) -> Self {
        Self::new(
            ErrorKind::Cycle,
            format!(
                "rows of {entities} require each other, so none can be inserted first; make one of the foreign keys nullable"
            ),
        )
    }

    /// Rows wait for unique values of each other.
    #[must_use]
    pub fn unique_cycle(rows: &[String]) -> Self {
        Self::new(
            ErrorKind::Cycle,
            format!(
                "{} take over unique values from each other, so none can be written first; flush a third value in between, or make one of the columns nullable",
                rows.join(" and ")
            ),
        )
    }

    /// Something that has no kind of its own.
    #[must_use]
    pub fn other(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Other, message)
    }
}
