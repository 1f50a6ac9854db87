//! A database for one test, on any kind of server.

use dormouse_test_server::{Database, Kind, Server, under_test};
use sqlx::mysql::MySqlConnection;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Connection, raw_sql};
use tempfile::TempDir;

/// A database and where it is.
pub(super) struct Live {
    kind: Kind,
    pub(super) url: String,
    on_server: Option<Database>,
    _in_file: Option<TempDir>,
}

impl Live {
    /// A new database after these statements; nothing if the kind is not under test.
    pub(super) async fn with(kind: Kind, statements: &[String]) -> Option<Self> {
        if !under_test().unwrap().contains(&kind) {
            return None;
        }
        let server = match kind {
            Kind::Sqlite => None,
            Kind::Postgres => Some(Server::Postgres),
            Kind::MySql => Some(Server::MySql),
        };
        let live = match server {
            None => {
                let dir = tempfile::tempdir().unwrap();
                let url = format!("sqlite://{}", dir.path().join("demo.db").display());
                Self {
                    kind,
                    url,
                    on_server: None,
                    _in_file: Some(dir),
                }
            }
            Some(server) => {
                let database = dormouse_test_server::create(server).await.unwrap();
                Self {
                    kind,
                    url: database.url(),
                    on_server: Some(database),
                    _in_file: None,
                }
            }
        };
        if !statements.is_empty() || kind == Kind::Sqlite {
            live.run(statements).await;
        }
        Some(live)
    }

    pub(super) async fn run(&self, statements: &[String]) {
        let sql = AssertSqlSafe(statements.join(";\n"));
        let done = match self.kind {
            Kind::Sqlite => {
                let url = format!("{}?mode=rwc", self.url);
                let mut connection = SqliteConnection::connect(&url).await.unwrap();
                let done = raw_sql(sql).execute(&mut connection).await.map(drop);
                connection.close().await.unwrap();
                done
            }
            Kind::Postgres => {
                let mut connection = PgConnection::connect(&self.url).await.unwrap();
                raw_sql(sql).execute(&mut connection).await.map(drop)
            }
            Kind::MySql => {
                let mut connection = MySqlConnection::connect(&self.url).await.unwrap();
                raw_sql(sql).execute(&mut connection).await.map(drop)
            }
        };
        done.unwrap();
    }

    /// The name of the database.
    pub(super) fn name(&self) -> &str {
        let path = self.url.split('?').next().unwrap();
        path.rsplit('/').next().unwrap()
    }

    /// The URL for another user, whose password is the name.
    pub(super) fn url_of(&self, user: &str) -> String {
        let (scheme, rest) = self.url.split_once("://").unwrap();
        let (_, host) = rest.split_once('@').unwrap();
        format!("{scheme}://{user}:{user}@{host}")
    }

    pub(super) async fn remove(self) {
        if let Some(database) = self.on_server {
            database.remove().await.unwrap();
        }
    }
}
