//! The words and limits of MySQL and MariaDB.
//!
//! The two differ in few words; which of them answers is asked once, when the database is opened.

use std::borrow::Cow;

use super::arrays::{Arrays, ElementTable};
use super::begin::Begin;
use super::{Dialect, Distinct, GeneratedKeys, Like, RowSource, like_pattern, lock};
use crate::condition::Pattern;
use crate::error::{Error, ErrorKind, Result};
use crate::lock_mode::LockMode;
use crate::metadata::{Cast, ColumnMeta, Conversion, Ddl, DdlSet, EntityMeta};
use crate::value::ColumnType;

/// The dialect of MySQL and MariaDB.
#[derive(Debug, Clone, Copy)]
pub struct MysqlDialect {
    /// Whether it is MariaDB.
    pub mariadb: bool,
}

impl MysqlDialect {
    /// The collation that compares byte by byte, spaces at the end included.
    #[must_use]
    pub const fn text_collation(self) -> &'static str {
        if self.mariadb {
            "utf8mb4_nopad_bin"
        } else {
            "utf8mb4_0900_bin"
        }
    }
}

impl MysqlDialect {
    /// The most levels of a JSON document: the servers' own limits.
    pub(crate) const fn json_depth(self) -> usize {
        if self.mariadb { 31 } else { 100 }
    }
}

impl Dialect for MysqlDialect {
    fn name(&self) -> &'static str {
        if self.mariadb { "MariaDB" } else { "MySQL" }
    }

    fn ddl(&self, set: &DdlSet) -> Ddl {
        set.mysql
    }

    fn definition<'s>(&self, sql: &'s str) -> Cow<'s, str> {
        Cow::Owned(sql.replace("{collation}", self.text_collation()))
    }

    /// The protocol counts parameters with 16 bits.
    fn max_params(&self) -> usize {
        65_535
    }

    fn quote(&self, out: &mut String, identifier: &str) {
        out.push('`');
        out.push_str(&identifier.replace('`', "``"));
        out.push('`');
    }

    fn placeholder(&self, out: &mut String, _number: usize) {
        out.push('?');
    }

    fn row_of_defaults(&self) -> &'static str {
        "() values ()"
    }

    fn cast(&self, column: &ColumnMeta) -> Option<&'static Cast> {
        column.mysql
    }

    fn row_source(&self) -> RowSource {
        RowSource::Derived
    }

    /// JSON of MySQL is compared with JSON only; that of MariaDB is text, with or without blanks.
    fn arrays(&self) -> Arrays {
        Arrays::Json {
            column: self.mariadb.then_some(Conversion::Call("json_compact")),
            value: (!self.mariadb).then_some(Conversion::As("json")),
        }
    }

    /// `json_contains` of MariaDB compares all numbers as floats; here each element has the type of its values.
    fn elements(&self, element: ColumnType) -> ElementTable {
        let ty = match element {
            ColumnType::Bool
            | ColumnType::I8
            | ColumnType::I16
            | ColumnType::I32
            | ColumnType::I64 => "bigint".into(),
            ColumnType::U8 | ColumnType::U16 | ColumnType::U32 | ColumnType::U64 => {
                "bigint unsigned".into()
            }
            ColumnType::F32 | ColumnType::F64 => "double".into(),
            _ => format!(
                "longtext character set utf8mb4 collate {}",
                self.text_collation()
            ),
        };
        ElementTable {
            before: "json_table(",
            after: format!(", '$[*]' columns (v {ty} path '$'))").into(),
            element: &["", ".v"],
        }
    }

    fn on_conflict_do_nothing(&self) -> Option<&'static str> {
        None
    }

    fn lock(&self, lock: LockMode, table: &str) -> String {
        if self.mariadb {
            lock::of_all(lock)
        } else {
            lock::of_table(lock, table)
        }
    }

    /// A shared lock, because two who have met the same row would wait for each other's exclusive one.
    fn latest(&self) -> &'static str {
        " lock in share mode"
    }

    fn distinct(&self) -> Distinct {
        Distinct {
            prefix: "not ",
            operator: "<=>",
        }
    }

    fn same(&self) -> &'static str {
        "<=>"
    }

    /// A backslash is the escape already, and would need one in the text of the statement.
    fn like(&self, pattern: &Pattern) -> Like {
        Like {
            operator: "like",
            pattern: like_pattern(pattern),
            suffix: "",
        }
    }

    fn has_nulls_order(&self) -> bool {
        false
    }

    fn unlimited(&self) -> Option<i64> {
        Some(i64::MAX)
    }

    fn generated_keys(&self, _meta: &EntityMeta) -> GeneratedKeys {
        GeneratedKeys::Consecutive
    }

    fn has_returning(&self) -> bool {
        self.mariadb
    }

    /// MariaDB can, in most cases; MySQL cannot.
    fn defers_foreign_keys(&self) -> bool {
        false
    }

    fn reads_what_it_writes(&self) -> bool {
        false
    }

    fn updates_return(&self) -> bool {
        false
    }

    /// The level is that of the next transaction only. There is no snapshot isolation: `repeatable read` overwrites
    /// what others have changed since.
    fn begin(&self, begin: &Begin) -> Result<Cow<'static, str>> {
        if begin.deferrable {
            return Err(Error::new(
                ErrorKind::Unsupported,
                format!(
                    "{} has no deferrable transactions; ask for `Serializable` and read-only",
                    self.name()
                ),
            ));
        }
        let start = match (begin.isolation, begin.read_only) {
            (None, false) => return Ok(Cow::Borrowed("begin")),
            (_, true) => "start transaction read only",
            (_, false) => "start transaction",
        };
        Ok(match begin.isolation {
            None => Cow::Borrowed(start),
            Some(level) => Cow::Owned(format!(
                "set transaction isolation level {}; {start}",
                level.sql()
            )),
        })
    }

    fn before_schema_change(&self) -> &'static [&'static str] {
        &["set foreign_key_checks = 0"]
    }

    fn after_schema_change(&self) -> &'static [&'static str] {
        &["set foreign_key_checks = 1"]
    }
}
