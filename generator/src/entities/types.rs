//! Types: the database's → the format's, each dialect in a file.
//!
//! What the format has no type for is kept verbatim as `column_type`, with a Rust type that loses nothing.

use crate::database::{Column, Database, NativeType, Table};
use crate::ddl::Dialect;
use crate::schema::ScalarType;

mod mysql;
mod postgres;
mod sqlite;

/// The most characters of a `string`.
const LONGEST_STRING: u32 = 268_435_455;

/// What a column's type becomes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mapped {
    /// The format's type.
    pub(super) ty: String,
    pub(super) length: Option<u32>,
    pub(super) precision: Option<u32>,
    pub(super) scale: Option<u32>,
    /// The database's own type, if the format's would be created as another one.
    pub(super) column_type: Option<String>,
    /// The values of an enum.
    pub(super) labels: Vec<String>,
    /// What a person should know.
    pub(super) remark: Option<String>,
}

impl Mapped {
    pub(super) fn plain(ty: &str) -> Self {
        Self {
            ty: ty.to_owned(),
            ..Self::default()
        }
    }

    /// A type that the database calls otherwise.
    fn exact(ty: &str, native: &NativeType) -> Self {
        Self {
            column_type: Some(native.text.clone()),
            ..Self::plain(ty)
        }
    }

    /// A type that only the database knows.
    fn raw(ty: &str, native: &NativeType) -> Self {
        let text = format!(
            "`{}` has no type of the format: read and written as `{ty}`",
            native.text
        );
        Self {
            remark: Some(text),
            ..Self::exact(ty, native)
        }
    }

    /// `string` with a length, unless it is longer than one may be; the usual length is not said.
    fn string(length: Option<u32>) -> Option<Self> {
        let fits = length.is_none_or(|length| length <= LONGEST_STRING);
        fits.then(|| Self {
            length: length.filter(|length| *length != 255),
            ..Self::plain("string")
        })
    }

    /// `text` in place of a `string` that is too long.
    fn too_long() -> Self {
        let text = format!(
            "longer than a `string`, which has up to {LONGEST_STRING} characters: read as `text`"
        );
        Self {
            remark: Some(text),
            ..Self::plain("text")
        }
    }

    fn precise(ty: &str, precision: Option<u32>) -> Self {
        Self {
            precision,
            ..Self::plain(ty)
        }
    }
}

/// The type of a column.
pub(super) fn map(database: &Database, table: &Table, column: &Column) -> Mapped {
    match database.dialect {
        Dialect::Sqlite => sqlite::map(&column.ty),
        Dialect::Postgres => postgres::map(database, &column.ty),
        Dialect::MySql => mysql::map(table, column),
    }
}

/// Whether values of one column can be values of the other: what foreign keys need.
pub(super) fn same_kind(database: &Database, one: &Column, other: &Column) -> bool {
    let table = Table::default();
    let kind = |column| kind(&map(database, &table, column).ty).to_owned();
    kind(one) == kind(other)
}

fn kind(ty: &str) -> &str {
    match ty {
        "bool" | "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" => "integer",
        "string" | "text" | "enum" => "text",
        other => other,
    }
}

/// An integer type if the format has it, otherwise a wider one.
fn integer(ty: &str, wider: &str, native: &NativeType) -> Mapped {
    match ScalarType::by_name(ty) {
        Some(_) => Mapped::plain(ty),
        None => Mapped::exact(wider, native),
    }
}

/// A time without a zone, if the format has it.
fn timestamp(precision: Option<u32>, native: &NativeType) -> Mapped {
    match ScalarType::by_name("timestamp") {
        Some(_) => Mapped::precise("timestamp", precision),
        None => Mapped::exact("datetime", native),
    }
}

/// A decimal number; `Decimal` of Rust has 28 digits.
fn decimal(precision: Option<u32>, scale: Option<u32>) -> Mapped {
    let wide = precision.is_some_and(|digits| digits > 28);
    let ty = match ScalarType::by_name("big_decimal") {
        Some(_) if wide => "big_decimal",
        _ => "decimal",
    };
    let text = "a number of more than 28 digits is an error when it is read";
    Mapped {
        precision,
        scale: scale.filter(|digits| *digits != 0),
        remark: (wide && ty == "decimal").then(|| text.to_owned()),
        ..Mapped::plain(ty)
    }
}
