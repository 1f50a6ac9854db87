//! Loads a plan on rows that are there, level by level, and grants it.

use std::future::Future;
use std::pin::Pin;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::EntityManager;
use crate::entity::Schema;
use crate::entity_type::EntityType;
use crate::error::{Error, Result};
use crate::graph::RowId;
use crate::hint::{Node, Plan, PlanStep, items};
use crate::load::{Load, Through};
use crate::metadata::{EntityMeta, Join, RelationMeta};
use crate::session::Operation;

type Work<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

impl<S: Schema> EntityManager<S> {
    /// Loads on these rows what the plan lists and is not there, and grants it.
    pub(crate) fn complete<'a>(
        &'a self,
        operation: &'a mut Operation<'_, S>,
        entity: &'static dyn EntityType<S>,
        slots: Vec<u32>,
        plan: Plan<S>,
    ) -> Work<'a> {
        Box::pin(async move {
            for node in items(plan) {
                match node.step {
                    PlanStep::Column(column) => {
                        self.load_lazy(operation, entity, &slots, column).await?
                    }
                    PlanStep::Relation(relation) => {
                        self.complete_relation(operation, entity, &slots, relation, node)
                            .await?;
                    }
                }
            }
            for slot in slots {
                self.grant(
                    RowId {
                        entity: entity.index(),
                        slot,
                    },
                    plan,
                );
            }
            Ok(())
        })
    }

    async fn complete_relation(
        &self,
        operation: &mut Operation<'_, S>,
        entity: &'static dyn EntityType<S>,
        slots: &[u32],
        relation: usize,
        node: &'static Node<S>,
    ) -> Result<()> {
        let targets = if entity.meta().relations[relation].is_to_one() {
            self.load_ones(operation, entity, slots, relation, node.nested)
                .await?
        } else {
            self.load_collections(operation, entity, slots, relation, node.nested)
                .await?
        };
        if node.nested.is_some() {
            self.complete(operation, node.target, targets, node.nested)
                .await?;
        }
        Ok(())
    }

    /// Loads a lazy column where it is not known.
    async fn load_lazy(
        &self,
        operation: &mut Operation<'_, S>,
        entity: &'static dyn EntityType<S>,
        slots: &[u32],
        column: usize,
    ) -> Result<()> {
        let unknown: Vec<u32> = slots
            .iter()
            .copied()
            .filter(|slot| entity.value(self, *slot, column).is_none())
            .collect();
        for load in Load::by_key(self, entity, &unknown, None) {
            load.with_lazy(column).run(self, operation).await?;
        }
        Ok(())
    }

    /// Loads the targets of a to-one relation; their slots, each once.
    pub(super) async fn load_ones(
        &self,
        operation: &mut Operation<'_, S>,
        entity: &'static dyn EntityType<S>,
        slots: &[u32],
        relation: usize,
        nested: Plan<S>,
    ) -> Result<Vec<u32>> {
        let meta = &entity.meta().relations[relation];
        let target = self.entity(meta.target.index);
        if matches!(meta.join, Join::Inverse { .. }) {
            self.load_inverse_ones(operation, entity, slots, relation, nested)
                .await?;
        }
        let required = matches!(meta.join, Join::Own { .. }) && !meta.nullable;
        let mut linked = Vec::with_capacity(slots.len());
        for slot in slots.iter().copied() {
            let row = RowId {
                entity: entity.index(),
                slot,
            };
            match self.linked(row, relation) {
                None if required => return Err(null_key(entity.meta(), meta)),
                target => linked.extend(target),
            }
        }
        let targets = distinct(linked.into_iter());
        self.load_missing(operation, target, targets.clone(), nested)
            .await?;
        Ok(targets)
    }

    /// Looks up the rows that own a one-to-one relation to these rows.
    async fn load_inverse_ones(
        &self,
        operation: &mut Operation<'_, S>,
        entity: &'static dyn EntityType<S>,
        slots: &[u32],
        relation: usize,
        nested: Plan<S>,
    ) -> Result<()> {
        let unknown: Vec<u32> = slots
            .iter()
            .copied()
            .filter(|slot| {
                let row = RowId {
                    entity: entity.index(),
                    slot: *slot,
                };
                self.with_one(row, relation, |one| !one.known && one.current.is_none())
            })
            .collect();
        let found = self
            .load_through(operation, entity, &unknown, relation, nested)
            .await?;
        for slot in unknown {
            let target = found
                .get(&slot)
                .and_then(|targets| targets.first().copied());
            let row = RowId {
                entity: entity.index(),
                slot,
            };
            self.with_one(row, relation, |one| {
                one.known = true;
                (one.base, one.current) = (target, target);
            });
        }
        Ok(())
    }

    /// Loads the rows that are known by their key only.
    pub(crate) async fn load_missing(
        &self,
        operation: &mut Operation<'_, S>,
        entity: &'static dyn EntityType<S>,
        slots: Vec<u32>,
        nested: Plan<S>,
    ) -> Result<()> {
        let missing: Vec<u32> = slots
            .into_iter()
            .filter(|slot| !entity.has_row(self, *slot))
            .collect();
        for load in Load::by_key(self, entity, &missing, nested) {
            load.run(self, operation).await?;
        }
        match missing.iter().find(|slot| !entity.has_row(self, **slot)) {
            Some(_) => Err(Error::not_found(entity.meta().name)),
            None => Ok(()),
        }
    }

    /// Loads the collections that are not known yet; the slots of all their rows, each once.
    pub(super) async fn load_collections(
        &self,
        operation: &mut Operation<'_, S>,
        entity: &'static dyn EntityType<S>,
        slots: &[u32],
        relation: usize,
        nested: Plan<S>,
    ) -> Result<Vec<u32>> {
        let row = |slot: &u32| RowId {
            entity: entity.index(),
            slot: *slot,
        };
        let unknown: Vec<u32> = distinct(
            slots
                .iter()
                .copied()
                .filter(|slot| !self.with_many(row(slot), relation, |many| many.initialized)),
        );
        let mut found = self
            .load_through(operation, entity, &unknown, relation, nested)
            .await?;
        for slot in unknown {
            let targets = found.remove(&slot).unwrap_or_default();
            let targets =
                self.still_linked(row(&slot), &entity.meta().relations[relation], targets);
            self.with_many(row(&slot), relation, |many| many.initialize(targets));
        }
        let all = distinct(
            slots
                .iter()
                .flat_map(|slot| self.members(row(slot), relation)),
        );
        // Rows may have been added that are known by their key only.
        let target = self.entity(entity.meta().relations[relation].target.index);
        self.load_missing(operation, target, all.clone(), nested)
            .await?;
        Ok(all)
    }

    /// Leaves out children that this manager has moved to another owner or removed.
    pub(crate) fn still_linked(
        &self,
        owner: RowId,
        relation: &RelationMeta,
        targets: Vec<u32>,
    ) -> Vec<u32> {
        let Join::Inverse { owner: back } = relation.join else {
            return targets;
        };
        let belongs = |slot: &u32| {
            let child = RowId {
                entity: relation.target.index,
                slot: *slot,
            };
            self.linked(child, back) == Some(owner.slot)
        };
        targets.into_iter().filter(belongs).collect()
    }

    /// Loads the rows behind an inverse or many-to-many relation: owner slot → target slots, in order.
    pub(crate) async fn load_through(
        &self,
        operation: &mut Operation<'_, S>,
        entity: &'static dyn EntityType<S>,
        owners: &[u32],
        relation: usize,
        nested: Plan<S>,
    ) -> Result<FxHashMap<u32, Vec<u32>>> {
        let mut found: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for load in Load::through(self, Through { entity, relation }, owners, nested) {
            let loaded = load.run(self, operation).await?;
            for (owner, target) in loaded.owners.into_iter().zip(loaded.rows) {
                found.entry(owner).or_default().push(target);
            }
        }
        Ok(found)
    }
}

/// A foreign key that the schema says is never null.
fn null_key(entity: &EntityMeta, relation: &RelationMeta) -> Error {
    Error::decode(format!(
        "`{}` of {} is required, but the row leads nowhere; make it nullable, or mend the row",
        relation.name, entity.name
    ))
    .with_table(entity.table)
}

/// Each slot once, in the order in which they came.
fn distinct(slots: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut seen = FxHashSet::default();
    slots.filter(|slot| seen.insert(*slot)).collect()
}
