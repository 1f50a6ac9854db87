//! What sqlx reports of a database on a server, as kinds: the connection, the protocol, values.
//!
//! What the server itself says is for each driver to classify.

use sqlx::error::DatabaseError;

use crate::error::{Error, ErrorKind};

/// The kind of an error; `classify` is given what the server said.
pub(super) fn of_server<E: DatabaseError>(
    error: sqlx::Error,
    classify: impl FnOnce(&E) -> Error,
) -> Error {
    let known = match &error {
        sqlx::Error::Database(database) => match database.try_downcast_ref::<E>() {
            Some(database) => classify(database),
            None => Error::other(database.message()),
        },
        sqlx::Error::Io(cause) => lost(&cause.to_string()),
        sqlx::Error::Tls(cause) => lost(&cause.to_string()),
        sqlx::Error::Protocol(cause) => lost(cause),
        sqlx::Error::Configuration(_) => Error::configuration(error.to_string()),
        sqlx::Error::Encode(_) => Error::encode(error.to_string()),
        sqlx::Error::ColumnIndexOutOfBounds { .. }
        | sqlx::Error::ColumnDecode { .. }
        | sqlx::Error::Decode(_) => Error::decode(error.to_string()),
        _ => Error::other(error.to_string()),
    };
    known.with_source(error)
}

fn lost(cause: &str) -> Error {
    Error::new(
        ErrorKind::Connection,
        format!("the connection to the database failed: {cause}"),
    )
}
