//! Statements of the program's own that each new connection runs first: what is said when one fails.

use crate::error::Error;

/// The error for a statement of the program's own that a new connection could not run.
pub(super) fn failed(sql: &str, error: Error) -> Error {
    if error.is_connection() {
        return error;
    }
    Error::configuration(format!(
        "the statement `{sql}`, which each new connection runs first, failed: {error}"
    ))
    .with_source(error)
}
