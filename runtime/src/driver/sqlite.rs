//! SQLite through sqlx.
//!
//! sqlx runs SQLite on a thread per connection and sends rows over a channel; a large channel keeps the two
//! threads from waking each other for every few rows.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection as _, Either, Executor};

use super::big_decimal;
use super::pool::{Limits, Manage, Pool};
use super::rows::Rows;
use super::{Decoder, Done, DriverOptions, KeyRange, setup};
use crate::error::{Error, Result};
use crate::sql::Statement;

mod bind;
mod fault;
mod row;
#[cfg(test)]
mod tests;

use fault::fault;

/// The rows that the SQLite thread may be ahead.
const ROW_BUFFER: usize = 1024;

/// Opens connections to one database.
pub(super) struct Sqlite {
    options: SqliteConnectOptions,
    /// The statements of the program's own that a new connection runs.
    setup: Vec<String>,
}

/// A connection.
pub(super) struct SqliteSession {
    connection: SqliteConnection,
}

/// The pool of the database that the URL names.
pub(super) fn pool(url: &str, options: &DriverOptions) -> Result<Arc<Pool<Sqlite>>> {
    let in_memory = url.contains(":memory:") || url.contains("mode=memory");
    let read_only = url.contains("mode=ro") || url.contains("immutable=");
    let connect = SqliteConnectOptions::from_str(url)
        .map_err(|error| Error::configuration(format!("{url}: {error}")).with_source(error))?
        .foreign_keys(true)
        .busy_timeout(options.lock_timeout)
        .row_buffer_size(ROW_BUFFER)
        .collation("decimal", big_decimal::compare)
        .disable_statement_logging();
    let connect = match (in_memory, read_only) {
        (true, _) => connect.shared_cache(false),
        (false, true) => connect,
        (false, false) => connect
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal),
    };
    // An in-memory database is gone with its connection, so it has one, for ever.
    let limits = options.limits();
    let limits = match in_memory {
        true => Limits {
            max_connections: 1,
            min_connections: limits.min_connections.min(1),
            idle_timeout: None,
            max_lifetime: None,
            ..limits
        },
        false => limits,
    };
    let sqlite = Sqlite {
        options: connect,
        setup: options.setup.clone(),
    };
    Ok(Pool::new(sqlite, limits))
}

impl Manage for Sqlite {
    type Connection = SqliteSession;
    /// A database in memory would go with its connection.
    const SETTLES_WITHIN: Option<Duration> = None;

    async fn open(&self) -> Result<SqliteSession> {
        let mut connection = self.options.connect().await.map_err(fault)?;
        for sql in &self.setup {
            let done = connection.execute(AssertSqlSafe(sql.clone())).await;
            done.map_err(|error| setup::failed(sql, fault(error)))?;
        }
        Ok(SqliteSession { connection })
    }

    async fn is_alive(&self, session: &mut SqliteSession) -> bool {
        session.connection.ping().await.is_ok()
    }

    /// SQLite refuses when it has rolled back by itself; the connection is as good as before. A read-only transaction
    /// that did not end has left it unable to write.
    async fn roll_back(&self, session: &mut SqliteSession) -> bool {
        let failure = session
            .connection
            .execute("rollback")
            .await
            .map_err(fault)
            .err();
        failure.is_none_or(|error| !error.is_connection())
            && session
                .connection
                .execute("pragma query_only = off")
                .await
                .is_ok()
    }

    async fn close(&self, session: SqliteSession) {
        if let Err(error) = session.connection.close().await {
            tracing::warn!(target: "dormouse::query", %error, "closing a connection");
        }
    }
}

impl SqliteSession {
    pub(super) async fn query<D: Decoder>(
        &mut self,
        statement: Statement,
        rows: &mut Rows<D>,
    ) -> Result<()> {
        if statement.one_row {
            return self.query_one(statement, rows).await;
        }
        let mut results = self.connection.fetch_many(into_query(statement)?);
        while let Some(result) = results.try_next().await.map_err(fault)? {
            if let Either::Right(row) = result {
                rows.row(&row::Row(&row))?;
            }
        }
        Ok(())
    }

    /// A single row needs one message from the SQLite thread, and no other that says that it was the last.
    async fn query_one<D: Decoder>(
        &mut self,
        statement: Statement,
        rows: &mut Rows<D>,
    ) -> Result<()> {
        let found = self.connection.fetch_optional(into_query(statement)?);
        let found = found.await.map_err(fault)?;
        if let Some(row) = &found {
            rows.row(&row::Row(row))?;
        }
        Ok(())
    }

    pub(super) async fn execute(&mut self, statement: Statement) -> Result<Done> {
        let mut done = Done::default();
        let changes = changes_rows(&statement.sql);
        let mut results = self.connection.fetch_many(into_query(statement)?);
        while let Some(result) = results.try_next().await.map_err(fault)? {
            if let (Either::Left(result), true) = (result, changes) {
                done.rows += result.rows_affected();
                done.keys = KeyRange::Last(result.last_insert_rowid());
            }
        }
        Ok(done)
    }
}

/// Whether a statement changes rows: after any other one SQLite still gives the count of the last that did.
fn changes_rows(sql: &str) -> bool {
    let word = sql
        .trim_start()
        .split(|letter: char| !letter.is_ascii_alphabetic())
        .next()
        .unwrap_or_default();
    ["insert", "update", "delete", "with", "replace"]
        .iter()
        .any(|known| word.eq_ignore_ascii_case(known))
}

fn into_query(
    statement: Statement,
) -> Result<sqlx::query::Query<'static, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>> {
    let arguments = bind::arguments(statement.params)?;
    Ok(sqlx::query_with(AssertSqlSafe(statement.sql), arguments).persistent(statement.persistent))
}
