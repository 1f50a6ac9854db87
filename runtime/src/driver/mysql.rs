//! MySQL and MariaDB through sqlx.
//!
//! A connection is told once how it is used: UTC, strict (nothing is cut off or rounded without an error), a
//! collation that compares byte by byte. What a value looks like on the wire is in `row` and `bind`.

use std::str::FromStr;
use std::sync::Arc;

use futures_util::TryStreamExt;
use futures_util::stream::BoxStream;
use sqlx::mysql::{
    MySqlArguments, MySqlConnectOptions, MySqlConnection, MySqlQueryResult, MySqlRow,
};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection as _, Either, Executor, Row as _};

use super::pool::{Limits, Manage, Pool};
use super::{Decoder, Done, DriverOptions, KeyRange};
use crate::dialect::mysql::MysqlDialect;
use crate::error::{Error, Result};
use crate::sql::Statement;

mod bind;
mod fault;
mod row;

use fault::fault;
use row::{Kind, Row};

/// Opens connections to one database.
pub(super) struct Mysql {
    options: MySqlConnectOptions,
    lock_timeout: u64,
}

/// A connection.
pub(super) struct MysqlSession {
    connection: MySqlConnection,
    pub(super) dialect: &'static MysqlDialect,
    /// The distance of keys that one statement generates.
    key_step: i64,
}

static MYSQL: MysqlDialect = MysqlDialect { mariadb: false };
static MARIADB: MysqlDialect = MysqlDialect { mariadb: true };

/// The pool of the database that the URL names.
pub(super) fn pool(url: &str, options: &DriverOptions) -> Result<Arc<Pool<Mysql>>> {
    let url = url.replacen("mariadb:", "mysql:", 1);
    let connect = MySqlConnectOptions::from_str(&url)
        .map_err(|error| Error::configuration(error.to_string()).with_source(error))?
        .disable_statement_logging();
    let limits = Limits {
        max_connections: options.max_connections,
        acquire_timeout: options.acquire_timeout,
        idle_timeout: Some(options.idle_timeout),
    };
    let mysql = Mysql {
        options: connect,
        lock_timeout: options.lock_timeout.as_secs().max(1),
    };
    Ok(Pool::new(mysql, limits))
}

impl Manage for Mysql {
    type Connection = MysqlSession;

    async fn open(&self) -> Result<MysqlSession> {
        let mut connection = self.options.connect().await.map_err(fault)?;
        let version = "select version(), @@auto_increment_increment";
        let row = connection.fetch_one(version).await.map_err(fault)?;
        let version: String = row.try_get(0).map_err(fault)?;
        let key_step: u64 = row.try_get(1).map_err(fault)?;
        let dialect = if version.contains("MariaDB") {
            &MARIADB
        } else {
            &MYSQL
        };
        let (collation, lock_timeout) = (dialect.text_collation(), self.lock_timeout);
        let setup = format!(
            "set names utf8mb4 collate {collation}, time_zone = '+00:00', \
             sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO', \
             innodb_lock_wait_timeout = {lock_timeout}"
        );
        let setup = AssertSqlSafe(setup);
        connection.execute(setup).await.map_err(fault)?;
        Ok(MysqlSession {
            connection,
            dialect,
            key_step: i64::try_from(key_step).unwrap_or(1),
        })
    }

    async fn is_alive(&self, session: &mut MysqlSession) -> bool {
        session.connection.ping().await.is_ok()
    }

    /// A change of the schema that did not end has left the checks of foreign keys off.
    async fn roll_back(&self, session: &mut MysqlSession) -> bool {
        let connection = &mut session.connection;
        connection.execute("rollback").await.is_ok()
            && connection
                .execute("set foreign_key_checks = 1")
                .await
                .is_ok()
    }

    async fn close(&self, session: MysqlSession) {
        if let Err(error) = session.connection.close().await {
            tracing::warn!(target: "dormouse::query", %error, "closing a connection");
        }
    }
}

impl MysqlSession {
    pub(super) async fn query<D: Decoder>(
        &mut self,
        statement: Statement,
        mut decoder: D,
    ) -> Result<(D::Batch, u64)> {
        let mut rows = 0;
        let mut kinds: Vec<Kind> = Vec::new();
        let mut results = self.run(statement)?;
        while let Some(result) = results.try_next().await.map_err(fault)? {
            let Either::Right(row) = result else { continue };
            if rows == 0 {
                kinds = row::kinds(&row);
            }
            decoder.row(&Row::new(&row, &kinds))?;
            rows += 1;
        }
        Ok((decoder.finish(), rows))
    }

    pub(super) async fn execute(&mut self, statement: Statement) -> Result<Done> {
        let key_step = self.key_step;
        let mut done = Done::default();
        let mut results = self.run(statement)?;
        while let Some(result) = results.try_next().await.map_err(fault)? {
            if let Either::Left(result) = result {
                done.rows += result.rows_affected();
                let first = i64::try_from(result.last_insert_id()).unwrap_or(0);
                done.keys = KeyRange::First(first, key_step);
            }
        }
        Ok(done)
    }

    /// Statements without parameters go as text: some are not allowed as prepared ones.
    fn run(
        &mut self,
        statement: Statement,
    ) -> Result<BoxStream<'_, sqlx::Result<Either<MySqlQueryResult, MySqlRow>>>> {
        let sql = AssertSqlSafe(statement.sql);
        if statement.params.is_empty() {
            return Ok(self.connection.fetch_many(sql));
        }
        let arguments: MySqlArguments = bind::arguments(statement.params, *self.dialect)?;
        let query = sqlx::query_with(sql, arguments).persistent(statement.persistent);
        Ok(self.connection.fetch_many(query))
    }
}
