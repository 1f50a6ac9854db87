//! Reads a dump of a database, without a server: SQL text → the physical model.
//!
//! Statements are cut out one by one and read clause by clause; what a dump also contains is counted, what is not
//! understood is reported with its place, and neither stops the rest. Nothing is executed or checked as a server
//! would check it, and nothing about entities is decided here.

use std::io::Read;

use crate::database::Database;
use crate::ddl::Dialect;

mod alter;
mod alter_table;
mod alteration;
mod catalog;
mod column;
mod column_option;
mod comment;
mod constraint;
mod create_index;
mod create_table;
mod create_type;
mod cursor;
mod draft;
mod error;
mod expression;
mod finish;
mod like;
mod mysql_key;
mod name;
mod native;
mod partition;
mod query;
mod report;
mod split;
mod statement;
mod table_option;
mod token;
mod view;

pub use error::ImportError;
pub use report::{Loss, Report};

use draft::Draft;
use split::{Piece, Splitter};

/// A database as its dump tells it.
#[derive(Debug)]
pub struct Imported {
    /// What is in it.
    pub database: Database,
    /// What was skipped, and what was not understood.
    pub report: Report,
}

/// Reads a dump; `name` is what messages call it.
///
/// The input is read in pieces, and data is dropped while it is read: memory grows with the tables, not with
/// their rows.
///
/// ```
/// use dormouse_generator::{ddl::Dialect, import::import};
///
/// let dump = "create table tags (id serial primary key, name varchar(20) not null unique);";
/// let imported = import(dump.as_bytes(), "dump.sql", Dialect::Postgres)?;
/// let tags = &imported.database.tables[0];
/// assert_eq!(tags.columns[1].ty.text, "character varying(20)");
/// assert_eq!(tags.uniques[0].name.as_deref(), Some("tags_name_key"));
/// assert!(imported.report.losses.is_empty());
/// # Ok::<(), dormouse_generator::import::ImportError>(())
/// ```
///
/// # Errors
///
/// When the input cannot be read, is no SQL text at all (an archive, a database file), or makes no table.
pub fn import(input: impl Read, name: &str, dialect: Dialect) -> Result<Imported, ImportError> {
    let mut splitter = Splitter::new(input, dialect);
    let failed = |source| ImportError::Read {
        file: name.to_owned(),
        source,
    };
    let start = splitter.start().map_err(failed)?;
    error::check_is_text(name, &start)?;
    let mut draft = Draft::new(dialect, name);
    while let Some(piece) = splitter.next().map_err(failed)? {
        match piece {
            Piece::Statement(statement) => statement::read(&mut draft, &statement),
            Piece::Command { line, text } => statement::command(&mut draft, line, &text),
        }
    }
    let imported = finish::finish(draft);
    match imported.database.tables.is_empty() {
        true => Err(ImportError::Empty {
            file: name.to_owned(),
            report: Box::new(imported.report),
        }),
        false => Ok(imported),
    }
}
