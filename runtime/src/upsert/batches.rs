//! Which rows of an upsert share a statement: those of one shape, unless one of them comes twice.
//!
//! Of two drafts of the same row, the later one stands in a later batch, because one statement cannot write a row
//! twice and the order counts.

use rustc_hash::FxHashMap;

use super::choice::{Choice, is_ambiguous, values_of};
use crate::error::Result;
use crate::metadata::EntityMeta;
use crate::native::NewRow;
use crate::sql::insert::Insert;
use crate::sql::upsert::Upsert;
use crate::value::Value;

/// Rows of one shape.
pub(super) struct Batch {
    /// The unique columns by which the rows are there; nothing for rows that are only inserted.
    pub target: Option<&'static [usize]>,
    pub columns: Vec<usize>,
    pub upsert: Option<Upsert>,
    /// Where the rows stand among all.
    pub places: Vec<usize>,
    pub rows: Vec<NewRow>,
}

impl Batch {
    fn takes(&self, target: Option<&'static [usize]>, row: &NewRow, written: &[usize]) -> bool {
        let change = self
            .upsert
            .as_ref()
            .and_then(|upsert| upsert.change.as_ref());
        let own = change.map_or(&[][..], |change| &change.columns);
        self.target == target && self.columns == row.columns && own == written
    }

    /// The values of the rows by which they are there.
    pub fn keys(&self) -> Vec<Vec<Value>> {
        let target = self.target.unwrap_or_default();
        self.rows.iter().map(|row| values_of(row, target)).collect()
    }
}

/// The rows in the batches in which they are sent.
///
/// # Errors
/// When a row has no value for the columns that were chosen.
pub(super) fn batches(
    meta: &'static EntityMeta,
    rows: Vec<NewRow>,
    choice: &Choice,
) -> Result<Vec<Batch>> {
    let mut batches: Vec<Batch> = Vec::new();
    let mut last: FxHashMap<(&'static [usize], Vec<Value>), usize> = FxHashMap::default();
    for (place, row) in rows.into_iter().enumerate() {
        let target = choice.target(meta, &row)?;
        let change = target.and_then(|target| choice.change(meta, target, &row));
        let written = change
            .as_ref()
            .map_or(Vec::new(), |change| change.columns.clone());
        let key = target.map(|target| (target, values_of(&row, target)));
        let after = key
            .as_ref()
            .and_then(|key| last.get(key))
            .map_or(0, |at| at + 1);
        let mut later = batches.iter().skip(after);
        let at = match later.position(|batch| batch.takes(target, &row, &written)) {
            Some(at) => after + at,
            None => {
                let upsert = target.map(|target| Upsert {
                    insert: Insert::new(meta, row.columns.clone(), Vec::new()),
                    target,
                    ambiguous: is_ambiguous(meta, target, &row.columns),
                    change,
                });
                batches.push(Batch {
                    target,
                    columns: row.columns.clone(),
                    upsert,
                    places: Vec::new(),
                    rows: Vec::new(),
                });
                batches.len() - 1
            }
        };
        batches[at].places.push(place);
        batches[at].rows.push(row);
        last.extend(key.map(|key| (key, at)));
    }
    Ok(batches)
}
