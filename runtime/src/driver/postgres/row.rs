//! A row of sqlx's PostgreSQL as the decoders see it.
//!
//! The types of the columns are looked at once per result; a value is then read from its binary form. A type that
//! does not hold what is asked for is an error.

use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use sqlx::postgres::{PgRow, PgValueFormat, PgValueRef};
use sqlx::{Row as _, ValueRef};
use uuid::Uuid;

use super::fault::fault;
use super::kind::Kind;
use super::{array, calendar, numeric};
use crate::error::{Error, Result};
use crate::read_row::ReadRow;
use crate::scalar::read_value;
use crate::value::{ColumnType, Value};

pub(super) struct Row<'r> {
    source: Source<'r>,
    kinds: &'r [Kind],
}

/// Where the values are.
enum Source<'r> {
    Row(&'r PgRow),
    /// One element of an array.
    Element(&'r [u8]),
}

impl<'r> Row<'r> {
    pub(super) const fn new(row: &'r PgRow, kinds: &'r [Kind]) -> Self {
        Self {
            source: Source::Row(row),
            kinds,
        }
    }

    const fn element(element: &'r [u8], kind: &'r Kind) -> Self {
        Self {
            source: Source::Element(element),
            kinds: std::slice::from_ref(kind),
        }
    }

    fn bytes_of(&self, index: usize) -> Result<Option<&'r [u8]>> {
        let row = match self.source {
            Source::Row(row) => row,
            Source::Element(bytes) => return Ok(Some(bytes)),
        };
        let value: PgValueRef<'r> = row.try_get_raw(index).map_err(fault)?;
        if value.is_null() {
            return Ok(None);
        }
        // Scripts return texts, which are the same in both forms.
        let is_text = self.kinds.get(index) == Some(&Kind::Text);
        if value.format() == PgValueFormat::Text && !is_text {
            return Err(Error::decode("the value came as text").at_column(index));
        }
        let bytes = value.as_bytes().map_err(|error| {
            Error::decode(error.to_string())
                .with_source(error)
                .at_column(index)
        })?;
        Ok(Some(bytes))
    }

    fn value(&self, index: usize) -> Result<Option<(&'r Kind, &'r [u8])>> {
        let Some(bytes) = self.bytes_of(index)? else {
            return Ok(None);
        };
        match self.kinds.get(index) {
            Some(kind) => Ok(Some((kind, bytes))),
            None => Err(Error::decode("the row is shorter").at_column(index)),
        }
    }

    /// Reads a value of one of the kinds that `read` knows.
    fn read<T>(
        &self,
        index: usize,
        expected: &str,
        read: impl FnOnce(&Kind, &'r [u8]) -> Option<Result<T>>,
    ) -> Result<Option<T>> {
        let Some((kind, bytes)) = self.value(index)? else {
            return Ok(None);
        };
        match read(kind, bytes) {
            Some(Ok(value)) => Ok(Some(value)),
            Some(Err(error)) => Err(error.at_column(index)),
            None => Err(Error::wrong_type(index, expected, &kind.name())),
        }
    }
}

impl ReadRow for Row<'_> {
    fn is_null(&self, index: usize) -> Result<bool> {
        Ok(self.bytes_of(index)?.is_none())
    }

    fn bool(&self, index: usize) -> Result<Option<bool>> {
        self.read(index, "a truth value", |kind, bytes| match kind {
            Kind::Bool => Some(Ok(bytes.first() == Some(&1))),
            _ => None,
        })
    }

    fn i64(&self, index: usize) -> Result<Option<i64>> {
        self.read(index, "an integer", |kind, bytes| match kind {
            Kind::I64 => Some(fixed(bytes).map(i64::from_be_bytes)),
            Kind::I32 => Some(fixed(bytes).map(|bytes| i32::from_be_bytes(bytes).into())),
            Kind::I16 => Some(fixed(bytes).map(|bytes| i16::from_be_bytes(bytes).into())),
            _ => None,
        })
    }

    /// An integer, or a `numeric` without decimals: PostgreSQL has no integers without a sign.
    fn u64(&self, index: usize) -> Result<Option<u64>> {
        let Some(number) = self.decimal(index)? else {
            return Ok(None);
        };
        let whole = number.is_integer().then(|| number.to_u64()).flatten();
        whole
            .map(Some)
            .ok_or_else(|| Error::decode(format!("{number} does not fit u64")).at_column(index))
    }

    fn f64(&self, index: usize) -> Result<Option<f64>> {
        self.read(index, "a number", |kind, bytes| match kind {
            Kind::F64 => Some(fixed(bytes).map(f64::from_be_bytes)),
            Kind::F32 => Some(fixed(bytes).map(|bytes| f32::from_be_bytes(bytes).into())),
            _ => None,
        })
    }

    fn f32(&self, index: usize) -> Result<Option<f32>> {
        self.read(index, "a number of 32 bits", |kind, bytes| match kind {
            Kind::F32 => Some(fixed(bytes).map(f32::from_be_bytes)),
            _ => None,
        })
    }

    fn decimal(&self, index: usize) -> Result<Option<Decimal>> {
        if let Some((Kind::I16 | Kind::I32 | Kind::I64, _)) = self.value(index)? {
            return Ok(self.i64(index)?.map(Decimal::from));
        }
        self.read(index, "a decimal number", |kind, bytes| match kind {
            Kind::Numeric => Some(numeric::decimal(bytes)),
            _ => None,
        })
    }

    fn big_decimal(&self, index: usize) -> Result<Option<BigDecimal>> {
        if let Some((Kind::I16 | Kind::I32 | Kind::I64, _)) = self.value(index)? {
            return Ok(self.i64(index)?.map(BigDecimal::from));
        }
        self.read(index, "a decimal number", |kind, bytes| match kind {
            Kind::Numeric => Some(numeric::big_decimal(bytes)),
            _ => None,
        })
    }

    fn text(&self, index: usize) -> Result<Option<&str>> {
        self.read(index, "text", |kind, bytes| match kind {
            Kind::Text => Some(utf8(bytes)),
            _ => None,
        })
    }

    fn bytes(&self, index: usize) -> Result<Option<&[u8]>> {
        self.read(index, "bytes", |kind, bytes| match kind {
            Kind::Bytes => Some(Ok(bytes)),
            _ => None,
        })
    }

    fn uuid(&self, index: usize) -> Result<Option<Uuid>> {
        self.read(index, "a UUID", |kind, bytes| match kind {
            Kind::Uuid => Some(fixed(bytes).map(Uuid::from_bytes)),
            Kind::Text => Some(utf8(bytes).and_then(|text| {
                Uuid::try_parse(text).map_err(|error| Error::decode(error.to_string()))
            })),
            _ => None,
        })
    }

    fn date(&self, index: usize) -> Result<Option<NaiveDate>> {
        self.read(index, "a date", |kind, bytes| match kind {
            Kind::Date => Some(fixed(bytes).and_then(|b| calendar::date(i32::from_be_bytes(b)))),
            _ => None,
        })
    }

    fn time(&self, index: usize) -> Result<Option<NaiveTime>> {
        self.read(index, "a time of day", |kind, bytes| match kind {
            Kind::Time => Some(fixed(bytes).and_then(|b| calendar::time(i64::from_be_bytes(b)))),
            _ => None,
        })
    }

    /// A `timestamp` without a zone is taken as UTC.
    fn datetime(&self, index: usize) -> Result<Option<DateTime<Utc>>> {
        let naive = self.timestamp(index)?;
        Ok(naive.map(|naive| naive.and_utc()))
    }

    /// A `timestamptz` shows its clock in UTC.
    fn timestamp(&self, index: usize) -> Result<Option<NaiveDateTime>> {
        self.read(index, "a point in time", |kind, bytes| match kind {
            Kind::Timestamp => {
                Some(fixed(bytes).and_then(|b| calendar::timestamp(i64::from_be_bytes(b))))
            }
            _ => None,
        })
    }

    fn json(&self, index: usize) -> Result<Option<serde_json::Value>> {
        self.read(index, "JSON", |kind, bytes| {
            let text = match kind {
                Kind::Json | Kind::Text => bytes,
                // A version comes first.
                Kind::Jsonb => bytes.get(1..).unwrap_or_default(),
                _ => return None,
            };
            let json = serde_json::from_slice(text);
            Some(json.map_err(|error| Error::decode(error.to_string()).with_source(error)))
        })
    }

    fn array(&self, index: usize, element: ColumnType) -> Result<Option<Vec<Value>>> {
        self.read(index, "an array", |kind, bytes| {
            let Kind::Array(kind) = kind else {
                return None;
            };
            let values = array::elements(bytes).and_then(|elements| {
                let elements = elements.iter().enumerate();
                let read = |(place, bytes): (usize, &&[u8])| {
                    read_value(element, &Row::element(bytes, kind), 0)
                        .map_err(|error| error.of_element(place, index))
                };
                elements.map(read).collect()
            });
            Some(values)
        })
    }
}

fn fixed<const N: usize>(bytes: &[u8]) -> Result<[u8; N]> {
    let fixed = bytes.try_into();
    fixed.map_err(|_| Error::decode(format!("{} bytes where {N} were expected", bytes.len())))
}

fn utf8(bytes: &[u8]) -> Result<&str> {
    std::str::from_utf8(bytes).map_err(|error| Error::decode(error.to_string()).with_source(error))
}
