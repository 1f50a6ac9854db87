//! The least and the greatest values of every type, found and sorted: they come back in order, each is found by a
//! comparison with itself, and those that a database cannot keep are errors of one kind, in conditions too.
//!
//! That each is written, read and no change is shown in `values`; what is refused where is a table in `TYPES.md`.

use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use dormouse::ErrorKind;
use dormouse_tests::Database;
use dormouse_tests::kitchen::{Kitchen, NewNullable, Nullable};
use dormouse_tests::server::{self, Kind};
use rust_decimal::Decimal;
use uuid::Uuid;

/// Checks values in ascending order, and values that are refused.
macro_rules! check {
    ($column:ident $constant:ident, $values:expr) => {
        check!($column $constant, $values, [])
    };
    ($column:ident $constant:ident, $values:expr, $refused:expr) => {{
        let (values, column) = (Vec::from($values), Nullable::$constant);
        let database = Database::<Kitchen>::new().await;
        let em = database.fork();
        // From the last to the first, so that the keys do not sort them.
        for value in values.iter().rev() {
            em.create(NewNullable {}.$column(value.clone()));
        }
        em.flush().await.unwrap();
        let em = database.fork();
        let rows = em.find_all::<Nullable>().order_by(column.asc()).await.unwrap();
        let found: Vec<_> = rows.iter().map(|row| row.$column().unwrap().to_owned()).collect();
        assert_eq!(found, values, "in order");
        for (place, value) in values.iter().enumerate() {
            let count = async |condition| em.count(condition).await.unwrap() as usize;
            let counts = [
                count(column.eq(value.clone())).await,
                count(column.lt(value.clone())).await,
                count(column.ge(value.clone())).await,
                count(column.ne(value.clone())).await,
            ];
            let (less, all) = (place, values.len());
            assert_eq!(counts, [1, less, all - less, all - 1], "{value:?}");
        }
        let all = em.count(column.in_(values.clone())).await.unwrap();
        assert_eq!(all as usize, values.len());
        let mut refused = Vec::from($refused);
        // What type an empty list has.
        refused.extend(values.iter().take(0).cloned());
        for value in refused {
            let em = database.fork();
            em.create(NewNullable {}.$column(value.clone()));
            let written = em.flush().await.unwrap_err();
            let sought = database.fork().count(column.eq(value.clone())).await.unwrap_err();
            let kinds = (written.kind(), sought.kind());
            assert_eq!(kinds, (ErrorKind::Encode, ErrorKind::Encode), "{value:?}: {written}; {sought}");
        }
    }};
}

/// A list for each kind of database.
fn on<T>(sqlite: T, postgres: T, mysql: T) -> T {
    match server::current() {
        Kind::Sqlite => sqlite,
        Kind::Postgres => postgres,
        Kind::MySql => mysql,
    }
}

#[tokio::test]
async fn integers_and_truth() {
    check!(i8_value I8_VALUE, [i8::MIN, -1, 0, 1, i8::MAX]);
    check!(i16_value I16_VALUE, [i16::MIN, -1, 0, 1, i16::MAX]);
    check!(i32_value I32_VALUE, [i32::MIN, -1, 0, 1, i32::MAX]);
    check!(i64_value I64_VALUE, [i64::MIN, i64::MIN + 1, -1, 0, 1 << 53, (1 << 53) + 1, i64::MAX - 1, i64::MAX]);
    check!(u8_value U8_VALUE, [0, 127, 128, u8::MAX]);
    check!(u16_value U16_VALUE, [0, 32_767, 32_768, u16::MAX]);
    check!(u32_value U32_VALUE, [0, (1 << 31) - 1, 1 << 31, u32::MAX]);
    let most = u64::MAX >> 1;
    let low = vec![0, (1 << 53) + 1, most - 1, most];
    let all = [&low[..], &[most + 1, u64::MAX - 1, u64::MAX]].concat();
    let refused = vec![most + 1, u64::MAX];
    check!(u64_value U64_VALUE, on(low, all.clone(), all), on(refused, vec![], vec![]));
    check!(bool_value BOOL_VALUE, [false, true]);
}

#[tokio::test]
async fn floats() {
    let finite = vec![
        f64::MIN,
        -1.5,
        -5e-324,
        0.0,
        5e-324,
        f64::MIN_POSITIVE,
        0.1,
        f64::MAX,
    ];
    let wide = [&[f64::NEG_INFINITY], &finite[..], &[f64::INFINITY]].concat();
    let odd = vec![f64::NEG_INFINITY, f64::INFINITY, f64::NAN];
    let values = on(wide.clone(), wide, finite);
    check!(f64_value F64_VALUE, values, on(vec![f64::NAN], vec![], odd));
    let finite = vec![
        f32::MIN,
        -1.5,
        -1e-45,
        0.0,
        1e-45,
        f32::MIN_POSITIVE,
        0.1,
        f32::MAX,
    ];
    let wide = [&[f32::NEG_INFINITY], &finite[..], &[f32::INFINITY]].concat();
    let odd = vec![f32::NEG_INFINITY, f32::INFINITY, f32::NAN];
    let values = on(wide.clone(), wide, finite);
    check!(f32_value F32_VALUE, values, on(vec![f32::NAN], vec![], odd));
}

/// It equals zero, so nothing depends on it.
#[tokio::test]
async fn the_sign_of_zero() {
    let database = Database::<Kitchen>::new().await;
    let em = database.fork();
    em.create(NewNullable {}.f64_value(-0.0).f32_value(-0.0));
    em.flush().await.unwrap();
    let em = database.fork();
    let row = em
        .find_one(Nullable::F64_VALUE.eq(0.0))
        .or_fail()
        .await
        .unwrap();
    let signs = (
        row.f64_value().unwrap().is_sign_negative(),
        row.f32_value().unwrap().is_sign_negative(),
    );
    assert_eq!(signs, on((false, false), (true, true), (false, false)));
}

/// PostgreSQL keeps it, above all others and equal to itself.
#[tokio::test]
async fn not_a_number() {
    if server::current() != Kind::Postgres {
        return;
    }
    let database = Database::<Kitchen>::new().await;
    let em = database.fork();
    em.create(NewNullable {}.f64_value(f64::NAN));
    em.flush().await.unwrap();
    let column = Nullable::F64_VALUE;
    for condition in [column.eq(f64::NAN), column.gt(f64::INFINITY)] {
        let row = database.fork().find_one(condition).or_fail().await.is_ok();
        assert!(row);
    }
}

#[tokio::test]
async fn decimals() {
    let least = Decimal::new(1, 28);
    check!(decimal_value DECIMAL_VALUE, [Decimal::MIN, -Decimal::ONE, -least, Decimal::ZERO, least, Decimal::ONE, Decimal::MAX]);
    let number = |text: &str| text.parse::<BigDecimal>().unwrap();
    let (long, behind) = (number(&"9".repeat(35)), number("1e-30"));
    let low = vec![-long.clone(), -behind.clone(), number("0"), behind, long];
    let (longer, further) = (number("1e131071"), number("1e-16383"));
    let all = vec![
        -longer.clone(),
        -further.clone(),
        number("0"),
        further.clone(),
        longer.clone(),
    ];
    let beyond = vec![number("1e131072"), number("1e-16384")];
    let values = on(all.clone(), all, low);
    check!(big_decimal_value BIG_DECIMAL_VALUE, values, on(beyond.clone(), beyond, vec![longer, further]));
}

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn time(second: u32, micro: u32) -> NaiveTime {
    NaiveTime::from_num_seconds_from_midnight_opt(second, micro * 1000).unwrap()
}

/// The days that each database keeps, and those that it refuses.
fn days() -> (Vec<NaiveDate>, Vec<NaiveDate>) {
    let common = [
        date(1, 1, 1),
        date(1582, 10, 10),
        date(1900, 2, 28),
        date(1969, 12, 31),
        date(1970, 1, 1),
        date(2000, 2, 29),
        date(2024, 2, 29),
        date(9999, 12, 31),
    ];
    let with_zero = [&[date(0, 1, 1), date(0, 2, 29)], &common[..]].concat();
    let (before, after) = (date(-4713, 11, 24), NaiveDate::MAX);
    let wide = [&[before], &with_zero[..], &[date(10_000, 1, 1), after]].concat();
    let beyond = |first| vec![NaiveDate::MIN, first, date(10_000, 1, 1), NaiveDate::MAX];
    on(
        (with_zero, beyond(date(-1, 12, 31))),
        (wide, vec![NaiveDate::MIN, date(-4713, 11, 23)]),
        (common.to_vec(), beyond(date(0, 12, 31))),
    )
}

#[tokio::test]
async fn dates_and_times() {
    let (kept, refused) = days();
    check!(date_value DATE_VALUE, kept.clone(), refused.clone());
    check!(time_value TIME_VALUE, [time(0, 0), time(0, 1), time(43_200, 0), time(86_399, 999_999)]);
    let edges = |days: &[NaiveDate]| -> Vec<DateTime<Utc>> {
        let both = |day: &NaiveDate| {
            [
                day.and_time(time(0, 0)),
                day.and_time(time(86_399, 999_999)),
            ]
        };
        days.iter().flat_map(both).map(|at| at.and_utc()).collect()
    };
    check!(datetime_value DATETIME_VALUE, edges(&kept), edges(&refused));
    let walls = |days: &[NaiveDate]| {
        edges(days)
            .iter()
            .map(DateTime::naive_utc)
            .collect::<Vec<_>>()
    };
    check!(timestamp_value TIMESTAMP_VALUE, walls(&kept), walls(&refused));
}

#[tokio::test]
async fn uuids_and_bytes() {
    let uuids = [0, 1, u128::MAX >> 1, (u128::MAX >> 1) + 1, u128::MAX];
    check!(uuid_value UUID_VALUE, uuids.map(Uuid::from_u128));
    let every = (0..=255).collect::<Vec<u8>>();
    let long = vec![255; 100_000];
    check!(bytes_value BYTES_VALUE, [vec![], vec![0], vec![0, 0], every, b"'\\".to_vec(), vec![255], long]);
}

/// In which order PostgreSQL has texts depends on the database.
#[tokio::test]
async fn texts_are_found_byte_by_byte() {
    let database = Database::<Kitchen>::new().await;
    let em = database.fork();
    let nul = on(vec!["\0", "a\0", "a\0b"], vec![], vec!["\0", "a\0", "a\0b"]);
    let texts = [
        "",
        " ",
        "a",
        "A",
        "a ",
        " a",
        "á",
        "a\u{301}",
        "ß",
        "ss",
        "İ",
        "\u{feff}a",
        "🐁",
        "\u{10ffff}",
        "\u{fffd}",
        "'\"\\%_",
        "\r\n",
        "\n",
        "NULL",
    ];
    let texts = [&texts[..], &nul].concat();
    for text in &texts {
        em.create(NewNullable {}.text_value(*text).string_value(*text));
    }
    em.flush().await.unwrap();
    for text in texts {
        for condition in [
            Nullable::TEXT_VALUE.eq(text),
            Nullable::STRING_VALUE.eq(text),
        ] {
            let rows = em.find(condition).await.unwrap();
            let found: Vec<_> = rows.iter().map(|row| row.text_value().unwrap()).collect();
            assert_eq!(found, [text]);
        }
    }
    if server::current() == Kind::Postgres {
        em.create(NewNullable {}.text_value("a\0b"));
        let written = em.flush().await.unwrap_err();
        let sought = database
            .fork()
            .count(Nullable::TEXT_VALUE.eq("a\0b"))
            .await
            .unwrap_err();
        assert_eq!(
            (written.kind(), sought.kind()),
            (ErrorKind::Encode, ErrorKind::Encode)
        );
    }
}
