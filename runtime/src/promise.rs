//! What handles rely on: each relation remembers the plans through which it was populated.
//!
//! A row that a populated relation is pointed at must have everything those plans list, and inherits them. Nothing
//! is loaded here: what is missing is refused.

use crate::EntityManager;
use crate::entity::Schema;
use crate::entity_state::EntityState;
use crate::error::Error;
use crate::graph::RowId;
use crate::hint::{Plan, PlanStep, items};
use crate::link::Link;
use crate::metadata::Join;

impl<S: Schema> EntityManager<S> {
    /// Checks both rows of a link that is to be made, each for what handles may read through the other.
    pub(crate) fn keep_both(&self, row: RowId, relation: usize, target: u32) -> Result<(), Error> {
        self.keep_promises(row, relation, target)?;
        let meta = self.relation(row, relation);
        match meta.inverse {
            Some(inverse) => self.keep_promises(self.target(meta, target), inverse, row.slot),
            None => Ok(()),
        }
    }

    /// Checks that `target` has everything that handles may read through this relation, and passes the
    /// promises on to it.
    pub(crate) fn keep_promises(
        &self,
        row: RowId,
        relation: usize,
        target: u32,
    ) -> Result<(), Error> {
        let meta = self.relation(row, relation);
        let Some(promised) = self.promised(row, relation) else {
            return Ok(());
        };
        let target = self.target(meta, target);
        if !self.entity(target.entity).has_row(self, target.slot) {
            return Err(Error::not_populated(meta.target.name, meta.name));
        }
        for plan in &promised {
            self.check_plan(target, *plan)?;
        }
        for plan in promised {
            self.grant(target, plan);
        }
        Ok(())
    }

    /// The plans through which a relation was populated; `None` when it never was.
    pub(crate) fn promised(&self, row: RowId, relation: usize) -> Option<Vec<Plan<S>>> {
        let link = self
            .entity(row.entity)
            .core(self, row.slot)
            .existing_link(relation)?;
        let promises = match &*link {
            Link::Untouched => return None,
            Link::One(one) => &one.promises,
            Link::Many(many) => &many.promises,
        };
        promises.populated.then(|| self.plans(&promises.nested))
    }

    /// Checks that everything a plan lists is loaded on a row.
    fn check_plan(&self, row: RowId, plan: Plan<S>) -> Result<(), Error> {
        let entity = self.entity(row.entity);
        for node in items(plan) {
            let name = match node.step {
                PlanStep::Relation(relation) => entity.meta().relations[relation].name,
                PlanStep::Column(column) => entity.meta().columns[column].property,
            };
            let rows = self.loaded_items(row, node.step);
            let Some(rows) = rows else {
                return Err(Error::not_populated(entity.meta().name, name));
            };
            for slot in rows {
                self.check_plan(
                    RowId {
                        entity: node.target.index(),
                        slot,
                    },
                    node.nested,
                )?;
            }
        }
        Ok(())
    }

    /// The rows behind one item of a plan; `None` when it is not loaded.
    pub(crate) fn loaded_items(&self, row: RowId, step: PlanStep) -> Option<Vec<u32>> {
        let entity = self.entity(row.entity);
        let relation = match step {
            PlanStep::Column(column) => {
                return entity.value(self, row.slot, column).map(|_| Vec::new());
            }
            PlanStep::Relation(relation) => relation,
        };
        let meta = self.relation(row, relation);
        if !meta.is_to_one() {
            return self.with_many(row, relation, |many| {
                many.initialized
                    .then(|| many.items.iter().copied().collect())
            });
        }
        let is_new = matches!(self.state(row), EntityState::Draft | EntityState::New);
        let owning = matches!(meta.join, Join::Own { .. });
        let (current, known) = self.with_one(row, relation, |one| (one.current, one.known));
        match current {
            Some(slot) => self
                .entity(meta.target.index)
                .has_row(self, slot)
                .then(|| vec![slot]),
            None if owning => meta.nullable.then(Vec::new),
            None => (known || is_new).then(Vec::new),
        }
    }

    /// Under the graph lock: records that handles may now read this plan on a row, and on the rows behind it.
    pub(crate) fn grant(&self, row: RowId, plan: Plan<S>) {
        for node in items(plan) {
            let PlanStep::Relation(relation) = node.step else {
                continue;
            };
            let nested = self.plan_number(node.nested);
            let many = !self.relation(row, relation).is_to_one();
            let first = if many {
                self.with_many(row, relation, |many| many.promises.grant(nested))
            } else {
                self.with_one(row, relation, |one| {
                    one.known = true;
                    one.promises.grant(nested)
                })
            };
            if !first {
                continue;
            }
            for slot in self.loaded_items(row, node.step).unwrap_or_default() {
                self.grant(
                    RowId {
                        entity: node.target.index(),
                        slot,
                    },
                    node.nested,
                );
            }
        }
    }
}
