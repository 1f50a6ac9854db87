//! What other programs stored is read, or refused with words.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::round_trip::Mood;
use super::{connection, read};
use crate::driver::Decoder;
use crate::error::Result;
use crate::read_row::ReadRow;
use crate::scalar::{Key, Scalar};
use crate::sql::Statement;
use crate::value::Value;

/// Reads a value that does not fit; checks the message.
async fn misfit<T: Scalar>(sql: &str, message: &str) {
    let error = read::<T>(&mut connection().await, sql).await.unwrap_err();
    assert!(error.is_decode());
    assert_eq!(
        error.to_string(),
        format!("{message} (column 0 of the row, counted from 0)")
    );
    assert_eq!(error.sql(), Some(sql));
}

#[tokio::test]
async fn a_value_that_does_not_fit_is_an_error() {
    misfit::<i64>(
        "select null",
        "null, where the schema says it is not nullable",
    )
    .await;
    misfit::<i16>("select 32768", "32768 does not fit i16").await;
    misfit::<i32>("select -2147483649", "-2147483649 does not fit i32").await;
    misfit::<i64>("select 'x'", "expected an integer, the database has TEXT").await;
    misfit::<i64>("select 1.5", "expected an integer, the database has REAL").await;
    misfit::<bool>("select 2", "2 is neither 0 nor 1").await;
    misfit::<f64>("select '1'", "expected a number, the database has TEXT").await;
    misfit::<f32>("select 1e300", &format!("{} does not fit f32", 1e300)).await;
    misfit::<String>("select 1", "expected text, the database has INTEGER").await;
    misfit::<String>("select x'00'", "expected text, the database has BLOB").await;
    misfit::<Vec<u8>>("select 'x'", "expected bytes, the database has TEXT").await;
    misfit::<NaiveDate>(
        "select '2024-02-30'",
        "`2024-02-30` is not a date such as 2024-05-01",
    )
    .await;
    misfit::<DateTime<Utc>>(
        "select 1714600000",
        "expected a time such as 2024-05-01 23:59:59, the database has INTEGER",
    )
    .await;
    misfit::<Mood>(
        "select 'fair'",
        "`fair` is not a value of Mood; it has good, bad",
    )
    .await;
    misfit::<Option<i16>>("select 40000", "40000 does not fit i16").await;
}

#[tokio::test]
async fn a_decimal_is_never_rounded() {
    let mut connection = connection().await;
    let sql = "select '0.00000000000000000000000000001'";
    assert!(
        read::<Decimal>(&mut connection, sql)
            .await
            .unwrap_err()
            .is_decode()
    );
    assert_eq!(
        read::<Decimal>(&mut connection, "select 7").await.unwrap(),
        [Decimal::from(7)]
    );
    assert_eq!(
        read::<Decimal>(&mut connection, "select 0.25")
            .await
            .unwrap(),
        [Decimal::new(25, 2)]
    );
}

#[tokio::test]
async fn other_programs_forms_are_read() {
    let mut connection = connection().await;
    let uuid = read::<Uuid>(
        &mut connection,
        "select x'000102030405060708090a0b0c0d0e0f'",
    )
    .await
    .unwrap();
    assert_eq!(
        uuid,
        [Uuid::from_u128(0x0001_0203_0405_0607_0809_0a0b_0c0d_0e0f)]
    );
    assert_eq!(
        read::<f64>(&mut connection, "select 3").await.unwrap(),
        [3.0]
    );
    let now = read::<DateTime<Utc>>(&mut connection, "select current_timestamp")
        .await
        .unwrap();
    assert!((Utc::now() - now[0]).num_seconds().abs() < 60);
}

#[tokio::test]
async fn decimals_sort_by_value() {
    let mut connection = connection().await;
    let sql = "select v from (select '10' v union all select '9' union all select '-1.5' union all select '-10') order by v collate \"decimal\"";
    assert_eq!(
        read::<String>(&mut connection, sql).await.unwrap(),
        ["-10", "-1.5", "9", "10"]
    );
}

#[tokio::test]
async fn keys_of_several_columns_are_read_as_tuples() {
    struct Keys(Vec<Option<(i64, (String, i16))>>);
    impl Decoder for Keys {
        type Batch = Vec<Option<(i64, (String, i16))>>;
        fn row(&mut self, row: &dyn ReadRow) -> Result<()> {
            self.0.push(Key::read_opt(row, 1)?);
            Ok(())
        }
        fn finish(self) -> Self::Batch {
            self.0
        }
    }
    let statement = Statement::plain("select 0, 1, 'a', 2 union all select 0, 1, null, 2");
    let keys = connection()
        .await
        .query(statement, Keys(Vec::new()))
        .await
        .unwrap();
    assert_eq!(keys, [Some((1, ("a".to_owned(), 2))), None]);
    let mut values = Vec::new();
    (1_i64, ("a".to_owned(), 2_i16)).to_values(&mut values);
    assert_eq!(
        values,
        [Value::I64(1), Value::Text("a".into()), Value::I16(2)]
    );
    assert_eq!(
        <(i64, (String, i16))>::from_values(&values).unwrap(),
        (1, ("a".to_owned(), 2))
    );
    assert!(
        <(i64, String)>::from_values(&values)
            .unwrap_err()
            .is_decode()
    );
}
