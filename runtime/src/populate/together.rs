//! To-one relations that lead to the same entity, read by one statement.
//!
//! What the query that read the owners could not join is read by key, and so is what a handle is populated with
//! later. Each relation for itself would ask for rows of one table again and again; relations with a plan of their
//! own are left to `complete`, which joins what they list.

use crate::EntityManager;
use crate::entity::Schema;
use crate::entity_type::EntityType;
use crate::error::Result;
use crate::graph::RowId;
use crate::hint::{Plan, PlanStep, items};
use crate::metadata::Join;
use crate::operation::Operation;

use super::complete::distinct;

impl<S: Schema> EntityManager<S> {
    /// Loads the rows of entities to which several relations of the plan lead.
    pub(super) async fn load_ones_together(
        &self,
        operation: &mut Operation<'_, S>,
        entity: &'static dyn EntityType<S>,
        slots: &[u32],
        plan: Plan<S>,
    ) -> Result<()> {
        for (target, relations) in shared_targets(entity, plan) {
            let linked = slots.iter().flat_map(|slot| {
                let row = RowId {
                    entity: entity.index(),
                    slot: *slot,
                };
                relations
                    .iter()
                    .filter_map(move |relation| self.linked(row, *relation))
            });
            self.load_missing(operation, self.entity(target), distinct(linked), None)
                .await?;
        }
        Ok(())
    }
}

/// The entities to which several of the plan's foreign keys lead, each with those relations.
fn shared_targets<S: Schema>(
    entity: &'static dyn EntityType<S>,
    plan: Plan<S>,
) -> Vec<(usize, Vec<usize>)> {
    let mut targets: Vec<(usize, Vec<usize>)> = Vec::new();
    for node in items(plan).filter(|node| node.nested.is_none()) {
        let PlanStep::Relation(relation) = node.step else {
            continue;
        };
        let meta = &entity.meta().relations[relation];
        if !matches!(meta.join, Join::Own { .. }) {
            continue;
        }
        match targets
            .iter_mut()
            .find(|(target, _)| *target == meta.target.index)
        {
            Some((_, relations)) => relations.push(relation),
            None => targets.push((meta.target.index, vec![relation])),
        }
    }
    targets.retain(|(_, relations)| relations.len() > 1);
    targets
}
