//! Takes rows over that were read again.
//!
//! Everything that handles may read through them is loaded before they change, so no handle ever sees a relation
//! that is not there, and a failure changes nothing.

use rustc_hash::FxHashMap;

use super::known::Known;
use crate::EntityManager;
use crate::entity::Schema;
use crate::entity_type::EntityType;
use crate::error::Result;
use crate::graph::RowId;
use crate::hint::Plan;
use crate::load::{Load, Through};
use crate::metadata::Join;
use crate::operation::Operation;
use crate::row_batch::{Merge, RowBatch};

/// The rows behind a populated relation, as the database has them now.
pub(super) struct Fresh {
    pub relation: usize,
    /// By the row that the relation starts at.
    pub rows: FxHashMap<u32, Vec<u32>>,
}

impl<S: Schema> EntityManager<S> {
    /// Takes rows over that were read again; their slots, or `None` when more became known of them meanwhile.
    ///
    /// # Errors
    /// When something that handles may read through the rows cannot be loaded.
    pub(crate) async fn renew(
        &self,
        operation: &mut Operation<'_, S>,
        entity: &'static dyn EntityType<S>,
        known: &Known,
        mut batch: Box<dyn RowBatch<S>>,
    ) -> Result<Option<Vec<u32>>> {
        let fresh = self
            .fetch_relations(operation, entity, &known.slots, &*batch)
            .await?;
        let mut graph = self.graph_lock();
        if Known::of(self, entity, batch.found(self)) != *known {
            return Ok(None);
        }
        *graph += 1;
        let slots = batch.merge(self, Merge::Refresh);
        for fresh in fresh {
            self.renew_relation(entity, fresh);
        }
        Ok(Some(slots.into_iter().flatten().collect()))
    }

    /// Loads what is populated on the rows, as their new foreign keys and the other tables have it.
    async fn fetch_relations(
        &self,
        operation: &mut Operation<'_, S>,
        entity: &'static dyn EntityType<S>,
        slots: &[u32],
        batch: &dyn RowBatch<S>,
    ) -> Result<Vec<Fresh>> {
        let mut fresh = Vec::new();
        for (relation, meta) in entity.meta().relations.iter().enumerate() {
            let (owners, plans) = self.promised_of(entity, slots, relation);
            if owners.is_empty() {
                continue;
            }
            if matches!(meta.join, Join::Own { .. }) {
                let rows = batch.foreign_of(self, relation, &owners);
                self.fetch_plans(operation, meta.target.index, &rows, plans)
                    .await?;
                continue;
            }
            let through = Through { entity, relation };
            let rows = self.fetch_through(operation, through, &owners).await?;
            let all: Vec<u32> = rows.values().flatten().copied().collect();
            self.fetch_plans(operation, meta.target.index, &all, plans)
                .await?;
            fresh.push(Fresh { relation, rows });
        }
        Ok(fresh)
    }

    /// The rows of which a relation is populated, and the plans that it was populated by.
    fn promised_of(
        &self,
        entity: &'static dyn EntityType<S>,
        slots: &[u32],
        relation: usize,
    ) -> (Vec<u32>, Vec<Plan<S>>) {
        let (mut owners, mut plans) = (Vec::new(), Vec::<Plan<S>>::new());
        for slot in slots.iter().copied() {
            let row = RowId {
                entity: entity.index(),
                slot,
            };
            let Some(promised) = self.promised(row, relation) else {
                continue;
            };
            owners.push(slot);
            let is_new = |plan: &Plan<S>| !plans.iter().any(|known| is_same(*known, *plan));
            let new: Vec<Plan<S>> = promised.into_iter().filter(is_new).collect();
            plans.extend(new);
        }
        (owners, plans)
    }

    /// The rows behind a relation of these owners, by owner; of an owner that has none, an empty list.
    pub(super) async fn fetch_through(
        &self,
        operation: &mut Operation<'_, S>,
        through: Through<S>,
        owners: &[u32],
    ) -> Result<FxHashMap<u32, Vec<u32>>> {
        let mut found: FxHashMap<u32, Vec<u32>> =
            owners.iter().map(|owner| (*owner, Vec::new())).collect();
        for load in Load::through(self, through, owners, None) {
            let mut loaded = load.run(self, operation).await?;
            if let [owner] = owners {
                // Whatever this manager has made of them meanwhile.
                loaded.owners = vec![*owner; loaded.rows.len()];
            }
            for (owner, row) in loaded.owners.into_iter().zip(loaded.rows) {
                found.entry(owner).or_default().push(row);
            }
        }
        Ok(found)
    }

    pub(super) async fn fetch_plans(
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

    /// Replaces a relation that has no column in the rows' table.
    pub(super) fn renew_relation(&self, entity: &'static dyn EntityType<S>, fresh: Fresh) {
        let relation = fresh.relation;
        let meta = &entity.meta().relations[relation];
        for (slot, rows) in fresh.rows {
            let row = RowId {
                entity: entity.index(),
                slot,
            };
            if meta.is_to_one() {
                let (target, current) = (rows.first().copied(), self.linked(row, relation));
                let shown =
                    self.still_linked(row, meta, current.into_iter().chain(target).collect());
                self.with_one(row, relation, |one| {
                    (one.base, one.current) = (target, shown.first().copied());
                });
            } else {
                let rows = self.still_linked(row, meta, rows);
                self.with_many(row, relation, |many| many.initialize(rows));
            }
        }
    }
}

fn is_same<S: Schema>(one: Plan<S>, other: Plan<S>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => std::ptr::eq(one, other),
        (None, None) => true,
        _ => false,
    }
}
