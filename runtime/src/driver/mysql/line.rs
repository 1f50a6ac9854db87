//! The line to the server: a statement on it goes on when nobody waits for it any more.
//!
//! sqlx cannot take up a connection whose statement was dropped while the server prepared it: the answer stays behind,
//! and the next statement waits for ever. So a statement owns the connection, and the line keeps both; whoever comes
//! next awaits its end first. What a statement does, and what becomes of a line that was given up, is for others.

use std::future::Future;
use std::pin::Pin;

use sqlx::mysql::MySqlConnection;
use tokio::sync::oneshot;

use crate::error::{Error, ErrorKind, Result};
use crate::sync::Mutex;

/// A connection, which is either free or with the statement under way.
pub(super) struct Line {
    free: Option<MySqlConnection>,
    /// Never locked: it makes a line `Sync`, which futures are not.
    busy: Mutex<Option<Statement>>,
}

/// Gives the connection back when it is done.
type Statement = Pin<Box<dyn Future<Output = MySqlConnection> + Send>>;

impl Line {
    pub(super) const fn new(connection: MySqlConnection) -> Self {
        Self {
            free: Some(connection),
            busy: Mutex::new(None),
        }
    }

    /// The connection, once nothing is under way on it.
    pub(super) async fn free(&mut self) -> Result<&mut MySqlConnection> {
        let busy = self.busy.get_mut();
        if let Some(statement) = busy {
            self.free = Some(statement.await);
            *busy = None;
        }
        self.free.as_mut().ok_or_else(gone)
    }

    /// Runs a statement, which takes the connection and gives it back.
    pub(super) async fn run<T, F>(
        &mut self,
        statement: impl FnOnce(MySqlConnection) -> F,
    ) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = (MySqlConnection, Result<T>)> + Send + 'static,
    {
        self.free().await?;
        let connection = self.free.take().ok_or_else(gone)?;
        let statement = statement(connection);
        let (sender, result) = oneshot::channel();
        self.busy = Mutex::new(Some(Box::pin(async move {
            let (connection, result) = statement.await;
            // Whoever asked may be gone.
            let _unheard = sender.send(result);
            connection
        })));
        self.free().await?;
        result.await.map_err(|_| gone())?
    }

    pub(super) async fn close(mut self) -> Result<(), sqlx::Error> {
        let _settled = self.free().await;
        match self.free {
            Some(connection) => sqlx::Connection::close(connection).await,
            None => Ok(()),
        }
    }
}

fn gone() -> Error {
    Error::new(
        ErrorKind::Connection,
        "the connection went with a statement that did not end",
    )
}
