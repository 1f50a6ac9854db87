//! Why a database could not be read, and what to do.

use std::fmt;

/// Why a database could not be read. Never contains a password.
#[derive(Debug)]
pub enum IntrospectError {
    /// The URL is none of a database that is known.
    Url {
        /// What is wrong with it.
        reason: String,
    },
    /// There was no connection.
    Connect {
        /// The kind of database.
        database: &'static str,
        /// What the driver says.
        source: sqlx::Error,
    },
    /// A catalog could not be read.
    Catalog {
        /// What was read.
        what: &'static str,
        /// What the database says.
        source: sqlx::Error,
    },
    /// There is no table.
    Empty {
        /// The schemas that were asked for.
        schemas: Vec<String>,
    },
}

const URLS: &str = "write `sqlite://file.db`, `postgres://user:password@host/database` or \
                    `mysql://user:password@host/database`; a character such as `@` in a password is `%40`";

const NO_FILE: &str = "look at the file: it is no database of SQLite, or it is encrypted";

const RIGHTS: &str = "the user needs the right to read this database: `grant connect on database … to …` on \
                      PostgreSQL, `grant select on ….* to …` on MySQL";

impl fmt::Display for IntrospectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url { reason } => write!(f, "not the URL of a database: {reason}\nhelp: {URLS}"),
            Self::Connect { database, source } => {
                write!(f, "no connection to {database}: {}", plain(source))?;
                write!(f, "\nhelp: {}", help(source))
            }
            Self::Catalog { what, source } => {
                write!(f, "the {what} cannot be read: {}", plain(source))?;
                let code = source.as_database_error().and_then(|error| error.code());
                let help = match code.as_deref() {
                    Some("26") => NO_FILE,
                    _ if matches!(source, sqlx::Error::Io(_)) => help(source),
                    _ => "the user needs the right to read the catalogs of this database",
                };
                write!(f, "\nhelp: {help}")
            }
            Self::Empty { schemas } if schemas.is_empty() => f.write_str(
                "the database has no tables that this user may see\nhelp: look at the name of the database \
                 in the URL, and at the rights of the user",
            ),
            Self::Empty { schemas } => write!(
                f,
                "there is no table in {}\nhelp: `--schemas` takes names exactly as the database has them",
                schemas.join(", ")
            ),
        }
    }
}

impl std::error::Error for IntrospectError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Connect { source, .. } | Self::Catalog { source, .. } => Some(source),
            Self::Url { .. } | Self::Empty { .. } => None,
        }
    }
}

/// What the database says, without the driver's words around it.
fn plain(error: &sqlx::Error) -> String {
    match error.as_database_error() {
        Some(error) => error.message().to_owned(),
        None => error.to_string(),
    }
}

fn help(error: &sqlx::Error) -> &'static str {
    let code = error.as_database_error().and_then(|error| error.code());
    let refused = |text: &str| {
        error
            .as_database_error()
            .is_some_and(|error| error.message().contains(text))
    };
    match code.as_deref() {
        Some("42501") => RIGHTS,
        Some("42000") if refused("Access denied") => RIGHTS,
        Some("28P01" | "28000") => "look at the user and the password in the URL",
        Some("3D000" | "42000") => "look at the name of the database in the URL",
        Some("14") => "look at the path: the file has to exist, and its directory",
        Some("26") => NO_FILE,
        _ if matches!(error, sqlx::Error::Io(_)) => {
            "look at the host and the port in the URL, and whether the server runs"
        }
        _ => "look at the URL, and whether the server runs",
    }
}
