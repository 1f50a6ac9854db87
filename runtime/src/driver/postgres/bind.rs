//! Values as PostgreSQL's protocol wants them: binary, each with its type.
//!
//! The type is that of the Rust value, never guessed by the server, so that a statement that is prepared once
//! takes every later value. Points in time lose what is finer than a microsecond.

use rust_decimal::Decimal;
use sqlx::encode::{Encode, IsNull};
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgArguments, PgHasArrayType, PgTypeInfo};
use sqlx::{Arguments, Postgres, Type};
use uuid::Uuid;

use super::calendar::{Date, Instant, Time, Timestamp};
use super::numeric::Numeric;
use crate::driver::json_text::{DEEPEST, json_text};
use crate::error::{Error, Result};
use crate::value::{ColumnType, Value};

pub(super) fn arguments(values: Vec<Value>) -> Result<PgArguments> {
    let mut arguments = PgArguments::default();
    arguments.reserve(values.len(), 0);
    for value in values {
        add(&mut arguments, value)?;
    }
    Ok(arguments)
}

fn add(arguments: &mut PgArguments, value: Value) -> Result<()> {
    let added = match value {
        Value::Array(ty, values) => return add_array(arguments, ty, values),
        Value::Null(ty) => return add_null(arguments, ty),
        Value::Bool(value) => arguments.add(value),
        Value::I8(value) => arguments.add(i16::from(value)),
        Value::I16(value) => arguments.add(value),
        Value::I32(value) => arguments.add(value),
        Value::I64(value) => arguments.add(value),
        Value::U8(value) => arguments.add(i16::from(value)),
        Value::U16(value) => arguments.add(i32::from(value)),
        Value::U32(value) => arguments.add(i64::from(value)),
        Value::U64(value) => arguments.add(Decimal::from(value)),
        Value::F32(value) => arguments.add(value),
        Value::F64(value) => arguments.add(value),
        Value::Decimal(value) => arguments.add(value),
        Value::BigDecimal(value) => arguments.add(Numeric::new(&value)?),
        Value::Text(value) => arguments.add(text(value)?),
        Value::Bytes(value) => arguments.add(value),
        Value::Uuid(value) => arguments.add(value),
        Value::Date(value) => arguments.add(Date(value)),
        Value::Time(value) => arguments.add(Time(value)),
        Value::DateTime(value) => arguments.add(Instant(value)),
        Value::Timestamp(value) => arguments.add(Timestamp(value)),
        Value::Json(value) => arguments.add(Json(json(&value)?)),
    };
    added.map_err(refused)
}

/// Calls a macro with the Rust type that travels for a column type; integers without a sign need a wider one.
macro_rules! with_type {
    ($ty:expr, $do:ident!($($args:tt)*)) => {
        match $ty {
            ColumnType::Bool => $do!(bool, $($args)*),
            ColumnType::I8 | ColumnType::U8 | ColumnType::I16 => $do!(i16, $($args)*),
            ColumnType::U16 | ColumnType::I32 => $do!(i32, $($args)*),
            ColumnType::U32 | ColumnType::I64 => $do!(i64, $($args)*),
            ColumnType::F32 => $do!(f32, $($args)*),
            ColumnType::F64 => $do!(f64, $($args)*),
            ColumnType::U64 | ColumnType::Decimal => $do!(Decimal, $($args)*),
            ColumnType::BigDecimal => $do!(Numeric, $($args)*),
            ColumnType::Text | ColumnType::Enum => $do!(String, $($args)*),
            ColumnType::Bytes => $do!(Vec<u8>, $($args)*),
            ColumnType::Uuid => $do!(Uuid, $($args)*),
            ColumnType::Date => $do!(Date, $($args)*),
            ColumnType::Time => $do!(Time, $($args)*),
            ColumnType::DateTime => $do!(Instant, $($args)*),
            ColumnType::Timestamp => $do!(Timestamp, $($args)*),
            ColumnType::Json => $do!(Json, $($args)*),
            ColumnType::Array(_) => return Err(nested()),
        }
    };
}

fn add_null(arguments: &mut PgArguments, ty: ColumnType) -> Result<()> {
    macro_rules! null {
        ($type:ty, $arguments:expr) => {
            $arguments.add(None::<$type>)
        };
    }
    macro_rules! no_array {
        ($type:ty, $arguments:expr) => {
            $arguments.add(None::<Vec<$type>>)
        };
    }
    match ty {
        ColumnType::Array(element) => with_type!(*element, no_array!(arguments)),
        ty => with_type!(ty, null!(arguments)),
    }
    .map_err(refused)
}

fn add_array(arguments: &mut PgArguments, ty: ColumnType, values: Vec<Value>) -> Result<()> {
    macro_rules! array {
        ($type:ty, $arguments:expr, $values:expr) => {{
            let elements: Vec<Option<$type>> = $values
                .into_iter()
                .map(<$type as Element>::from_value)
                .collect::<Result<_>>()?;
            $arguments.add(elements)
        }};
    }
    with_type!(ty, array!(arguments, values)).map_err(refused)
}

/// What travels for one value of an array.
trait Element: Sized {
    fn from_value(value: Value) -> Result<Option<Self>>;
}

macro_rules! elements {
    ($($type:ty: $variant:ident($value:ident) => $element:expr;)+) => {
        $(
            impl Element for $type {
                fn from_value(value: Value) -> Result<Option<Self>> {
                    match value {
                        Value::Null(_) => Ok(None),
                        Value::$variant($value) => Ok(Some($element)),
                        other => Err(mixed(&other, stringify!($type))),
                    }
                }
            }
        )+
    };
}

elements! {
    bool: Bool(value) => value;
    f32: F32(value) => value;
    f64: F64(value) => value;
    String: Text(value) => text(value)?;
    Vec<u8>: Bytes(value) => value;
    Uuid: Uuid(value) => value;
    Date: Date(value) => Self(value);
    Time: Time(value) => Self(value);
    Instant: DateTime(value) => Self(value);
    Timestamp: Timestamp(value) => Self(value);
    Numeric: BigDecimal(value) => Self::new(&value)?;
    Json: Json(value) => Self(json(&value)?);
}

impl Element for Decimal {
    fn from_value(value: Value) -> Result<Option<Self>> {
        match value {
            Value::Null(_) => Ok(None),
            Value::Decimal(value) => Ok(Some(value)),
            Value::U64(value) => Ok(Some(value.into())),
            other => Err(mixed(&other, "Decimal")),
        }
    }
}

macro_rules! integer_elements {
    ($($type:ty)+) => {
        $(
            impl Element for $type {
                fn from_value(value: Value) -> Result<Option<Self>> {
                    if value.is_null() {
                        return Ok(None);
                    }
                    let narrow = value.as_i64().and_then(|wide| Self::try_from(wide).ok());
                    narrow.map(Some).ok_or_else(|| mixed(&value, stringify!($type)))
                }
            }
        )+
    };
}

integer_elements!(i16 i32 i64);

/// A document of type `jsonb`, as text.
struct Json(String);

impl Type<Postgres> for Json {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_name("jsonb")
    }
}

impl PgHasArrayType for Json {
    fn array_type_info() -> PgTypeInfo {
        PgTypeInfo::with_name("_jsonb")
    }
}

impl Encode<'_, Postgres> for Json {
    /// The binary form is a version and the text.
    fn encode_by_ref(
        &self,
        buffer: &mut PgArgumentBuffer,
    ) -> std::result::Result<IsNull, BoxDynError> {
        buffer.push(1);
        buffer.extend(self.0.as_bytes());
        Ok(IsNull::No)
    }
}

fn json(value: &serde_json::Value) -> Result<String> {
    let text = json_text(value, DEEPEST)?;
    if text.contains("\\u0000") {
        return Err(Error::encode(
            "PostgreSQL cannot store the character U+0000 in JSON",
        ));
    }
    Ok(text)
}

fn text(value: String) -> Result<String> {
    if value.contains('\0') {
        return Err(Error::encode(
            "PostgreSQL cannot store the character U+0000 in text; use bytes",
        ));
    }
    Ok(value)
}

/// An array of arrays has as many dimensions, of one length each: it is another type.
fn nested() -> Error {
    Error::encode("PostgreSQL has no arrays of arrays whose lengths differ")
}

fn mixed(value: &Value, ty: &str) -> Error {
    Error::encode(format!(
        "{value:?} is not of type {ty}, as the values beside it are"
    ))
}

fn refused(error: BoxDynError) -> Error {
    Error::encode(error.to_string()).with_source(error)
}
