//! The statements that make and drop the tables of a schema.
//!
//! They are written by the generator; nothing is put together here.

/// The statements of a schema for each database.
#[derive(Debug, Clone, Copy)]
pub struct DdlSet {
    /// For SQLite.
    pub sqlite: Ddl,
    /// For PostgreSQL.
    pub postgres: Ddl,
    /// For MySQL and MariaDB.
    pub mysql: Ddl,
}

/// The statements that create and drop a whole schema on one database.
#[derive(Debug, Clone, Copy)]
pub struct Ddl {
    /// In the order in which they run.
    pub create: &'static [&'static str],
    /// In the order in which they run.
    pub drop: &'static [&'static str],
}
