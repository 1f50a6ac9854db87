//! Scalar types: required, nullable, with a default, computed.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use dormouse::Result;
use dormouse_tests::Database;
use dormouse_tests::kitchen::{
    Computed, ComputedColour, Kitchen, Mood, NewComputed, NewNullable, NewRequired, NewStamped,
    NewWithDefault, Nullable, Required, Stamped, WithDefault, WithDefaultFull,
};
use rust_decimal::Decimal;
use serde_json::json;
use uuid::Uuid;

const ID: Uuid = Uuid::from_u128(0x0f8f_ad5b_d9cb_469f_a165_7086_7728_950e);

fn date() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 31).expect("a date")
}

fn time() -> NaiveTime {
    NaiveTime::from_hms_micro_opt(23, 59, 59, 120).expect("a time")
}

fn moment() -> DateTime<Utc> {
    date().and_time(time()).and_utc()
}

fn required() -> NewRequired {
    NewRequired {
        bool_value: true,
        i16_value: i16::MIN,
        i32_value: i32::MAX,
        i64_value: i64::MIN,
        i8_value: i8::MIN,
        u8_value: u8::MAX,
        u16_value: u16::MAX,
        u32_value: u32::MAX,
        u64_value: 1 << 62,
        f32_value: 1.5,
        f64_value: -2.25,
        decimal_value: Decimal::new(-1250, 2),
        string_value: "short".into(),
        text_value: "long".into(),
        bytes_value: vec![0, 255],
        uuid_value: ID,
        date_value: date(),
        time_value: time(),
        datetime_value: moment(),
        timestamp_value: moment().naive_utc(),
        big_decimal_value: "-0.5".parse().unwrap(),
        json_value: json!({"a": [1, null]}),
        mood: Mood::SoSo,
    }
}

#[tokio::test]
async fn every_type_is_written_and_read() -> Result<()> {
    let database = Database::<Kitchen>::new().await;
    let em = database.fork();
    em.create(required());
    em.flush().await?;

    let em = database.fork();
    let row = em.find_all::<Required>().await?[0];
    assert_eq!(
        (row.bool_value(), row.i16_value(), row.i32_value()),
        (true, i16::MIN, i32::MAX)
    );
    assert_eq!(
        (row.i64_value(), row.f32_value(), row.f64_value()),
        (i64::MIN, 1.5, -2.25)
    );
    assert_eq!(
        (row.decimal_value(), row.uuid_value()),
        (Decimal::new(-1250, 2), ID)
    );
    assert_eq!((row.string_value(), row.text_value()), ("short", "long"));
    assert_eq!(
        (row.bytes_value(), row.json_value()),
        (&[0, 255][..], &json!({"a": [1, null]}))
    );
    assert_eq!((row.date_value(), row.time_value()), (date(), time()));
    assert_eq!((row.datetime_value(), row.mood()), (moment(), Mood::SoSo));
    Ok(())
}

#[tokio::test]
async fn every_type_can_be_changed() -> Result<()> {
    let database = Database::<Kitchen>::new().await;
    let em = database.fork();
    let row = em.create(required());
    em.flush().await?;
    row.set_bool_value(false);
    row.set_i16_value(1);
    row.set_f64_value(0.5);
    row.set_decimal_value(Decimal::ONE);
    row.set_string_value("other");
    row.set_bytes_value([1, 2]);
    row.set_uuid_value(Uuid::nil());
    row.set_json_value(json!("text"));
    row.set_mood(Mood::Sad);
    em.flush().await?;

    let em = database.fork();
    let row = em.find_one(Required::MOOD.eq(Mood::Sad)).or_fail().await?;
    assert_eq!(
        (row.bool_value(), row.i16_value(), row.f64_value()),
        (false, 1, 0.5)
    );
    assert_eq!(
        (row.decimal_value(), row.string_value()),
        (Decimal::ONE, "other")
    );
    assert_eq!(
        (row.bytes_value(), row.uuid_value()),
        (&[1, 2][..], Uuid::nil())
    );
    assert_eq!(
        (row.json_value(), row.text_value()),
        (&json!("text"), "long")
    );
    Ok(())
}

#[tokio::test]
async fn null_comes_and_goes() -> Result<()> {
    let database = Database::<Kitchen>::new().await;
    let em = database.fork();
    em.create(NewNullable {});
    em.create(
        NewNullable {}
            .string_value("x")
            .i64_value(7)
            .mood(Mood::Happy)
            .json_value(json!(1)),
    );
    em.flush().await?;

    let em = database.fork();
    let rows = em
        .find_all::<Nullable>()
        .order_by(Nullable::ID.asc())
        .await?;
    let (empty, full) = (rows[0], rows[1]);
    assert_eq!(
        (empty.string_value(), empty.i64_value(), empty.mood()),
        (None, None, None)
    );
    assert_eq!(
        (empty.bytes_value(), empty.json_value(), empty.uuid_value()),
        (None, None, None)
    );
    assert_eq!(
        (full.string_value(), full.i64_value()),
        (Some("x"), Some(7))
    );
    assert_eq!(
        (full.mood(), full.json_value()),
        (Some(Mood::Happy), Some(&json!(1)))
    );
    empty.set_string_value(Some("y"));
    empty.set_bytes_value(Some(b"z"));
    empty.set_i64_value(Some(8));
    full.set_string_value(None);
    full.set_i64_value(None);
    full.set_json_value(None);
    em.flush().await?;

    let em = database.fork();
    let rows = em
        .find_all::<Nullable>()
        .order_by(Nullable::ID.asc())
        .await?;
    assert_eq!(
        (rows[0].string_value(), rows[0].i64_value()),
        (Some("y"), Some(8))
    );
    assert_eq!(rows[0].bytes_value(), Some(&b"z"[..]));
    assert_eq!((rows[1].string_value(), rows[1].json_value()), (None, None));
    Ok(())
}

#[tokio::test]
async fn defaults_hold_before_the_flush() -> Result<()> {
    let database = Database::<Kitchen>::new().await;
    let em = database.fork();
    let row = em.create(NewWithDefault {
        bytes_value: Vec::new(),
    });
    assert_eq!(
        (row.bool_value(), row.i16_value(), row.i64_value()),
        (true, -1, 9_000_000_000)
    );
    assert_eq!((row.f32_value(), row.f64_value()), (1.5, 2.0));
    assert_eq!(row.decimal_value(), Decimal::new(-1250, 2));
    assert_eq!(
        (row.string_value(), row.text_value()),
        ("a \"quoted\" text", "")
    );
    assert_eq!((row.uuid_value(), row.date_value()), (ID, date()));
    assert_eq!(row.datetime_value().to_string(), "2026-01-31 23:59:59 UTC");
    assert_eq!(
        row.json_value(),
        &json!({"tags": [1, "x", null], "empty": {}})
    );
    assert_eq!((row.mood(), row.nickname()), (Mood::SoSo, Some("nobody")));
    let chosen = NewWithDefault {
        bytes_value: Vec::new(),
    };
    let chosen = em.create(chosen.nickname(None).mood(Mood::Sad).notes("mine"));
    assert_eq!(
        (chosen.nickname(), chosen.mood(), chosen.notes()),
        (None, Mood::Sad, "mine")
    );
    em.flush().await?;

    let em = database.fork();
    let rows = em
        .find_all::<WithDefault>()
        .order_by(WithDefault::ID.asc())
        .await?;
    assert_eq!(
        (rows[0].nickname(), rows[1].nickname()),
        (Some("nobody"), None)
    );
    Ok(())
}

#[tokio::test]
async fn a_card_leaves_its_manager() -> Result<()> {
    let database = Database::<Kitchen>::new().await;
    let em = database.fork();
    let owner = em.create(
        NewWithDefault {
            bytes_value: vec![1],
        }
        .notes("of the owner"),
    );
    em.create(
        NewWithDefault {
            bytes_value: vec![2],
        }
        .owner(owner),
    );
    em.flush().await?;

    let data = {
        let em = database.fork();
        let condition = WithDefault::BYTES_VALUE.eq(&[2_u8][..]);
        let row: WithDefaultFull<'_> = em
            .find_one(condition)
            .populate(WithDefault::FULL)
            .or_fail()
            .await?;
        row.detach()
    };
    assert_eq!(data.notes, "none");
    let owner = data.owner.as_ref().map(|owner| owner.notes.as_str());
    assert_eq!(owner, Some("of the owner"));
    let text = serde_json::to_value(&data).unwrap();
    assert_eq!(text["owner"]["notes"], "of the owner");
    assert_eq!(
        (&text["mood"], &text["decimal_value"]),
        (&json!("so_so"), &json!("-12.50"))
    );
    Ok(())
}

fn computed(name: &str) -> NewComputed {
    NewComputed {
        name: name.into(),
        payload: json!(null),
        colour: ComputedColour::Green,
    }
}

#[tokio::test]
async fn computed_values_see_each_other() -> Result<()> {
    let database = Database::<Kitchen>::new().await;
    let em = database.fork();
    let row = em.create(computed("Foo Bar"));
    assert_eq!((row.initials(), row.greeting()), ("FB", "Hello FB"));
    assert_eq!(
        (row.secret(), row.version(), row.seen_at()),
        (Some("hush"), 1, None)
    );
    let given = em.create(computed("Given").initials("X").serial(5));
    assert_eq!((given.initials(), given.greeting()), ("X", "Hello X"));
    em.flush().await?;
    assert_eq!(given.saved()?.serial(), 5);
    assert!(row.saved()?.serial() >= 0);
    assert!(row.saved()?.stamp().is_some());

    row.set_name("Bar Foo Baz");
    em.flush().await?;
    assert_eq!((row.initials(), row.version()), ("BFB", 2));
    assert!(row.seen_at().is_some());

    let em = database.fork();
    let repository = em.repository::<Computed>();
    let row = repository
        .find_by_name("Bar Foo Baz")
        .populate(Computed::GREETING)
        .or_fail()
        .await?;
    assert_eq!((row.greeting(), row.version()), ("Hello FB", 2));
    let found = repository
        .find_by_colour_and_name(ComputedColour::Red, "Bar Foo Baz")
        .await?;
    assert!(found.is_none());
    Ok(())
}

#[tokio::test]
async fn a_version_may_be_a_moment() -> Result<()> {
    let database = Database::<Kitchen>::new().await;
    let em = database.fork();
    em.create(NewStamped {});
    em.flush().await?;
    let em = database.fork();
    let age = Utc::now() - em.find_all::<Stamped>().await?[0].changed();
    assert!((0..60).contains(&age.num_seconds()), "{age}");
    Ok(())
}

#[test]
fn enums_are_their_texts() {
    assert_eq!(Mood::SoSo.as_str(), "so_so");
    assert_eq!(format!("{:>6}", Mood::Sad), "   sad");
    assert_eq!(Mood::from_text("happy"), Some(Mood::Happy));
    assert_eq!(Mood::from_text("Happy"), None);
    assert_eq!(serde_json::to_string(&Mood::SoSo).unwrap(), "\"so_so\"");
}
