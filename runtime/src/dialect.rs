//! What differs between the databases when SQL is written.
//!
//! A dialect knows words and limits. It opens no connection and knows no entity; how values travel is the
//! driver's business.

use std::borrow::Cow;
use std::fmt::{Debug, Write as _};

use crate::condition::Pattern;
use crate::error::Result;
use crate::lock_mode::LockMode;
use crate::metadata::{Cast, ColumnMeta, Ddl, DdlSet, EntityMeta};
use crate::sql::Statement;
use crate::value::ColumnType;

pub mod arrays;
pub mod begin;
mod like;
#[cfg(any(feature = "mysql", feature = "postgres"))]
mod lock;
#[cfg(feature = "mysql")]
pub mod mysql;
#[cfg(feature = "postgres")]
pub mod postgres;
#[cfg(feature = "sqlite")]
pub mod sqlite;

use arrays::{Arrays, ElementTable};
use begin::Begin;
pub use like::Like;
use like::like_pattern;

/// One kind of database, as far as the text of statements is concerned.
pub trait Dialect: Debug + Send + Sync + 'static {
    /// The name, for messages.
    fn name(&self) -> &'static str;

    /// The statements for this database.
    fn ddl(&self, set: &DdlSet) -> Ddl;

    /// The most parameters that one statement can have.
    fn max_params(&self) -> usize;

    /// The most rows that one statement writes; more bring no speed.
    fn max_rows(&self) -> usize {
        500
    }

    /// The most tables that one select joins.
    fn max_tables(&self) -> usize {
        usize::MAX
    }

    /// The most columns that the rows of one select have.
    fn max_columns(&self) -> usize {
        1_600
    }

    /// How many rows fit into one statement when each takes this many values.
    fn rows_per_statement(&self, values_per_row: usize) -> usize {
        self.rows_of_parameters(values_per_row)
    }

    /// How many rows fit into one statement when each value is a parameter of its own.
    fn rows_of_parameters(&self, params_per_row: usize) -> usize {
        (self.max_params() / params_per_row.max(1)).clamp(1, self.max_rows())
    }

    /// Writes an identifier.
    fn quote(&self, out: &mut String, identifier: &str) {
        out.push('"');
        for part in identifier.split_inclusive('"') {
            out.push_str(part);
            if part.ends_with('"') {
                out.push('"');
            }
        }
        out.push('"');
    }

    /// Writes the parameter with this number, counted from 1.
    fn placeholder(&self, out: &mut String, number: usize) {
        let _ = write!(out, "${number}");
    }

    /// How many rows travel in one statement.
    fn row_source(&self) -> RowSource {
        RowSource::Common
    }

    /// Whether one parameter can be an array, so that a statement has the same text for any number of rows.
    fn has_arrays(&self) -> bool {
        matches!(self.row_source(), RowSource::Arrays)
    }

    /// How rows travel of which some columns may be arrays: an array of arrays would be one of several dimensions.
    fn row_source_of(&self, has_array: bool) -> RowSource {
        match self.row_source() {
            RowSource::Arrays if has_array => RowSource::Common,
            source => source,
        }
    }

    /// How columns that are arrays are kept.
    fn arrays(&self) -> Arrays {
        Arrays::JSON
    }

    /// What turns JSON into a table of the elements of an array, where arrays are JSON.
    fn elements(&self, _element: ColumnType) -> ElementTable {
        ElementTable::default()
    }

    /// What follows the table in an insert of a row that gives no column.
    fn row_of_defaults(&self) -> &'static str {
        "default values"
    }

    /// What follows an insert that leaves out rows that exist; `None` where an update that changes nothing does it.
    fn on_conflict_do_nothing(&self) -> Option<&'static str> {
        Some("on conflict do nothing")
    }

    /// What follows a select that must see what was committed after its transaction has begun to read.
    fn latest(&self) -> &'static str {
        ""
    }

    /// What follows a select that locks the rows of one of its tables, which is named by its alias.
    fn lock(&self, _lock: LockMode, _table: &str) -> String {
        String::new()
    }

    /// Whether an insert can name the unique columns by which it may meet rows that exist.
    fn has_conflict_targets(&self) -> bool {
        self.on_conflict_do_nothing().is_some()
    }

    /// A statement of the schema, as this server wants it.
    fn definition<'s>(&self, sql: &'s str) -> Cow<'s, str> {
        Cow::Borrowed(sql)
    }

    /// How a column is read and written whose type here is not the one its Rust type travels as.
    fn cast(&self, _column: &ColumnMeta) -> Option<&'static Cast> {
        None
    }

    /// Whether tables are named with their schema.
    fn has_schemas(&self) -> bool {
        true
    }

    /// The word before a list of row values in `(a, b) in (…)`.
    fn row_values(&self) -> &'static str {
        ""
    }

    /// The comparison that is true for a null on one side only.
    fn distinct(&self) -> Distinct {
        Distinct {
            prefix: "",
            operator: "is distinct from",
        }
    }

    /// The comparison that is true for two nulls.
    fn same(&self) -> &'static str {
        "is not distinct from"
    }

    /// Whether `nulls first` can be said.
    fn has_nulls_order(&self) -> bool {
        true
    }

    /// What makes a column of this type compare and sort by its value.
    fn collation(&self, _ty: ColumnType) -> Option<&'static str> {
        None
    }

    /// The match of a text with a pattern in which letter case counts.
    fn like(&self, pattern: &Pattern) -> Like {
        Like {
            operator: "like",
            pattern: like_pattern(pattern),
            suffix: " escape '\\'",
        }
    }

    /// The limit to write where only an offset is wanted, for databases that require one.
    fn unlimited(&self) -> Option<i64> {
        None
    }

    /// How the keys become known that the database generates for the rows of one insert.
    fn generated_keys(&self, _meta: &EntityMeta) -> GeneratedKeys {
        GeneratedKeys::Returned
    }

    /// Whether an insert can return values.
    fn has_returning(&self) -> bool {
        true
    }

    /// Whether an update can return values.
    fn updates_return(&self) -> bool {
        true
    }

    /// What a transaction needs to drop tables whose rows lead to each other.
    fn before_schema_change(&self) -> &'static [&'static str] {
        &[]
    }

    /// What ends what `before_schema_change` began.
    fn after_schema_change(&self) -> &'static [&'static str] {
        &[]
    }

    /// What begins a transaction; several statements are sent at once.
    ///
    /// # Errors
    /// [`Unsupported`](crate::ErrorKind::Unsupported) when the database has neither this nor anything stronger.
    fn begin(&self, begin: &Begin) -> Result<Cow<'static, str>>;

    /// What follows the end of such a transaction, for whoever uses the connection next.
    fn after_end(&self, _begin: &Begin) -> Option<&'static str> {
        None
    }

    /// Whether an update or delete can look at other rows of its own table.
    fn reads_what_it_writes(&self) -> bool {
        true
    }

    /// Whether foreign keys can be checked at the end of a transaction.
    fn defers_foreign_keys(&self) -> bool {
        true
    }

    /// Whether only one transaction can write at a time.
    fn has_one_writer(&self) -> bool {
        false
    }

    /// The questions by which the outcome of a lost commit is found out, where the database remembers it.
    fn transaction_ids(&self) -> Option<TransactionIds> {
        None
    }
}

/// How the outcome of a transaction can be found out on another connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransactionIds {
    /// Asks a transaction that writes for its id, as text.
    pub id: &'static str,
    /// Asks for `committed`, `aborted`, `in progress` or null; the id is its parameter.
    pub outcome: &'static str,
}

/// How the rows of one statement travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowSource {
    /// As one array per column.
    Arrays,
    /// As a table in front of the statement: `with v (…) as (values …)`.
    Common,
    /// As a table inside the statement: `(select … union all select …)`, whose columns fit every row.
    Derived,
}

/// How generated keys become known.
#[derive(Debug, Clone, PartialEq)]
pub enum GeneratedKeys {
    /// They come back with the rows.
    Returned,
    /// The rows of one statement get keys in a row, of which the driver tells one.
    Consecutive,
    /// The same, inside a transaction in which this question was answered with true.
    ConsecutiveIf(Statement),
}

/// The parts of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Distinct {
    /// What comes first.
    pub prefix: &'static str,
    /// What stands between the two sides.
    pub operator: &'static str,
}
