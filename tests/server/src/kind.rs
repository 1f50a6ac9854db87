//! The kinds of databases that tests run on, and how they are named in variables.

use std::env;
use std::fmt;
use std::str::FromStr;

use crate::Result;

/// The variable that lists the kinds under test, with commas between them.
pub const DATABASES: &str = "DORMOUSE_TEST_DATABASES";

/// A kind of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// SQLite, which needs no server.
    Sqlite,
    /// PostgreSQL.
    Postgres,
    /// MySQL or MariaDB.
    MySql,
}

/// A kind of database that needs a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Server {
    /// PostgreSQL.
    Postgres,
    /// MySQL or MariaDB.
    MySql,
}

impl Kind {
    /// All of them, in the order in which they are tested.
    pub const ALL: [Self; 3] = [Self::Sqlite, Self::Postgres, Self::MySql];

    /// The server that it needs.
    pub fn server(self) -> Option<Server> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some(Server::Postgres),
            Self::MySql => Some(Server::MySql),
        }
    }

    /// The name in variables and arguments.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::MySql => "mysql",
        }
    }
}

impl Server {
    /// The variable with the URL of the server.
    pub fn variable(self) -> &'static str {
        match self {
            Self::Postgres => "DORMOUSE_TEST_POSTGRES_URL",
            Self::MySql => "DORMOUSE_TEST_MYSQL_URL",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Postgres => "PostgreSQL",
            Self::MySql => "MySQL/MariaDB",
        })
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(name: &str) -> Result<Self> {
        let known = Self::ALL.into_iter().find(|kind| kind.name() == name);
        known.ok_or_else(|| format!("`{name}` is not one of sqlite, postgres, mysql"))
    }
}

/// Reads a list like `sqlite,mysql`; the order of [`Kind::ALL`], each once.
///
/// # Errors
/// When a name is unknown, or there is none.
pub fn parse_kinds(list: &str) -> Result<Vec<Kind>> {
    let names = list.split(',').map(str::trim).map(Kind::from_str);
    let named = names.collect::<Result<Vec<_>>>()?;
    let mut kinds = Kind::ALL.to_vec();
    kinds.retain(|kind| named.contains(kind));
    Ok(kinds)
}

/// The kinds that tests run on: those of [`DATABASES`], or all.
///
/// # Errors
/// When the variable cannot be read.
pub fn under_test() -> Result<Vec<Kind>> {
    match env::var(DATABASES) {
        Ok(list) => parse_kinds(&list).map_err(|error| format!("{DATABASES}: {error}")),
        Err(env::VarError::NotPresent) => Ok(Kind::ALL.to_vec()),
        Err(error) => Err(format!("{DATABASES}: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_kinds() {
        let check = |list: &str, expected: Result<&[Kind]>| {
            let expected = expected.map(<[Kind]>::to_vec);
            assert_eq!(parse_kinds(list), expected, "{list}");
        };
        let unknown = |name: &str| format!("`{name}` is not one of sqlite, postgres, mysql");
        check("sqlite", Ok(&[Kind::Sqlite]));
        check("mysql, sqlite", Ok(&[Kind::Sqlite, Kind::MySql]));
        check("postgres,postgres", Ok(&[Kind::Postgres]));
        check("sqlite,postgres,mysql", Ok(&Kind::ALL));
        check("oracle", Err(unknown("oracle")));
        check("sqlite,", Err(unknown("")));
        check("", Err(unknown("")));
    }
}
