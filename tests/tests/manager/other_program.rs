//! What another program does to the tables: a database that more than one connection reaches, and plain statements.

use dormouse::Schema;
use dormouse_tests::Database;
use dormouse_tests::server::{self, Kind};
use sqlx::mysql::MySqlConnection;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Connection, raw_sql};
use tempfile::TempDir;

/// A database that other programs reach.
pub struct Shared<S: Schema> {
    pub database: Database<S>,
    /// Where SQLite keeps it; dropped last.
    _directory: TempDir,
}

impl<S: Schema> Shared<S> {
    /// Creates the tables in an empty database of the kind under test.
    pub async fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let database = match server::current() {
            Kind::Sqlite => {
                let file = directory.path().join("shared.db");
                Database::at(&format!("sqlite://{}?mode=rwc", file.display())).await
            }
            _ => Database::new().await,
        };
        Self {
            database,
            _directory: directory,
        }
    }

    /// Runs statements on a connection of their own; those of MySQL take SQLite's quotes too.
    pub async fn run(&self, sql: &str) {
        let url = &self.database.url;
        let sql = AssertSqlSafe(sql.to_owned());
        let done = match server::current() {
            Kind::Sqlite => {
                let mut connection = SqliteConnection::connect(url).await.unwrap();
                raw_sql(sql).execute(&mut connection).await.map(drop)
            }
            Kind::Postgres => {
                let mut connection = PgConnection::connect(url).await.unwrap();
                raw_sql(sql).execute(&mut connection).await.map(drop)
            }
            Kind::MySql => {
                let mut connection = MySqlConnection::connect(url).await.unwrap();
                let mode = "set sql_mode = concat(@@sql_mode, ',ANSI_QUOTES')";
                raw_sql(mode).execute(&mut connection).await.unwrap();
                raw_sql(sql).execute(&mut connection).await.map(drop)
            }
        };
        done.unwrap();
    }
}
