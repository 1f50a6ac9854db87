//! Rows of pivot tables: what was added to and removed from many-to-many collections.

use crate::entity::Schema;
use crate::entity_state::EntityState;
use crate::graph::RowId;
use crate::link::{Changes, Link};
use crate::metadata::{Join, PivotMeta, PivotSide, RelationMeta};
use crate::unit_of_work::flush_plan::{Owners, Pairs, Step};
use crate::unit_of_work::planner::Planner;

impl<S: Schema> Planner<'_, S> {
    pub(super) fn pivots(&mut self) {
        let mut links = Links::default();
        for row in self.em.touched_rows() {
            if !matches!(
                self.em.state(row),
                EntityState::New | EntityState::Managed | EntityState::Reference
            ) {
                continue;
            }
            for (index, relation) in self.meta(row).relations.iter().enumerate() {
                if let Join::Pivot(pivot, side) = relation.join {
                    let changes = self.plan_collection(row, index, pivot.order.is_some());
                    self.pivot(&mut links, (pivot, side), row, relation, changes);
                }
            }
        }
        let Links { all, gone, added } = links;
        self.steps.extend(all.into_iter().map(Step::UnlinkAll));
        self.steps.extend(gone.into_iter().map(Step::Unlink));
        self.steps.extend(added.into_iter().map(Step::Link));
    }

    /// The links of one collection. The owning side writes them; the other side does where it was replaced.
    fn pivot(
        &self,
        links: &mut Links,
        (pivot, side): (&'static PivotMeta, PivotSide),
        row: RowId,
        relation: &RelationMeta,
        changes: Changes,
    ) {
        if side == PivotSide::Inverse && !changes.replaced {
            return;
        }
        let target = |slot: &u32| self.em.target(relation, *slot);
        let pair = |other: RowId| match side {
            PivotSide::Owner => (row, other),
            PivotSide::Inverse => (other, row),
        };
        let added = changes.added.iter().map(target);
        let added = added.filter(|other| self.stays(*other)).map(pair);
        add_pairs(&mut links.added, pivot, added);
        if changes.replaced {
            return add_owner(&mut links.all, pivot, side, row);
        }
        let gone = changes.removed.iter().map(target);
        let gone = gone.filter(|other| self.is_stored(*other)).map(pair);
        add_pairs(&mut links.gone, pivot, gone);
    }

    /// Whether the database may have links of the row.
    fn is_stored(&self, row: RowId) -> bool {
        !matches!(self.em.state(row), EntityState::Draft | EntityState::New)
    }

    /// Whether the row is there after the flush.
    fn stays(&self, row: RowId) -> bool {
        !matches!(
            self.em.state(row),
            EntityState::Removing | EntityState::Removed
        )
    }

    /// What was added to and removed from a collection.
    fn plan_collection(&self, row: RowId, relation: usize, in_order: bool) -> Changes {
        let entity = self.em.entity(row.entity);
        let link = entity.core(self.em, row.slot).existing_link(relation);
        match link.as_deref() {
            Some(Link::Many(many)) if in_order => many.changes_in_order(),
            Some(Link::Many(many)) => many.changes(),
            _ => Changes::default(),
        }
    }
}

/// The steps, one per pivot table.
#[derive(Default)]
struct Links {
    all: Vec<Owners>,
    gone: Vec<Pairs>,
    added: Vec<Pairs>,
}

fn add_owner(steps: &mut Vec<Owners>, pivot: &'static PivotMeta, side: PivotSide, row: RowId) {
    let same = |step: &&mut Owners| std::ptr::eq(step.pivot, pivot) && step.side == side;
    match steps.iter_mut().find(same) {
        Some(step) => step.rows.push(row),
        None => steps.push(Owners {
            pivot,
            side,
            rows: vec![row],
        }),
    }
}

fn add_pairs(
    steps: &mut Vec<Pairs>,
    pivot: &'static PivotMeta,
    pairs: impl Iterator<Item = (RowId, RowId)>,
) {
    let pairs: Vec<_> = pairs.collect();
    if pairs.is_empty() {
        return;
    }
    match steps
        .iter_mut()
        .find(|step| std::ptr::eq(step.pivot, pivot))
    {
        Some(step) => step.pairs.extend(pairs),
        None => steps.push(Pairs { pivot, pairs }),
    }
}
