//! Rows of pivot tables: what was added to and removed from many-to-many collections.

use crate::entity::Schema;
use crate::entity_state::EntityState;
use crate::graph::RowId;
use crate::link::Link;
use crate::metadata::{Join, PivotMeta, PivotSide};
use crate::unit_of_work::flush_plan::{Pairs, Step};
use crate::unit_of_work::planner::Planner;

impl<S: Schema> Planner<'_, S> {
    pub(super) fn pivots(&mut self) {
        let (mut unlink, mut link): (Vec<Pairs>, Vec<Pairs>) = (Vec::new(), Vec::new());
        for row in self.em.touched_rows() {
            if !matches!(
                self.em.state(row),
                EntityState::New | EntityState::Managed | EntityState::Reference
            ) {
                continue;
            }
            for (index, relation) in self.meta(row).relations.iter().enumerate() {
                let Join::Pivot(pivot, PivotSide::Owner) = relation.join else {
                    continue;
                };
                let (mut added, mut removed) = self.plan_collection(row, index);
                added.retain(|slot| {
                    self.stays(RowId {
                        entity: relation.target.index,
                        slot: *slot,
                    })
                });
                removed.retain(|slot| {
                    self.is_stored(RowId {
                        entity: relation.target.index,
                        slot: *slot,
                    })
                });
                let pair = |slot: u32| {
                    (
                        row,
                        RowId {
                            entity: relation.target.index,
                            slot,
                        },
                    )
                };
                add_pairs(&mut unlink, pivot, removed.into_iter().map(pair));
                add_pairs(&mut link, pivot, added.into_iter().map(pair));
            }
        }
        self.steps.extend(unlink.into_iter().map(Step::Unlink));
        self.steps.extend(link.into_iter().map(Step::Link));
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
    fn plan_collection(&self, row: RowId, relation: usize) -> (Vec<u32>, Vec<u32>) {
        let link = self
            .em
            .entity(row.entity)
            .core(self.em, row.slot)
            .existing_link(relation);
        let Some(link) = link else {
            return Default::default();
        };
        match &*link {
            Link::Many(many) if many.is_dirty() => (
                many.added.iter().copied().collect(),
                many.removed.iter().copied().collect(),
            ),
            _ => Default::default(),
        }
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
