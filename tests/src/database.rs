//! A database in memory with the tables of a fixture, and the list of statements that ran on it.

use std::sync::{Arc, Mutex};

use dormouse::{EntityManager, Orm, Schema};

/// A database of its own for one test.
pub struct Database<S> {
    /// The entry point.
    pub orm: Orm<S>,
    log: Arc<Mutex<Vec<String>>>,
}

impl<S: Schema> Database<S> {
    /// Creates the tables in memory.
    pub async fn new() -> Self {
        Self::at("sqlite::memory:").await
    }

    /// Creates the tables in the database that the URL names.
    pub async fn at(url: &str) -> Self {
        let log = Arc::new(Mutex::new(Vec::new()));
        let writer = Arc::clone(&log);
        let orm = Orm::builder(url)
            .on_statement(move |statement| {
                writer
                    .lock()
                    .expect("no panic")
                    .push(statement.sql.to_owned())
            })
            .connect()
            .await
            .expect("a database");
        let database = Self { orm, log };
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

    /// Compares the statements since the last call with a list, one per line.
    ///
    /// # Panics
    /// When they differ.
    #[track_caller]
    pub fn expect_sql(&self, expected: &[&str]) {
        let statements = self.take();
        assert_eq!(statements, expected, "\n{}\n", statements.join("\n"));
    }
}
