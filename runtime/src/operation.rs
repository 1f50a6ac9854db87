//! A read: one or more statements on one connection, or inside the open transaction.
//!
//! It sees what the manager shows: it waits for a commit that is under way, joins a transaction that was begun
//! meanwhile, and tells whether a flush may have overtaken a statement. It goes to a replica only while the manager
//! has written nothing and nobody asked for the primary. It changes nothing in the manager.

use tokio::sync::OwnedMutexGuard;

use crate::EntityManager;
use crate::dialect::Dialect;
use crate::driver::{Connection, Decoder, Transaction};
use crate::entity::Schema;
use crate::error::{Error, ErrorKind, Result};
use crate::metadata::EntityMeta;
use crate::session::Session;
use crate::sql::{SqlWriter, Statement};

/// After so many statements that were overtaken, a read takes its turn like a flush.
const PATIENCE: u32 = 8;

/// Statements that belong together; the connection goes back when it is dropped.
pub(crate) struct Operation<'s, S: Schema> {
    session: &'s Session<S>,
    transaction: Option<OwnedMutexGuard<Option<Transaction>>>,
    connection: Option<Connection>,
    /// Whether it must see what is written now, not a moment ago.
    primary: bool,
    overtaken: u32,
    turn: Option<OwnedMutexGuard<()>>,
    /// Whether its rows are locked, which takes a transaction.
    locks: bool,
}

/// What a statement brought, and when it was sent.
pub(crate) struct Answer<B> {
    pub batch: B,
    /// The number of flushes that it may have seen.
    pub after: u64,
}

impl<'s, S: Schema> Operation<'s, S> {
    pub fn new(session: &'s Session<S>) -> Self {
        Self {
            session,
            transaction: None,
            connection: None,
            primary: false,
            overtaken: 0,
            turn: None,
            locks: false,
        }
    }

    /// Reads from the primary, if this is true.
    pub fn on_primary(mut self, primary: bool) -> Self {
        self.primary |= primary;
        self
    }

    /// Runs a statement whose rows are decoded.
    ///
    /// # Errors
    /// When the database refuses it, or a value does not fit its column.
    pub async fn query<D: Decoder>(
        &mut self,
        statement: Statement,
        decoder: D,
    ) -> Result<Answer<D::Batch>> {
        let after = self.ready().await?;
        let batch = match (self.transaction.as_deref_mut(), &mut self.connection) {
            (Some(Some(transaction)), _) => transaction.query(statement, decoder).await,
            (_, Some(connection)) => connection.query(statement, decoder).await,
            _ => return Err(Error::other("no connection")),
        };
        let batch = self.session.attempt.note(batch)?;
        Ok(Answer { batch, after })
    }

    /// Does what comes before a select that locks rows of this table.
    ///
    /// # Errors
    /// When no transaction is open, or it only reads.
    pub async fn prepare_locks(&mut self, meta: &'static EntityMeta) -> Result<()> {
        self.locks = true;
        self.ready().await?;
        if self.session.is_read_only() {
            return Err(Error::new(
                ErrorKind::ReadOnly,
                "a transaction that only reads locks no rows; begin one without `read_only`",
            ));
        }
        let dialect = self.session.driver().dialect();
        if dialect.has_one_writer() && !self.session.is_only_writer() {
            let statement = take_write_lock(meta, dialect);
            if let Some(Some(transaction)) = self.transaction.as_deref_mut() {
                let taken = transaction.execute(statement).await.map(drop);
                self.session.attempt.note(taken)?;
            }
        }
        Ok(())
    }

    /// Gets a connection that may be used; the number of flushes that it sees.
    async fn ready(&mut self) -> Result<u64> {
        loop {
            let flushes = self.session.flushes();
            if self.is_ready(flushes) {
                return Ok(flushes);
            }
            self.get_ready().await?;
        }
    }

    /// Whether the next statement would see what the manager shows after so many flushes.
    fn is_ready(&self, flushes: u64) -> bool {
        let inside = self.transaction.as_deref().is_some_and(Option::is_some);
        let quiet = !self.locks
            && self.session.transaction().is_none()
            && self.session.running_commit().is_none();
        let late = |connection: &Connection| connection.is_replica() && self.needs_primary(flushes);
        inside || (quiet && self.connection.as_ref().is_some_and(|it| !late(it)))
    }

    /// A replica may not have yet what this manager wrote.
    fn needs_primary(&self, flushes: u64) -> bool {
        self.primary || flushes > 0 || self.session.reads_primary()
    }

    /// Takes one step towards a connection that may be used.
    async fn get_ready(&mut self) -> Result<()> {
        if let Some(open) = self.session.transaction() {
            // What waits for the transaction must not keep a connection that its tasks may need.
            self.connection = None;
            let inside = open.clone().lock_owned().await;
            if inside.is_some() {
                self.transaction = Some(inside);
            } else {
                self.session.end(&open);
            }
        } else if self.locks {
            return Err(Error::transaction_state(
                "a lock lasts as long as its transaction, and none is open; lock inside `transactional` or after `begin`",
            ));
        } else if let Some(commit) = self.session.running_commit() {
            self.connection = None;
            commit.answered().await;
        } else {
            // One that leads to a replica goes back before another is asked for.
            self.connection = None;
            self.connection = Some(self.connect().await?);
        }
        Ok(())
    }

    async fn connect(&self) -> Result<Connection> {
        let driver = self.session.driver();
        if self.needs_primary(self.session.flushes()) {
            return driver.acquire().await;
        }
        driver.acquire_to_read().await
    }

    /// A flush has overtaken a statement, which is sent once more: in a turn of its own after some vain ones.
    pub async fn again(&mut self) {
        self.overtaken += 1;
        if self.overtaken == PATIENCE && self.transaction.is_none() {
            self.connection = None;
            self.turn = Some(self.session.flush_turn().await);
        }
    }
}

/// A write that changes nothing, by which a transaction takes the one write lock of the database.
fn take_write_lock(meta: &EntityMeta, dialect: &dyn Dialect) -> Statement {
    let mut writer = SqlWriter::new(dialect);
    writer.push("delete from ");
    writer.table(meta.schema, meta.table);
    writer.push(" where false");
    writer.finish(true)
}

impl<S: Schema> EntityManager<S> {
    /// Has this manager read from the primary from now on, where there are
    /// [replicas](crate::OrmBuilder::replica): what it reads is not late then.
    pub fn read_primary(&self) {
        self.session.read_primary();
    }
}
