//! Every scalar type with ordinary and extreme values: what is written is read, reading is no change, setting the
//! same value is none, and another value is an update of that column only.

use std::fmt::Debug;

use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};
use dormouse::codegen_support::stored;
use dormouse::{EntityManager, ErrorKind};
use dormouse_tests::Database;
use dormouse_tests::kitchen::{Kitchen, Mood, NewNullable, NewRequired, Nullable, Required};
use dormouse_tests::server::{self, Kind};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use rust_decimal::Decimal;
use serde_json::{Value as Json, json};
use uuid::Uuid;

/// Values that a strategy makes up, always the same ones.
fn samples<T: Debug>(strategy: impl Strategy<Value = T>) -> Vec<T> {
    let mut runner = TestRunner::deterministic();
    (0..30)
        .map(|_| strategy.new_tree(&mut runner).unwrap().current())
        .collect()
}

fn required() -> NewRequired {
    NewRequired {
        bool_value: true,
        i16_value: 7,
        i32_value: 7,
        i64_value: 7,
        i8_value: 7,
        u8_value: 7,
        u16_value: 7,
        u32_value: 7,
        u64_value: 7,
        f32_value: 7.5,
        f64_value: 7.5,
        decimal_value: Decimal::new(75, 1),
        string_value: "seven".into(),
        text_value: "seven".into(),
        bytes_value: vec![7],
        uuid_value: Uuid::from_u128(7),
        date_value: NaiveDate::from_ymd_opt(2007, 7, 7).unwrap(),
        time_value: NaiveTime::from_hms_opt(7, 7, 7).unwrap(),
        datetime_value: DateTime::from_timestamp(7, 0).unwrap(),
        timestamp_value: DateTime::UNIX_EPOCH.naive_utc(),
        big_decimal_value: 7.into(),
        json_value: json!({"seven": 7}),
        mood: Mood::SoSo,
    }
}

/// The statements of a flush.
async fn flushed(database: &Database<Kitchen>, em: &EntityManager<Kitchen>) -> Vec<String> {
    database.take();
    em.flush().await.unwrap();
    let mut statements = database.take_alike();
    statements.retain(|sql| !sql.starts_with("begin") && sql != "commit");
    statements
}

/// Compares values; `NaN` is what looks like it.
#[track_caller]
fn expect_same<T: PartialEq + Debug>(found: &T, expected: &T) {
    let (shown, wanted) = (format!("{found:?}"), format!("{expected:?}"));
    assert!(
        found == expected || shown == wanted,
        "{shown}, not {wanted}"
    );
}

/// Checks a column of both entities: the values, another one, and which are refused when they are written.
macro_rules! check {
    (texts $column:ident, $set:ident, $other:expr, $values:expr, $refused:expr) => {{
        macro_rules! some {
            ($value:expr) => {
                Some(&*$value)
            };
        }
        check!(@ $column, $set, $other, $values, $refused)
    }};
    ($column:ident, $set:ident, $other:expr, $values:expr) => {
        check!($column, $set, $other, $values, |_| false)
    };
    ($column:ident, $set:ident, $other:expr, $values:expr, $refused:expr) => {{
        macro_rules! some {
            ($value:expr) => {
                Some($value.clone())
            };
        }
        check!(@ $column, $set, $other, $values, $refused)
    }};
    (@ $column:ident, $set:ident, $other:expr, $values:expr, $refused:expr) => {{
        let database = Database::<Kitchen>::new().await;
        for value in $values {
            let em = database.fork();
            let mut new = required();
            new.$column = value.clone();
            let new = em.create(new);
            let nullable = em.create(NewNullable {}.$column(value.clone()));
            let written = em.flush().await;
            if $refused(&value) {
                let error = written.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Encode, "{value:?}: {error}");
                continue;
            }
            written.unwrap();
            let ids = (new.id().unwrap(), nullable.id().unwrap());
            let em = database.fork();
            let row = em.find_one(Required::ID.eq(ids.0)).or_fail().await.unwrap();
            let nullable = em.find_one(Nullable::ID.eq(ids.1)).or_fail().await.unwrap();
            let kept = stored(value.clone());
            expect_same(&row.$column().to_owned(), &kept);
            expect_same(
                &nullable.$column().map(|value| value.to_owned()),
                &Some(kept),
            );
            let nothing: [String; 0] = [];
            assert_eq!(flushed(&database, &em).await, nothing, "loading {value:?}");
            row.$set(value.clone());
            nullable.$set(some!(value));
            assert_eq!(flushed(&database, &em).await, nothing, "the same {value:?}");
            row.$set($other);
            nullable.$set(None);
            row.$set(value.clone());
            nullable.$set(some!(value));
            assert_eq!(flushed(&database, &em).await, nothing, "back to {value:?}");
            row.$set($other);
            nullable.$set(None);
            let column = stringify!($column);
            let update =
                |table: &str| format!(r#"update "{table}" set "{column}" = ? where "id" = ?"#);
            let expected = [update("required"), update("nullable")];
            assert_eq!(flushed(&database, &em).await, expected, "{value:?}");
            let em = database.fork();
            let row = em.find_one(Required::ID.eq(ids.0)).or_fail().await.unwrap();
            let nullable = em.find_one(Nullable::ID.eq(ids.1)).or_fail().await.unwrap();
            assert_eq!(row.$column().to_owned(), $other);
            assert_eq!(nullable.$column().is_none(), true);
        }
    }};
}

#[tokio::test]
async fn integers() {
    let (i16s, i32s) = (
        [i16::MIN, -1, 0, 1, i16::MAX],
        [i32::MIN, -1, 0, 1, i32::MAX],
    );
    check!(
        i16_value,
        set_i16_value,
        42,
        i16s.into_iter().chain(samples(any::<i16>()))
    );
    check!(
        i32_value,
        set_i32_value,
        42,
        i32s.into_iter().chain(samples(any::<i32>()))
    );
    let i64s = [i64::MIN, i64::MIN + 1, -1, 0, (1 << 53) + 1, i64::MAX];
    check!(
        i64_value,
        set_i64_value,
        42,
        i64s.into_iter().chain(samples(any::<i64>()))
    );
}

#[tokio::test]
async fn small_integers_and_those_without_a_sign() {
    let i8s = [i8::MIN, -1, 0, i8::MAX];
    check!(
        i8_value,
        set_i8_value,
        42,
        i8s.into_iter().chain(samples(any::<i8>()))
    );
    let u8s = [0, 1, 127, 128, u8::MAX];
    check!(
        u8_value,
        set_u8_value,
        42,
        u8s.into_iter().chain(samples(any::<u8>()))
    );
    let u16s = [0, 32_767, 32_768, u16::MAX];
    check!(
        u16_value,
        set_u16_value,
        42,
        u16s.into_iter().chain(samples(any::<u16>()))
    );
    let u32s = [0, 1 << 31, u32::MAX];
    check!(
        u32_value,
        set_u32_value,
        42,
        u32s.into_iter().chain(samples(any::<u32>()))
    );
    let u64s = [0, (1 << 53) + 1, (1 << 63) - 1, 1 << 63, u64::MAX];
    let is_too_great =
        |value: &u64| server::current() == Kind::Sqlite && i64::try_from(*value).is_err();
    let u64s = u64s.into_iter().chain(samples(any::<u64>()));
    check!(u64_value, set_u64_value, 42, u64s, is_too_great);
}

/// Floats that the database keeps.
fn has_float(value: f64) -> bool {
    match server::current() {
        Kind::Sqlite => !value.is_nan(),
        Kind::Postgres => true,
        Kind::MySql => value.is_finite(),
    }
}

/// Text that the database keeps.
fn has_text(text: &str) -> bool {
    server::current() != Kind::Postgres || !text.contains('\0')
}

#[tokio::test]
async fn floats() {
    let f32s = [
        0.0,
        -0.0,
        1e-45,
        f32::MIN_POSITIVE,
        f32::MAX,
        f32::MIN,
        f32::EPSILON,
        16_777_217.0,
    ];
    let odd = [f32::INFINITY, f32::NEG_INFINITY, f32::NAN];
    let f32s = f32s.into_iter().chain(odd).chain(samples(any::<f32>()));
    check!(f32_value, set_f32_value, 42.0, f32s, |value: &f32| {
        !has_float(f64::from(*value))
    });
    let f64s = [
        0.0,
        -0.0,
        5e-324,
        f64::MIN_POSITIVE,
        f64::MAX,
        f64::MIN,
        0.1,
        9_007_199_254_740_993.0,
    ];
    let odd = [f64::INFINITY, f64::NEG_INFINITY, f64::NAN];
    let f64s = f64s.into_iter().chain(odd).chain(samples(any::<f64>()));
    check!(f64_value, set_f64_value, 42.0, f64s, |value: &f64| {
        !has_float(*value)
    });
}

#[tokio::test]
async fn decimals() {
    let made = (any::<i128>(), 0..=28_u32)
        .prop_map(|(number, scale)| Decimal::from_i128_with_scale(number >> 32, scale));
    let texts = [
        "0",
        "-0",
        "0.00",
        "1.10",
        "-0.0000000000000000000000000001",
        "1e2",
    ];
    let texts = texts.map(|text| {
        text.parse()
            .or_else(|_| Decimal::from_scientific(text))
            .unwrap()
    });
    let limits = [Decimal::MAX, Decimal::MIN, Decimal::new(i64::MAX, 28)];
    let values = texts.into_iter().chain(limits).chain(samples(made));
    let values: Vec<Decimal> = values.collect();
    // The required column has 12 digits, 2 of them behind the point.
    let limit = Decimal::from(10_000_000_000_i64);
    check!(
        decimal_value,
        set_decimal_value,
        Decimal::new(42, 1),
        values.clone(),
        |number: &Decimal| number.normalize().scale() > 2 || number.abs() >= limit
    );

    let database = Database::<Kitchen>::new().await;
    let em = database.fork();
    for value in &values {
        em.create(NewNullable {}.decimal_value(*value));
    }
    em.flush().await.unwrap();
    let em = database.fork();
    let rows = em
        .find_all::<Nullable>()
        .order_by(Nullable::ID.asc())
        .await
        .unwrap();
    let found: Vec<_> = rows.iter().filter_map(|row| row.decimal_value()).collect();
    assert_eq!(found, values);
    assert!(flushed(&database, &em).await.is_empty());
}

#[tokio::test]
async fn texts_and_bytes() {
    let texts = [
        "",
        " ",
        "\0",
        "a\0b",
        "'",
        "\"",
        "\\",
        "%_",
        "null",
        "1.0",
        "é",
        "e\u{301}",
        "\u{10ffff}",
        "\r\n",
    ];
    let long = "🐁".repeat(100_000);
    let texts = || {
        texts
            .iter()
            .map(|text| (*text).to_owned())
            .chain([long.clone()])
            .chain(samples(text()))
    };
    // The type has a length, and refuses what is longer.
    let short = || texts().filter(|text| text.chars().count() <= 50);
    check!(texts string_value, set_string_value, "other", short(), |text: &String| !has_text(text));
    check!(texts text_value, set_text_value, "other", texts(), |text: &String| !has_text(text));
    let bytes = [
        vec![],
        vec![0],
        vec![0, 0xff, 0xfe],
        b"text".to_vec(),
        vec![7; 100_000],
    ];
    let bytes = bytes.into_iter().chain(samples(any::<Vec<u8>>()));
    check!(texts bytes_value, set_bytes_value, vec![4, 2], bytes, |_| false);
}

#[tokio::test]
async fn truth_moods_and_uuids() {
    check!(bool_value, set_bool_value, true, [false]);
    check!(bool_value, set_bool_value, false, [true]);
    check!(mood, set_mood, Mood::SoSo, [Mood::Happy, Mood::Sad]);
    let uuids = [Uuid::nil(), Uuid::max()];
    let uuids = uuids
        .into_iter()
        .chain(samples(any::<u128>()).into_iter().map(Uuid::from_u128));
    check!(uuid_value, set_uuid_value, Uuid::from_u128(42), uuids);
}

/// Years that the database keeps.
fn has_year(year: i32) -> bool {
    match server::current() {
        Kind::Sqlite => (0..=9999).contains(&year),
        Kind::Postgres => year >= -4712,
        Kind::MySql => (1..=9999).contains(&year),
    }
}

#[tokio::test]
async fn dates_and_times() {
    use chrono::Datelike;
    let date = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
    let dates = [
        date(0, 1, 1),
        date(1969, 12, 31),
        date(2024, 2, 29),
        date(9999, 12, 31),
        date(10_000, 1, 1),
        date(-1, 12, 31),
        NaiveDate::MIN,
        NaiveDate::MAX,
    ];
    let made =
        (0..=3_652_059_i32).prop_map(|day| NaiveDate::from_num_days_from_ce_opt(day).unwrap());
    let dates = dates.into_iter().chain(samples(made));
    check!(
        date_value,
        set_date_value,
        date(2042, 4, 2),
        dates,
        |date: &NaiveDate| !has_year(date.year())
    );

    let time = |second, nano| NaiveTime::from_num_seconds_from_midnight_opt(second, nano).unwrap();
    let leap = time(86_399, 1_500_000_000);
    // chrono allows a leap second anywhere, no notation does.
    let odd = time(10, 0).with_nanosecond(1_000_000_000).unwrap();
    let times = [
        time(0, 0),
        time(0, 1),
        time(1, 1_000),
        time(1, 1_000_000),
        time(86_399, 999_999_999),
        leap,
        odd,
    ];
    let made =
        (0..86_400_u32, 0..1_000_000_000_u32).prop_map(move |(second, nano)| time(second, nano));
    let times = times.into_iter().chain(samples(made));
    check!(time_value, set_time_value, time(42, 0), times);

    let moment = |date: NaiveDate, time: NaiveTime| date.and_time(time).and_utc();
    let moments = [
        DateTime::<Utc>::MIN_UTC,
        DateTime::<Utc>::MAX_UTC,
        moment(date(0, 1, 1), time(0, 0)),
        moment(date(9999, 12, 31), time(86_399, 999_999_999)),
        moment(date(2016, 12, 31), leap),
        moment(date(2016, 12, 31), odd),
        DateTime::UNIX_EPOCH,
    ];
    let made = (-62_167_219_200_i64..253_402_300_800, 0..1_000_000_000_u32)
        .prop_map(|(second, nano)| DateTime::from_timestamp(second, nano).unwrap());
    let moments = moments.into_iter().chain(samples(made));
    let refused = |at: &DateTime<Utc>| !has_year(at.year());
    check!(
        datetime_value,
        set_datetime_value,
        moment(date(2042, 4, 2), time(0, 0)),
        moments.clone(),
        refused
    );
    let walls = moments.map(|moment| moment.naive_utc());
    check!(
        timestamp_value,
        set_timestamp_value,
        moment(date(2042, 4, 2), time(0, 0)).naive_utc(),
        walls,
        |at: &NaiveDateTime| !has_year(at.year())
    );
}

/// Digits before and behind the point that the database keeps.
fn has_digits(before: usize, behind: usize) -> bool {
    match server::current() {
        Kind::MySql => before <= 35 && behind <= 30,
        _ => before <= 131_072 && behind <= 16_383,
    }
}

#[tokio::test]
async fn big_decimals() {
    let check = async |text: String, before: usize, behind: usize| {
        let value: BigDecimal = text.parse().unwrap();
        let refused = |_: &BigDecimal| !has_digits(before, behind);
        check!(
            big_decimal_value,
            set_big_decimal_value,
            BigDecimal::from(42),
            [value],
            refused
        );
    };
    for text in [
        "0", "-0", "0.00", "1.10", "-12.5", "1e2", "0.0001", "10000", "99999999",
    ] {
        check(text.to_owned(), 8, 4).await;
    }
    for (before, behind) in [(1, 30), (35, 30), (35, 0), (1, 31), (40, 40), (1000, 1000)] {
        check(
            format!("-{}.{}7", "9".repeat(before), "0".repeat(behind.max(1) - 1)),
            before,
            behind.max(1),
        )
        .await;
    }
    let made = (any::<i128>(), 0..=30_i64)
        .prop_map(|(number, scale)| BigDecimal::new((number >> 15).into(), scale));
    for value in samples(made) {
        check(value.to_string(), 35, 30).await;
    }
    // Nothing keeps so many.
    check("1e200000".into(), 200_000, 0).await;
    check("1e-20000".into(), 0, 20_000).await;
}

/// A document of nested lists.
fn nested(depth: usize) -> Json {
    (0..depth).fold(json!(1), |inner, _| Json::Array(vec![inner]))
}

fn depth(document: &Json) -> usize {
    match document {
        Json::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Json::Object(fields) => 1 + fields.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

/// Every text in a document, in one.
fn texts_of(document: &Json) -> String {
    match document {
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().map(texts_of).collect(),
        Json::Object(fields) => fields
            .iter()
            .map(|(name, value)| name.clone() + &texts_of(value))
            .collect(),
        _ => String::new(),
    }
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(any::<char>(), 0..12).prop_map(|letters| letters.into_iter().collect())
}

fn documents() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<u64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        text().prop_map(Json::from),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::btree_map(text(), inner, 0..4)
                .prop_map(|map| Json::Object(map.into_iter().collect())),
        ]
    })
}

#[tokio::test]
async fn documents_of_json() {
    let documents = [
        json!(null),
        json!(true),
        json!(0),
        json!(-0.0),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(f64::MAX),
        json!(5e-324),
        json!(0.1),
        json!(""),
        json!("\0\u{10ffff}\\\""),
        json!([]),
        json!({}),
        json!({"": {"a": [null]}}),
        nested(31),
        nested(32),
        nested(126),
        nested(127),
        nested(128),
        nested(1000),
    ]
    .into_iter()
    .chain(samples(documents()));
    // MariaDB's own limit is lower.
    let deepest = if server::current() == Kind::MySql {
        31
    } else {
        127
    };
    let is_deep = |document: &Json| depth(document) > deepest;
    check!(
        json_value,
        set_json_value,
        json!("other"),
        documents,
        |document: &Json| is_deep(document) || !has_text(&texts_of(document))
    );
}
