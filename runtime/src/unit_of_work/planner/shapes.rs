//! Rows that write the same columns, collected so that they can share a statement.

use crate::graph::RowId;
use crate::unit_of_work::flush_plan::{PlannedRow, PlannedValue};

/// What rows have in common that share a statement.
#[derive(PartialEq, Eq)]
pub(super) struct Shape {
    pub entity: usize,
    pub columns: Vec<usize>,
    /// Whether the rows have to be as they were read.
    pub checked: bool,
}

/// Rows by what they write, in the order in which they came.
#[derive(Default)]
pub(super) struct Shapes(Vec<(Shape, Vec<PlannedRow>)>);

impl Shapes {
    pub(super) fn add(&mut self, columns: Vec<usize>, row: PlannedRow) {
        let shape = Shape {
            entity: row.row.entity,
            columns,
            checked: !row.expected.is_empty(),
        };
        match self.0.iter_mut().find(|(known, _)| *known == shape) {
            Some((_, rows)) => rows.push(row),
            None => self.0.push((shape, vec![row])),
        }
    }

    /// Adds a row that is written whatever it has become.
    pub(super) fn add_values(
        &mut self,
        row: RowId,
        columns: Vec<usize>,
        values: Vec<PlannedValue>,
    ) {
        let expected = Vec::new();
        self.add(
            columns,
            PlannedRow {
                row,
                values,
                expected,
            },
        );
    }

    pub(super) fn into_entities(self) -> impl Iterator<Item = (Shape, Vec<PlannedRow>)> {
        self.0.into_iter()
    }
}
