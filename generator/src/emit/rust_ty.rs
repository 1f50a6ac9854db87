//! Scalar types in Rust: the one table from [`ScalarType`] to a path, and how such values are handed
//! in and out.
//!
//! It knows nothing of properties; what a column makes of its type is said in `columns`.

use super::scope::Scope;
use crate::schema::{Column, ScalarType};

/// How a value leaves a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// It is copied.
    Copied,
    /// It is borrowed as another type: `&str` for a `String`.
    Borrowed(&'static str),
    /// It is borrowed as a slice of its elements.
    Slice,
    /// A reference to it.
    Reference,
}

use Reading::{Borrowed, Copied, Reference, Slice};

/// Rust path, variant of the runtime's `ColumnType`, reading. Enums have their own path.
fn table(ty: ScalarType) -> (&'static str, &'static str, Reading) {
    match ty {
        ScalarType::Bool => ("bool", "Bool", Copied),
        ScalarType::I8 => ("i8", "I8", Copied),
        ScalarType::I16 => ("i16", "I16", Copied),
        ScalarType::I32 => ("i32", "I32", Copied),
        ScalarType::I64 => ("i64", "I64", Copied),
        ScalarType::U8 => ("u8", "U8", Copied),
        ScalarType::U16 => ("u16", "U16", Copied),
        ScalarType::U32 => ("u32", "U32", Copied),
        ScalarType::U64 => ("u64", "U64", Copied),
        ScalarType::F32 => ("f32", "F32", Copied),
        ScalarType::F64 => ("f64", "F64", Copied),
        ScalarType::Decimal => ("rt::Decimal", "Decimal", Copied),
        ScalarType::BigDecimal => ("rt::BigDecimal", "BigDecimal", Reference),
        ScalarType::String | ScalarType::Text => ("String", "Text", Borrowed("str")),
        ScalarType::Bytes => ("Vec<u8>", "Bytes", Borrowed("[u8]")),
        ScalarType::Uuid => ("rt::Uuid", "Uuid", Copied),
        ScalarType::Date => ("rt::Date", "Date", Copied),
        ScalarType::Time => ("rt::Time", "Time", Copied),
        ScalarType::DateTime => ("rt::DateTime", "DateTime", Copied),
        ScalarType::Timestamp => ("rt::Timestamp", "Timestamp", Copied),
        ScalarType::Json => ("rt::Json", "Json", Reference),
        ScalarType::Enum(_) => ("", "Enum", Copied),
    }
}

/// The runtime's name of what a column stores.
pub(super) fn column_type(column: &Column) -> String {
    let name = table(column.ty).1;
    if column.array {
        format!("rt::ColumnType::Array(&rt::ColumnType::{name})")
    } else {
        format!("rt::ColumnType::{name}")
    }
}

/// The type of a value, as one file writes it.
#[derive(Debug, Clone)]
pub(super) struct RustType {
    /// The type without null.
    pub plain: String,
    /// How values leave a row.
    pub reading: Reading,
    /// The type of one value: of an array, that of its elements.
    single: String,
    nullable: bool,
    option: &'static str,
    into: &'static str,
}

impl RustType {
    pub fn new(ty: ScalarType, nullable: bool, scope: &Scope<'_>) -> Self {
        let (path, _, reading) = table(ty);
        let plain = match ty {
            ScalarType::Enum(id) => scope.enum_type(id),
            ScalarType::Bytes => format!("{}<u8>", scope.std.vec),
            ScalarType::String | ScalarType::Text => scope.std.string.to_owned(),
            _ => path.to_owned(),
        };
        Self {
            single: plain.clone(),
            plain,
            reading,
            nullable,
            option: scope.std.option,
            into: scope.std.into,
        }
    }

    /// The type of a column's values.
    pub fn of(column: &Column, scope: &Scope<'_>) -> Self {
        let single = Self::new(column.ty, column.nullable, scope);
        if !column.array {
            return single;
        }
        Self {
            plain: format!("{}<{}>", scope.std.vec, single.plain),
            reading: Slice,
            ..single
        }
    }

    /// The type of a value, null included.
    pub fn value(&self) -> String {
        if self.nullable {
            format!("{}<{}>", self.option, self.plain)
        } else {
            self.plain.clone()
        }
    }

    /// Whether values are overwritten in place.
    pub fn is_copied(&self) -> bool {
        self.reading == Copied
    }

    /// What an accessor returns.
    pub fn read(&self) -> String {
        let plain = match self.reading {
            Copied => self.plain.clone(),
            Borrowed(target) => format!("&'em {target}"),
            Slice => format!("&'em [{}]", self.single),
            Reference => format!("&'em {}", self.plain),
        };
        if self.nullable {
            format!("{}<{plain}>", self.option)
        } else {
            plain
        }
    }

    /// The argument that gives a value without null.
    pub fn argument(&self) -> String {
        if self.is_copied() {
            self.plain.clone()
        } else {
            format!("impl {}<{}>", self.into, self.plain)
        }
    }

    /// The argument that gives a value or null, so that `None` and `Some("…")` need no type.
    pub fn optional_argument(&self) -> String {
        match self.reading {
            Borrowed(target) => format!("{}<&{target}>", self.option),
            _ => format!("{}<{}>", self.option, self.plain),
        }
    }

    /// The owned value of an [`argument`](Self::argument) called `name`.
    pub fn owned(&self, name: &str) -> String {
        if self.is_copied() {
            name.to_owned()
        } else {
            format!("{name}.into()")
        }
    }

    /// The owned value of an [`optional_argument`](Self::optional_argument) called `name`.
    pub fn optional_owned(&self, name: &str) -> String {
        match self.reading {
            Borrowed(_) => format!("{name}.map({}::from)", self.path()),
            _ => name.to_owned(),
        }
    }

    /// The type as it stands in front of `::`.
    fn path(&self) -> String {
        self.plain.replacen('<', "::<", 1)
    }

    /// An owned copy of what an accessor returned.
    pub fn to_owned(&self, read: &str) -> String {
        match (self.reading, self.nullable) {
            (Copied, _) => read.to_owned(),
            (Borrowed(_), false) => format!("{read}.to_owned()"),
            (Borrowed(_), true) => format!("{read}.map({}::from)", self.path()),
            (Slice, false) => format!("{read}.to_vec()"),
            (Slice, true) => format!("{read}.map(<[_]>::to_vec)"),
            (Reference, false) => format!("{read}.clone()"),
            (Reference, true) => format!("{read}.cloned()"),
        }
    }
}
