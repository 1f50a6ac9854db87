//! A transaction that owns its connection.
//!
//! Dropped without a commit it is rolled back before the connection is used again. Being `'static`, its commit
//! can run in a task of its own, which nobody can cancel half-way.

use std::ops::{Deref, DerefMut};

use super::Connection;
use crate::error::{Error, Result};
use crate::sql::Statement;

/// An open transaction; dropped, it is rolled back.
#[derive(Debug)]
#[must_use = "a transaction that is dropped is rolled back"]
pub struct Transaction {
    connection: Connection,
}

impl Transaction {
    pub(super) async fn begin(mut connection: Connection) -> Result<Self> {
        connection.set_dirty(true);
        let begin = connection.dialect().begin();
        let result = connection.execute(word(begin)).await;
        if result.is_err() {
            connection.set_dirty(false);
        }
        result.map(|_| Self { connection })
    }

    /// Makes the changes permanent.
    ///
    /// # Errors
    /// When the database refuses, or the connection was lost before: then nothing was written, and the
    /// transaction is rolled back. When the connection was lost meanwhile, with kind `CommitUnknown`.
    pub async fn commit(mut self) -> Result<()> {
        self.connection.check_alive()?;
        match self.connection.execute(word("commit")).await {
            Ok(_) => {
                self.connection.set_dirty(false);
                Ok(())
            }
            Err(error) if error.is_connection() => Err(Error::commit_unknown(error)),
            Err(error) => Err(error),
        }
    }

    /// Takes the changes back.
    ///
    /// # Errors
    /// When the connection was lost; the changes are taken back all the same.
    pub async fn rollback(mut self) -> Result<()> {
        self.connection.execute(word("rollback")).await?;
        self.connection.set_dirty(false);
        Ok(())
    }

    /// Marks the point `depth` of a nested transaction.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn savepoint(&mut self, depth: u32) -> Result<()> {
        self.connection
            .execute(word(&format!("savepoint s{depth}")))
            .await
            .map(drop)
    }

    /// Forgets the point `depth`; what was done since stays part of the transaction.
    ///
    /// # Errors
    /// When there is no such point.
    pub async fn release(&mut self, depth: u32) -> Result<()> {
        self.connection
            .execute(word(&format!("release savepoint s{depth}")))
            .await
            .map(drop)
    }

    /// Takes back what was done since the point `depth`.
    ///
    /// # Errors
    /// When there is no such point.
    pub async fn rollback_to(&mut self, depth: u32) -> Result<()> {
        self.connection
            .execute(word(&format!("rollback to savepoint s{depth}")))
            .await
            .map(drop)
    }
}

impl Deref for Transaction {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.connection
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.connection
    }
}

/// A statement that is worth keeping prepared.
fn word(sql: &str) -> Statement {
    Statement {
        persistent: true,
        ..Statement::plain(sql)
    }
}
