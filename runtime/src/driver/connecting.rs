//! Why a server could not be reached, in words that say what to do.
//!
//! Messages name host, user and database, never a password. What goes wrong later is in each driver's `fault`.

use std::fmt;
use std::io;
use std::path::Path;
use std::time::Duration;

use crate::error::{Error, ErrorKind, Result};

/// Where a server is, and who wants what of it.
pub(super) struct Place {
    server: &'static str,
    address: String,
    user: String,
    database: String,
}

/// What a server has against a new connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Objection {
    /// It does not know the user, or the password is wrong, or it allows the user nothing.
    User,
    /// It has no such database.
    Database,
    /// It has too many connections already.
    TooMany,
    /// It starts, or stops.
    NotReady,
    /// It wants the connection encrypted.
    Plain,
}

impl Place {
    pub(super) fn new(
        server: &'static str,
        (host, port, socket): (&str, u16, Option<&Path>),
        user: &str,
        database: Option<&str>,
    ) -> Self {
        Self {
            server,
            address: match socket {
                Some(socket) => socket.display().to_string(),
                None => format!("{host}:{port}"),
            },
            user: user.to_owned(),
            database: database.unwrap_or(user).to_owned(),
        }
    }

    /// Opens a connection, which must not take longer than this.
    pub(super) async fn within<T>(
        &self,
        limit: Duration,
        open: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        let opened = tokio::time::timeout(limit, open).await;
        opened.unwrap_or_else(|_| {
            let text = format!(
                "{self} does not answer within {limit:?}; see whether host and port are right and no firewall is between, or raise `connect_timeout`"
            );
            Err(Error::new(ErrorKind::Connection, text))
        })
    }

    /// The error for a connection that could not be opened; `objection` is what the server has against it.
    pub(super) fn refusal(
        &self,
        error: sqlx::Error,
        objection: Option<Objection>,
        fault: impl FnOnce(sqlx::Error) -> Error,
    ) -> Error {
        let (kind, text) = match (&error, objection) {
            // What rustls says of a certificate.
            (sqlx::Error::Io(cause), _) if cause.kind() == io::ErrorKind::InvalidData => {
                (ErrorKind::Connection, self.not_encrypted(cause))
            }
            (sqlx::Error::Io(cause), _) => (
                ErrorKind::Connection,
                format!("cannot reach {self}: {cause}; see whether it runs, and whether host and port are right"),
            ),
            (sqlx::Error::Tls(cause), _) if cause.to_string().contains("without TLS") => (
                ErrorKind::Configuration,
                "the URL wants an encrypted connection; turn on the feature `tls` of the crate `dormouse`".to_owned(),
            ),
            (sqlx::Error::Configuration(cause), _) if cause.to_string().contains("RSA auth") => (
                ErrorKind::Configuration,
                format!("{self} takes the password of `{}` on encrypted connections only; turn on the feature `tls` of the crate `dormouse`", self.user),
            ),
            (sqlx::Error::Tls(cause), _) => (ErrorKind::Connection, self.not_encrypted(cause)),
            (error, Some(objection)) => {
                (ErrorKind::Connection, self.objection(objection, &said(error)))
            }
            (_, None) => return fault(error),
        };
        Error::new(kind, text).with_source(error)
    }

    fn not_encrypted(&self, cause: &dyn fmt::Display) -> String {
        format!(
            "no encrypted connection to {self}: {cause}; see what the URL says about certificates"
        )
    }

    fn objection(&self, objection: Objection, said: &str) -> String {
        let Self { user, database, .. } = self;
        match objection {
            Objection::User => format!(
                "{self} refuses the user `{user}`: {said}; see whether user and password are right and the user may use `{database}`"
            ),
            Objection::Database => {
                format!("{self} has no database `{database}`; create it, or name another one")
            }
            Objection::TooMany => format!(
                "{self} takes no more connections: {said}; lower `max_connections`, or raise the server's limit"
            ),
            Objection::NotReady => format!("{self} is not ready: {said}; try again later"),
            Objection::Plain => format!(
                "{self} wants an encrypted connection: {said}; turn on the feature `tls` of the crate `dormouse`"
            ),
        }
    }
}

/// What the server said.
fn said(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(said) => said.message().to_owned(),
        error => error.to_string(),
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at `{}`", self.server, self.address)
    }
}
