//! Makes what was loaded the promise of the handles, if it is still there.
//!
//! Another task may have pointed a relation at a row that is not loaded while the queries ran. Nothing is loaded here.

use rustc_hash::FxHashSet;

use crate::EntityManager;
use crate::entity::Schema;
use crate::entity_type::EntityType;
use crate::error::Error;
use crate::graph::RowId;
use crate::hint::{Plan, items};

impl<S: Schema> EntityManager<S> {
    /// Grants a plan on all these rows in one step; not on one of them when something of it is not there.
    ///
    /// Nothing can be missing while the graph is as it was at `since`, before the queries.
    pub(super) fn grant_all(
        &self,
        entity: &'static dyn EntityType<S>,
        slots: &[u32],
        plan: Plan<S>,
        since: u64,
    ) -> bool {
        let graph = self.graph_lock();
        if *graph != since && !self.is_there(entity, slots, plan) {
            return false;
        }
        for slot in slots {
            let row = RowId {
                entity: entity.index(),
                slot: *slot,
            };
            self.grant(row, plan);
        }
        true
    }

    /// Whether everything that the plan lists is loaded, looking at each row once per level.
    fn is_there(&self, entity: &'static dyn EntityType<S>, slots: &[u32], plan: Plan<S>) -> bool {
        items(plan).all(|node| {
            let mut behind = FxHashSet::default();
            for slot in slots {
                let row = RowId {
                    entity: entity.index(),
                    slot: *slot,
                };
                match self.loaded_items(row, node.step) {
                    Some(rows) => behind.extend(rows),
                    None => return false,
                }
            }
            let behind: Vec<u32> = behind.into_iter().collect();
            behind.iter().all(|slot| node.target.has_row(self, *slot))
                && self.is_there(node.target, &behind, node.nested)
        })
    }

    /// Other tasks have changed the rows again and again, each time before they could be granted.
    pub(super) fn never_settled(&self, entity: &'static dyn EntityType<S>) -> Error {
        Error::other(format!(
            "relations of {} are changed by other tasks faster than they can be populated; try again",
            entity.meta().name
        ))
    }
}
