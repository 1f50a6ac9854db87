//! What can be asked of a transaction: isolation, access, and how it stands to one that is open already.
//!
//! Only data; `transaction` acts on it, the dialects word it.

use crate::dialect::begin::{Begin, IsolationLevel};
use crate::error::{Error, ErrorKind, Result};

/// How a closure's transaction stands to one that is open already.
///
/// | | a transaction is open | none is open |
/// |---|---|---|
/// | `Nested` | a savepoint of it | a new one |
/// | `Required` | part of it | a new one |
/// | `Supports` | part of it | without one |
/// | `Mandatory` | part of it | an error |
/// | `Never` | an error | without one |
/// | `RequiresNew` | a new one beside it | a new one |
/// | `NotSupported` | without one, beside it | without one |
///
/// *Part of it*: when the closure fails, what it has flushed stays in the transaction, to be committed or rolled back
/// with the rest; pass the error on. *Without one*: every flush is a transaction of its own, and stays when the closure
/// fails later. *An error* is one of kind [`TransactionState`](crate::ErrorKind::TransactionState).
///
/// `RequiresNew` and `NotSupported` always give the closure a fork, with an identity map and a connection of its own:
/// rows of the outer manager are loaded again there, or linked by key; changes made to outer handles inside belong to
/// the outer manager. What the fork has committed stays, even if the outer transaction is rolled back. The outer
/// manager does not see it in rows that it has already: `refresh` them, as far as its isolation shows it at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Propagation {
    /// A savepoint of the open transaction, or a new one.
    #[default]
    Nested,
    /// Part of the open transaction, or a new one.
    Required,
    /// Part of the open transaction, or none.
    Supports,
    /// Part of the open transaction, which there must be.
    Mandatory,
    /// No transaction, and none may be open.
    Never,
    /// A new transaction on a fork.
    RequiresNew,
    /// No transaction, on a fork.
    NotSupported,
}

/// Where the work of a closure runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a transaction that begins with it.
    New,
    /// In a savepoint of the open transaction.
    Savepoint,
    /// In the open transaction.
    Joined,
    /// In no transaction.
    Without,
}

impl Propagation {
    /// Whether the work runs on a fork, whatever is open here.
    pub(crate) const fn is_beside(self) -> bool {
        matches!(self, Self::RequiresNew | Self::NotSupported)
    }

    /// Where the work runs.
    pub(crate) fn place(self, open: bool) -> Result<Place> {
        match (self, open) {
            (Self::Nested, true) => Ok(Place::Savepoint),
            (Self::Required | Self::Supports | Self::Mandatory, true) => Ok(Place::Joined),
            (Self::Nested | Self::Required, false) | (Self::RequiresNew, _) => Ok(Place::New),
            (Self::Supports | Self::Never, false) | (Self::NotSupported, _) => Ok(Place::Without),
            (Self::Mandatory, false) => Err(Error::transaction_state(
                "no transaction is open, and `Propagation::Mandatory` needs one; begin it around this call",
            )),
            (Self::Never, true) => Err(Error::transaction_state(
                "a transaction is open, and `Propagation::Never` allows none; end it first, or use `NotSupported`",
            )),
        }
    }
}

/// What is asked of a transaction; without anything it is as [`transactional`](crate::EntityManager::transactional)
/// and [`begin`](crate::EntityManager::begin) make it.
///
/// ```
/// use dormouse::{IsolationLevel, Propagation, TransactionOptions};
///
/// let report = TransactionOptions::new().isolation(IsolationLevel::Snapshot).read_only();
/// let audit = TransactionOptions::new().propagation(Propagation::RequiresNew);
/// assert_ne!(report, audit);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[must_use]
pub struct TransactionOptions {
    propagation: Option<Propagation>,
    begin: Begin,
}

impl TransactionOptions {
    /// Nothing special.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how far it is kept apart from others.
    pub const fn isolation(mut self, level: IsolationLevel) -> Self {
        self.begin.isolation = Some(level);
        self
    }

    /// Has the database refuse to write, with kind [`ReadOnly`](crate::ErrorKind::ReadOnly); a flush without changes
    /// is no write.
    pub const fn read_only(mut self) -> Self {
        self.begin.read_only = true;
        self
    }

    /// Reads only, serializable, and waits at the beginning until it cannot collide with anything that runs.
    ///
    /// PostgreSQL waits; on SQLite any read-only transaction is so; MySQL and MariaDB answer
    /// [`Unsupported`](crate::ErrorKind::Unsupported).
    pub const fn deferrable(mut self) -> Self {
        self.begin.deferrable = true;
        self.read_only().isolation(IsolationLevel::Serializable)
    }

    /// Takes the write lock of the database with the first write instead of at the beginning: SQLite only, the others
    /// have no such lock.
    ///
    /// A transaction that reads first and writes later may then fail with kind
    /// [`Serialization`](crate::ErrorKind::Serialization) or [`LockTimeout`](crate::ErrorKind::LockTimeout), and is to
    /// be run again.
    pub const fn deferred(mut self) -> Self {
        self.begin.deferred = true;
        self
    }

    /// Sets how a closure stands to a transaction that is open: [`Propagation::Nested`] unless set.
    pub const fn propagation(mut self, propagation: Propagation) -> Self {
        self.propagation = Some(propagation);
        self
    }

    /// How a closure stands to an open transaction.
    pub(crate) fn propagated(self) -> Propagation {
        self.propagation.unwrap_or_default()
    }

    /// How a new transaction begins.
    pub(crate) const fn begin(self) -> Begin {
        self.begin
    }

    /// How the transaction of a guard begins.
    ///
    /// # Errors
    /// When a propagation was set, which only closures have.
    pub(crate) fn begin_guard(self) -> Result<Begin> {
        match self.propagation {
            None => Ok(self.begin),
            Some(_) => Err(Error::configuration(
                "`begin_with` always begins a transaction of its own; use `transactional_with` for a propagation",
            )),
        }
    }

    /// Fails when something is asked for that cannot be given inside, or without, a transaction.
    pub(crate) fn check(self, place: Place) -> Result<()> {
        let plain = self.begin == Begin::default();
        match place {
            Place::New => Ok(()),
            _ if plain => Ok(()),
            Place::Without => Err(Error::new(
                ErrorKind::Configuration,
                "isolation and access are of a transaction, and this call runs without one; leave them out, or use `Propagation::RequiresNew`",
            )),
            Place::Savepoint | Place::Joined => Err(Error::transaction_state(
                "isolation and access were settled when the open transaction began; ask for them there, or use `Propagation::RequiresNew`",
            )),
        }
    }
}
