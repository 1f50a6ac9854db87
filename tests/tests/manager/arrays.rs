//! Columns that are arrays: arrays on PostgreSQL, JSON elsewhere, and the same to programs.

use dormouse::ErrorKind;
use dormouse_tests::Database;
use dormouse_tests::arrays::{Arrays, Color, NewShelf, Shelf, Size};
use dormouse_tests::server::{self, Kind};
use serde_json::json;

use crate::other_program::Shared;

/// Texts that mean something in the written form of an array.
const ODD: [&str; 10] = [
    "",
    " ",
    "NULL",
    "null",
    "a,b",
    "{\"x\"}",
    "[1]",
    "\\\"'",
    "grün 🐁",
    "line\nbreak\t",
];

fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| (*text).to_owned()).collect()
}

fn shelf(name: &str, tags: &[&str]) -> NewShelf {
    NewShelf {
        name: name.into(),
        tags: texts(tags),
    }
}

/// Four shelves: full, empty, of odd texts, and without what may be left out.
async fn fill(database: &Database<Arrays>) {
    let em = database.fork();
    let full = shelf("full", &["red", "round"]).sizes(Some(vec![Size::Small, Size::Large]));
    em.create(full.counts([i64::MIN, 9_007_199_254_740_993, i64::MAX]));
    em.create(
        shelf("empty", &[])
            .sizes(Some(vec![]))
            .counts([])
            .colors([]),
    );
    em.create(shelf("odd", &ODD).colors([Color::Green]).counts([0]));
    em.create(shelf("none", &["red"]).sizes(None));
    em.flush().await.unwrap();
}

async fn shelves() -> Database<Arrays> {
    let database = Database::<Arrays>::new().await;
    fill(&database).await;
    database
}

#[tokio::test]
async fn arrays_are_written_and_read() {
    let database = shelves().await;
    database.expect_writes(&[
        r#"insert into "shelf" ("name", "tags", "colors", "sizes", "counts", "secrets", "remarks", "opened", "prices", "room_id") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning "id""#,
    ]);
    let em = database.fork();
    let rows = em
        .find_all::<Shelf>()
        .order_by(Shelf::ID.asc())
        .await
        .unwrap();
    let tags: Vec<_> = rows.iter().map(|row| row.tags()).collect();
    assert_eq!(tags[0], ["red", "round"]);
    assert_eq!(tags[1], [""; 0]);
    assert_eq!(tags[2], ODD);
    assert_eq!(rows[0].colors(), [Color::Red, Color::DeepBlue]);
    assert_eq!(rows[2].colors(), [Color::Green]);
    assert_eq!(rows[0].sizes(), Some(&[Size::Small, Size::Large][..]));
    assert_eq!((rows[1].sizes(), rows[3].sizes()), (Some(&[][..]), None));
    assert_eq!(rows[0].counts().unwrap()[1], 9_007_199_254_740_993);
    assert_eq!(rows[3].counts(), None);
    for row in &rows {
        row.set_tags(row.tags());
        row.set_counts(row.counts().map(<[_]>::to_vec));
    }
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
}

#[tokio::test]
async fn changed_arrays_are_new_values() {
    let database = shelves().await;
    let em = database.fork();
    let rows = em
        .find_all::<Shelf>()
        .order_by(Shelf::ID.asc())
        .await
        .unwrap();
    let before = rows[0].tags();
    for row in &rows {
        let mut tags = row.tags().to_vec();
        tags.push(format!("of {}", row.name()));
        row.set_tags(tags);
        row.set_sizes(None);
    }
    rows[3].set_sizes(Some(vec![Size::Large]));
    assert_eq!(
        (before, rows[0].tags().len()),
        (&texts(&["red", "round"])[..], 3)
    );
    database.take();
    em.flush().await.unwrap();
    rows[1].set_tags([]);
    em.flush().await.unwrap();
    database.expect_writes(&[
        r#"with v ("v0", "v1", "v2") as (values (?, ?, ?), (?, ?, ?), (?, ?, ?), (?, ?, ?)) update "shelf" as t set "tags" = v."v0", "sizes" = v."v1" from v where t."id" = v."v2""#,
        r#"update "shelf" set "tags" = ? where "id" = ?"#,
    ]);
    let em = database.fork();
    let tags = async |name: &str| {
        let row = em.find_one(Shelf::NAME.eq(name)).or_fail().await.unwrap();
        (row.tags().to_vec(), row.sizes().map(<[_]>::to_vec))
    };
    assert_eq!(
        tags("full").await,
        (texts(&["red", "round", "of full"]), None)
    );
    assert_eq!(tags("empty").await, (vec![], None));
    assert_eq!(tags("none").await.1, Some(vec![Size::Large]));
}

#[tokio::test]
async fn conditions_look_into_arrays() {
    let database = shelves().await;
    let em = database.fork();
    let conditions = [
        (Shelf::TAGS.eq(["red", "round"]), "full"),
        (Shelf::TAGS.eq(["round", "red"]), ""),
        (Shelf::TAGS.eq(texts(&ODD)), "odd"),
        (Shelf::TAGS.ne(["red"]), "empty full odd"),
        (Shelf::TAGS.in_([texts(&["red"]), vec![]]), "empty none"),
        (Shelf::TAGS.not_in([texts(&["red"])]), "empty full odd"),
        (Shelf::TAGS.is_empty(), "empty"),
        (Shelf::TAGS.is_empty().not(), "full none odd"),
        (Shelf::TAGS.contains("red"), "full none"),
        (Shelf::TAGS.contains("RED"), ""),
        (Shelf::TAGS.contains("red "), ""),
        (Shelf::TAGS.contains(""), "odd"),
        (Shelf::TAGS.contains("grün 🐁"), "odd"),
        (Shelf::TAGS.contains("\\\"'"), "odd"),
        (Shelf::TAGS.contains("NULL"), "odd"),
        (Shelf::TAGS.contains("red").not(), "empty odd"),
        (Shelf::TAGS.contains_all(["round", "red"]), "full"),
        (Shelf::TAGS.contains_all(ODD), "odd"),
        (Shelf::TAGS.contains_all([""; 0]), "empty full none odd"),
        (Shelf::TAGS.overlaps(["round", "null"]), "full odd"),
        (Shelf::TAGS.overlaps([""; 0]), ""),
        (Shelf::COLORS.contains(Color::DeepBlue), "full none"),
        (Shelf::COLORS.eq([Color::Green]), "odd"),
        (
            Shelf::COLORS.overlaps([Color::Green, Color::Red]),
            "full none odd",
        ),
        (Shelf::SIZES.contains(Size::Small), "full odd"),
        (Shelf::SIZES.contains(Size::Small).not(), "empty none"),
        (Shelf::SIZES.is_empty(), "empty"),
        (Shelf::SIZES.is_null(), "none"),
        (Shelf::SIZES.eq([Size::Small]), "odd"),
        (Shelf::SIZES.ne([Size::Small]), "empty full none"),
        (
            Shelf::SIZES.contains_all([Size::Small; 0]),
            "empty full odd",
        ),
        (Shelf::COUNTS.contains(9_007_199_254_740_993), "full"),
        (Shelf::COUNTS.contains(9_007_199_254_740_992), ""),
        (Shelf::COUNTS.contains_all([i64::MAX, i64::MIN]), "full"),
        (Shelf::COUNTS.overlaps([i64::MAX - 1, 0]), "odd"),
        (Shelf::COUNTS.eq(None), "none"),
    ];
    for (condition, expected) in conditions {
        let text = format!("{condition:?}");
        let found = em
            .find(condition)
            .order_by(Shelf::NAME.asc())
            .await
            .unwrap();
        let names: Vec<_> = found.iter().map(|row| row.name()).collect();
        assert_eq!(names.join(" "), expected, "{text}");
    }
    database.take();
    em.find(Shelf::TAGS.contains("a") & Shelf::SIZES.overlaps([Size::Small]).not())
        .await
        .unwrap();
    database.expect_sql(&[
        r#"select a0."id", a0."name", a0."tags", a0."colors", a0."sizes", a0."counts", a0."secrets", a0."opened", a0."prices", a0."room_id" from "shelf" a0 where not exists (select 1 from json_each(?) as p where not exists (select 1 from json_each(a0."tags") as c where c.value = p.value)) and (exists (select 1 from json_each(a0."sizes") as c join json_each(?) as p on c.value = p.value)) is not true"#,
    ]);
}

#[tokio::test]
async fn defaults_are_those_of_memory_and_of_the_table() {
    let shared = Shared::<Arrays>::new().await;
    let empty = match server::current() {
        Kind::Postgres => "'{}'",
        _ => "'[]'",
    };
    shared
        .run(&format!(
            "insert into \"shelf\" (\"name\", \"tags\") values ('by hand', {empty})"
        ))
        .await;
    let em = shared.database.fork();
    let new = em.create(shelf("by us", &[]));
    assert_eq!(new.colors(), [Color::Red, Color::DeepBlue]);
    em.flush().await.unwrap();
    let rows = em
        .find_all::<Shelf>()
        .populate(Shelf::REMARKS)
        .await
        .unwrap();
    assert_eq!(rows.len(), 2);
    for row in &rows {
        assert_eq!(row.colors(), [Color::Red, Color::DeepBlue]);
        assert_eq!(row.sizes(), Some(&[Size::Small][..]));
        assert_eq!(row.remarks(), ["it's", "NULL", "{}"]);
        assert_eq!(row.prices(), [dec("1.5"), dec("-2")]);
        assert!(row.opened().is_empty() && row.secrets().is_empty());
    }
}

fn dec(text: &str) -> rust_decimal::Decimal {
    text.parse().unwrap()
}

#[tokio::test]
async fn arrays_show_as_lists() {
    let database = shelves().await;
    let em = database.fork();
    let full = em.find_one(Shelf::NAME.eq("full")).or_fail().await.unwrap();
    let shown = full.to_json();
    assert_eq!(shown["tags"], json!(["red", "round"]));
    assert_eq!(shown["colors"], json!(["red", "deep, \"blue\""]));
    assert_eq!(shown["counts"][2], json!(i64::MAX));
    assert!(shown.get("secrets").is_none() && shown.get("remarks").is_none());
}

#[tokio::test]
async fn elements_are_as_fine_and_as_long_as_the_column_says() {
    let database = shelves().await;
    let em = database.fork();
    let row = em.find_one(Shelf::NAME.eq("none")).or_fail().await.unwrap();
    let moment = |text: &str| text.parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    row.set_opened([moment("2026-01-31T10:00:00.123456Z")]);
    assert_eq!(row.opened(), [moment("2026-01-31T10:00:00.123Z")]);
    em.flush().await.unwrap();
    let refuse = async |text: &str| {
        let error = em.flush().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Encode);
        assert!(error.to_string().contains(text), "{error}");
    };
    row.set_tags(["ü".repeat(255)]);
    em.flush().await.unwrap();
    row.set_tags(["a".to_owned(), "ü".repeat(256)]);
    refuse("a text of 256 characters does not fit `tags` of `shelf`").await;
    row.set_tags([]);
    row.set_prices([dec("1.005")]);
    refuse("1.005 does not fit `prices` of `shelf`").await;
    row.set_prices([dec("999999.99")]);
    em.flush().await.unwrap();
}
