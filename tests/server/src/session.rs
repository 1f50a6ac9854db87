//! A connection to a server of either kind, for the few statements that tests need there.

use std::time::Duration;

use sqlx::mysql::MySqlConnection;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection, Error, query_scalar, raw_sql};
use tokio::time::timeout;

use crate::{Result, Server};

/// A local server under load may need a while.
const PATIENCE: Duration = Duration::from_secs(20);

/// An open connection.
pub enum Session {
    /// To PostgreSQL.
    Postgres(PgConnection),
    /// To MySQL or MariaDB.
    MySql(MySqlConnection),
}

impl Session {
    /// Connects.
    ///
    /// # Errors
    /// When the server does not answer or does not want us.
    pub async fn open(server: Server, url: &str) -> Result<Self> {
        let opened = timeout(PATIENCE, async {
            Ok(match server {
                Server::Postgres => Self::Postgres(PgConnection::connect(url).await?),
                Server::MySql => Self::MySql(MySqlConnection::connect(url).await?),
            })
        });
        let opened = opened.await;
        let opened = opened.map_err(|_| format!("no answer within {PATIENCE:?}"))?;
        opened.map_err(|error: Error| error.to_string())
    }

    /// Runs a statement whose result nobody needs.
    ///
    /// # Errors
    /// What the server says.
    pub async fn run(&mut self, sql: String) -> Result<()> {
        let sql = raw_sql(AssertSqlSafe(sql));
        let done = match self {
            Self::Postgres(connection) => sql.execute(connection).await.map(drop),
            Self::MySql(connection) => sql.execute(connection).await.map(drop),
        };
        done.map_err(|error| error.to_string())
    }

    /// The one text that a query gives.
    ///
    /// # Errors
    /// What the server says, and when there is none.
    pub async fn ask(&mut self, sql: &str) -> Result<String> {
        let sql = AssertSqlSafe(sql.to_owned());
        let answer = match self {
            Self::Postgres(connection) => query_scalar(sql).fetch_one(connection).await,
            Self::MySql(connection) => query_scalar(sql).fetch_one(connection).await,
        };
        answer.map_err(|error| error.to_string())
    }

    /// The names of all databases.
    pub async fn databases(&mut self) -> Result<Vec<String>> {
        let names = match self {
            Self::Postgres(connection) => {
                let sql = "select datname::text from pg_database";
                query_scalar(sql).fetch_all(connection).await
            }
            Self::MySql(connection) => {
                let sql = "select cast(schema_name as char) from information_schema.schemata";
                query_scalar(sql).fetch_all(connection).await
            }
        };
        names.map_err(|error| error.to_string())
    }

    /// Drops a database, with the connections that still use it.
    pub async fn drop_database(&mut self, name: &str) -> Result<()> {
        if let Self::MySql(connection) = self {
            // A transaction that is still open would keep the statement waiting for a day.
            for id in users_of(connection, name).await? {
                // It may have ended by itself.
                let _ = self.run(format!("kill {id}")).await;
            }
            self.run("set session lock_wait_timeout = 10".to_owned())
                .await?;
            self.run(format!("drop database if exists {name}")).await
        } else {
            let sql = format!("drop database if exists {name} with (force)");
            self.run(sql).await
        }
    }

    /// Says good-bye; a server that is gone does not mind.
    pub async fn close(self) {
        let _ = match self {
            Self::Postgres(connection) => connection.close().await,
            Self::MySql(connection) => connection.close().await,
        };
    }
}

/// The numbers of the connections that use a database.
async fn users_of(connection: &mut MySqlConnection, database: &str) -> Result<Vec<i64>> {
    let sql = "select cast(id as signed) from information_schema.processlist where db = ?";
    let ids = query_scalar(sql).bind(database).fetch_all(connection).await;
    ids.map_err(|error| error.to_string())
}
