//! Indexes and unique constraints.

use crate::diagnostic::Name;

use super::ColumnId;

/// An index, or a unique constraint, over columns of one table.
#[derive(Clone, Debug)]
pub struct Index {
    /// The name in the database, as written or made of table and columns.
    pub name: Name,
    /// The columns, in order.
    pub columns: Vec<ColumnId>,
}

impl Index {
    /// Whether it covers more than one column.
    #[must_use]
    pub fn is_composite(&self) -> bool {
        self.columns.len() > 1
    }
}
