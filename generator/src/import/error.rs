//! What makes a dump useless as a whole; everything smaller is in the report.

use std::io;

use thiserror::Error;

use super::Report;

/// Why nothing came out of a dump.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The input stopped.
    #[error("{file} cannot be read: {source}")]
    Read {
        /// What was read.
        file: String,
        /// Why not.
        source: io::Error,
    },
    /// It is no SQL text.
    #[error("{file} is {what}; {help}")]
    NotSql {
        /// What was read.
        file: String,
        /// What it is instead.
        what: &'static str,
        /// What to do.
        help: &'static str,
    },
    /// There is no table in it.
    #[error("{file} makes no table or view; was the right dialect given?\n{report}")]
    Empty {
        /// What was read.
        file: String,
        /// What was in it.
        report: Box<Report>,
    },
}

/// How files begin that are taken for dumps, what they are, and what to do with them.
const OTHERS: &[(&[u8], &str, &str)] = &[
    (
        b"PGDMP",
        "an archive of pg_dump",
        "write it as text first: `pg_restore --schema-only --file dump.sql …`",
    ),
    (
        b"SQLite format 3\0",
        "a database of SQLite, no dump of one",
        "read it with `dormouse introspect --url sqlite:FILE`",
    ),
    (b"\x1f\x8b", "compressed", "unpack it with `gunzip` first"),
    (b"PK\x03\x04", "compressed", "unpack it with `unzip` first"),
    (b"BZh", "compressed", "unpack it with `bunzip2` first"),
    (b"\xfd7zXZ", "compressed", "unpack it with `unxz` first"),
    (
        b"\x28\xb5\x2f\xfd",
        "compressed",
        "unpack it with `unzstd` first",
    ),
    (b"\xff\xfe", "UTF-16 text", "save it as UTF-8 first"),
    (b"\xfe\xff", "UTF-16 text", "save it as UTF-8 first"),
];

/// Looks at the beginning of a file.
pub(super) fn check_is_text(file: &str, start: &[u8]) -> Result<(), ImportError> {
    let found = OTHERS.iter().find(|(magic, ..)| start.starts_with(magic));
    let found = found.map(|(_, what, help)| (*what, *help));
    let binary = ("no text: it has zero bytes", "give a dump in plain SQL");
    match found.or_else(|| start.contains(&0).then_some(binary)) {
        Some((what, help)) => Err(ImportError::NotSql {
            file: file.to_owned(),
            what,
            help,
        }),
        None => Ok(()),
    }
}
