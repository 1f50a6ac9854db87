//! sqlx on SQLite, as one writes it by hand: `query_as`, and inserts of 100 rows a statement with bare `?`.

use std::path::Path;

use chrono::NaiveDateTime;
use futures_util::future::LocalBoxFuture;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, FromRow};

use super::{Contestant, Result};
use crate::workload::Workload;

mod graph;
mod users;

/// A connection.
pub struct Sqlx(SqliteConnection);

impl Sqlx {
    /// Opens the file.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn connect(file: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .disable_statement_logging();
        Ok(Self(options.connect().await?))
    }
}

impl Contestant for Sqlx {
    fn run(&mut self, workload: Workload) -> LocalBoxFuture<'_, Result<u64>> {
        Box::pin(async move {
            match workload {
                Workload::W1 => users::insert(&mut self.0, false).await,
                Workload::W1R => users::insert(&mut self.0, true).await,
                Workload::W2 => users::load(&mut self.0).await,
                Workload::W3 => users::find(&mut self.0).await,
                Workload::W4 => graph::load(&mut self.0).await,
                Workload::W5 => users::change(&mut self.0, false).await,
                Workload::W5B => users::change(&mut self.0, true).await,
                Workload::W6 => graph::save(&mut self.0).await,
            }
        })
    }
}

#[derive(FromRow)]
struct User {
    id: i64,
    name: String,
    email: String,
    age: i32,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
}

#[derive(FromRow)]
struct Article {
    id: i64,
    title: String,
    body: String,
    created_at: NaiveDateTime,
    author_id: i64,
}

#[derive(FromRow)]
struct Tag {
    id: i64,
    name: String,
}

/// The text of an insert of several rows.
fn insert_sql(table: &str, columns: &[&str], rows: usize) -> String {
    let row = format!("({})", vec!["?"; columns.len()].join(", "));
    let columns = columns.join(", ");
    format!(
        "insert into {table} ({columns}) values {}",
        vec![row; rows].join(", ")
    )
}
