//! Loads what a plan lists on rows that are there, level by level, and makes it the handles' promise.
//!
//! To-one relations were joined by the query that read their owners, or are read by key; to-many relations are
//! read for all owners at once. What is loaded already costs no query. Statements are made in `load`.

use crate::EntityManager;
use crate::entity::{Entity, Schema};
use crate::error::Result;
use crate::graph::RowId;
use crate::hint::{Before, HintList, IntoHint, Plan};
use crate::loaded::Loaded;

mod complete;
mod granting;
mod owners;
mod together;

impl<S: Schema> EntityManager<S> {
    /// Loads more of a row: the handle that comes back has the earlier hints and the new one.
    ///
    /// What is loaded already costs no query; the handle given stays valid.
    ///
    /// # Errors
    /// When a query fails, or a foreign key leads nowhere.
    pub async fn populate<'em, T, H, P>(
        &'em self,
        row: Loaded<'em, T, H>,
        _hint: P,
    ) -> Result<Loaded<'em, T, <P::List as Before<H>>::List>>
    where
        T: Entity<Schema = S>,
        P: IntoHint<T>,
        P::List: Before<H>,
    {
        self.check_own::<T, H>(&row)?;
        self.populate_rows::<T, P>(&[row.slot()]).await?;
        Ok(Loaded::new(self, row.cell()))
    }

    /// Loads more of many rows at once, with one query per relation.
    ///
    /// # Errors
    /// When a query fails, or a foreign key leads nowhere.
    pub async fn populate_all<'em, T, H, P>(
        &'em self,
        rows: &[Loaded<'em, T, H>],
        _hint: P,
    ) -> Result<Vec<Loaded<'em, T, <P::List as Before<H>>::List>>>
    where
        T: Entity<Schema = S>,
        P: IntoHint<T>,
        P::List: Before<H>,
    {
        rows.iter()
            .try_for_each(|row| self.check_own::<T, H>(row))?;
        let slots: Vec<u32> = rows.iter().map(|row| row.slot()).collect();
        self.populate_rows::<T, P>(&slots).await?;
        Ok(rows
            .iter()
            .map(|row| Loaded::new(self, row.cell()))
            .collect())
    }

    async fn populate_rows<T: Entity<Schema = S>, P: IntoHint<T>>(
        &self,
        slots: &[u32],
    ) -> Result<()> {
        let plan = <P::List as HintList<T>>::PLAN;
        let mut operation = self.session.operation();
        self.complete(&mut operation, S::ENTITIES[T::INDEX], slots.to_vec(), plan)
            .await
    }

    /// Makes sure that a row is loaded, with everything these plans list.
    pub(crate) async fn ensure(&self, row: RowId, plans: &[Plan<S>]) -> Result<()> {
        let mut operation = self.session.operation();
        let entity = self.entity(row.entity);
        self.load_missing(&mut operation, entity, vec![row.slot], None)
            .await?;
        for plan in plans {
            self.complete(&mut operation, entity, vec![row.slot], *plan)
                .await?;
        }
        Ok(())
    }

    /// Loads the rows that are known by their key only.
    pub(crate) async fn load_rows(&self, entity: usize, slots: &[u32]) -> Result<()> {
        let mut operation = self.session.operation();
        self.load_missing(&mut operation, self.entity(entity), slots.to_vec(), None)
            .await
    }

    /// Loads the row that a to-one relation leads to.
    pub(crate) async fn load_to_one(&self, row: RowId, relation: usize) -> Result<()> {
        let mut operation = self.session.operation();
        self.load_ones(
            &mut operation,
            self.entity(row.entity),
            &[row.slot],
            relation,
            None,
        )
        .await
        .map(drop)
    }

    /// Loads a collection that is not known yet.
    pub(crate) async fn load_to_many(&self, row: RowId, relation: usize) -> Result<()> {
        if self.with_many(row, relation, |many| many.initialized) {
            return Ok(());
        }
        let mut operation = self.session.operation();
        self.load_collections(
            &mut operation,
            self.entity(row.entity),
            &[row.slot],
            relation,
            None,
        )
        .await
        .map(drop)
    }
}
