//! A row of sqlx's SQLite as the decoders see it.
//!
//! SQLite stores a type with each value, not with the column, so each getter looks at the type that is there.
//! What another program stored in another form is read when nothing is lost, and refused otherwise.

use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use rust_decimal::Decimal;
use sqlx::sqlite::{SqliteRow, SqliteTypeInfo, SqliteValueRef};
use sqlx::{Decode, Row as _, Sqlite, Type, TypeInfo, ValueRef};
use uuid::Uuid;

use super::fault::fault;
use crate::driver::{big_decimal, calendar, json_array};
use crate::error::{Error, Result};
use crate::read_row::ReadRow;
use crate::value::{ColumnType, Value};

pub(super) struct Row<'r>(pub(super) &'r SqliteRow);

impl<'r> Row<'r> {
    /// The value and its type, unless it is null.
    fn value(&self, index: usize) -> Result<Option<(SqliteValueRef<'r>, SqliteTypeInfo)>> {
        let value = self.0.try_get_raw(index).map_err(fault)?;
        if value.is_null() {
            return Ok(None);
        }
        let stored = value.type_info().into_owned();
        Ok(Some((value, stored)))
    }

    /// The value, if it is stored as a `T`.
    fn get<T: Decode<'r, Sqlite> + Type<Sqlite>>(
        &self,
        index: usize,
        expected: &str,
    ) -> Result<Option<T>> {
        let Some((value, stored)) = self.value(index)? else {
            return Ok(None);
        };
        if stored != T::type_info() && !T::compatible(&stored) {
            return Err(wrong(index, expected, &stored));
        }
        decode(index, value).map(Some)
    }

    /// Text that is read as something else.
    fn parsed<T>(
        &self,
        index: usize,
        expected: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>> {
        let Some(text) = self.get::<&str>(index, expected)? else {
            return Ok(None);
        };
        let parsed = parse(text)
            .ok_or_else(|| Error::decode(format!("`{text}` is not {expected}")).at_column(index));
        parsed.map(Some)
    }
}

impl ReadRow for Row<'_> {
    fn is_null(&self, index: usize) -> Result<bool> {
        Ok(self.0.try_get_raw(index).map_err(fault)?.is_null())
    }

    fn bool(&self, index: usize) -> Result<Option<bool>> {
        match self.i64(index)? {
            None => Ok(None),
            Some(0) => Ok(Some(false)),
            Some(1) => Ok(Some(true)),
            Some(other) => {
                Err(Error::decode(format!("{other} is neither 0 nor 1")).at_column(index))
            }
        }
    }

    fn i64(&self, index: usize) -> Result<Option<i64>> {
        self.get(index, "an integer")
    }

    fn u64(&self, index: usize) -> Result<Option<u64>> {
        let Some(wide) = self.i64(index)? else {
            return Ok(None);
        };
        let unsigned = u64::try_from(wide);
        unsigned
            .map(Some)
            .map_err(|_| Error::out_of_range(index, wide, "u64"))
    }

    /// A column without a type keeps whole numbers as integers.
    #[allow(clippy::cast_precision_loss)]
    fn f64(&self, index: usize) -> Result<Option<f64>> {
        let Some((value, stored)) = self.value(index)? else {
            return Ok(None);
        };
        if is::<f64>(&stored) {
            return decode(index, value).map(Some);
        }
        if is::<i64>(&stored) {
            return decode::<i64>(index, value).map(|whole| Some(whole as f64));
        }
        Err(wrong(index, "a number", &stored))
    }

    #[allow(clippy::cast_possible_truncation)]
    fn f32(&self, index: usize) -> Result<Option<f32>> {
        let Some(wide) = self.f64(index)? else {
            return Ok(None);
        };
        let narrow = wide as f32;
        if wide.is_finite() && narrow.is_infinite() {
            return Err(Error::decode(format!("{wide} does not fit f32")).at_column(index));
        }
        Ok(Some(narrow))
    }

    fn decimal(&self, index: usize) -> Result<Option<Decimal>> {
        let Some((value, stored)) = self.value(index)? else {
            return Ok(None);
        };
        if is::<i64>(&stored) {
            return decode::<i64>(index, value).map(|whole| Some(Decimal::from(whole)));
        }
        let text = match () {
            () if is::<&str>(&stored) => decode::<&str>(index, value)?.to_owned(),
            () if is::<f64>(&stored) => decode::<f64>(index, value)?.to_string(),
            () => return Err(wrong(index, "a decimal number", &stored)),
        };
        let decimal = Decimal::from_str_exact(&text);
        decimal.map(Some).map_err(|error| {
            let known = big_decimal::parse(&text).is_some();
            let wider = if known { big_decimal::WIDER } else { "" };
            Error::decode(format!("`{text}`: {error}{wider}"))
                .with_source(error)
                .at_column(index)
        })
    }

    fn big_decimal(&self, index: usize) -> Result<Option<BigDecimal>> {
        match self.value(index)? {
            Some((value, stored)) if is::<i64>(&stored) => {
                decode::<i64>(index, value).map(|whole| Some(whole.into()))
            }
            _ => self.parsed(index, "a decimal number", big_decimal::parse),
        }
    }

    fn text(&self, index: usize) -> Result<Option<&str>> {
        self.get(index, "text")
    }

    fn bytes(&self, index: usize) -> Result<Option<&[u8]>> {
        let Some((value, stored)) = self.value(index)? else {
            return Ok(None);
        };
        if !is::<&[u8]>(&stored) {
            return Err(wrong(index, "bytes", &stored));
        }
        decode(index, value).map(Some)
    }

    /// Text, or the 16 bytes that sqlx's own programs store.
    fn uuid(&self, index: usize) -> Result<Option<Uuid>> {
        let Some((value, stored)) = self.value(index)? else {
            return Ok(None);
        };
        let parsed = match () {
            () if is::<&str>(&stored) => Uuid::try_parse(decode(index, value)?),
            () if is::<&[u8]>(&stored) => Uuid::from_slice(decode(index, value)?),
            () => return Err(wrong(index, "a UUID", &stored)),
        };
        parsed.map(Some).map_err(|error| {
            Error::decode(error.to_string())
                .with_source(error)
                .at_column(index)
        })
    }

    fn date(&self, index: usize) -> Result<Option<NaiveDate>> {
        self.parsed(index, "a date such as 2024-05-01", calendar::parse_date)
    }

    fn time(&self, index: usize) -> Result<Option<NaiveTime>> {
        self.parsed(index, "a time such as 23:59:59", calendar::parse_time)
    }

    fn datetime(&self, index: usize) -> Result<Option<DateTime<Utc>>> {
        self.parsed(
            index,
            "a time such as 2024-05-01 23:59:59",
            calendar::parse_datetime,
        )
    }

    fn timestamp(&self, index: usize) -> Result<Option<NaiveDateTime>> {
        self.parsed(
            index,
            "a date and time without a zone such as 2024-05-01 23:59:59",
            calendar::parse_timestamp,
        )
    }

    fn json(&self, index: usize) -> Result<Option<serde_json::Value>> {
        let Some(text) = self.get::<&str>(index, "JSON text")? else {
            return Ok(None);
        };
        let json = serde_json::from_str(text);
        json.map(Some).map_err(|error| {
            Error::decode(error.to_string())
                .with_source(error)
                .at_column(index)
        })
    }

    fn array(&self, index: usize, element: ColumnType) -> Result<Option<Vec<Value>>> {
        let json = self.json(index)?;
        json.map(|json| json_array::values(json, element).map_err(|error| error.at_column(index)))
            .transpose()
    }
}

/// Whether a value is stored exactly as a `T`.
fn is<T: Type<Sqlite>>(stored: &SqliteTypeInfo) -> bool {
    *stored == T::type_info()
}

fn decode<'r, T: Decode<'r, Sqlite>>(index: usize, value: SqliteValueRef<'r>) -> Result<T> {
    T::decode(value).map_err(|error| {
        Error::decode(error.to_string())
            .with_source(error)
            .at_column(index)
    })
}

fn wrong(index: usize, expected: &str, stored: &SqliteTypeInfo) -> Error {
    Error::wrong_type(index, expected, stored.name())
}
