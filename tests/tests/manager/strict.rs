//! Tables that are strict, or without numbers of rows, on SQLite: everything works as in others, and SQLite keeps
//! out what other programs get wrong.

use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveDate, NaiveTime};
use dormouse::ErrorKind;
use dormouse_tests::Database;
use dormouse_tests::server::{self, Kind};
use dormouse_tests::strict::{
    Gauge, Keyword, Measurement, NewGauge, NewKeyword, NewMeasurement, Strict, Unit,
};
use rust_decimal::Decimal;
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection, raw_sql};
use uuid::Uuid;

fn gauge(name: &str, cents: i64) -> NewGauge {
    NewGauge {
        name: name.into(),
        price: Decimal::new(cents, 2),
    }
}

#[tokio::test]
async fn every_type_comes_back() {
    let database = Database::<Strict>::new().await;
    let em = database.fork();
    let moment = DateTime::from_timestamp(-1, 500_000_000).unwrap();
    let new = em.create(
        gauge("all", 150)
            .load(f64::MAX)
            .count(u32::MAX)
            .mass("1e30".parse::<BigDecimal>().unwrap())
            .note("")
            .raw(vec![0, 255])
            .token(Uuid::max())
            .day(NaiveDate::from_ymd_opt(1, 2, 3).unwrap())
            .clock(NaiveTime::from_hms_milli_opt(1, 2, 3, 4).unwrap())
            .seen_at(moment)
            .local(moment.naive_utc())
            .document(json!([1, "ä"]))
            .unit(Unit::Second)
            .marks(vec![])
            .is_on(false),
    );
    em.create(gauge("none", 20));
    em.flush().await.unwrap();
    let em = database.fork();
    let id = new.id().unwrap();
    let row = em.find_one(Gauge::ID.eq(id)).or_fail().await.unwrap();
    assert_eq!(
        (row.name(), row.note(), row.is_on()),
        ("all", Some(""), false)
    );
    assert_eq!(
        (row.count(), row.double()),
        (u32::MAX, 2 * i64::from(u32::MAX))
    );
    assert_eq!((row.load(), row.price()), (f64::MAX, Decimal::new(150, 2)));
    assert_eq!(row.mass(), Some(&"1e30".parse().unwrap()));
    assert_eq!(
        (row.raw(), row.token()),
        (Some(&[0, 255][..]), Some(Uuid::max()))
    );
    assert_eq!(row.day(), NaiveDate::from_ymd_opt(1, 2, 3));
    assert_eq!(row.clock(), NaiveTime::from_hms_milli_opt(1, 2, 3, 4));
    assert_eq!(
        (row.seen_at(), row.local()),
        (moment, Some(moment.naive_utc()))
    );
    assert_eq!(
        (row.document(), row.unit()),
        (&json!([1, "ä"]), Unit::Second)
    );
    assert_eq!(row.marks(), &[] as &[i32]);
    let bare = em.find_one(Gauge::NAME.eq("none")).or_fail().await.unwrap();
    assert_eq!((bare.is_on(), bare.count(), bare.load()), (true, 7, 1.0));
    assert_eq!(
        (bare.document(), bare.marks()),
        (&json!({"a": 1}), &[1, 2][..])
    );
    let dearest = em.find(Gauge::PRICE.gt(Decimal::new(3, 1))).await.unwrap();
    assert_eq!(dearest.len(), 1, "by value, not as texts");
    database.take();
    em.flush().await.unwrap();
    assert!(database.take().is_empty());
}

#[tokio::test]
async fn tables_without_numbers_of_rows_are_written_like_others() {
    let database = Database::<Strict>::new().await;
    let em = database.fork();
    let keywords = ["b", "a"].map(|word| em.create(NewKeyword { word: word.into() }));
    let owner = em.create(gauge("one", 1).keywords(keywords));
    for number in 0..3 {
        let value = Decimal::from(number);
        em.create(NewMeasurement {
            number,
            value,
            gauge: owner.into(),
        });
    }
    em.flush().await.unwrap();
    let em = database.fork();
    let row = em
        .find_one(Gauge::NAME.eq("one"))
        .populate((Gauge::KEYWORDS, Gauge::SAMPLES))
        .or_fail()
        .await
        .unwrap();
    assert_eq!((row.keywords().len(), row.samples().len()), (2, 3));
    for sample in &row.samples() {
        assert_eq!(sample.remark(), "none");
        sample.set_value(sample.value() + Decimal::ONE);
    }
    let last = row.samples().iter().find(|sample| sample.number() == 2);
    em.remove(last.unwrap());
    em.flush().await.unwrap();
    let em = database.fork();
    let rows = em.find(Measurement::NUMBER.ne(9)).await.unwrap();
    let mut values: Vec<_> = rows.iter().map(|sample| sample.value()).collect();
    values.sort();
    assert_eq!(values, [Decimal::ONE, Decimal::TWO]);
    em.create(NewKeyword { word: "a".into() });
    let error = em.flush().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UniqueViolation);
    assert_eq!(
        database.fork().count(Keyword::WORD.ne("")).await.unwrap(),
        2
    );
}

#[tokio::test]
async fn sqlite_refuses_values_of_other_types() {
    if server::current() != Kind::Sqlite {
        return;
    }
    let database = Database::<Strict>::shared(|builder| builder).await;
    database.fork().create(gauge("one", 1));
    let mut other = SqliteConnection::connect(&database.url).await.unwrap();
    for (sql, expected) in [
        (
            "insert into gauge (name, price, count, version) values ('a', '1', 'x', 1)",
            "cannot store TEXT value in INTEGER column gauge.count",
        ),
        (
            "insert into gauge (name, price, version) values ('a', x'00', 1)",
            "cannot store BLOB value in TEXT column gauge.price",
        ),
        (
            "insert into keyword (rowid, word) values (1, 'a')",
            "no column named rowid",
        ),
    ] {
        let error = raw_sql(AssertSqlSafe(sql))
            .execute(&mut other)
            .await
            .unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }
}
