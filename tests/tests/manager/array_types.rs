//! Arrays of each type: the least and the greatest values, found again by each of them; and what is no such array.

use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use dormouse::ErrorKind;
use dormouse_tests::Database;
use dormouse_tests::arrays::{Arrays, NewRoom, Room, RoomMoods};
use dormouse_tests::server::{self, Kind};
use rust_decimal::Decimal;
use serde_json::json;
use uuid::Uuid;

use crate::other_program::Shared;

/// Writes the list, its first element alone, and nothing; finds them by value, by element, by none.
macro_rules! check {
    ($database:expr, $column:ident, $name:ident: $list:expr) => {{
        let (list, database) = ($list, &$database);
        let em = database.fork();
        for list in [list.clone(), list[..1].to_vec(), vec![]] {
            em.create(NewRoom {}.$name(list));
        }
        em.flush().await.unwrap();
        let em = database.fork();
        let count = async |condition| em.find(condition).await.unwrap().len();
        assert_eq!(count(Room::$column.eq(list.clone())).await, 1, "{list:?}");
        let last = list.len() - 1;
        for (place, element) in list.iter().enumerate() {
            let expected = if place == 0 { 2 } else { 1 };
            let found = count(Room::$column.contains(element.clone())).await;
            assert_eq!(found, expected, "{element:?} of {list:?}");
        }
        let found = count(Room::$column.overlaps([list[last].clone()])).await;
        assert_eq!(found, 1, "{list:?}");
        assert_eq!(count(Room::$column.is_empty()).await, 1);
        let all = Room::$column.contains_all(list.clone());
        let row = em.find_one(all).or_fail().await.unwrap();
        assert_eq!(row.$name(), Some(&list[..]));

        database.take();
        em.flush().await.unwrap();
        database.expect_sql(&[]);
    }};
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Debug>, const N: usize>(list: [&str; N]) -> Vec<T> {
    list.map(|text| text.parse().unwrap()).into()
}

#[tokio::test]
async fn numbers_come_back_whatever_their_size() {
    let database = Database::<Arrays>::new().await;
    check!(database, BOOLS, bools: vec![true, false]);
    check!(database, TINY, tiny: vec![i8::MIN, 0, i8::MAX]);
    check!(database, SHORT, short: vec![i16::MIN, 0, i16::MAX]);
    check!(database, MEDIUM, medium: vec![i32::MIN, 0, i32::MAX]);
    check!(database, LONG, long: vec![i64::MIN, i64::MIN + 1, 0, i64::MAX - 1, i64::MAX]);
    check!(database, TILES, tiles: vec![0, u16::MAX]);
    check!(database, SEATS, seats: vec![0, u32::MAX]);
    check!(database, WIDE, wide: vec![0, u64::MAX - 1, u64::MAX, 1 << 63]);
    check!(database, SINGLES, singles: vec![f32::MIN, f32::MIN_POSITIVE, 0.1, f32::MAX]);
    check!(database, DOUBLES, doubles: vec![f64::MIN, 1e-300, 0.1, 1e-13, 2e-13, f64::MAX]);
    check!(database, DECIMALS, decimals: parsed::<Decimal, 3>(["-1.10", "0", "7922816251426433759354395033.5"]));
    check!(database, NUMBERS, numbers: parsed::<BigDecimal, 3>(["1.10", "-0.00000000000000000000000000000000000001", "12345678901234567890123456789012345678901"]));
}

#[tokio::test]
async fn texts_bytes_and_times_come_back() {
    let database = Database::<Arrays>::new().await;
    let texts = ["", "NULL", "a,b", "{}", "\"", "\\", "🐁", "A", "a", "a "].map(str::to_owned);
    check!(database, WORDS, words: texts.to_vec());
    check!(database, TEXTS, texts: texts.to_vec());
    check!(database, BLOBS, blobs: vec![vec![0, 255, 39, 92], vec![], vec![97]]);
    check!(database, IDS, ids: vec![Uuid::nil(), Uuid::max(), Uuid::from_u128(7)]);
    check!(database, DAYS, days: parsed::<NaiveDate, 3>(["0001-01-01", "1969-12-31", "9999-12-31"]));
    check!(database, CLOCKS, clocks: parsed::<NaiveTime, 3>(["00:00:00", "12:00:00.5", "23:59:59.999999"]));
    check!(database, MOMENTS, moments: parsed::<DateTime<Utc>, 3>(["0001-01-01T00:00:00Z", "1969-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999999Z"]));
    check!(database, STAMPS, stamps: parsed::<NaiveDateTime, 2>(["2026-01-31T00:00:00", "1969-12-31T23:59:59"]));
    check!(database, MOODS, moods: vec![RoomMoods::Good, RoomMoods::Bad]);
}

#[tokio::test]
async fn documents_are_compared_as_a_whole() {
    let database = Database::<Arrays>::new().await;
    let list = vec![
        json!(null),
        json!({ "a": [1, "x"] }),
        json!([]),
        json!("null"),
    ];
    let em = database.fork();
    em.create(NewRoom {}.documents(list.clone()));
    em.flush().await.unwrap();
    let em = database.fork();
    let row = em
        .find_one(Room::DOCUMENTS.eq(list.clone()))
        .or_fail()
        .await
        .unwrap();
    assert_eq!(row.documents(), Some(&list[..]));
    assert!(
        em.find(Room::DOCUMENTS.is_empty())
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn numbers_that_json_has_not_are_refused_where_arrays_are_json() {
    let database = Database::<Arrays>::new().await;
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let em = database.fork();
        em.create(NewRoom {}.doubles([1.0, number]));
        let flushed = em.flush().await;
        if server::current() == Kind::Postgres {
            flushed.unwrap();
            let em = database.fork();
            let found = em.find(Room::DOUBLES.contains(number)).await.unwrap();
            assert_eq!(found.len(), 1, "{number}");
            continue;
        }
        assert_eq!(flushed.unwrap_err().kind(), ErrorKind::Encode);
    }
}

#[tokio::test]
async fn what_is_no_such_array_names_its_column() {
    let shared = Shared::<Arrays>::new().await;
    let (texts, others) = match server::current() {
        Kind::Postgres => ("'{a,NULL}'", "'{{1,2},{3,4}}'"),
        _ => ("'[\"a\", null]'", "'[1, 2.5]'"),
    };
    let insert =
        |column: &str, value: &str| format!("insert into \"room\" (\"{column}\") values ({value})");
    shared.run(&insert("texts", texts)).await;
    shared.run(&insert("medium", others)).await;
    let check = async |condition, parts: [&str; 2]| {
        let em = shared.database.fork();
        let error = em.find(condition).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        for part in parts {
            assert!(error.to_string().contains(part), "{error}");
        }
    };
    check(
        Room::TEXTS.is_not_null(),
        ["element 1 of the array", "`texts` of `room`"],
    )
    .await;
    let what = match server::current() {
        Kind::Postgres => "2 dimensions",
        _ => "element 1 of the array",
    };
    check(Room::MEDIUM.is_not_null(), [what, "`medium` of `room`"]).await;
}
