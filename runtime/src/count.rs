//! Counting rows in the database: all that match, or those of a collection.

use crate::EntityManager;
use crate::condition::Expr;
use crate::driver::Decoder;
use crate::entity::Schema;
use crate::error::Result;
use crate::flush_mode::Tables;
use crate::graph::RowId;
use crate::load::{Through, follow};
use crate::metadata::EntityMeta;
use crate::read_row::ReadRow;
use crate::sql::select::Select;

/// Decodes the one number of a count.
struct Count(u64);

impl Decoder for Count {
    type Batch = u64;

    fn row(&mut self, row: &dyn ReadRow) -> Result<()> {
        self.0 = row
            .i64(0)?
            .and_then(|count| u64::try_from(count).ok())
            .unwrap_or(0);
        Ok(())
    }

    fn finish(self) -> u64 {
        self.0
    }
}

impl<S: Schema> EntityManager<S> {
    /// Counts the rows that match.
    pub(crate) async fn count_rows(&self, meta: &'static EntityMeta, filter: Expr) -> Result<u64> {
        let read = || Tables::of(meta, &filter);
        self.flush_before(None, read).await?;
        self.count_select(Select::new(meta).filter(filter)).await
    }

    /// Counts the rows of a collection in the database, and what was added to it and removed from it here.
    pub(crate) async fn count_to_many(&self, row: RowId, relation: usize) -> Result<u64> {
        let entity = self.entity(row.entity);
        let Some(key) = entity.key_values(self, row.slot) else {
            return Ok(0);
        };
        let target = entity.meta().relations[relation].target;
        let (added, changed) = self.with_many(row, relation, |many| {
            let added: Vec<u32> = many.added.iter().copied().collect();
            let removed = many.removed.iter().copied();
            (
                added.clone(),
                added.into_iter().chain(removed).collect::<Vec<u32>>(),
            )
        });
        // Whether the database has them too does not matter: they are counted here.
        let keys = changed.into_iter();
        let keys = keys.filter_map(|slot| self.entity(target.index).key_values(self, slot));
        let others = Expr::keys(target, keys.collect()).negate();
        let stays =
            |slot: &u32| !self.is_removed(self.target(&entity.meta().relations[relation], *slot));
        let added = added.iter().copied().filter(|slot| stays(slot)).count() as u64;
        let through = Through { entity, relation };
        let select = follow(Select::new(target).filter(others), through, vec![key]);
        Ok(self.count_select(select).await? + added)
    }

    async fn count_select(&self, select: Select) -> Result<u64> {
        let mut operation = self.session.operation();
        let statement = select.into_count(self.orm().dialect());
        Ok(operation.query(statement, Count(0)).await?.batch)
    }
}
