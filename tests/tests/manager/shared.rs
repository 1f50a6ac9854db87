//! A database that several connections reach: a file of SQLite, because one in memory has a single connection.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use dormouse::{EntityManager, OrmBuilder, Schema};
use dormouse_tests::Database;
use dormouse_tests::server::{self, Kind, TestDatabase};
use tempfile::TempDir;

/// A database with the tables of a fixture.
pub struct Shared<S: Schema> {
    pub database: Database<S>,
    _on_server: TestDatabase,
    _directory: TempDir,
}

impl<S: Schema> Shared<S> {
    pub async fn new() -> Self {
        Self::of(|builder| builder).await
    }

    /// Used with these settings.
    pub async fn of(settings: impl FnOnce(OrmBuilder<S>) -> OrmBuilder<S>) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let on_server = server::create(server::current()).await;
        let url = match server::current() {
            Kind::Sqlite => format!(
                "sqlite://{}?mode=rwc",
                directory.path().join("a.db").display()
            ),
            _ => on_server.url.clone(),
        };
        Self {
            database: Database::of(&url, settings).await,
            _on_server: on_server,
            _directory: directory,
        }
    }

    pub fn fork(&self) -> EntityManager<S> {
        self.database.fork()
    }
}

/// Fails instead of waiting for ever.
pub async fn soon<F: Future>(future: F) -> F::Output {
    let done = tokio::time::timeout(Duration::from_secs(20), pin!(future)).await;
    done.expect("done soon")
}
