//! A connection to a server, and what is done on it.

use futures_util::future::LocalBoxFuture;
use sqlx::Connection as _;

use super::{Connection, graph, parameter, users};
use crate::contestant::{Contestant, Result};
use crate::workload::Workload;

/// A connection.
pub struct Sqlx(Connection);

impl Sqlx {
    /// Connects.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn connect(url: &str) -> Result<Self> {
        Ok(Self(Connection::connect(url).await?))
    }
}

impl Contestant for Sqlx {
    fn run(&mut self, workload: Workload) -> LocalBoxFuture<'_, Result<u64>> {
        Box::pin(async move {
            match workload {
                Workload::W1 => users::insert(&mut self.0, false).await,
                Workload::W1R => users::insert(&mut self.0, true).await,
                Workload::W2 => users::load(&mut self.0).await,
                Workload::W3 => users::find(&mut self.0).await,
                Workload::W4 => graph::load(&mut self.0).await,
                Workload::W5 => users::change(&mut self.0, false).await,
                Workload::W5B => users::change(&mut self.0, true).await,
                Workload::W6 => graph::save(&mut self.0).await,
            }
        })
    }
}

/// The text of an insert of several rows.
pub fn insert_sql(table: &str, columns: &[&str], rows: usize) -> String {
    let mut number = 0;
    let mut value = || {
        number += 1;
        parameter(number)
    };
    let mut row = || {
        let values: Vec<_> = columns.iter().map(|_| value()).collect();
        format!("({})", values.join(", "))
    };
    let rows: Vec<_> = (0..rows).map(|_| row()).collect();
    let columns = columns.join(", ");
    format!("insert into {table} ({columns}) values {}", rows.join(", "))
}
