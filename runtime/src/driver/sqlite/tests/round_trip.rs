//! Every type comes back as it was stored, extreme values included.

use std::str::FromStr;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{connection, read, statement};
use crate::error::ErrorKind;
use crate::scalar::{Scalar, TextEnum};
use crate::value::Value;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Mood {
    Good,
    Bad,
}

impl TextEnum for Mood {
    const NAME: &'static str = "Mood";
    const VALUES: &'static [(Self, &'static str)] = &[(Self::Good, "good"), (Self::Bad, "bad")];

    fn as_str(self) -> &'static str {
        if self == Self::Good { "good" } else { "bad" }
    }
}

/// Stores each value in a column of this type, then reads it back.
async fn round_trip<T: Scalar>(column: &str, values: Vec<T>) {
    let mut connection = connection().await;
    connection
        .execute_all(&[&format!(
            "create table t (id integer primary key, v {column})"
        )])
        .await
        .unwrap();
    for value in &values {
        connection
            .execute(statement(
                "insert into t (v) values (?)",
                vec![value.to_value()],
            ))
            .await
            .unwrap();
    }
    let back: Vec<T> = read(&mut connection, "select v from t order by id")
        .await
        .unwrap();
    assert_eq!(back.len(), values.len());
    for (back, value) in back.iter().zip(&values) {
        assert!(back.same(value), "{value:?} came back as {back:?}");
    }
}

#[tokio::test]
async fn every_scalar_comes_back() {
    round_trip("integer", vec![true, false]).await;
    round_trip("integer", vec![i16::MIN, -1, 0, i16::MAX]).await;
    round_trip("integer", vec![i32::MIN, 0, i32::MAX]).await;
    round_trip("integer", vec![i64::MIN, -1, 0, i64::MAX]).await;
    round_trip(
        "real",
        vec![
            f32::MIN,
            0.1,
            f32::MIN_POSITIVE,
            f32::MAX,
            f32::INFINITY,
            f32::NEG_INFINITY,
        ],
    )
    .await;
    round_trip(
        "real",
        vec![
            f64::MIN,
            -0.0,
            0.1,
            1e300,
            f64::MIN_POSITIVE,
            f64::INFINITY,
            f64::NEG_INFINITY,
        ],
    )
    .await;
    round_trip(
        "text",
        ["", "ä\u{1F400}", "a\0b", "'", "%_\\", "1", "null"]
            .map(String::from)
            .to_vec(),
    )
    .await;
    round_trip(
        "blob",
        vec![vec![], vec![0], vec![0, 255, 128], b"text".to_vec()],
    )
    .await;
    round_trip(
        "text",
        vec![
            Uuid::nil(),
            Uuid::max(),
            Uuid::from_u128(0x1234_5678_9abc_def0_1234_5678_9abc_def0),
        ],
    )
    .await;
    round_trip("text", vec![Mood::Good, Mood::Bad]).await;
    round_trip("text", vec![Some(1_i64).map(|one| one.to_string()), None]).await;
    round_trip("integer", vec![Some(1_i64), None]).await;
}

#[tokio::test]
async fn every_decimal_comes_back() {
    let texts = [
        "0",
        "-0.1",
        "1.10",
        "79228162514264337593543950335",
        "-7.9228162514264337593543950335",
        "0.0000000000000000000000000001",
    ];
    let decimals: Vec<_> = texts
        .iter()
        .map(|text| Decimal::from_str(text).unwrap())
        .collect();
    round_trip("text", decimals).await;
}

#[tokio::test]
async fn every_date_and_time_comes_back() {
    let date = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
    let time = |text: &str| NaiveTime::from_str(text).unwrap();
    let datetime = |text: &str| DateTime::<Utc>::from_str(text).unwrap();
    round_trip(
        "text",
        vec![
            date(0, 1, 1),
            date(1969, 12, 31),
            date(2024, 2, 29),
            date(9999, 12, 31),
        ],
    )
    .await;
    round_trip(
        "text",
        vec![
            time("00:00:00"),
            time("23:59:59.999999999"),
            time("12:00:00.5"),
        ],
    )
    .await;
    let points = [
        "0000-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999Z",
        "2024-05-01T12:00:00.000001Z",
        "9999-12-31T23:59:59.999999999Z",
    ];
    round_trip("text", points.map(datetime).to_vec()).await;
}

#[tokio::test]
async fn every_json_document_comes_back() {
    let documents = [
        "null",
        "1",
        "-1.5",
        "\"\"",
        "[]",
        "{\"a\":[1,{\"b\":null}],\"ä\":\"\\u0000\"}",
        "18446744073709551615",
    ];
    round_trip(
        "text",
        documents
            .map(|text| serde_json::from_str::<serde_json::Value>(text).unwrap())
            .to_vec(),
    )
    .await;
}

#[tokio::test]
async fn what_sqlite_would_change_is_refused() {
    let mut connection = connection().await;
    let mut refuse = async |value: Value| {
        let error = connection
            .execute(statement("select ?", vec![value]))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Encode, "{error}");
    };
    refuse(Value::F64(f64::NAN)).await;
    refuse(Value::F32(f32::NAN)).await;
    refuse(Value::Date(NaiveDate::MAX)).await;
    refuse(Value::DateTime(DateTime::<Utc>::MIN_UTC)).await;
}
