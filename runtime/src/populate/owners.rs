//! The rows behind relations that have no column in their owner's table, by owner, taken over in one step.
//!
//! Which owners to ask for, and what is made of the rows, is the business of `complete`.

use rustc_hash::FxHashMap;

use crate::EntityManager;
use crate::entity::Schema;
use crate::error::Result;
use crate::graph::RowId;
use crate::hint::Plan;
use crate::load::{Load, Through};
use crate::metadata::{Join, RelationMeta};
use crate::operation::Operation;

/// Owner slot → target slots, in order.
pub(super) type Found = FxHashMap<u32, Vec<u32>>;

impl<S: Schema> EntityManager<S> {
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

    /// Loads the rows behind an inverse or many-to-many relation, and takes them over in one step.
    ///
    /// What a flush has overtaken is read again: its rows would be missing.
    pub(super) async fn load_through(
        &self,
        operation: &mut Operation<'_, S>,
        through: Through<S>,
        owners: &[u32],
        nested: Plan<S>,
        take_over: impl FnOnce(Found),
    ) -> Result<()> {
        loop {
            let after = self.session.flushes();
            let mut found = Found::default();
            for load in Load::through(self, through, owners, nested) {
                let loaded = load.run(self, operation).await?;
                for (owner, target) in loaded.owners.into_iter().zip(loaded.rows) {
                    found.entry(owner).or_default().push(target);
                }
            }
            let graph = self.graph_lock();
            if self.session.flushes() == after {
                take_over(found);
                return Ok(());
            }
            drop(graph);
            operation.again().await;
        }
    }
}
