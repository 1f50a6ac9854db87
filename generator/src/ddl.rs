//! DDL: the statements that create and drop the tables of a schema.
//!
//! Tables are described first, the same for every database; a dialect only writes them down. Nothing
//! is executed here, and nothing is compared with a database that exists.

use crate::schema::{Column, Schema};

mod array;
mod check;
mod constraint;
mod enums;
mod mysql;
mod postgres;
pub(crate) mod sizes;
mod sqlite;
mod table;
mod views;
mod words;
mod write;

/// A database that statements can be written for.
pub use crate::schema::Database as Dialect;
pub(crate) use table::foreign_keys;
pub use table::{
    ColumnDefinition, ForeignKey, IndexDefinition, SpecialDefinition, TableDefinition, tables,
};

/// The statements of a schema, one per string, without a final semicolon.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ddl {
    /// Creates all tables, what is pointed at first, each followed by its indexes.
    pub create: Vec<String>,
    /// Drops all tables, if they exist, in the opposite order.
    ///
    /// On SQLite, tables whose rows point at each other can only be dropped inside a transaction with
    /// `pragma defer_foreign_keys = on`.
    pub drop: Vec<String>,
}

/// Writes the statements of a schema for a database.
#[must_use]
pub fn ddl(schema: &Schema, dialect: Dialect) -> Ddl {
    write::write(schema, &tables(schema), words(dialect))
}

/// The type of a column and its default in the words of a database; no default is an empty text.
pub(crate) fn column_words(schema: &Schema, column: &Column, dialect: Dialect) -> (String, String) {
    write::column_words(schema, column, words(dialect))
}

fn words(dialect: Dialect) -> &'static dyn words::Words {
    match dialect {
        Dialect::Sqlite => &sqlite::Sqlite,
        Dialect::Postgres => &postgres::Postgres,
        Dialect::MySql => &mysql::MySql,
    }
}
