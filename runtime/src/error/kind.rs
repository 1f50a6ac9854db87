//! The kinds of errors, and a predicate for each.
//!
//! The same fault has the same kind on each database.

use super::Error;

macro_rules! kinds {
    ($($(#[$doc:meta])+ $kind:ident => $predicate:ident;)+) => {
        /// What kind of thing went wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorKind {
            $($(#[$doc])+ $kind,)+
        }

        impl Error {
            $(
                $(#[$doc])+
                #[must_use]
                pub const fn $predicate(&self) -> bool {
                    matches!(self.kind(), ErrorKind::$kind)
                }
            )+
        }
    };
}

kinds! {
    /// No row matches.
    NotFound => is_not_found;
    /// Another row has the same unique value.
    UniqueViolation => is_unique_violation;
    /// A foreign key leads nowhere, or a row that others lead to was removed.
    ForeignKeyViolation => is_foreign_key_violation;
    /// A required value is missing.
    NotNullViolation => is_not_null_violation;
    /// A check constraint refused the row.
    CheckViolation => is_check_violation;
    /// The table does not exist.
    TableNotFound => is_table_not_found;
    /// The table exists already.
    TableExists => is_table_exists;
    /// The column does not exist.
    ColumnNotFound => is_column_not_found;
    /// The database does not understand the statement.
    Syntax => is_syntax;
    /// Two transactions waited for each other.
    Deadlock => is_deadlock;
    /// A lock was not given in time.
    LockTimeout => is_lock_timeout;
    /// The transaction collided with another one and has to run again.
    Serialization => is_serialization;
    /// The database or the transaction is read-only.
    ReadOnly => is_read_only;
    /// The database cannot be reached, or the connection was lost.
    Connection => is_connection;
    /// The row was changed by someone else since it was loaded.
    OptimisticLock => is_optimistic_lock;
    /// The connection was lost during the commit: whether it happened is unknown.
    CommitUnknown => is_commit_unknown;
    /// A new row of one manager was linked from another.
    ForeignManager => is_foreign_manager;
    /// A flush was started inside a flush.
    FlushInFlush => is_flush_in_flush;
    /// A relation was read that is not loaded.
    NotPopulated => is_not_populated;
    /// A row was used as saved that is not.
    NotSaved => is_not_saved;
    /// A row was used as the database has it, but has changes that are not flushed.
    Unflushed => is_unflushed;
    /// The transaction is not in the state that the call needs.
    TransactionState => is_transaction_state;
    /// A stored value does not fit its Rust type.
    Decode => is_decode;
    /// A value cannot be stored in this database.
    Encode => is_encode;
    /// The database cannot do what was asked for.
    Unsupported => is_unsupported;
    /// The options or the URL are wrong.
    Configuration => is_configuration;
    /// A hook of the program refused.
    Hook => is_hook;
    /// Data from outside does not fit the row that it was given for.
    InvalidData => is_invalid_data;
    /// Rows require each other and none can be first.
    Cycle => is_cycle;
    /// Something else.
    Other => is_other;
}

impl ErrorKind {
    /// Whether the same work can succeed when it runs again in a new transaction.
    #[must_use]
    pub const fn is_transient(self) -> bool {
        matches!(
            self,
            Self::Deadlock | Self::LockTimeout | Self::Serialization
        )
    }

    /// Whether the row itself was refused by a constraint.
    #[must_use]
    pub const fn is_constraint_violation(self) -> bool {
        matches!(
            self,
            Self::UniqueViolation
                | Self::ForeignKeyViolation
                | Self::NotNullViolation
                | Self::CheckViolation
        )
    }
}
