//! Dates and times as PostgreSQL counts them: days and microseconds since the year 2000.
//!
//! `infinity` and what lies outside the years of our types is an error, not the nearest value.
//! The formats are those of `src/backend/utils/adt/{date,timestamp}.c`.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};
use sqlx::Postgres;
use sqlx::encode::{Encode, IsNull};
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo};

use crate::error::{Error, Result};

const MICROS_PER_DAY: i64 = 86_400_000_000;

/// The first years that both PostgreSQL and the rest of the world understand: 4713 before Christ.
const FIRST_DAY: i64 = -2_451_545;

fn epoch() -> NaiveDate {
    NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default()
}

pub(super) fn date(days: i32) -> Result<NaiveDate> {
    if days == i32::MAX || days == i32::MIN {
        return Err(infinite("a date"));
    }
    let date = epoch().checked_add_signed(TimeDelta::days(days.into()));
    date.ok_or_else(|| Error::decode("the date lies outside the years that its type can hold"))
}

pub(super) fn time(micros: i64) -> Result<NaiveTime> {
    let seconds = u32::try_from(micros.div_euclid(1_000_000)).ok();
    let nanos = u32::try_from(micros.rem_euclid(1_000_000) * 1000).ok();
    let time = seconds
        .zip(nanos)
        .and_then(|(seconds, nanos)| NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanos));
    time.ok_or_else(|| Error::decode("24:00:00 is not a time of day here"))
}

pub(super) fn timestamp(micros: i64) -> Result<NaiveDateTime> {
    if micros == i64::MAX || micros == i64::MIN {
        return Err(infinite("a point in time"));
    }
    let start = epoch().and_time(NaiveTime::MIN);
    let time = start.checked_add_signed(TimeDelta::microseconds(micros));
    time.ok_or_else(|| Error::decode("the time lies outside the years that its type can hold"))
}

fn infinite(what: &str) -> Error {
    Error::decode(format!("`infinity` is not {what} that its type can hold"))
}

pub(super) struct Date(pub(super) NaiveDate);
pub(super) struct Time(pub(super) NaiveTime);
pub(super) struct Instant(pub(super) DateTime<Utc>);
pub(super) struct Timestamp(pub(super) NaiveDateTime);

impl Date {
    fn days(&self) -> Result<i32> {
        let days = self.0.signed_duration_since(epoch()).num_days();
        let known = i32::try_from(days).ok().filter(|_| days >= FIRST_DAY);
        known.ok_or_else(|| too_early(&self.0))
    }
}

impl Time {
    /// A leap second is the last microsecond of its minute: PostgreSQL has none.
    fn micros(&self) -> i64 {
        let nanos = self.0.nanosecond().min(999_999_999);
        i64::from(self.0.num_seconds_from_midnight()) * 1_000_000 + i64::from(nanos / 1000)
    }
}

impl Timestamp {
    fn micros(&self) -> Result<i64> {
        let days = Date(self.0.date()).days().map_err(|_| too_early(&self.0))?;
        let micros = i64::from(days).checked_mul(MICROS_PER_DAY);
        let micros = micros.and_then(|days| days.checked_add(Time(self.0.time()).micros()));
        micros.ok_or_else(|| too_early(&self.0))
    }
}

impl Instant {
    fn micros(&self) -> Result<i64> {
        Timestamp(self.0.naive_utc()).micros()
    }
}

fn too_early(value: &dyn std::fmt::Debug) -> Error {
    Error::encode(format!(
        "PostgreSQL stores the years from 4713 before Christ on, not {value:?}"
    ))
}

macro_rules! travels {
    ($($type:ty: $name:literal, $array:literal, |$value:ident| $binary:expr;)+) => {
        $(
            impl sqlx::Type<Postgres> for $type {
                fn type_info() -> PgTypeInfo {
                    PgTypeInfo::with_name($name)
                }
            }

            impl PgHasArrayType for $type {
                fn array_type_info() -> PgTypeInfo {
                    PgTypeInfo::with_name($array)
                }
            }

            impl Encode<'_, Postgres> for $type {
                fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> std::result::Result<IsNull, BoxDynError> {
                    let $value = self;
                    buffer.extend(&$binary.to_be_bytes());
                    Ok(IsNull::No)
                }
            }
        )+
    };
}

travels! {
    Date: "date", "_date", |value| value.days()?;
    Time: "time", "_time", |value| value.micros();
    Instant: "timestamptz", "_timestamptz", |value| value.micros()?;
    Timestamp: "timestamp", "_timestamp", |value| value.micros()?;
}
