//! The to-one relations that a select reads in the same statement.

use crate::EntityManager;
use crate::entity::Schema;
use crate::entity_type::EntityType;
use crate::graph::RowId;
use crate::hint::{Node, Plan, PlanStep, items};
use crate::metadata::{EntityMeta, Join};

/// SQLite joins at most 64 tables; what is beyond is read by key.
const MAX_JOINS: usize = 48;

/// A to-one relation that is read in the same statement.
pub(super) struct Joined<S: Schema> {
    pub parent: usize,
    pub relation: usize,
    pub node: &'static Node<S>,
}

/// Adds what the plan lists below `parent`.
pub(super) fn join_level<S: Schema>(
    joined: &mut Vec<Joined<S>>,
    parent: usize,
    meta: &'static EntityMeta,
    plan: Plan<S>,
) {
    for node in items(plan) {
        let PlanStep::Relation(relation) = node.step else {
            continue;
        };
        if meta.relations[relation].is_to_one() && joined.len() < MAX_JOINS {
            joined.push(Joined {
                parent,
                relation,
                node,
            });
            let place = joined.len();
            join_level(joined, place, meta.relations[relation].target, node.nested);
        }
    }
}

/// The lazy columns that a plan lists, in order.
pub(super) fn lazy_columns<S: Schema>(plan: Plan<S>) -> impl Iterator<Item = usize> {
    items(plan).filter_map(|node| match node.step {
        PlanStep::Column(column) => Some(column),
        PlanStep::Relation(_) => None,
    })
}

/// Tells rows without a foreign key which row has theirs.
pub(super) fn link_inverse_ones<S: Schema>(
    em: &EntityManager<S>,
    entity: &'static dyn EntityType<S>,
    relation: usize,
    rows: &[Option<u32>],
    targets: &[Option<u32>],
) {
    if !matches!(entity.meta().relations[relation].join, Join::Inverse { .. }) {
        return;
    }
    for (slot, target) in rows.iter().zip(targets) {
        let Some(slot) = *slot else { continue };
        em.with_one(
            RowId {
                entity: entity.index(),
                slot,
            },
            relation,
            |one| {
                if !one.known && one.current.is_none() {
                    (one.base, one.current) = (*target, *target);
                }
                one.known = true;
            },
        );
    }
}
