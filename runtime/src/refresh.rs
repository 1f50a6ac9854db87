//! Reads a row again and drops the local changes to it.
//!
//! Everything that handles may read through the row is loaded before the row changes, so no handle ever sees a
//! relation that is not there, and a failed refresh changes nothing.

use crate::EntityManager;
use crate::entity::{Entity, Schema};
use crate::error::{Error, Result};
use crate::graph::RowId;
use crate::handle::Handle;
use crate::hint::Plan;
use crate::hook::is_inside_hook;
use crate::link::{Link, Many};
use crate::load::{Load, Through};
use crate::loaded::Loaded;
use crate::metadata::{Join, RelationKind};
use crate::operation::Operation;
use crate::row_batch::{Merge, RowBatch};
use crate::value::Value;

/// The rows behind a populated relation, as the database has them now.
struct Fresh {
    relation: usize,
    rows: Vec<u32>,
}

impl<S: Schema> EntityManager<S> {
    /// Reads a row again: values, foreign keys and everything that was populated on it; local changes are lost.
    ///
    /// It takes its turn like a flush: one that another task runs comes before or after it. What other tasks
    /// change on the row until it is done is lost with the other local changes.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) when the row is gone; the handle keeps its last values.
    pub async fn refresh<T: Entity<Schema = S>, H>(&self, row: Loaded<'_, T, H>) -> Result<()> {
        let handle: &Handle<'_, T, H> = &row;
        self.check_own(handle)?;
        let id = RowId {
            entity: T::INDEX,
            slot: handle.slot(),
        };
        let _turn = match is_inside_hook(self.id()) {
            true => None,
            false => Some(self.session.flush_turn().await),
        };
        while !self.read_again(id).await? {}
        Ok(())
    }

    /// Reads a row and what is known of it; whether nothing more became known meanwhile.
    async fn read_again(&self, row: RowId) -> Result<bool> {
        let known = self.known(row);
        let mut operation = self.session.operation().on_primary(true);
        let mut batch = Load::again(self, row)?.fetch(self, &mut operation).await?;
        let fresh = self.fetch_relations(&mut operation, row, &*batch).await?;
        let mut graph = self.graph_lock();
        if self.known(row) != known {
            return Ok(false);
        }
        *graph += 1;
        if batch.merge(self, Merge::Refresh).is_empty() {
            return Err(Error::not_found(self.entity(row.entity).meta().name));
        }
        fresh.into_iter().for_each(|fresh| self.renew(row, fresh));
        Ok(true)
    }

    /// Reads a collection again, with everything that handles may read through it.
    pub(crate) async fn reload_to_many(&self, row: RowId, relation: usize) -> Result<()> {
        let entity = self.entity(row.entity);
        if entity.key_values(self, row.slot).is_none() {
            return Ok(());
        }
        let target = self.relation(row, relation).target.index;
        loop {
            let known = self.promised(row, relation);
            let (before, flushes) = (known.as_ref().map(Vec::len), self.session.flushes());
            let mut operation = self.session.operation().on_primary(true);
            let through = Through { entity, relation };
            let rows = self
                .fetch_through(&mut operation, through, row.slot)
                .await?;
            let plans = known.unwrap_or_default();
            self.fetch_plans(&mut operation, target, &rows, plans)
                .await?;
            let mut graph = self.graph_lock();
            let after = self.promised(row, relation).map(|plans| plans.len());
            if after == before && flushes == self.session.flushes() {
                *graph += 1;
                self.renew(row, Fresh { relation, rows });
                return Ok(());
            }
        }
    }

    /// What handles may read of a row besides its plain values: lazy columns, and plans by relation.
    ///
    /// It only ever grows, so that a refresh that has to be done again comes to an end.
    fn known(&self, row: RowId) -> (Vec<usize>, Vec<Option<usize>>) {
        let entity = self.entity(row.entity);
        let meta = entity.meta();
        let lazy = (0..meta.columns.len()).filter(|column| {
            meta.columns[*column].lazy && entity.value(self, row.slot, *column).is_some()
        });
        let plans = |relation| Some(self.promised(row, relation)?.len());
        (
            lazy.collect(),
            (0..meta.relations.len()).map(plans).collect(),
        )
    }

    /// Loads what is populated on the row, as its new foreign keys and the other tables have it.
    async fn fetch_relations(
        &self,
        operation: &mut Operation<'_, S>,
        row: RowId,
        batch: &dyn RowBatch<S>,
    ) -> Result<Vec<Fresh>> {
        let mut fresh = Vec::new();
        let entity = self.entity(row.entity);
        for (relation, meta) in entity.meta().relations.iter().enumerate() {
            let Some(plans) = self.promised(row, relation) else {
                continue;
            };
            let rows = if matches!(meta.join, Join::Own { .. }) {
                batch.foreign(self, relation)
            } else {
                let through = Through { entity, relation };
                self.fetch_through(operation, through, row.slot).await?
            };
            self.fetch_plans(operation, meta.target.index, &rows, plans)
                .await?;
            if !matches!(meta.join, Join::Own { .. }) {
                fresh.push(Fresh { relation, rows });
            }
        }
        Ok(fresh)
    }

    async fn fetch_through(
        &self,
        operation: &mut Operation<'_, S>,
        through: Through<S>,
        owner: u32,
    ) -> Result<Vec<u32>> {
        let mut rows = Vec::new();
        for load in Load::through(self, through, &[owner], None) {
            rows.extend(load.run(self, operation).await?.rows);
        }
        Ok(rows)
    }

    async fn fetch_plans(
        &self,
        operation: &mut Operation<'_, S>,
        target: usize,
        rows: &[u32],
        plans: Vec<Plan<S>>,
    ) -> Result<()> {
        let target = self.entity(target);
        self.load_missing(operation, target, rows.to_vec(), None)
            .await?;
        for plan in plans {
            self.complete(operation, target, rows.to_vec(), plan)
                .await?;
        }
        Ok(())
    }

    /// Replaces a relation that has no column in the row's table.
    fn renew(&self, row: RowId, fresh: Fresh) {
        let Fresh { relation, rows } = fresh;
        let meta = self.relation(row, relation);
        if meta.is_to_one() {
            let (target, current) = (rows.first().copied(), self.linked(row, relation));
            let shown = self.still_linked(row, meta, current.into_iter().chain(target).collect());
            return self.with_one(row, relation, |one| {
                (one.base, one.current) = (target, shown.first().copied());
            });
        }
        let rows = self.still_linked(row, meta, rows);
        self.with_many(row, relation, |many| many.initialize(rows));
    }

    /// Forgets the local changes of a row whose values were just read again; `old` are those it had before.
    ///
    /// Under the graph lock.
    pub(crate) fn reset(&self, row: RowId, old: impl Fn(usize) -> Option<Value>) {
        let entity = self.entity(row.entity);
        for column in 0..entity.meta().columns.len() {
            if let Some(edit) = entity.edit(self, row.slot, column) {
                edit.reset(old(column));
            }
        }
        for (relation, meta) in entity.meta().relations.iter().enumerate() {
            match meta.kind {
                RelationKind::ManyToMany => self.reset_pairs(row, relation),
                RelationKind::OneToMany => {}
                _ if matches!(meta.join, Join::Own { .. }) => self.reset_one(row, relation),
                _ => {}
            }
        }
    }

    /// Points a relation where the foreign key says.
    fn reset_one(&self, row: RowId, relation: usize) {
        let entity = self.entity(row.entity);
        let foreign = entity.foreign(self, row.slot, relation);
        let kept = foreign.is_none_or(|target| self.keep_both(row, relation, target).is_ok());
        // A collection that promises more than this row has stays as it was loaded.
        self.move_one(row, relation, foreign.filter(|_| kept));
        self.with_one(row, relation, |one| {
            (one.base, one.current) = (foreign, foreign);
        });
    }

    /// Takes back what was added to and removed from a collection.
    fn reset_pairs(&self, row: RowId, relation: usize) {
        let link = self
            .entity(row.entity)
            .core(self, row.slot)
            .existing_link(relation);
        let (added, removed) = match link.as_deref() {
            Some(Link::Many(many)) => (many.added.clone(), many.removed.clone()),
            _ => return,
        };
        drop(link);
        self.with_many(row, relation, Many::unreplace);
        for slot in added {
            self.pair(row, relation, slot, Many::remove);
        }
        for slot in removed {
            self.pair(row, relation, slot, Many::add);
        }
    }
}
