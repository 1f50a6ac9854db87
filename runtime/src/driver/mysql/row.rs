//! A row of sqlx's MySQL as the decoders see it.
//!
//! The types of the columns are looked at once per result. A type that does not hold what is asked for is an error.

use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use rust_decimal::Decimal;
use sqlx::mysql::{MySqlRow, MySqlValueRef};
use sqlx::{Column, Decode, MySql, Row as _, TypeInfo, ValueRef};
use uuid::Uuid;

use super::fault::fault;
use crate::driver::{big_decimal, json_array};
use crate::error::{Error, Result};
use crate::read_row::ReadRow;
use crate::value::{ColumnType, Value};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Int,
    Unsigned,
    F32,
    F64,
    Decimal,
    /// Text or bytes: the server marks text of some collations as binary.
    Text,
    Date,
    Time,
    DateTime,
    Other(&'static str),
}

pub(super) fn kinds(row: &MySqlRow) -> Vec<Kind> {
    let columns = row.columns().iter();
    columns
        .map(|column| kind(column.type_info().name()))
        .collect()
}

fn kind(name: &str) -> Kind {
    match name {
        "BOOLEAN" | "TINYINT" | "SMALLINT" | "INT" | "MEDIUMINT" | "BIGINT" => Kind::Int,
        "YEAR" => Kind::Unsigned,
        unsigned if unsigned.ends_with("UNSIGNED") => Kind::Unsigned,
        "FLOAT" => Kind::F32,
        "DOUBLE" => Kind::F64,
        "DECIMAL" => Kind::Decimal,
        "DATE" => Kind::Date,
        "TIME" => Kind::Time,
        "DATETIME" | "TIMESTAMP" => Kind::DateTime,
        "BIT" => Kind::Other("bit"),
        "GEOMETRY" => Kind::Other("geometry"),
        "NULL" => Kind::Other("null"),
        _ => Kind::Text,
    }
}

pub(super) struct Row<'r> {
    row: &'r MySqlRow,
    kinds: &'r [Kind],
}

impl<'r> Row<'r> {
    pub(super) const fn new(row: &'r MySqlRow, kinds: &'r [Kind]) -> Self {
        Self { row, kinds }
    }

    /// The value and what its column holds, unless it is null.
    fn value(&self, index: usize) -> Result<Option<(Kind, MySqlValueRef<'r>)>> {
        let value = self.row.try_get_raw(index).map_err(fault)?;
        match self.kinds.get(index) {
            Some(kind) => Ok((!value.is_null()).then_some((*kind, value))),
            None => Err(Error::decode("the row is shorter").at_column(index)),
        }
    }

    /// The value, if its column holds what is asked for.
    fn get<T: Decode<'r, MySql>>(&self, index: usize, wanted: Kind) -> Result<Option<T>> {
        match self.value(index)? {
            Some((kind, value)) if kind == wanted => decode(index, value).map(Some),
            Some((kind, _)) => Err(wrong(index, &format!("{wanted:?}").to_lowercase(), kind)),
            None => Ok(None),
        }
    }

    /// The text of a decimal number.
    fn digits(&self, index: usize) -> Result<Option<&'r str>> {
        let text: Option<&'r [u8]> = self.get(index, Kind::Decimal)?;
        let text = text.map(std::str::from_utf8).transpose();
        text.map_err(|error| failed(index, error.into()))
    }

    /// A decimal number without decimals.
    fn whole<T: std::str::FromStr>(&self, index: usize) -> Result<Option<T>> {
        let Some(text) = self.digits(index)? else {
            return Ok(None);
        };
        let number = shortened(text).parse();
        number.map(Some).map_err(|_| {
            Error::decode(format!(
                "{text} is no integer of the type that is asked for"
            ))
            .at_column(index)
        })
    }

    fn parsed<T, E: std::error::Error + Send + Sync + 'static>(
        &self,
        index: usize,
        parse: impl FnOnce(&str) -> std::result::Result<T, E>,
    ) -> Result<Option<T>> {
        let Some(text) = self.get::<&str>(index, Kind::Text)? else {
            return Ok(None);
        };
        let parsed = parse(text);
        parsed
            .map(Some)
            .map_err(|error| failed(index, error.into()))
    }
}

impl ReadRow for Row<'_> {
    fn is_null(&self, index: usize) -> Result<bool> {
        Ok(self.row.try_get_raw(index).map_err(fault)?.is_null())
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
        match self.value(index)? {
            None => Ok(None),
            Some((Kind::Int, value)) => decode(index, value).map(Some),
            Some((Kind::Unsigned, value)) => {
                let wide: u64 = decode(index, value)?;
                let narrow = i64::try_from(wide).map_err(|_| {
                    Error::decode(format!("{wide} does not fit i64")).at_column(index)
                });
                narrow.map(Some)
            }
            Some((Kind::Decimal, _)) => self.whole(index),
            Some((kind, _)) => Err(wrong(index, "an integer", kind)),
        }
    }

    fn u64(&self, index: usize) -> Result<Option<u64>> {
        if let Some((Kind::Unsigned, value)) = self.value(index)? {
            return decode(index, value).map(Some);
        }
        if let Some((Kind::Decimal, _)) = self.value(index)? {
            return self.whole(index);
        }
        let Some(wide) = self.i64(index)? else {
            return Ok(None);
        };
        let unsigned = u64::try_from(wide);
        unsigned
            .map(Some)
            .map_err(|_| Error::out_of_range(index, wide, "u64"))
    }

    fn f64(&self, index: usize) -> Result<Option<f64>> {
        match self.value(index)? {
            Some((Kind::F32, value)) => decode::<f32>(index, value).map(|value| Some(value.into())),
            _ => self.get(index, Kind::F64),
        }
    }

    fn f32(&self, index: usize) -> Result<Option<f32>> {
        self.get(index, Kind::F32)
    }

    fn decimal(&self, index: usize) -> Result<Option<Decimal>> {
        let Some((kind, _)) = self.value(index)? else {
            return Ok(None);
        };
        if matches!(kind, Kind::Int | Kind::Unsigned) {
            return Ok(self.i64(index)?.map(Decimal::from));
        }
        let Some(text) = self.digits(index)? else {
            return Ok(None);
        };
        let decimal =
            Decimal::from_str_exact(text).or_else(|_| Decimal::from_str_exact(shortened(text)));
        decimal.map(Some).map_err(|error| {
            Error::decode(format!("`{text}`: {error}{}", big_decimal::WIDER))
                .with_source(error)
                .at_column(index)
        })
    }

    fn big_decimal(&self, index: usize) -> Result<Option<BigDecimal>> {
        if let Some((Kind::Int | Kind::Unsigned, _)) = self.value(index)? {
            return Ok(self.i64(index)?.map(BigDecimal::from));
        }
        let Some(text) = self.digits(index)? else {
            return Ok(None);
        };
        let number = big_decimal::parse(shortened(text));
        let not = || Error::decode(format!("`{text}` is not a decimal number")).at_column(index);
        number.map(Some).ok_or_else(not)
    }

    fn text(&self, index: usize) -> Result<Option<&str>> {
        let Some(bytes) = self.get::<&[u8]>(index, Kind::Text)? else {
            return Ok(None);
        };
        let text = std::str::from_utf8(bytes);
        text.map(Some).map_err(|error| failed(index, error.into()))
    }

    fn bytes(&self, index: usize) -> Result<Option<&[u8]>> {
        self.get(index, Kind::Text)
    }

    /// Text, or the 16 bytes that other programs store.
    fn uuid(&self, index: usize) -> Result<Option<Uuid>> {
        match self.bytes(index)? {
            Some(bytes) if bytes.len() == 16 => Ok(Uuid::from_slice(bytes).ok()),
            _ => self.parsed(index, Uuid::try_parse),
        }
    }

    fn date(&self, index: usize) -> Result<Option<NaiveDate>> {
        self.get(index, Kind::Date)
    }

    fn time(&self, index: usize) -> Result<Option<NaiveTime>> {
        self.get(index, Kind::Time)
    }

    fn datetime(&self, index: usize) -> Result<Option<DateTime<Utc>>> {
        let naive = self.timestamp(index)?;
        Ok(naive.map(|naive| naive.and_utc()))
    }

    fn timestamp(&self, index: usize) -> Result<Option<NaiveDateTime>> {
        self.get(index, Kind::DateTime)
    }

    fn json(&self, index: usize) -> Result<Option<serde_json::Value>> {
        self.parsed(index, |text| serde_json::from_str(text))
    }

    fn array(&self, index: usize, element: ColumnType) -> Result<Option<Vec<Value>>> {
        let json = self.json(index)?;
        json.map(|json| json_array::values(json, element).map_err(|error| error.at_column(index)))
            .transpose()
    }
}

/// The number without the zeros at its end: a column shows as many decimals as it can hold.
fn shortened(text: &str) -> &str {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        text
    }
}

fn decode<'r, T: Decode<'r, MySql>>(index: usize, value: MySqlValueRef<'r>) -> Result<T> {
    T::decode(value).map_err(|error| failed(index, error))
}

fn failed(index: usize, error: sqlx::error::BoxDynError) -> Error {
    Error::decode(error.to_string())
        .with_source(error)
        .at_column(index)
}

fn wrong(index: usize, expected: &str, kind: Kind) -> Error {
    let stored = match kind {
        Kind::Other(name) => name.to_owned(),
        known => format!("{known:?}").to_lowercase(),
    };
    Error::wrong_type(index, expected, &stored)
}
