//! Who takes part: one implementation of [`Contestant`] per library and database.
//!
//! A contestant only works. Timing is in `rounds`; filling the database and looking at what became of it is the
//! business of `referee`.

use std::path::Path;

use dormouse_test_server::Server;
use futures_util::future::LocalBoxFuture;

use crate::workload::Workload;

mod dormouse;
pub(crate) mod mysql;
pub(crate) mod postgres;
pub(crate) mod rusqlite;
mod sqlx;

/// What goes wrong in any library.
pub type Error = Box<dyn std::error::Error + Send + Sync>;
/// What everything here returns.
pub type Result<T> = std::result::Result<T, Error>;

/// A library on a database that it is connected to.
pub trait Contestant {
    /// Does the work once and says what it saw: see `referee::expected`.
    fn run(&mut self, workload: Workload) -> LocalBoxFuture<'_, Result<u64>>;
}

/// The contestants, the one that others are compared with first.
pub const NAMES: [&str; 3] = ["sqlx", "dormouse", "rusqlite"];

/// Connects a contestant to an SQLite file that has the tables.
///
/// # Errors
/// When there is no such contestant, or it cannot connect.
pub async fn sqlite(name: &str, file: &Path) -> Result<Box<dyn Contestant>> {
    Ok(match name {
        "sqlx" => Box::new(sqlx::Sqlx::connect(file).await?),
        "dormouse" => {
            let url = format!("sqlite://{}?mode=rwc", file.display());
            Box::new(dormouse::Dormouse::connect(&url).await?)
        }
        "rusqlite" => Box::new(rusqlite::Rusqlite::connect(file)?),
        _ => return Err(format!("there is no contestant `{name}`").into()),
    })
}

/// Connects a contestant to a database on a server that has the tables; nothing when it is of SQLite only.
///
/// # Errors
/// When it cannot connect.
pub async fn on_server(
    name: &str,
    server: Server,
    url: &str,
) -> Result<Option<Box<dyn Contestant>>> {
    Ok(match (name, server) {
        ("sqlx", Server::Postgres) => Some(Box::new(postgres::Sqlx::connect(url).await?)),
        ("sqlx", Server::MySql) => Some(Box::new(mysql::Sqlx::connect(url).await?)),
        ("dormouse", _) => Some(Box::new(dormouse::Dormouse::connect(url).await?)),
        _ => None,
    })
}
