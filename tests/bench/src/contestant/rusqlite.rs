//! rusqlite, as one writes it by hand: prepared statements, row by row, on one thread.

use std::path::Path;

use chrono::NaiveDateTime;
use futures_util::future::LocalBoxFuture;
use rusqlite::{Connection, Row};

use super::{Contestant, Result};
use crate::data::User;
use crate::workload::Workload;

pub mod graph;
pub mod users;

/// A connection.
pub struct Rusqlite(Connection);

impl Rusqlite {
    /// Opens the file.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn connect(file: &Path) -> Result<Self> {
        Ok(Self(open(file)?))
    }
}

/// Opens a file with the settings that all contestants have.
pub fn open(file: &Path) -> Result<Connection> {
    let connection = Connection::open(file)?;
    connection.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = normal; pragma foreign_keys = on",
    )?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

impl Contestant for Rusqlite {
    fn run(&mut self, workload: Workload) -> LocalBoxFuture<'_, Result<u64>> {
        let done = match workload {
            Workload::W1 => users::insert(&mut self.0, false),
            Workload::W1R => users::insert(&mut self.0, true),
            Workload::W2 => users::load(&self.0),
            Workload::W3 => users::find(&self.0),
            Workload::W4 => graph::load(&self.0),
            Workload::W5 | Workload::W5B => users::change(&mut self.0),
            Workload::W6 => graph::save(&mut self.0),
        };
        Box::pin(std::future::ready(done))
    }
}

const FORMAT: &str = "%F %T%.f";

/// A time as all contestants store it.
fn stored(time: NaiveDateTime) -> String {
    time.format(FORMAT).to_string()
}

fn time(row: &Row<'_>, column: usize) -> Result<NaiveDateTime> {
    let text = row.get_ref(column)?.as_str()?;
    Ok(NaiveDateTime::parse_from_str(text, FORMAT)?)
}

/// Reads the columns of a user, in their order.
pub fn user(row: &Row<'_>) -> Result<User> {
    Ok(User {
        id: row.get(0)?,
        name: row.get(1)?,
        email: row.get(2)?,
        age: row.get(3)?,
        created_at: time(row, 4)?,
        updated_at: time(row, 5)?,
    })
}
