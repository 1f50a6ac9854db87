//! A database of its own for a test, on each kind of database under test.
//!
//! `cargo xtask test` says where the servers are and starts them where there is none; without it,
//! servers on the default ports are used. A kind that cannot be had fails the test.

use std::thread;

use dormouse_test_server::Database;
use tempfile::TempDir;
use tokio::runtime::Builder;

pub use dormouse_test_server::Kind;

/// An empty database that is dropped with this value, however the test ends.
#[derive(Debug)]
pub struct TestDatabase {
    /// What to connect to.
    pub url: String,
    /// None for SQLite.
    on_server: Option<Database>,
    /// Where the file of SQLite is.
    _directory: Option<TempDir>,
}

/// The kinds that a test shall run on.
///
/// # Panics
/// When `DORMOUSE_TEST_DATABASES` cannot be read.
pub fn under_test() -> Vec<Kind> {
    dormouse_test_server::under_test().expect("a list of kinds")
}

/// The kind that tests of behaviour run on in this process: `DORMOUSE_TEST_DATABASE`, or SQLite.
///
/// # Panics
/// When the variable is no kind.
pub fn current() -> Kind {
    let named = std::env::var("DORMOUSE_TEST_DATABASE").ok();
    let kinds = named.map(|name| dormouse_test_server::parse_kinds(&name).expect("a kind"));
    kinds.map_or(Kind::Sqlite, |kinds| kinds[0])
}

/// Makes a database.
///
/// # Panics
/// When there is no server for it; the message says what to do.
#[expect(clippy::panic, reason = "the message has several lines")]
pub async fn create(kind: Kind) -> TestDatabase {
    let Some(server) = kind.server() else {
        return TestDatabase {
            url: "sqlite::memory:".to_owned(),
            on_server: None,
            _directory: None,
        };
    };
    let database = dormouse_test_server::create(server).await;
    let database = database.unwrap_or_else(|error| panic!("{error}"));
    TestDatabase {
        url: database.url(),
        on_server: Some(database),
        _directory: None,
    }
}

/// The same, but SQLite's is in a file, so that several connections have it.
///
/// # Panics
/// The same, and when there is no place for a file.
pub async fn create_shared(kind: Kind) -> TestDatabase {
    if kind != Kind::Sqlite {
        return create(kind).await;
    }
    let directory = tempfile::tempdir().expect("a temporary directory");
    let file = directory.path().join("test.db");
    TestDatabase {
        url: format!("sqlite://{}?mode=rwc", file.display()),
        on_server: None,
        _directory: Some(directory),
    }
}

impl Drop for TestDatabase {
    /// What fails here is left to the sweep of `cargo xtask test`.
    fn drop(&mut self) {
        if let Some(database) = self.on_server.take() {
            // The runtime of the test may be on its way out.
            let _ = thread::spawn(move || remove(&database)).join();
        }
    }
}

fn remove(database: &Database) {
    let runtime = Builder::new_current_thread().enable_all().build();
    if let Ok(runtime) = runtime {
        let _ = runtime.block_on(database.remove());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_database_is_there_until_it_is_dropped() {
        for kind in under_test() {
            let database = create(kind).await;
            let other = create(kind).await;
            let url = database.url.clone();
            if let Some(server) = kind.server() {
                assert_ne!(url, other.url);
                dormouse_test_server::check(server, &url).await.unwrap();
                drop(database);
                let gone = dormouse_test_server::check(server, &url).await;
                assert!(gone.is_err(), "{url}");
            }
        }
    }
}
