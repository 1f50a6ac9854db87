//! Dormouse, on any database: one manager per piece of work, as in a request.

use dormouse::Orm;
use futures_util::future::LocalBoxFuture;

use super::{Contestant, Result};
use crate::press::Press;
use crate::workload::Workload;

mod graph;
mod users;

/// A database.
pub struct Dormouse(Orm<Press>);

impl Dormouse {
    /// Opens the database.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn connect(url: &str) -> Result<Self> {
        Ok(Self(Orm::builder(url).max_connections(1).connect().await?))
    }
}

impl Contestant for Dormouse {
    fn run(&mut self, workload: Workload) -> LocalBoxFuture<'_, Result<u64>> {
        Box::pin(async move {
            let done = match workload {
                Workload::W1 => users::insert(&self.0, false).await,
                Workload::W1R => users::insert(&self.0, true).await,
                Workload::W2 => users::load(&self.0).await,
                Workload::W3 => users::find(&self.0).await,
                Workload::W4 => graph::load(&self.0).await,
                Workload::W5 | Workload::W5B => users::change(&self.0).await,
                Workload::W6 => graph::save(&self.0).await,
            };
            Ok(done?)
        })
    }
}
