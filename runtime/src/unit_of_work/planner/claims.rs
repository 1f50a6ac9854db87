//! Unique values that rows hand on to each other in one flush: who has one in the database, who is to get it.
//!
//! Values that nobody gives up are the database's business. It decides no order: see `early`.

use rustc_hash::FxHashMap;

use crate::entity::Schema;
use crate::error::Result;
use crate::graph::RowId;
use crate::unit_of_work::flush_plan::PlannedValue;
use crate::unit_of_work::gather::Work;
use crate::unit_of_work::planner::Planner;
use crate::value::Value;

/// A row that waits for a unique value until another row has given it up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Claim {
    pub holder: RowId,
    pub claimer: RowId,
    /// The columns of the unique constraint; none when it is only a guess that the holder has the value.
    pub columns: &'static [usize],
}

/// A unique constraint: its entity and its columns.
type Unique = (usize, &'static [usize]);

/// What rows give up: the values they had, and rows of which only the key is known.
#[derive(Default)]
struct Released {
    values: FxHashMap<(Unique, Vec<Value>), RowId>,
    unknown: FxHashMap<usize, Vec<RowId>>,
}

impl<S: Schema> Planner<'_, S> {
    /// Every claim of a flush; a flush without deletes and changed unique values has none.
    pub(super) fn claims(&self, work: &Work) -> Result<Vec<Claim>> {
        let released = self.released(work);
        let mut claims = Vec::new();
        if released.values.is_empty() && released.unknown.is_empty() {
            return Ok(claims);
        }
        for row in &work.creates {
            for unique in self.uniques(*row) {
                self.claim(*row, unique, &released, &mut claims)?;
            }
        }
        for row in &work.updates {
            for unique in self.uniques(*row) {
                if self.is_changed(*row, unique) {
                    self.claim(*row, unique, &released, &mut claims)?;
                }
            }
        }
        Ok(claims)
    }

    fn released(&self, work: &Work) -> Released {
        let mut released = Released::default();
        for row in &work.deletes {
            if !self.em.entity(row.entity).has_row(self.em, row.slot) {
                let unknown = released.unknown.entry(row.entity).or_default();
                unknown.push(*row);
            }
            for unique in self.uniques(*row) {
                self.release(*row, unique, &mut released);
            }
        }
        for row in &work.updates {
            for unique in self.uniques(*row) {
                if self.is_changed(*row, unique) {
                    self.release(*row, unique, &mut released);
                }
            }
        }
        released
    }

    fn release(&self, row: RowId, unique: &'static [usize], released: &mut Released) {
        let values = unique.iter().map(|column| {
            let value = self.base_value(row, *column);
            value.filter(|value| !value.is_null())
        });
        if let Some(values) = values.collect::<Option<Vec<Value>>>() {
            let place = ((row.entity, unique), values);
            released.values.insert(place, row);
        }
    }

    fn claim(
        &self,
        claimer: RowId,
        unique: &'static [usize],
        released: &Released,
        claims: &mut Vec<Claim>,
    ) -> Result<()> {
        let Some(values) = self.claimed(claimer, unique)? else {
            return Ok(());
        };
        let holder = released.values.get(&((claimer.entity, unique), values));
        let claim = |holder: RowId, columns| Claim {
            holder,
            claimer,
            columns,
        };
        claims.extend(
            holder
                .filter(|holder| **holder != claimer)
                .map(|holder| claim(*holder, unique)),
        );
        let unknown = released.unknown.get(&claimer.entity);
        claims.extend(unknown.into_iter().flatten().map(|row| claim(*row, &[])));
        Ok(())
    }

    /// The values that a row is to have; `None` when one is null or still to be generated.
    fn claimed(&self, row: RowId, unique: &[usize]) -> Result<Option<Vec<Value>>> {
        let mut values = Vec::with_capacity(unique.len());
        for column in unique {
            match self.column_value(row, *column)? {
                Some(PlannedValue::Known(value)) if !value.is_null() => values.push(value),
                _ => return Ok(None),
            }
        }
        Ok(Some(values))
    }

    /// The unique constraints of a row, its key included.
    fn uniques(&self, row: RowId) -> impl Iterator<Item = &'static [usize]> + use<S> {
        let meta = self.meta(row);
        std::iter::once(meta.key).chain(meta.uniques.iter().copied())
    }

    fn is_changed(&self, row: RowId, unique: &[usize]) -> bool {
        unique.iter().any(|column| self.is_dirty(row, *column))
    }
}
