//! Fills a database on a server before the work and looks at it afterwards, over a connection of its own.

use futures_util::future::LocalBoxFuture;
use sqlx::{AssertSqlSafe, Connection as _};

use super::{Connection, EMPTY, graph, users};
use crate::contestant::Result;
use crate::referee::{self, Watches};
use crate::workload::{Stage, Workload};

/// Watches over one database.
pub struct Referee {
    connection: Connection,
    stage: Option<Stage>,
}

impl Referee {
    /// Connects.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn connect(url: &str) -> Result<Self> {
        Ok(Self {
            connection: Connection::connect(url).await?,
            stage: None,
        })
    }

    async fn fill(&mut self, workload: Workload) -> Result<()> {
        let stage = workload.stage();
        if self.stage.replace(stage) != Some(stage) {
            for sql in EMPTY {
                let sql = sqlx::raw_sql(AssertSqlSafe((*sql).to_owned()));
                sql.execute(&mut self.connection).await?;
            }
            match stage {
                Stage::Empty => {}
                Stage::Users => drop(users::insert(&mut self.connection, false).await?),
                Stage::Graph => drop(graph::save(&mut self.connection).await?),
            }
        }
        if workload.writes() {
            self.stage = None;
        }
        Ok(())
    }

    async fn compare(&mut self, workload: Workload, seen: u64) -> Result<()> {
        let stored = match workload {
            Workload::W6 => graph::stored(&mut self.connection).await?,
            Workload::W4 => 0,
            _ => users::load(&mut self.connection).await?,
        };
        referee::compare(workload, seen, stored)
    }
}

impl Watches for Referee {
    fn prepare(&mut self, workload: Workload) -> LocalBoxFuture<'_, Result<()>> {
        Box::pin(self.fill(workload))
    }

    fn check(&mut self, workload: Workload, seen: u64) -> LocalBoxFuture<'_, Result<()>> {
        Box::pin(self.compare(workload, seen))
    }
}
