//! What follows a select that locks its rows.
//!
//! SQLite has no such words: there, the transaction itself is the lock.

use crate::lock_mode::{LockMode, LockWait};

/// ` for update of a0 nowait`, as PostgreSQL and MySQL have it: only the rows of that table are locked.
pub(super) fn of_table(lock: LockMode, table: &str) -> String {
    let strength = if lock.exclusive { "update" } else { "share" };
    format!(" for {strength} of {table}{}", waiting(lock))
}

/// ` for update nowait`, as MariaDB has it: the rows of every table in the select are locked.
pub(super) fn of_all(lock: LockMode) -> String {
    let strength = if lock.exclusive {
        "for update"
    } else {
        "lock in share mode"
    };
    format!(" {strength}{}", waiting(lock))
}

const fn waiting(lock: LockMode) -> &'static str {
    match lock.wait {
        LockWait::Wait => "",
        LockWait::Fail => " nowait",
        LockWait::Skip => " skip locked",
    }
}
