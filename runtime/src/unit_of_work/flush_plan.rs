//! The flush as data: complete before the first statement is sent, and printable.
//!
//! Values that the database has yet to generate are named by the row they will belong to.

use std::fmt;

use crate::graph::RowId;
use crate::metadata::{EntityMeta, PivotMeta, PivotSide};
use crate::value::Value;

/// Everything a flush will do, in order.
#[derive(Debug, Default)]
pub struct FlushPlan {
    /// One after the other; rows of one step may share a statement.
    pub(crate) steps: Vec<Step>,
}

/// One kind of write to one table.
#[derive(Debug)]
pub(crate) enum Step {
    Insert(Insert),
    Update(Update),
    Delete(Delete),
    UnlinkAll(Owners),
    Unlink(Pairs),
    Link(Pairs),
}

/// New rows with values for the same columns.
#[derive(Debug)]
pub(crate) struct Insert {
    pub entity: &'static EntityMeta,
    /// The columns that are written.
    pub columns: Vec<usize>,
    /// The columns whose values come back.
    pub returning: Vec<usize>,
    pub rows: Vec<PlannedRow>,
}

/// Rows of which the same columns change.
#[derive(Debug)]
pub(crate) struct Update {
    pub entity: &'static EntityMeta,
    pub columns: Vec<usize>,
    /// The columns that have to be as they were read; none where that is not known, or does not matter.
    pub check: Vec<usize>,
    pub rows: Vec<PlannedRow>,
}

/// Rows that go.
#[derive(Debug)]
pub(crate) struct Delete {
    pub entity: &'static EntityMeta,
    /// The columns that have to be as they were read; none where that is not known.
    pub check: Vec<usize>,
    pub rows: Vec<PlannedRow>,
}

/// Rows of a pivot table.
#[derive(Debug)]
pub(crate) struct Pairs {
    pub pivot: &'static PivotMeta,
    /// The row of the owning side, and that of the other.
    pub pairs: Vec<(RowId, RowId)>,
}

/// Rows that lose every link in a pivot table.
#[derive(Debug)]
pub(crate) struct Owners {
    pub pivot: &'static PivotMeta,
    /// The side that the rows are on.
    pub side: PivotSide,
    pub rows: Vec<RowId>,
}

/// One row of a step.
#[derive(Debug)]
pub(crate) struct PlannedRow {
    pub row: RowId,
    /// One value per column of the step.
    pub values: Vec<PlannedValue>,
    /// What the row must still have in the columns that are checked; nothing where they are not.
    pub expected: Vec<Value>,
}

/// A value that is known, or will be once another row is inserted.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum PlannedValue {
    Known(Value),
    KeyOf { row: RowId, part: usize },
}

impl FlushPlan {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}

impl fmt::Display for FlushPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.steps.iter().try_for_each(|step| writeln!(f, "{step}"))
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Insert(step) => write!(
                f,
                "insert {} × {}",
                Columns(step.entity, &step.columns),
                step.rows.len()
            ),
            Self::Update(step) => write!(
                f,
                "update {} × {}",
                Columns(step.entity, &step.columns),
                step.rows.len()
            ),
            Self::Delete(step) => write!(f, "delete {} × {}", step.entity.name, step.rows.len()),
            Self::UnlinkAll(step) => {
                let rows = step.rows.len();
                write!(f, "unlink {} × all of {rows}", step.pivot.table)
            }
            Self::Unlink(step) => write!(f, "unlink {} × {}", step.pivot.table, step.pairs.len()),
            Self::Link(step) => write!(f, "link {} × {}", step.pivot.table, step.pairs.len()),
        }
    }
}

/// `Entity (column, column)`.
struct Columns<'a>(&'static EntityMeta, &'a [usize]);

impl fmt::Display for Columns<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self
            .1
            .iter()
            .map(|column| self.0.columns[*column].name)
            .collect();
        write!(f, "{} ({})", self.0.name, names.join(", "))
    }
}
