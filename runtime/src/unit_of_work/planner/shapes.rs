//! Rows that write the same columns, collected so that they can share a statement.

use crate::graph::RowId;
use crate::unit_of_work::flush_plan::{PlannedRow, PlannedValue};

/// The columns of an entity.
type Shape = (usize, Vec<usize>);

/// Rows by what they write, in the order in which they came.
#[derive(Default)]
pub(super) struct Shapes(Vec<(Shape, Vec<PlannedRow>)>);

impl Shapes {
    pub(super) fn add(&mut self, columns: Vec<usize>, row: PlannedRow) {
        let shape = (row.row.entity, columns);
        match self.0.iter_mut().find(|(known, _)| *known == shape) {
            Some((_, rows)) => rows.push(row),
            None => self.0.push((shape, vec![row])),
        }
    }

    /// Adds a row that is written whatever its version.
    pub(super) fn add_values(
        &mut self,
        row: RowId,
        columns: Vec<usize>,
        values: Vec<PlannedValue>,
    ) {
        let version = None;
        self.add(
            columns,
            PlannedRow {
                row,
                values,
                version,
            },
        );
    }

    pub(super) fn into_entities(self) -> impl Iterator<Item = (Shape, Vec<PlannedRow>)> {
        self.0.into_iter()
    }
}
