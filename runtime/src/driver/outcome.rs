//! Finds out what became of a commit whose answer was lost, on another connection, where the database remembers it.
//!
//! It asks for a while: the server may not have noticed yet that the old connection is gone, or may be restarting.
//! What the manager makes of the answer is in `commit`.

use std::time::Duration;

use super::{Decoder, Driver};
use crate::error::Result;
use crate::read_row::ReadRow;
use crate::sql::Statement;
use crate::value::Value;

/// Names a transaction as long as the database remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TransactionId(pub(super) String);

/// How long it is asked for.
const PATIENCE: Duration = Duration::from_secs(10);
/// The first pause between two questions; each is twice as long as the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

impl Driver {
    /// Whether a transaction was committed; `None` when that cannot be found out.
    pub(crate) async fn outcome(&self, id: &TransactionId) -> Option<bool> {
        tokio::time::timeout(PATIENCE, self.ask_until_known(id))
            .await
            .ok()?
    }

    async fn ask_until_known(&self, id: &TransactionId) -> Option<bool> {
        let mut pause = FIRST_PAUSE;
        loop {
            match self.ask(id).await {
                Ok(Some(status)) if status == "committed" => return Some(true),
                Ok(Some(status)) if status == "aborted" => return Some(false),
                // Too long ago: nobody remembers.
                Ok(None) => return None,
                Err(error) if !error.is_connection() => {
                    tracing::warn!(target: "dormouse::transaction", %error, "the outcome of a commit cannot be asked for");
                    return None;
                }
                Ok(Some(_)) | Err(_) => tokio::time::sleep(pause).await,
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    async fn ask(&self, id: &TransactionId) -> Result<Option<String>> {
        let Some(ids) = self.dialect().transaction_ids() else {
            return Ok(None);
        };
        let statement = Statement {
            params: vec![Value::Text(id.0.clone())],
            ..Statement::plain(ids.outcome)
        };
        self.acquire()
            .await?
            .query(statement, OneText::default())
            .await
    }
}

/// Decodes the last text of a result.
#[derive(Default)]
pub(super) struct OneText(Option<String>);

impl Decoder for OneText {
    type Batch = Option<String>;

    fn row(&mut self, row: &dyn ReadRow) -> Result<()> {
        self.0 = row.text(0)?.map(str::to_owned);
        Ok(())
    }

    fn finish(self) -> Option<String> {
        self.0
    }
}
