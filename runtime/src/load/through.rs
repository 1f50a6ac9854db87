//! Selects that follow a relation from its owners.

use crate::EntityManager;
use crate::condition::Expr;
use crate::entity::Schema;
use crate::entity_type::EntityType;
use crate::graph::RowId;
use crate::load::Load;
use crate::metadata::{EntityMeta, Join};
use crate::sql::select::{self, Select};
use crate::value::Value;

/// The relation that a select follows from its owners.
pub(crate) struct Through<S: Schema> {
    pub entity: &'static dyn EntityType<S>,
    pub relation: usize,
}

impl<S: Schema> Clone for Through<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Schema> Copy for Through<S> {}

impl<S: Schema> Load<S> {
    /// The rows behind a relation of one owner that match; none of an owner without a key.
    pub fn behind(em: &EntityManager<S>, owner: RowId, relation: usize, filter: Expr) -> Self {
        let entity = em.entity(owner.entity);
        let through = Through { entity, relation };
        let target = em.entity(em.relation(owner, relation).target.index);
        let load = Self::through(em, through, &[owner.slot], None).pop();
        match load {
            Some(load) => Self { filter, ..load },
            None => Self::new(target, Expr::False, None),
        }
    }

    /// The entity and the relation that lead to the rows.
    pub fn comes_through(&self) -> Option<(&'static EntityMeta, usize)> {
        let (through, _) = self.through.as_ref()?;
        Some((through.entity.meta(), through.relation))
    }
}

/// Whether the relation runs through a pivot table, whose keys come first in each row.
pub(super) fn is_pivot<S: Schema>(through: Through<S>) -> bool {
    matches!(
        through.entity.meta().relations[through.relation].join,
        Join::Pivot(..)
    )
}

/// Restricts a select to the rows behind a relation of these owners.
pub(crate) fn follow<S: Schema>(
    mut select: Select,
    through: Through<S>,
    keys: Vec<Vec<Value>>,
) -> Select {
    let relation = &through.entity.meta().relations[through.relation];
    match (&relation.join, relation.owner().map(|owner| &owner.join)) {
        (Join::Pivot(pivot, side), _) => {
            select.through = Some(select::Through {
                pivot,
                side: *side,
                owners: keys,
            });
            select
        }
        (_, Some(Join::Own { columns, .. })) => select.filter(Expr::tuples(columns, keys)),
        _ => select.filter(Expr::False),
    }
}

/// The owner of each row, as this manager sees it; a row that it sees elsewhere is given to that owner.
pub(super) fn owners_in_memory<S: Schema>(
    em: &EntityManager<S>,
    through: Through<S>,
    rows: &[u32],
) -> Vec<u32> {
    let relation = &through.entity.meta().relations[through.relation];
    let Join::Inverse { owner } = relation.join else {
        return Vec::new();
    };
    let linked = |slot: &u32| {
        em.linked(
            RowId {
                entity: relation.target.index,
                slot: *slot,
            },
            owner,
        )
    };
    rows.iter()
        .map(|slot| linked(slot).unwrap_or(u32::MAX))
        .collect()
}
