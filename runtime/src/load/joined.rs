//! The to-one relations that a select reads in the same statement.

use crate::EntityManager;
use crate::entity::Schema;
use crate::entity_type::EntityType;
use crate::graph::RowId;
use crate::hint::{Node, Plan, PlanStep, items};
use crate::metadata::{EntityMeta, Join};

/// A to-one relation that is read in the same statement.
pub(super) struct Joined<S: Schema> {
    pub parent: usize,
    pub relation: usize,
    pub node: &'static Node<S>,
}

/// What a select can still take. The relations that it cannot are read by key.
pub(super) struct Room {
    /// How many tables.
    pub tables: usize,
    /// How many columns.
    pub columns: usize,
}

impl Room {
    /// Takes a table with so many columns, if it fits.
    fn take(&mut self, columns: usize) -> bool {
        let fits = self.tables > 0 && columns <= self.columns;
        if fits {
            self.tables -= 1;
            self.columns -= columns;
        }
        fits
    }
}

/// Adds what the plan lists below `parent`, as far as there is room.
pub(super) fn join_level<S: Schema>(
    joined: &mut Vec<Joined<S>>,
    room: &mut Room,
    parent: usize,
    meta: &'static EntityMeta,
    plan: Plan<S>,
) {
    for node in items(plan) {
        let PlanStep::Relation(relation) = node.step else {
            continue;
        };
        let relation_meta = &meta.relations[relation];
        if relation_meta.is_to_one()
            && room.take(read_columns(relation_meta.target, node.nested).count())
        {
            joined.push(Joined {
                parent,
                relation,
                node,
            });
            let place = joined.len();
            join_level(joined, room, place, relation_meta.target, node.nested);
        }
    }
}

/// The columns that are read of an entity: those that are not lazy, and those that the plan lists.
pub(super) fn read_columns<S: Schema>(
    meta: &'static EntityMeta,
    plan: Plan<S>,
) -> impl Iterator<Item = usize> {
    meta.eager_columns().chain(lazy_columns(plan))
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
    let meta = &entity.meta().relations[relation];
    if !matches!(meta.join, Join::Inverse { .. }) {
        return;
    }
    for (slot, target) in rows.iter().zip(targets) {
        let Some(slot) = *slot else { continue };
        let row = RowId {
            entity: entity.index(),
            slot,
        };
        // One that this manager has moved stays where it moved it.
        let target = em
            .still_linked(row, meta, target.iter().copied().collect())
            .pop();
        em.with_one(row, relation, |one| {
            one.learn(target);
        });
    }
}
