//! PostgreSQL's words and limits.
//!
//! Rows travel as one array per column, so that a statement has the same text, and is prepared once, for any
//! number of rows.

use super::{Dialect, RowSource};
use crate::metadata::{Ddl, DdlSet};

/// The dialect of PostgreSQL.
#[derive(Debug, Clone, Copy)]
pub struct PostgresDialect;

impl Dialect for PostgresDialect {
    fn name(&self) -> &'static str {
        "PostgreSQL"
    }

    fn ddl(&self, set: &DdlSet) -> Ddl {
        set.postgres
    }

    /// The protocol counts parameters with 16 bits.
    fn max_params(&self) -> usize {
        65_535
    }

    fn max_rows(&self) -> usize {
        5_000
    }

    /// Each column is one parameter, whatever the number of rows.
    fn rows_per_statement(&self, _params_per_row: usize) -> usize {
        self.max_rows()
    }

    fn row_source(&self) -> RowSource {
        RowSource::Arrays
    }
}
