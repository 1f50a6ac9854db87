//! MySQL and MariaDB through sqlx.
//!
//! A connection is told once how it is used: UTC, strict (nothing is cut off or rounded without an error), a
//! collation that compares byte by byte. What a value looks like on the wire is in `row` and `bind`.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt;
use futures_util::stream::BoxStream;
use sqlx::mysql::{
    MySqlArguments, MySqlConnectOptions, MySqlConnection, MySqlQueryResult, MySqlRow,
};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection as _, Either, Executor, Row as _};

use super::connecting::Place;
use super::pool::{Manage, Pool};
use super::rows::Rows;
use super::{Decoder, Done, DriverOptions, KeyRange, setup};
use crate::dialect::mysql::MysqlDialect;
use crate::error::{Error, Result};
use crate::sql::Statement;

mod bind;
mod fault;
mod line;
mod row;

use fault::fault;
use line::Line;
use row::{Kind, Row};

/// Opens connections to one database.
pub(super) struct Mysql {
    options: MySqlConnectOptions,
    connect_timeout: Duration,
    lock_timeout: u64,
    /// The statements of the program's own that a new connection runs.
    setup: Vec<String>,
}

/// A connection.
pub(super) struct MysqlSession {
    line: Line,
    pub(super) dialect: &'static MysqlDialect,
    /// The distance of keys that one statement generates.
    key_step: i64,
}

pub(super) static MYSQL: MysqlDialect = MysqlDialect { mariadb: false };
static MARIADB: MysqlDialect = MysqlDialect { mariadb: true };

/// The pool of the database that the URL names.
pub(super) fn pool(url: &str, options: &DriverOptions) -> Result<Arc<Pool<Mysql>>> {
    let url = url.replacen("mariadb:", "mysql:", 1);
    let connect = MySqlConnectOptions::from_str(&url)
        .map_err(|error| Error::configuration(error.to_string()).with_source(error))?
        .disable_statement_logging();
    let mysql = Mysql {
        options: connect,
        connect_timeout: options.connect_timeout,
        lock_timeout: options.lock_timeout.as_secs().max(1),
        setup: options.setup.clone(),
    };
    Ok(Pool::new(mysql, options.limits()))
}

impl Mysql {
    fn place(&self) -> Place {
        let options = &self.options;
        let socket = options.get_socket().map(PathBuf::as_path);
        Place::new(
            "MySQL/MariaDB",
            (options.get_host(), options.get_port(), socket),
            options.get_username(),
            options.get_database(),
        )
    }

    async fn connect(&self) -> Result<MysqlSession> {
        let refused = |error: sqlx::Error| {
            let objection = fault::objection(&error);
            self.place().refusal(error, objection, fault)
        };
        let mut connection = self.options.connect().await.map_err(refused)?;
        let version = "select version(), @@auto_increment_increment";
        let row = connection.fetch_one(version).await.map_err(fault)?;
        let version: String = row.try_get(0).map_err(fault)?;
        let key_step: u64 = row.try_get(1).map_err(fault)?;
        let dialect = if version.contains("MariaDB") {
            &MARIADB
        } else {
            &MYSQL
        };
        let settings = AssertSqlSafe(self.settings(dialect));
        connection.execute(settings).await.map_err(fault)?;
        for sql in &self.setup {
            let done = connection.execute(AssertSqlSafe(sql.clone())).await;
            done.map_err(|error| setup::failed(sql, fault(error)))?;
        }
        Ok(MysqlSession {
            line: Line::new(connection),
            dialect,
            key_step: i64::try_from(key_step).unwrap_or(1),
        })
    }

    fn settings(&self, dialect: &MysqlDialect) -> String {
        let (collation, lock_timeout) = (dialect.text_collation(), self.lock_timeout);
        format!(
            "set names utf8mb4 collate {collation}, time_zone = '+00:00', \
             sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO', \
             innodb_lock_wait_timeout = {lock_timeout}"
        )
    }
}

impl Manage for Mysql {
    type Connection = MysqlSession;

    async fn open(&self) -> Result<MysqlSession> {
        let connect = self.connect();
        self.place().within(self.connect_timeout, connect).await
    }

    async fn is_alive(&self, session: &mut MysqlSession) -> bool {
        match session.line.free().await {
            Ok(connection) => connection.ping().await.is_ok(),
            Err(_) => false,
        }
    }

    /// A change of the schema that did not end has left the checks of foreign keys off.
    async fn roll_back(&self, session: &mut MysqlSession) -> bool {
        let Ok(connection) = session.line.free().await else {
            return false;
        };
        connection.execute("rollback").await.is_ok()
            && connection
                .execute("set foreign_key_checks = 1")
                .await
                .is_ok()
    }

    async fn close(&self, session: MysqlSession) {
        if let Err(error) = session.line.close().await {
            tracing::warn!(target: "dormouse::query", %error, "closing a connection");
        }
    }
}

impl MysqlSession {
    pub(super) async fn query<D: Decoder>(
        &mut self,
        statement: Statement,
        rows: &mut Rows<D>,
    ) -> Result<()> {
        let dialect = *self.dialect;
        let mut taken = rows.take();
        let read = async move |mut connection| {
            let result = read(&mut connection, dialect, statement, &mut taken).await;
            (connection, Ok((taken, result)))
        };
        let (read, result) = self.line.run(read).await?;
        *rows = read;
        result
    }

    pub(super) async fn execute(&mut self, statement: Statement) -> Result<Done> {
        let (dialect, key_step) = (*self.dialect, self.key_step);
        let write = async move |mut connection| {
            let result = write(&mut connection, dialect, statement, key_step).await;
            (connection, result)
        };
        self.line.run(write).await
    }
}

async fn read<D: Decoder>(
    connection: &mut MySqlConnection,
    dialect: MysqlDialect,
    statement: Statement,
    rows: &mut Rows<D>,
) -> Result<()> {
    let mut kinds: Vec<Kind> = Vec::new();
    let is_text = statement.params.is_empty() && !statement.persistent || statement.script;
    let mut results = run(connection, dialect, statement, is_text)?;
    while let Some(result) = results.try_next().await.map_err(fault)? {
        let Either::Right(row) = result else { continue };
        if rows.count == 0 {
            kinds = row::kinds(&row);
        }
        rows.row(&Row::new(&row, &kinds))?;
    }
    Ok(())
}

async fn write(
    connection: &mut MySqlConnection,
    dialect: MysqlDialect,
    statement: Statement,
    key_step: i64,
) -> Result<Done> {
    let mut done = Done::default();
    // Some that have no parameters are not allowed as prepared ones.
    let is_text = statement.params.is_empty();
    let mut results = run(connection, dialect, statement, is_text)?;
    while let Some(result) = results.try_next().await.map_err(fault)? {
        if let Either::Left(result) = result {
            done.rows += result.rows_affected();
            let first = i64::try_from(result.last_insert_id()).unwrap_or(0);
            done.keys = KeyRange::First(first, key_step);
        }
    }
    Ok(done)
}

/// A statement with more parameters is kept only if it comes again.
const KEPT: usize = 1000;

/// Rows of a prepared statement come in binary form, others as text that has to be parsed.
///
/// A statement that is not kept is closed, which the server does not answer. sqlx leaves Nagle's algorithm on, so what
/// is sent next may wait for the server's acknowledgement; all but large statements are kept, in sqlx's cache.
fn run(
    connection: &mut MySqlConnection,
    dialect: MysqlDialect,
    statement: Statement,
    is_text: bool,
) -> Result<BoxStream<'_, sqlx::Result<Either<MySqlQueryResult, MySqlRow>>>> {
    let sql = AssertSqlSafe(statement.sql);
    if is_text {
        return Ok(connection.fetch_many(sql));
    }
    let is_kept = statement.persistent || statement.params.len() <= KEPT;
    let arguments: MySqlArguments = bind::arguments(statement.params, dialect)?;
    let query = sqlx::query_with(sql, arguments).persistent(is_kept);
    Ok(connection.fetch_many(query))
}
