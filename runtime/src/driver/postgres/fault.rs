//! PostgreSQL's errors as kinds, by their SQLSTATE.
//!
//! Table, column and constraint come in fields of their own, except where there is none of that name: then they are in
//! the sentence only. The codes are those of the manual's appendix A.

use sqlx::postgres::PgDatabaseError;

use crate::driver::connecting::Objection;
use crate::driver::server_fault::of_server;
use crate::error::{Error, ErrorKind};

pub(super) fn fault(error: sqlx::Error) -> Error {
    of_server(error, classify)
}

fn classify(fault: &PgDatabaseError) -> Error {
    let mut error = Error::new(kind(fault.code()), sentence(fault));
    if let Some(table) = fault.table().or_else(|| table_in_sentence(fault)) {
        error = error.with_table(table);
    }
    let column = fault.column().map(str::to_owned);
    if let Some(column) = column.or_else(|| columns(fault)) {
        error = error.with_column(column);
    }
    if let Some(constraint) = fault.constraint() {
        error = error.with_constraint(constraint);
    }
    error
}

fn kind(code: &str) -> ErrorKind {
    match code {
        "23505" | "23P01" => ErrorKind::UniqueViolation,
        "23503" | "23001" => ErrorKind::ForeignKeyViolation,
        "23502" => ErrorKind::NotNullViolation,
        "23514" | "44000" | "22001" => ErrorKind::CheckViolation,
        "42P01" => ErrorKind::TableNotFound,
        "42P07" => ErrorKind::TableExists,
        "42703" => ErrorKind::ColumnNotFound,
        "42601" => ErrorKind::Syntax,
        "40P01" => ErrorKind::Deadlock,
        "55P03" => ErrorKind::LockTimeout,
        "40001" => ErrorKind::Serialization,
        "25006" => ErrorKind::ReadOnly,
        "22003" | "22008" | "22021" | "22P02" | "22P03" | "22P05" => ErrorKind::Encode,
        // The server says goodbye: it stops, or somebody ended the connection; or there are too many.
        "57P01" | "57P02" | "57P03" | "57P05" | "53300" | "25P03" => ErrorKind::Connection,
        code if code.starts_with("08") || code.starts_with("28") || code.starts_with("3D") => {
            ErrorKind::Connection
        }
        _ => ErrorKind::Other,
    }
}

/// What the server has against a new connection.
pub(super) fn objection(error: &sqlx::Error) -> Option<Objection> {
    let fault = error
        .as_database_error()?
        .try_downcast_ref::<PgDatabaseError>()?;
    match fault.code() {
        // A rule of the server is about the kind of connection.
        "28000" if fault.message().contains("no encryption") => Some(Objection::Plain),
        "28000" | "28P01" | "42501" => Some(Objection::User),
        "3D000" => Some(Objection::Database),
        "53300" => Some(Objection::TooMany),
        "57P03" => Some(Objection::NotReady),
        _ => None,
    }
}

/// One sentence of our own where the server's says less than it knows.
fn sentence(fault: &PgDatabaseError) -> String {
    let table = fault.table().unwrap_or_default();
    let detail = fault
        .detail()
        .map(|detail| format!(": {detail}"))
        .unwrap_or_default();
    match (kind(fault.code()), fault.column(), fault.constraint()) {
        (ErrorKind::UniqueViolation, _, Some(constraint)) => {
            format!("another row of `{table}` has the same value for `{constraint}`")
        }
        (ErrorKind::ForeignKeyViolation, _, Some(constraint)) => format!(
            "the foreign key `{constraint}` leads to a row that does not exist, or a row that others lead to was removed"
        ),
        (ErrorKind::NotNullViolation, Some(column), _) => {
            format!("`{column}` of `{table}` needs a value")
        }
        (ErrorKind::CheckViolation, _, Some(constraint)) => {
            format!("the check `{constraint}` refused the row")
        }
        (ErrorKind::TableNotFound, ..) => format!(
            "there is no table `{}`; create the schema or run the migrations",
            table_in_sentence(fault).unwrap_or_default()
        ),
        _ => format!("{}{detail}", fault.message()),
    }
}

/// `t` of `relation "t" does not exist`, `relation "t" already exists` and `column "a" of relation "t" does not exist`.
fn table_in_sentence(fault: &PgDatabaseError) -> Option<&str> {
    let mut quoted = fault.message().split('"').skip(1).step_by(2);
    match fault.code() {
        "42P01" | "42P07" => quoted.next(),
        "42703" => quoted.nth(1),
        _ => None,
    }
}

/// `a` of `column "a" does not exist` and of `column t.a does not exist`.
fn column_in_sentence(sentence: &str) -> Option<String> {
    let (_, rest) = sentence.split_once(' ')?;
    let (name, _) = rest.split_once(' ')?;
    let name = name.rsplit('.').next()?;
    Some(name.trim_matches('"').to_owned())
}

/// `a, b` of the detail `Key (a, b)=(1, 2) already exists.`
fn columns(fault: &PgDatabaseError) -> Option<String> {
    if fault.code() == "42703" {
        return column_in_sentence(fault.message());
    }
    if !matches!(fault.code(), "23505" | "23503") {
        return None;
    }
    let detail = fault.detail()?.strip_prefix("Key (")?;
    detail
        .split_once(")=")
        .map(|(columns, _)| columns.to_owned())
}
