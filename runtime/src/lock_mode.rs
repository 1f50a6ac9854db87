//! How rows are locked while they are read: a mode, and what happens where another transaction has the lock.
//!
//! The words of each database are in `dialect/lock`; what locked rows do to a manager is in `load/locked`.

/// A lock on the rows that a query finds, until the transaction ends.
///
/// | lock | others may read | others may lock to read | others may write |
/// |---|---|---|---|
/// | [`READ`](Self::READ) | yes | yes | they wait |
/// | [`WRITE`](Self::WRITE) | yes | they wait | they wait |
///
/// Reading without a lock never waits. On SQLite the whole database is locked: a transaction that may write keeps all
/// others from writing, so both locks are there from its beginning, and one that was begun
/// [deferred](crate::TransactionOptions::deferred) takes the lock then.
///
/// ```
/// use dormouse::LockMode;
///
/// let job = LockMode::WRITE.skip_locked();
/// assert_ne!(job, LockMode::WRITE);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[must_use = "a lock does nothing until a query is given it"]
pub struct LockMode {
    pub(crate) exclusive: bool,
    pub(crate) wait: LockWait,
}

/// What to do about rows that another transaction has locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum LockWait {
    /// Wait for the other one to end, as long as the lock timeout says.
    Wait,
    /// Fail.
    Fail,
    /// Leave them out.
    Skip,
}

impl LockMode {
    /// Nobody changes the rows; others may lock them in the same way.
    pub const READ: Self = Self::of(false);

    /// Nobody changes the rows or locks them.
    pub const WRITE: Self = Self::of(true);

    const fn of(exclusive: bool) -> Self {
        Self {
            exclusive,
            wait: LockWait::Wait,
        }
    }

    /// Fails with [`LockTimeout`](crate::ErrorKind::LockTimeout), instead of waiting, where somebody else has the lock.
    pub const fn no_wait(self) -> Self {
        Self {
            wait: LockWait::Fail,
            ..self
        }
    }

    /// Leaves out rows that somebody else has locked: what workers of one queue want.
    pub const fn skip_locked(self) -> Self {
        Self {
            wait: LockWait::Skip,
            ..self
        }
    }

    /// The same for a row that must not be left out.
    pub(crate) const fn unskipped(self) -> Self {
        match self.wait {
            LockWait::Skip => self.no_wait(),
            LockWait::Wait | LockWait::Fail => self,
        }
    }
}
