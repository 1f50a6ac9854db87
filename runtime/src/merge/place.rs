//! Brings rows that were read from data into the identity map.

use super::Mode;
use super::read::Read;
use crate::EntityManager;
use crate::entity::Schema;
use crate::error::Result;
use crate::field::Source;
use crate::graph::RowId;
use crate::metadata::Join;
use crate::row_batch::Merge as Merged;
use crate::value::Value;

impl<S: Schema> EntityManager<S> {
    /// Takes the rows over, those first that others lead to.
    pub(super) async fn place_all(&self, rows: Vec<Read<S>>, mode: Mode) -> Result<()> {
        let merged = match mode {
            Mode::Refresh => Merged::Refresh,
            Mode::Keep | Mode::Dirty => Merged::Keep,
        };
        for mut read in rows {
            self.promised_targets(&read, mode).await?;
            let known = self.entity(read.row.entity).has_row(self, read.row.slot);
            {
                let mut graph = self.graph_lock();
                *graph += 1;
                if let Some(batch) = &mut read.batch {
                    batch.merge(self, merged);
                }
                for (relation, slots) in read.related {
                    self.learn(read.row, relation, slots);
                }
            }
            if mode == Mode::Dirty {
                self.make_dirty(read.row, read.values, known)?;
            }
        }
        Ok(())
    }

    /// Loads what handles may read through a foreign key that is about to change.
    async fn promised_targets(&self, read: &Read<S>, mode: Mode) -> Result<()> {
        if mode == Mode::Keep {
            return Ok(());
        }
        let relations = self.entity(read.row.entity).meta().relations;
        for (relation, meta) in relations.iter().enumerate() {
            let target = self.foreign_slot(read.row.entity, relation, &read.values);
            if let (Some(slot), Some(plans)) = (target, self.promised(read.row, relation)) {
                self.ensure(self.target(meta, slot), &plans).await?;
            }
        }
        Ok(())
    }

    /// The row that the foreign key of a relation names, if the data gives it.
    fn foreign_slot(
        &self,
        entity: usize,
        relation: usize,
        values: &[(usize, Value)],
    ) -> Option<u32> {
        let meta = &self.entity(entity).meta().relations[relation];
        let Join::Own { columns, .. } = meta.join else {
            return None;
        };
        let value = |column: &usize| {
            let (_, value) = values.iter().find(|(given, _)| given == column)?;
            Some(value.clone())
        };
        let key: Vec<Value> = columns.iter().map(value).collect::<Option<_>>()?;
        self.row_of_key(meta.target.index, &key)
    }

    /// Takes over the rows behind a relation without a column here, unless they are known.
    fn learn(&self, row: RowId, relation: usize, slots: Vec<u32>) {
        let meta = self.relation(row, relation);
        let target = self.entity(meta.target.index);
        let inverse = matches!(meta.join, Join::Inverse { .. });
        // Of a row that is known by its key only, nobody knows whether it leads back.
        if inverse && slots.iter().any(|slot| target.is_bare(self, *slot)) {
            return;
        }
        let slots = self.still_linked(row, meta, slots);
        if meta.is_to_one() {
            self.with_one(row, relation, |one| one.learn(slots.first().copied()));
        } else {
            self.with_many(row, relation, |many| many.learn(slots));
        }
    }

    /// Has the next flush write the values: those that differ from the manager's, or all of a row that was not known.
    fn make_dirty(&self, row: RowId, values: Vec<(usize, Value)>, known: bool) -> Result<()> {
        let entity = self.entity(row.entity);
        for relation in 0..entity.meta().relations.len() {
            let target = self.foreign_slot(row.entity, relation, &values);
            if target.is_none() {
                continue;
            }
            if !known {
                self.with_one(row, relation, |one| one.base = None);
            }
            self.set_one(row, relation, target);
        }
        for (column, value) in values {
            let counted = entity.meta().version == Some(column);
            if entity.source(column) != Source::Value || counted {
                continue;
            }
            if known {
                self.set_value(row, column, value)?;
            } else if let Some(edit) = entity.edit_mut(self, row.slot, column) {
                edit.force(value)?;
            }
        }
        self.touch_row(row);
        Ok(())
    }
}
