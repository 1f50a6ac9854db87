//! PostgreSQL's words and limits.
//!
//! Rows travel as one array per column, so that a statement has the same text, and is prepared once, for any
//! number of rows.

use std::borrow::Cow;

use super::arrays::Arrays;
use super::begin::{Begin, IsolationLevel};
use super::{Dialect, RowSource, TransactionIds, lock};
use crate::error::Result;
use crate::lock_mode::LockMode;
use crate::metadata::{Cast, ColumnMeta, Ddl, DdlSet};

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

    fn cast(&self, column: &ColumnMeta) -> Option<&'static Cast> {
        column.postgres
    }

    fn row_source(&self) -> RowSource {
        RowSource::Arrays
    }

    fn arrays(&self) -> Arrays {
        Arrays::Native
    }

    fn lock(&self, lock: LockMode, table: &str) -> String {
        lock::of_table(lock, table)
    }

    /// `repeatable read` is snapshot isolation here.
    fn begin(&self, begin: &Begin) -> Result<Cow<'static, str>> {
        let mut sql = Cow::Borrowed("begin");
        if let Some(level) = begin.isolation {
            let level = match level {
                IsolationLevel::Snapshot => IsolationLevel::RepeatableRead,
                other => other,
            };
            sql.to_mut().push_str(" isolation level ");
            sql.to_mut().push_str(level.sql());
        }
        if begin.read_only {
            sql.to_mut().push_str(" read only");
        }
        if begin.deferrable {
            sql.to_mut().push_str(" deferrable");
        }
        Ok(sql)
    }

    fn transaction_ids(&self) -> Option<TransactionIds> {
        Some(TransactionIds {
            id: "select pg_current_xact_id()::text",
            outcome: "select pg_xact_status($1::xid8)",
        })
    }
}
