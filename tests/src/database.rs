//! A database with the tables of a fixture, and the list of statements that ran on it.
//!
//! Which kind of database is for whoever runs the tests to say: `DORMOUSE_TEST_DATABASE`.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use dormouse::{EntityManager, Orm, OrmBuilder, Schema};
use dormouse_test_server::Kind;

use crate::server::{self, TestDatabase};
use crate::statements;

/// A database of its own for one test.
pub struct Database<S: Schema> {
    /// The entry point.
    pub orm: Orm<S>,
    /// Where it is.
    pub url: String,
    log: Arc<Mutex<Vec<String>>>,
    /// How many lists of statements were compared so far.
    compared: AtomicUsize,
    /// Dropped last.
    _on_server: Option<TestDatabase>,
}

impl<S: Schema> Database<S> {
    /// Creates the tables in an empty database of the kind under test.
    pub async fn new() -> Self {
        Self::on(server::create(server::current()).await).await
    }

    /// Creates the tables in this database.
    pub async fn on(created: TestDatabase) -> Self {
        let url = created.url.clone();
        Self {
            _on_server: Some(created),
            ..Self::at(&url).await
        }
    }

    /// The same for several connections, used with these settings.
    pub async fn shared(settings: impl FnOnce(OrmBuilder<S>) -> OrmBuilder<S>) -> Self {
        let created = server::create_shared(server::current()).await;
        let url = created.url.clone();
        Self {
            _on_server: Some(created),
            ..Self::of(&url, settings).await
        }
    }

    /// Creates the tables in the database that the URL names.
    pub async fn at(url: &str) -> Self {
        Self::of(url, |builder| builder).await
    }

    /// Creates the tables in the database that the URL names, used with these settings.
    pub async fn of(url: &str, settings: impl FnOnce(OrmBuilder<S>) -> OrmBuilder<S>) -> Self {
        let log = Arc::new(Mutex::new(Vec::new()));
        let writer = Arc::clone(&log);
        let orm = settings(Orm::builder(url))
            .on_statement(move |statement| {
                writer
                    .lock()
                    .expect("no panic")
                    .push(statement.sql.to_owned())
            })
            .connect()
            .await
            .expect("a database");
        let database = Self {
            orm,
            url: url.to_owned(),
            log,
            compared: AtomicUsize::new(0),
            _on_server: None,
        };
        database.orm.schema().refresh().await.expect("tables");
        database.take();
        database
    }

    /// A manager of its own.
    pub fn fork(&self) -> EntityManager<S> {
        self.orm.fork()
    }

    /// The statements since the last call.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.log.lock().expect("no panic"))
    }

    /// The same in SQLite's words, as far as quotes and parameters go.
    pub fn take_alike(&self) -> Vec<String> {
        self.take()
            .iter()
            .map(|sql| statements::alike(sql))
            .map(|mut sql| {
                statements::without_id(&mut sql);
                sql
            })
            .collect()
    }

    /// Compares the statements since the last call with a list, one per line.
    ///
    /// The list is SQLite's; those of the other databases lie in files, see [`statements`].
    ///
    /// # Panics
    /// When they differ.
    #[track_caller]
    pub fn expect_sql(&self, expected: &[&str]) {
        self.compare(self.take(), expected);
    }

    /// The same without what begins and ends a transaction.
    ///
    /// # Panics
    /// When they differ.
    #[track_caller]
    pub fn expect_writes(&self, expected: &[&str]) {
        let mut found = self.take();
        found.retain(|sql| !sql.starts_with("begin") && sql != "commit");
        self.compare(found, expected);
    }

    #[track_caller]
    fn compare(&self, mut found: Vec<String>, expected: &[&str]) {
        found.iter_mut().for_each(statements::without_id);
        let number = self.compared.fetch_add(1, Ordering::Relaxed);
        match server::current() {
            Kind::Sqlite => assert_eq!(found, expected, "\n{}\n", found.join("\n")),
            _ if expected.is_empty() => assert!(found.is_empty(), "{}", found.join("\n")),
            kind => statements::compare(kind, number, &found),
        }
    }
}
