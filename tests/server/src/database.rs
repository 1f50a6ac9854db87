//! A database on a server: made for one test, and dropped.
//!
//! A database and nothing smaller: a test may use several PostgreSQL schemas, and what it leaves
//! behind concerns nobody.

use crate::session::Session;
use crate::{Result, Server, name, with_database};

/// A database that exists until [`Database::remove`].
#[derive(Debug)]
pub struct Database {
    server: Server,
    server_url: String,
    name: String,
}

impl Database {
    /// Creates an empty database on the server of the URL.
    ///
    /// # Errors
    /// When the server does not answer or does not allow it.
    pub async fn create(server: Server, server_url: &str) -> Result<Self> {
        let name = name::unique();
        let mut session = Session::open(server, server_url).await?;
        let created = session.run(creation(server, &name)).await;
        session.close().await;
        created.map(|()| Self {
            server,
            server_url: server_url.to_owned(),
            name,
        })
    }

    /// Where it is.
    pub fn url(&self) -> String {
        with_database(&self.server_url, &self.name)
    }

    /// The server that it is on.
    pub fn server_url(&self) -> &str {
        &self.server_url
    }

    /// Drops it, with the connections that still use it.
    ///
    /// # Errors
    /// When the server does not answer or does not allow it.
    pub async fn remove(&self) -> Result<()> {
        let mut session = Session::open(self.server, &self.server_url).await?;
        let dropped = session.drop_database(&self.name).await;
        session.close().await;
        dropped
    }
}

/// Text and its order are the same on every server: UTF-8, by code points in PostgreSQL.
fn creation(server: Server, name: &str) -> String {
    match server {
        Server::Postgres => {
            format!("create database {name} template template0 encoding 'UTF8' lc_collate 'C'")
        }
        Server::MySql => format!("create database {name} character set utf8mb4"),
    }
}
