//! SQLite's errors as kinds.
//!
//! SQLite gives an extended code and an English sentence; table, column and constraint are in the sentence only.

use crate::error::{Error, ErrorKind};

pub(super) fn fault(error: sqlx::Error) -> Error {
    let known = match &error {
        sqlx::Error::Database(database) => {
            let code = database
                .code()
                .and_then(|code| code.parse().ok())
                .unwrap_or(0);
            classify(code, database.message())
        }
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::WorkerCrashed => Error::new(
            ErrorKind::Connection,
            "the connection to the database was lost",
        ),
        sqlx::Error::Configuration(_) => Error::configuration(error.to_string()),
        sqlx::Error::Encode(_) => Error::encode(error.to_string()),
        sqlx::Error::ColumnIndexOutOfBounds { .. }
        | sqlx::Error::ColumnDecode { .. }
        | sqlx::Error::Decode(_) => Error::decode(error.to_string()),
        _ => Error::other(error.to_string()),
    };
    known.with_source(error)
}

/// The kind of an extended result code; the low byte is the plain one.
fn classify(code: u32, message: &str) -> Error {
    match (code, code & 0xff) {
        (1555 | 2067 | 2579, _) => unique(message),
        (787, _) => Error::new(
            ErrorKind::ForeignKeyViolation,
            "a foreign key leads to a row that does not exist, or a row that others lead to was removed",
        ),
        (1299, _) => not_null(message),
        (275, _) => check(message),
        (1811, _) => Error::new(
            ErrorKind::CheckViolation,
            format!("a trigger refused the row: {message}"),
        ),
        (3091, _) => Error::encode(message),
        (517, _) => Error::new(
            ErrorKind::Serialization,
            "another connection wrote since this transaction first read; run the transaction again",
        ),
        (_, 5 | 6) => Error::new(
            ErrorKind::LockTimeout,
            format!(
                "{message}: another connection is writing; try again, or raise the lock timeout"
            ),
        ),
        (_, 8) => Error::new(ErrorKind::ReadOnly, message),
        (_, 14) => Error::new(
            ErrorKind::Connection,
            format!("{message}; a missing file is created only with `?mode=rwc`"),
        ),
        (_, 26) => Error::new(ErrorKind::Connection, message),
        (_, 1) => statement(message),
        _ => Error::other(message),
    }
}

fn unique(message: &str) -> Error {
    let what = after_colon(message);
    if let Some(index) = what.strip_prefix("index ") {
        let index = index.trim_matches('\'');
        let text = format!("another row has the same value for the unique index `{index}`");
        return Error::new(ErrorKind::UniqueViolation, text).with_constraint(index);
    }
    let (table, columns) = table_and_columns(what);
    let text = format!("another row of `{table}` has the same `{columns}`");
    Error::new(ErrorKind::UniqueViolation, text)
        .with_table(table)
        .with_column(columns)
}

fn not_null(message: &str) -> Error {
    let (table, column) = table_and_columns(after_colon(message));
    let text = format!("`{column}` of `{table}` needs a value");
    Error::new(ErrorKind::NotNullViolation, text)
        .with_table(table)
        .with_column(column)
}

fn check(message: &str) -> Error {
    let constraint = after_colon(message);
    Error::new(
        ErrorKind::CheckViolation,
        format!("the check `{constraint}` refused the row"),
    )
    .with_constraint(constraint)
}

/// Faults of the statement itself, which all have the same code.
fn statement(message: &str) -> Error {
    let after = |prefix: &str| message.strip_prefix(prefix).map(str::to_owned);
    if let Some(table) = after("no such table: ") {
        let text = format!("there is no table `{table}`; create the schema or run the migrations");
        return Error::new(ErrorKind::TableNotFound, text).with_table(table);
    }
    if let Some(column) = after("no such column: ") {
        return Error::new(ErrorKind::ColumnNotFound, message).with_column(column);
    }
    if let Some((table, column)) = after("table ")
        .as_deref()
        .and_then(|rest| rest.split_once(" has no column named "))
    {
        return Error::new(ErrorKind::ColumnNotFound, message)
            .with_table(table)
            .with_column(column);
    }
    if let Some(table) = after("table ")
        .as_deref()
        .and_then(|rest| rest.strip_suffix(" already exists"))
    {
        return Error::new(ErrorKind::TableExists, message)
            .with_table(table.trim_matches(['"', '`']));
    }
    let syntax = ["syntax error", "incomplete input", "unrecognized token"];
    let kind = if syntax.iter().any(|sign| message.contains(sign)) {
        ErrorKind::Syntax
    } else {
        ErrorKind::Other
    };
    Error::new(kind, message)
}

fn after_colon(message: &str) -> &str {
    message.split_once(": ").map_or(message, |(_, rest)| rest)
}

/// `t` and `a, b` of `t.a, t.b`.
fn table_and_columns(text: &str) -> (&str, String) {
    let parts: Vec<_> = text
        .split(", ")
        .map(|part| part.split_once('.').unwrap_or(("", part)))
        .collect();
    let columns: Vec<_> = parts.iter().map(|(_, column)| *column).collect();
    (
        parts.first().map_or("", |(table, _)| table),
        columns.join(", "),
    )
}
