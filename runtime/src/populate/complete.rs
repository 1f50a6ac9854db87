//! Loads a plan on rows that are there, level by level. What was granted is the business of `granting`.

use rustc_hash::FxHashSet;

use crate::EntityManager;
use crate::entity::Schema;
use crate::entity_type::EntityType;
use crate::error::{Error, Result};
use crate::graph::RowId;
use crate::hint::{Node, Plan, PlanStep};
use crate::load::{Load, Through};
use crate::metadata::{EntityMeta, Join, RelationMeta};
use crate::operation::Operation;
use crate::populate::owners::Found;

/// How often a plan is loaded again because other tasks have changed the rows meanwhile.
const ROUNDS: usize = 16;

/// Rows of an entity, and the items of a plan that are still to be loaded on them.
struct Level<S: Schema> {
    entity: &'static dyn EntityType<S>,
    slots: Vec<u32>,
    rest: Plan<S>,
}

impl<S: Schema> Level<S> {
    fn new(entity: &'static dyn EntityType<S>, slots: Vec<u32>, rest: Plan<S>) -> Self {
        Level {
            entity,
            slots,
            rest,
        }
    }

    /// The next item, once.
    fn step(&mut self) -> Option<&'static Node<S>> {
        let node = self.rest?;
        self.rest = node.next;
        Some(node)
    }
}

impl<S: Schema> EntityManager<S> {
    /// Loads on these rows what the plan lists and is not there, and grants it.
    ///
    /// Other tasks may point relations elsewhere meanwhile: what was granted is there, or it is loaded again.
    pub(crate) async fn complete(
        &self,
        operation: &mut Operation<'_, S>,
        entity: &'static dyn EntityType<S>,
        slots: Vec<u32>,
        plan: Plan<S>,
    ) -> Result<()> {
        for _ in 0..ROUNDS {
            let since = *self.graph_lock();
            self.load_plan(operation, entity, slots.clone(), plan)
                .await?;
            if self.grant_all(entity, &slots, plan, since) {
                return Ok(());
            }
        }
        Err(self.never_settled(entity))
    }

    /// Loads what the plan lists: a relation, then what its nested plan lists, then the next relation.
    ///
    /// The levels are a list of ours, not calls within calls: a deep plan needs no deep stack.
    async fn load_plan(
        &self,
        operation: &mut Operation<'_, S>,
        entity: &'static dyn EntityType<S>,
        slots: Vec<u32>,
        plan: Plan<S>,
    ) -> Result<()> {
        self.load_ones_together(operation, entity, &slots, plan)
            .await?;
        let mut levels = vec![Level::new(entity, slots, plan)];
        while let Some(level) = levels.last_mut() {
            let Some(node) = level.step() else {
                levels.pop();
                continue;
            };
            let targets = self.load_item(operation, level, node).await?;
            if node.nested.is_some() {
                self.load_ones_together(operation, node.target, &targets, node.nested)
                    .await?;
                levels.push(Level::new(node.target, targets, node.nested));
            }
        }
        Ok(())
    }

    /// Loads one item of a plan; the slots of the rows that it leads to.
    async fn load_item(
        &self,
        operation: &mut Operation<'_, S>,
        Level { entity, slots, .. }: &Level<S>,
        node: &'static Node<S>,
    ) -> Result<Vec<u32>> {
        match node.step {
            PlanStep::Column(column) => {
                self.load_lazy(operation, *entity, slots, column).await?;
                Ok(Vec::new())
            }
            PlanStep::Relation(relation) if entity.meta().relations[relation].is_to_one() => {
                self.load_ones(operation, *entity, slots, relation, node.nested)
                    .await
            }
            PlanStep::Relation(relation) => {
                self.load_collections(operation, *entity, slots, relation, node.nested)
                    .await
            }
        }
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
        let row = |slot: u32| RowId {
            entity: entity.index(),
            slot,
        };
        let is_unknown = |slot: &u32| {
            self.with_one(row(*slot), relation, |one| {
                !one.known && one.current.is_none()
            })
        };
        let unknown: Vec<u32> = slots.iter().copied().filter(is_unknown).collect();
        let take_over = |mut found: Found| {
            for slot in &unknown {
                let meta = &entity.meta().relations[relation];
                let targets = found.remove(slot).unwrap_or_default();
                let target = self.still_linked(row(*slot), meta, targets);
                self.with_one(row(*slot), relation, |one| {
                    one.learn(target.first().copied());
                });
            }
        };
        self.load_through(
            operation,
            Through { entity, relation },
            &unknown,
            nested,
            take_over,
        )
        .await
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
        let take_over = |mut found: Found| {
            for slot in &unknown {
                let meta = &entity.meta().relations[relation];
                let targets = found.remove(slot).unwrap_or_default();
                let targets = self.still_linked(row(slot), meta, targets);
                self.with_many(row(slot), relation, |many| many.learn(targets));
            }
        };
        self.load_through(
            operation,
            Through { entity, relation },
            &unknown,
            nested,
            take_over,
        )
        .await?;
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
pub(super) fn distinct(slots: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut seen = FxHashSet::default();
    slots.filter(|slot| seen.insert(*slot)).collect()
}
