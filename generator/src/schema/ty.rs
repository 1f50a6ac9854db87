//! The scalar types: one table from the YAML name to what is known about each.
//!
//! Database types belong to the dialects in `ddl`, Rust types to `emit`; both match on
//! [`ScalarType`], so the compiler names every place that a new type has to visit.

use serde::Serialize;

use super::EnumId;

/// The type of a column's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ScalarType {
    /// `bool`
    Bool,
    /// `i8`
    I8,
    /// `i16`
    I16,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `u8`
    U8,
    /// `u16`
    U16,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `f32`
    F32,
    /// `f64`
    F64,
    /// `decimal`: an exact number with `precision` and `scale`
    Decimal,
    /// `big_decimal`: an exact number of any size
    BigDecimal,
    /// `string`: text of limited length
    String,
    /// `text`: text of any length
    Text,
    /// `bytes`
    Bytes,
    /// `uuid`
    Uuid,
    /// `date`
    Date,
    /// `time`
    Time,
    /// `datetime`: a moment, kept in UTC
    DateTime,
    /// `timestamp`: a date and a time of day without a zone
    Timestamp,
    /// `json`
    Json,
    /// The name of one of the schema's enums.
    Enum(EnumId),
}

/// One row of [`SCALAR_TYPES`].
#[derive(Clone, Copy, Debug)]
pub struct ScalarTypeInfo {
    /// How the YAML spells it.
    pub name: &'static str,
    /// The type.
    pub ty: ScalarType,
    /// Whether `length` says something about it.
    pub takes_length: bool,
    /// Whether `precision` says something about it.
    pub takes_precision: bool,
    /// Whether `scale` says something about it.
    pub takes_scale: bool,
    /// Whether it may hold a row's version.
    pub counts_versions: bool,
}

const fn plain(name: &'static str, ty: ScalarType) -> ScalarTypeInfo {
    ScalarTypeInfo {
        name,
        ty,
        takes_length: false,
        takes_precision: false,
        takes_scale: false,
        counts_versions: false,
    }
}

const fn version(info: ScalarTypeInfo) -> ScalarTypeInfo {
    ScalarTypeInfo {
        counts_versions: true,
        ..info
    }
}

const fn length(info: ScalarTypeInfo) -> ScalarTypeInfo {
    ScalarTypeInfo {
        takes_length: true,
        ..info
    }
}

const fn precision(info: ScalarTypeInfo) -> ScalarTypeInfo {
    ScalarTypeInfo {
        takes_precision: true,
        ..info
    }
}

const fn scale(info: ScalarTypeInfo) -> ScalarTypeInfo {
    ScalarTypeInfo {
        takes_scale: true,
        ..info
    }
}

/// Every scalar type a YAML file can name; enums are added by the file itself.
pub const SCALAR_TYPES: &[ScalarTypeInfo] = &[
    plain("bool", ScalarType::Bool),
    version(plain("i8", ScalarType::I8)),
    version(plain("i16", ScalarType::I16)),
    version(plain("i32", ScalarType::I32)),
    version(plain("i64", ScalarType::I64)),
    version(plain("u8", ScalarType::U8)),
    version(plain("u16", ScalarType::U16)),
    version(plain("u32", ScalarType::U32)),
    version(plain("u64", ScalarType::U64)),
    plain("f32", ScalarType::F32),
    plain("f64", ScalarType::F64),
    scale(precision(plain("decimal", ScalarType::Decimal))),
    scale(precision(plain("big_decimal", ScalarType::BigDecimal))),
    length(plain("string", ScalarType::String)),
    plain("text", ScalarType::Text),
    length(plain("bytes", ScalarType::Bytes)),
    plain("uuid", ScalarType::Uuid),
    plain("date", ScalarType::Date),
    precision(plain("time", ScalarType::Time)),
    version(precision(plain("datetime", ScalarType::DateTime))),
    precision(plain("timestamp", ScalarType::Timestamp)),
    plain("json", ScalarType::Json),
];

/// The table row of enums, whose name is the enum's own.
const ENUM: ScalarTypeInfo = plain("enum", ScalarType::Enum(EnumId(0)));

impl ScalarType {
    /// Finds a type by its YAML name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<ScalarType> {
        SCALAR_TYPES
            .iter()
            .find(|info| info.name == name)
            .map(|info| info.ty)
    }

    /// What is known about the type; all enums share one row, named `enum`.
    #[must_use]
    pub fn info(self) -> ScalarTypeInfo {
        SCALAR_TYPES
            .iter()
            .copied()
            .find(|info| info.ty == self)
            .unwrap_or(ENUM)
    }

    /// Whether the database can count the values of such a key.
    #[must_use]
    pub fn is_integer(self) -> bool {
        self.range().is_some()
    }

    /// Whether it has a time of day.
    #[must_use]
    pub fn has_time(self) -> bool {
        matches!(self, Self::Time | Self::DateTime | Self::Timestamp)
    }

    /// Whether it is an exact number with decimals.
    #[must_use]
    pub fn is_decimal(self) -> bool {
        matches!(self, Self::Decimal | Self::BigDecimal)
    }

    /// The least and the greatest value of an integer type.
    #[must_use]
    pub fn range(self) -> Option<(i128, i128)> {
        Some(match self {
            Self::I8 => (i8::MIN.into(), i8::MAX.into()),
            Self::I16 => (i16::MIN.into(), i16::MAX.into()),
            Self::I32 => (i32::MIN.into(), i32::MAX.into()),
            Self::I64 => (i64::MIN.into(), i64::MAX.into()),
            Self::U8 => (0, u8::MAX.into()),
            Self::U16 => (0, u16::MAX.into()),
            Self::U32 => (0, u32::MAX.into()),
            Self::U64 => (0, u64::MAX.into()),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_types_are_one_to_one() {
        for info in SCALAR_TYPES {
            assert_eq!(ScalarType::by_name(info.name), Some(info.ty));
            assert_eq!(info.ty.info().name, info.name);
        }
        assert_eq!(ScalarType::Enum(EnumId(7)).info().name, "enum");
    }
}
