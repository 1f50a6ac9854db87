//! Makes the changes that were found possible.

use super::Action;
use crate::EntityManager;
use crate::entity::Schema;
use crate::error::Result;
use crate::graph::RowId;
use crate::nested::Lead;
use crate::value::Value;

impl<S: Schema> EntityManager<S> {
    /// Loads the rows that handles may read through relations once these are pointed at them.
    pub(super) async fn prepare(&self, actions: &[Action<S>]) -> Result<()> {
        for action in actions {
            let (row, relation, slot) = match action {
                Action::Point {
                    row,
                    relation,
                    to: Some(to),
                }
                | Action::Add { row, relation, to } => (*row, *relation, to.row()),
                Action::Point { .. } | Action::Set { .. } | Action::Remove { .. } => continue,
            };
            let target = slot.map(|slot| self.target(self.relation(row, relation), slot));
            if let (Some(target), Some(plans)) = (target, self.promised(row, relation)) {
                self.ensure(target, &plans).await?;
            }
        }
        Ok(())
    }

    pub(super) fn apply(&self, actions: Vec<Action<S>>) -> Result<()> {
        for action in actions {
            match action {
                Action::Set { row, column, value } => self.set_value(row, column, value)?,
                Action::Point {
                    row,
                    relation,
                    to: None,
                } => self.unset_one(row, relation),
                Action::Point {
                    row,
                    relation,
                    to: Some(to),
                } => {
                    if let Some(slot) = self.slot_of_lead(to) {
                        self.set_one(row, relation, Some(slot));
                    }
                }
                Action::Add { row, relation, to } => {
                    if let Some(slot) = self.slot_of_lead(to) {
                        self.add_many(row, relation, slot);
                    }
                }
                Action::Remove {
                    row,
                    relation,
                    slot,
                } => self.remove_many(row, relation, slot),
            }
        }
        Ok(())
    }

    /// The row, made if it is a new one.
    fn slot_of_lead(&self, lead: Lead<S>) -> Option<u32> {
        match lead {
            Lead::Row(slot) => Some(slot),
            Lead::New(described) => {
                let mut graph = self.graph_lock();
                *graph += 1;
                Some(self.place(described, None, false))
            }
            Lead::Refused(_) | Lead::Owner(_) => None,
        }
    }

    pub(crate) fn set_value(&self, row: RowId, column: usize, value: Value) -> Result<()> {
        let entity = self.entity(row.entity);
        let original = entity.original(self, row.slot, column);
        let digits = entity.meta().columns[column].fraction;
        let Some(edit) = entity.edit_mut(self, row.slot, column) else {
            return Ok(());
        };
        if edit.assign(original, value, digits)? {
            self.touch_row(row);
        }
        Ok(())
    }
}
