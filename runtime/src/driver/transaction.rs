//! A transaction that owns its connection.
//!
//! Dropped without a commit it is rolled back before the connection is used again. Being `'static`, its commit
//! can run in a task of its own, which nobody can cancel half-way. What became of a commit without an answer is
//! asked in `outcome`.

use std::ops::{Deref, DerefMut};

use super::outcome::OneText;
use super::{Connection, TransactionId};
use crate::dialect::begin::Begin;
use crate::error::{Error, Result};
use crate::sql::Statement;

/// An open transaction; dropped, it is rolled back.
#[derive(Debug)]
#[must_use = "a transaction that is dropped is rolled back"]
pub struct Transaction {
    connection: Connection,
    begin: Begin,
    /// Known once it writes, where the database has such a thing.
    id: Option<TransactionId>,
}

impl Transaction {
    pub(super) async fn begin(mut connection: Connection, begin: Begin) -> Result<Self> {
        let dialect = connection.dialect();
        let sql = dialect.begin(&begin)?;
        let asks = begin.writes && dialect.transaction_ids().is_some();
        connection.set_dirty(true);
        let mut transaction = Self {
            connection,
            begin,
            id: None,
        };
        let result = if begin.writes {
            transaction.execute_to_write(&sql).await
        } else {
            transaction.execute_own(&sql).await
        };
        // Of several statements the first ones may be done.
        if result.is_err() && !asks && !sql.contains(';') {
            transaction.connection.set_dirty(false);
        }
        result.map(|()| transaction)
    }

    /// Runs a statement of the transaction's own before the first one that writes: asks with it for the id.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn execute_to_write(&mut self, sql: &str) -> Result<()> {
        let known = self.id.is_some() || self.begin.read_only;
        match self.dialect().transaction_ids() {
            Some(ids) if !known => {
                let statement = Statement::script(&format!("{sql}; {}", ids.id));
                self.id = self
                    .query(statement, OneText::default())
                    .await?
                    .map(TransactionId);
                Ok(())
            }
            _ => self.execute_own(sql).await,
        }
    }

    /// Runs a statement of the transaction's own.
    async fn execute_own(&mut self, sql: &str) -> Result<()> {
        let statement = if sql.contains(';') {
            Statement::script(sql)
        } else {
            word(sql)
        };
        self.execute(statement).await.map(drop)
    }

    /// Its id, by which its outcome can be asked for on another connection.
    pub(crate) fn id(&self) -> Option<TransactionId> {
        self.id.clone()
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
                self.end().await;
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
        self.end().await;
        Ok(())
    }

    /// Makes the connection as good as new; until then dropping it has the pool do so.
    async fn end(&mut self) {
        let after = self.connection.dialect().after_end(&self.begin);
        if let Some(sql) = after
            && self.connection.execute(word(sql)).await.is_err()
        {
            return;
        }
        self.connection.set_dirty(false);
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
