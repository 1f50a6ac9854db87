//! How a transaction begins, as data: what each dialect turns into its own words.
//!
//! Whether the transaction is one of its own, or part of another, is for `transaction_options` to say.

/// How far a transaction is kept apart from those that run at the same time.
///
/// A database that lacks a level gives the next stronger one, never a weaker one.
///
/// | level | PostgreSQL | MySQL, MariaDB | SQLite |
/// |---|---|---|---|
/// | `ReadUncommitted` | read committed | read uncommitted | serializable |
/// | `ReadCommitted` | read committed | read committed | serializable |
/// | `RepeatableRead` | repeatable read | repeatable read | serializable |
/// | `Snapshot` | repeatable read | serializable | serializable |
/// | `Serializable` | serializable | serializable | serializable |
///
/// Without a level a transaction has the database's own: read committed on PostgreSQL, repeatable read on MySQL and
/// MariaDB, serializable on SQLite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum IsolationLevel {
    /// Sees what others have not committed yet.
    ReadUncommitted,
    /// Each statement sees what was committed before it.
    ReadCommitted,
    /// What was read once stays the same.
    RepeatableRead,
    /// Every statement sees the same moment, and a row that others have changed since is not overwritten.
    Snapshot,
    /// As if transactions ran one after the other.
    Serializable,
}

impl IsolationLevel {
    /// Its name in SQL; for `Snapshot`, which the standard does not have, the level that includes it.
    #[must_use]
    pub const fn sql(self) -> &'static str {
        match self {
            Self::ReadUncommitted => "read uncommitted",
            Self::ReadCommitted => "read committed",
            Self::RepeatableRead => "repeatable read",
            Self::Snapshot | Self::Serializable => "serializable",
        }
    }
}

/// How a transaction begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Begin {
    /// The isolation level, unless it is the database's own.
    pub isolation: Option<IsolationLevel>,
    /// Whether nothing may be written.
    pub read_only: bool,
    /// Whether it waits for a moment at which it needs no retry.
    pub deferrable: bool,
    /// Whether the write lock is taken by the first write only, where there is one for the whole database.
    pub deferred: bool,
    /// Whether it is sure to write.
    pub writes: bool,
}

impl Begin {
    /// Whether it takes the one write lock of the database, where there is one.
    #[must_use]
    pub const fn locks(self) -> bool {
        !self.read_only && !self.deferred
    }
}
