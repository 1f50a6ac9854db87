//! A connection that answers in texts.
//!
//! Catalogs differ in types, not in what they say: every query casts its columns to text, lists to JSON.

use std::str::FromStr;

use sqlx::mysql::{MySqlConnectOptions, MySqlConnection};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, Column, ConnectOptions, Connection, Row as _};

use crate::ddl::Dialect;

use super::IntrospectError;

/// An open connection.
pub(super) enum Catalog {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
    MySql(MySqlConnection),
}

/// A row of a catalog.
pub(super) struct Row(Vec<(String, Option<String>)>);

macro_rules! rows {
    ($connection:expr, $sql:expr, $parameters:expr) => {{
        let mut query = sqlx::query(AssertSqlSafe($sql));
        for parameter in $parameters {
            query = query.bind(parameter);
        }
        let rows = query.fetch_all($connection).await?;
        let rows = rows.iter().map(|row| texts!(row));
        rows.collect::<sqlx::Result<Vec<Row>>>()
    }};
}

macro_rules! texts {
    ($row:expr) => {{
        let columns = $row.columns().iter().enumerate();
        let values = columns.map(|(index, column)| {
            let value: Option<String> = $row.try_get(index)?;
            Ok((column.name().to_lowercase(), value))
        });
        values.collect::<sqlx::Result<Vec<_>>>().map(Row)
    }};
}

impl Catalog {
    pub(super) async fn connect(url: &str) -> Result<Self, IntrospectError> {
        let wrong = |reason: String| IntrospectError::Url { reason };
        let scheme = url.split_once(':').map(|(scheme, _)| scheme);
        let failed = |database| move |source| IntrospectError::Connect { database, source };
        let parsed = |error: sqlx::Error| match error {
            sqlx::Error::Configuration(reason) => wrong(reason.to_string()),
            error => wrong(error.to_string()),
        };
        match scheme {
            Some("sqlite") => {
                let options = SqliteConnectOptions::from_str(url).map_err(parsed)?;
                let options = options.create_if_missing(false).read_only(true);
                let opened = options.connect().await;
                opened.map(Self::Sqlite).map_err(failed("SQLite"))
            }
            Some("postgres" | "postgresql") => {
                let options = PgConnectOptions::from_str(url).map_err(parsed)?;
                let opened = options.connect().await;
                opened.map(Self::Postgres).map_err(failed("PostgreSQL"))
            }
            Some("mysql" | "mariadb") => {
                let options = MySqlConnectOptions::from_str(url).map_err(parsed)?;
                let opened = options.connect().await;
                opened.map(Self::MySql).map_err(failed("MySQL or MariaDB"))
            }
            Some(other) if url.contains("://") => Err(wrong(format!("`{other}:` is not known"))),
            _ => Err(wrong(
                "it does not begin with the kind of the database".to_owned(),
            )),
        }
    }

    pub(super) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
            Self::MySql(_) => Dialect::MySql,
        }
    }

    /// The rows of a query all of whose columns are text.
    pub(super) async fn rows(
        &mut self,
        what: &'static str,
        sql: &str,
        parameters: &[String],
    ) -> Result<Vec<Row>, IntrospectError> {
        let rows = self.query(sql, parameters).await;
        rows.map_err(|source| IntrospectError::Catalog { what, source })
    }

    /// The same, for a query that may fail without an end to everything.
    pub(super) async fn query(
        &mut self,
        sql: &str,
        parameters: &[String],
    ) -> sqlx::Result<Vec<Row>> {
        let sql = sql.to_owned();
        match self {
            Self::Sqlite(connection) => rows!(connection, sql, parameters),
            Self::Postgres(connection) => rows!(connection, sql, parameters),
            Self::MySql(connection) => rows!(connection, sql, parameters),
        }
    }

    pub(super) async fn close(self) {
        // What was read is there: a server that does not say goodbye changes nothing.
        let _closed = match self {
            Self::Sqlite(connection) => connection.close().await,
            Self::Postgres(connection) => connection.close().await,
            Self::MySql(connection) => connection.close().await,
        };
    }
}

impl Row {
    /// A column's text, unless it is null.
    pub(super) fn maybe(&self, name: &str) -> Option<String> {
        let found = self.0.iter().find(|(known, _)| known == name)?;
        found.1.clone()
    }

    /// A column's text; null is nothing.
    pub(super) fn text(&self, name: &str) -> String {
        self.maybe(name).unwrap_or_default()
    }

    /// A column's text, unless there is nothing in it.
    pub(super) fn filled(&self, name: &str) -> Option<String> {
        self.maybe(name).filter(|text| !text.is_empty())
    }

    /// Whether a column is true.
    pub(super) fn flag(&self, name: &str) -> bool {
        matches!(self.text(name).as_str(), "true" | "t" | "1" | "YES")
    }

    /// A column's number.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.text(name).parse().ok()
    }

    /// A list, which came as JSON; what is null in it is nothing.
    pub(super) fn list(&self, name: &str) -> Vec<String> {
        let parsed: Option<Vec<Option<String>>> = serde_json::from_str(&self.text(name)).ok();
        let items = parsed.unwrap_or_default().into_iter();
        items.map(Option::unwrap_or_default).collect()
    }
}
