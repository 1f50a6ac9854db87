//! The errors of MySQL and MariaDB as kinds, by their number.
//!
//! Table, column and constraint are in the sentence only. The numbers are those of the manuals' error references.

use sqlx::mysql::MySqlDatabaseError;

use crate::driver::connecting::Objection;
use crate::driver::server_fault::of_server;
use crate::error::{Error, ErrorKind};

pub(super) fn fault(error: sqlx::Error) -> Error {
    of_server(error, |fault: &MySqlDatabaseError| {
        classify(fault.number(), fault.message())
    })
}

fn classify(number: u16, message: &str) -> Error {
    match number {
        1062 | 1586 => unique(message),
        1216 | 1217 | 1451 | 1452 | 1761 | 1762 => foreign_key(message),
        1048 | 1364 => not_null(message),
        3819 | 4025 => check(message),
        1051 | 1146 => table_not_found(message),
        1050 => table_exists(message),
        1054 => column_not_found(message),
        _ => Error::new(kind(number), message),
    }
}

fn kind(number: u16) -> ErrorKind {
    match number {
        1406 => ErrorKind::CheckViolation,
        1064 | 1149 => ErrorKind::Syntax,
        1213 => ErrorKind::Deadlock,
        1205 | 3572 => ErrorKind::LockTimeout,
        // Another transaction wrote what this one had read (MariaDB).
        1020 => ErrorKind::Serialization,
        1290 | 1792 | 1836 => ErrorKind::ReadOnly,
        1264 | 1265 | 1292 | 1366 | 1690 | 3140 | 4031 => ErrorKind::Encode,
        1040
        | 1044
        | 1045
        | 1049
        | 1053
        | 1077
        | 1078
        | 1079
        | 1129
        | 1130
        | 1152
        | 1158..=1161
        | 1184
        | 1203
        | 1226
        | 1927
        | 2002
        | 2003
        | 2006
        | 2013 => ErrorKind::Connection,
        _ => ErrorKind::Other,
    }
}

/// What the server has against a new connection.
pub(super) fn objection(error: &sqlx::Error) -> Option<Objection> {
    let fault = error
        .as_database_error()?
        .try_downcast_ref::<MySqlDatabaseError>()?;
    match fault.number() {
        1044 | 1045 | 1698 | 1129 | 1130 => Some(Objection::User),
        1049 => Some(Objection::Database),
        1040 | 1203 | 1226 => Some(Objection::TooMany),
        1053 => Some(Objection::NotReady),
        // MySQL's, and MariaDB's, `require_secure_transport`.
        3159 | 4163 => Some(Objection::Plain),
        _ => None,
    }
}

/// `Duplicate entry 'a' for key 'table.key'`; MariaDB leaves the table out.
fn unique(message: &str) -> Error {
    // The name may have quotes of its own, which are not doubled; so may the value in front of it.
    let english = message.rsplit_once(" for key '");
    let english = english.and_then(|(_, rest)| rest.strip_suffix('\''));
    let key = english
        .or_else(|| last_quoted(message, '\''))
        .unwrap_or_default();
    let (table, constraint) = key
        .split_once('.')
        .map_or((None, key), |(t, c)| (Some(t), c));
    let text = format!("another row has the same value for `{constraint}`");
    let error = Error::new(ErrorKind::UniqueViolation, text).with_constraint(constraint);
    match table {
        Some(table) => error.with_table(table),
        None => error,
    }
}

/// ``… (`db`.`table`, CONSTRAINT `name` FOREIGN KEY (`a`) REFERENCES `other` (`b`))``
fn foreign_key(message: &str) -> Error {
    let constraint = between(message, "CONSTRAINT `", '`').unwrap_or_default();
    let text = format!(
        "the foreign key `{constraint}` leads to a row that does not exist, or a row that others lead to was removed"
    );
    let mut error = Error::new(ErrorKind::ForeignKeyViolation, text).with_constraint(constraint);
    if let Some(table) = between(message, "`.`", '`') {
        error = error.with_table(table);
    }
    if let Some(column) = between(message, "FOREIGN KEY (`", '`') {
        error = error.with_column(column);
    }
    error
}

/// `Column 'a' cannot be null`, `Field 'a' doesn't have a default value`
fn not_null(message: &str) -> Error {
    let column = between(message, "'", '\'').unwrap_or_default();
    Error::new(
        ErrorKind::NotNullViolation,
        format!("`{column}` needs a value"),
    )
    .with_column(column)
}

/// ``CONSTRAINT `name` failed for `db`.`table` `` of MariaDB, `Check constraint 'name' is violated.` of MySQL
fn check(message: &str) -> Error {
    let constraint = between(message, "CONSTRAINT `", '`').or_else(|| between(message, "'", '\''));
    // MariaDB names a column's check after its table and column.
    let constraint = constraint.unwrap_or_default();
    let error = Error::new(
        ErrorKind::CheckViolation,
        format!("the check `{constraint}` refused the row"),
    )
    .with_constraint(constraint);
    match last_quoted(message, '`').filter(|_| message.contains("failed for")) {
        Some(table) => error.with_table(table),
        None => error,
    }
}

/// `Table 'table' already exists`
fn table_exists(message: &str) -> Error {
    let table = between(message, "'", '\'').unwrap_or_default();
    Error::new(ErrorKind::TableExists, message).with_table(table)
}

/// `Table 'db.table' doesn't exist`, `Unknown table 'db.table'`
fn table_not_found(message: &str) -> Error {
    let name = between(message, "'", '\'').unwrap_or_default();
    let table = name.split_once('.').map_or(name, |(_, table)| table);
    let text = format!("there is no table `{table}`; create the schema or run the migrations");
    Error::new(ErrorKind::TableNotFound, text).with_table(table)
}

/// `Unknown column 'a' in 'field list'`
fn column_not_found(message: &str) -> Error {
    let column = between(message, "'", '\'').unwrap_or_default();
    Error::new(ErrorKind::ColumnNotFound, message).with_column(column)
}

fn between<'m>(message: &'m str, start: &str, end: char) -> Option<&'m str> {
    let (_, rest) = message.split_once(start)?;
    rest.split_once(end).map(|(inside, _)| inside)
}

fn last_quoted(message: &str, mark: char) -> Option<&str> {
    let end = message.rfind(mark)?;
    let start = message[..end].rfind(mark)?;
    Some(&message[start + 1..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(number: u16, message: &str, kind: ErrorKind, place: [Option<&str>; 3]) {
        let error = classify(number, message);
        assert_eq!(error.kind(), kind, "{message}");
        let found = [error.table(), error.column(), error.constraint()];
        assert_eq!(found, place, "{message}");
    }

    #[test]
    fn sentences_say_where() {
        check(
            1062,
            "Duplicate entry 'a-b' for key 'user.user_email_unique'",
            ErrorKind::UniqueViolation,
            [Some("user"), None, Some("user_email_unique")],
        );
        check(
            1062,
            "Duplicate entry 'it's' for key 'PRIMARY'",
            ErrorKind::UniqueViolation,
            [None, None, Some("PRIMARY")],
        );
        check(
            1062,
            "Duplicate entry 'a' for key 'user's \"email\"'",
            ErrorKind::UniqueViolation,
            [None, None, Some("user's \"email\"")],
        );
        check(
            1452,
            "Cannot add or update a child row: a foreign key constraint fails (`db`.`article`, CONSTRAINT `article_author_id_foreign` FOREIGN KEY (`author_id`) REFERENCES `user` (`id`))",
            ErrorKind::ForeignKeyViolation,
            [
                Some("article"),
                Some("author_id"),
                Some("article_author_id_foreign"),
            ],
        );
        check(
            1048,
            "Column 'email' cannot be null",
            ErrorKind::NotNullViolation,
            [None, Some("email"), None],
        );
        check(
            4025,
            "CONSTRAINT `user.mood` failed for `db`.`user`",
            ErrorKind::CheckViolation,
            [Some("user"), None, Some("user.mood")],
        );
        check(
            1146,
            "Table 'db.user' doesn't exist",
            ErrorKind::TableNotFound,
            [Some("user"), None, None],
        );
    }
}
