//! PostgreSQL through sqlx.
//!
//! Rows arrive in the binary form of the protocol and are decoded as they come. What a value looks like on the
//! wire is in `row` and `bind`.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt;
use futures_util::stream::BoxStream;
use sqlx::postgres::{PgArguments, PgConnectOptions, PgConnection, PgQueryResult, PgRow};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection as _, Either, Executor};

use super::connecting::Place;
use super::pool::{Manage, Pool};
use super::rows::Rows;
use super::{Decoder, Done, DriverOptions, setup};
use crate::error::{Error, Result};
use crate::sql::Statement;

mod array;
mod bind;
mod calendar;
mod fault;
mod kind;
mod numeric;
mod row;

use fault::fault;
use kind::Kind;
use row::Row;

/// Opens connections to one database.
pub(super) struct Postgres {
    options: PgConnectOptions,
    connect_timeout: Duration,
    /// What every new connection is told first.
    settings: String,
    /// The statements of the program's own that follow.
    setup: Vec<String>,
}

/// A connection.
pub(super) struct PostgresSession {
    connection: PgConnection,
}

/// The pool of the database that the URL names.
pub(super) fn pool(url: &str, options: &DriverOptions) -> Result<Arc<Pool<Postgres>>> {
    let connect = PgConnectOptions::from_str(url)
        .map_err(|error| Error::configuration(error.to_string()).with_source(error))?
        .disable_statement_logging();
    let settings = format!(
        "set timezone = 'UTC'; set intervalstyle = 'iso_8601'; set lock_timeout = {}",
        options.lock_timeout.as_millis()
    );
    let postgres = Postgres {
        options: connect,
        connect_timeout: options.connect_timeout,
        settings,
        setup: options.setup.clone(),
    };
    Ok(Pool::new(postgres, options.limits()))
}

impl Postgres {
    fn place(&self) -> Place {
        let options = &self.options;
        let socket = options.get_socket().map(PathBuf::as_path);
        Place::new(
            "PostgreSQL",
            (options.get_host(), options.get_port(), socket),
            options.get_username(),
            options.get_database(),
        )
    }

    async fn connect(&self) -> Result<PgConnection> {
        let refused = |error: sqlx::Error| {
            let objection = fault::objection(&error);
            self.place().refusal(error, objection, fault)
        };
        let mut connection = self.options.connect().await.map_err(refused)?;
        let settings = sqlx::raw_sql(AssertSqlSafe(self.settings.clone()));
        settings.execute(&mut connection).await.map_err(fault)?;
        for sql in &self.setup {
            let done = sqlx::raw_sql(AssertSqlSafe(sql.clone())).execute(&mut connection);
            done.await
                .map_err(|error| setup::failed(sql, fault(error)))?;
        }
        Ok(connection)
    }
}

impl Manage for Postgres {
    type Connection = PostgresSession;

    async fn open(&self) -> Result<PostgresSession> {
        let connect = self.connect();
        let connection = self.place().within(self.connect_timeout, connect).await?;
        Ok(PostgresSession { connection })
    }

    async fn is_alive(&self, session: &mut PostgresSession) -> bool {
        session.connection.ping().await.is_ok()
    }

    async fn roll_back(&self, session: &mut PostgresSession) -> bool {
        session.connection.execute("rollback").await.is_ok()
    }

    async fn close(&self, session: PostgresSession) {
        if let Err(error) = session.connection.close().await {
            tracing::warn!(target: "dormouse::query", %error, "closing a connection");
        }
    }
}

impl PostgresSession {
    pub(super) async fn query<D: Decoder>(
        &mut self,
        statement: Statement,
        rows: &mut Rows<D>,
    ) -> Result<()> {
        let mut kinds: Vec<Kind> = Vec::new();
        let mut results = self.run(statement)?;
        while let Some(result) = results.try_next().await.map_err(fault)? {
            let Either::Right(row) = result else { continue };
            if rows.count == 0 {
                kinds = kind::kinds(&row);
            }
            rows.row(&Row::new(&row, &kinds))?;
        }
        Ok(())
    }

    pub(super) async fn execute(&mut self, statement: Statement) -> Result<Done> {
        let mut done = Done::default();
        let mut results = self.run(statement)?;
        while let Some(result) = results.try_next().await.map_err(fault)? {
            if let Either::Left(result) = result {
                done.rows += result.rows_affected();
            }
        }
        Ok(done)
    }

    /// Only a text without parameters may be several statements.
    fn run(
        &mut self,
        statement: Statement,
    ) -> Result<BoxStream<'_, sqlx::Result<Either<PgQueryResult, PgRow>>>> {
        let sql = AssertSqlSafe(statement.sql);
        if statement.script {
            return Ok(self.connection.fetch_many(sqlx::raw_sql(sql)));
        }
        let arguments: PgArguments = bind::arguments(statement.params)?;
        let query = sqlx::query_with(sql, arguments).persistent(statement.persistent);
        Ok(self.connection.fetch_many(query))
    }
}
