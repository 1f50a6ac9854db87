//! Big models work: what a statement would be too large for is read in several.

#![allow(clippy::unwrap_used, clippy::panic)] // a test fails by panicking, its helpers too

use std::sync::{Arc, Mutex};

use big::big::{
    Big, Composite, Deep, Hub, Item, Last, Many, NewComposite, NewDeep, NewItem, NewLast, NewLeaf,
    NewWide, Wide,
};
use big::new_hub;
use dormouse::Orm;
use serde_json::json;

/// A database in memory, and the statements that ran on it.
async fn database() -> (Orm<Big>, Arc<Mutex<Vec<String>>>) {
    let log = Arc::new(Mutex::new(Vec::new()));
    let writer = Arc::clone(&log);
    let builder = Orm::builder("sqlite::memory:")
        .on_statement(move |statement| writer.lock().unwrap().push(statement.sql.to_owned()));
    let orm = builder.connect().await.unwrap();
    orm.schema().refresh().await.unwrap();
    log.lock().unwrap().clear();
    (orm, log)
}

#[tokio::test]
async fn two_hundred_columns_round_trip() {
    let (orm, _) = database().await;
    let em = orm.fork();
    em.create(NewWide {}.c9("nine"));
    em.flush().await.unwrap();
    let em = orm.fork();
    let row = em.find_one(Wide::ID.eq(1)).or_fail().await.unwrap();
    let found = row.to_json();
    for column in 0..200 {
        let expected = match column % 10 {
            0 | 4 => json!(column),
            1 => json!(format!("text {column}")),
            2 => json!(f64::from(column) + 0.5),
            3 => json!(format!("{column}.25")),
            5 => json!(format!("2026-01-{:02}", column % 28 + 1)),
            6 => json!([column]),
            7 => json!(format!("value_{column}")),
            8 => json!(format!("00000000-0000-0000-0000-000000000{column:03}")),
            _ if column == 9 => json!("nine"),
            _ => json!(null),
        };
        assert_eq!(found[format!("c{column}")], expected, "c{column}");
    }
    row.set_c197(Many::Value299);
    row.set_c0(-1);
    em.flush().await.unwrap();
    let row = orm.fork();
    let row = row
        .find_one(Wide::C197.eq(Many::Value299))
        .or_fail()
        .await
        .unwrap();
    assert_eq!((row.c0(), row.c10()), (-1, 10));
}

#[tokio::test]
async fn a_hundred_relations_are_populated_at_once() {
    let (orm, log) = database().await;
    let em = orm.fork();
    let leaves: Vec<_> = (0..88)
        .map(|n| {
            em.create(NewLeaf {
                name: format!("leaf {n}"),
            })
            .into()
        })
        .collect();
    let wides: Vec<_> = (0..12)
        .map(|n| em.create(NewWide {}.c0(n)).into())
        .collect();
    for _ in 0..3 {
        em.create(new_hub(&leaves, &wides));
    }
    em.flush().await.unwrap();
    log.lock().unwrap().clear();
    let em = orm.fork();
    let hubs = em.find_all::<Hub>().populate(Hub::ALL).await.unwrap();
    assert_eq!(hubs.len(), 3);
    for hub in hubs {
        let data = serde_json::to_value(hub.detach()).unwrap();
        for n in 0..88 {
            assert_eq!(data[format!("r{n}")]["name"], format!("leaf {n}"));
        }
        for n in 0..12 {
            assert_eq!(data[format!("w{n}")]["c0"], n);
        }
    }
    expect_limits(&log);
}

/// On a thread with a quarter of the usual stack: what is populated is walked, not called into.
#[test]
fn a_chain_of_more_rows_than_tables_is_populated() {
    let runtime = tokio::runtime::Builder::new_current_thread();
    let chain = move || { runtime }.build().unwrap().block_on(populate_a_chain());
    let thread = std::thread::Builder::new().stack_size(512 * 1024);
    thread.spawn(chain).unwrap().join().unwrap();
}

async fn populate_a_chain() {
    let (orm, log) = database().await;
    let em = orm.fork();
    let mut last = None;
    for number in 0..80 {
        let deep = NewDeep { number };
        last = Some(match last {
            Some(next) => em.create(deep.next(next).left(next).right(next)),
            None => em.create(deep),
        });
    }
    em.flush().await.unwrap();
    log.lock().unwrap().clear();
    let em = orm.fork();
    let first = em
        .find_one(Deep::NUMBER.eq(79))
        .populate(Deep::CHAIN)
        .or_fail()
        .await
        .unwrap();
    let data = serde_json::to_value(first.detach()).unwrap();
    for first in ["next", "left", "right"] {
        let end = (0..31).fold(&data[first], |row, _| &row["next"]);
        assert_eq!(end["number"], 47);
    }
    expect_limits(&log);
}

#[tokio::test]
async fn keys_of_ten_columns_are_written_and_read_in_numbers() {
    let (orm, _) = database().await;
    let em = orm.fork();
    let count = 4_000;
    for number in 0..count {
        let key = |part: &str| format!("{part} {number}");
        let composite = em.create(NewComposite {
            k0: number,
            k1: key("a"),
            k2: 0,
            k3: key("b"),
            k4: 0,
            k5: key("c"),
            k6: 0,
            k7: key("d"),
            k8: 0,
            k9: key("e"),
        });
        em.create(NewItem {
            composite: composite.into(),
        });
    }
    em.flush().await.unwrap();
    let em = orm.fork();
    let items = em
        .find_all::<Item>()
        .populate(Item::COMPOSITE.with(Composite::ITEMS))
        .await
        .unwrap();
    assert_eq!(items.len(), count as usize);
    for item in items {
        let composite = item.composite();
        assert_eq!(composite.k9(), format!("e {}", composite.k0()));
        assert_eq!(composite.items().len(), 1);
        composite.set_note("changed");
    }
    em.flush().await.unwrap();
    assert_eq!(
        em.count(Composite::NOTE.eq("changed")).await.unwrap(),
        4_000
    );
    let em = orm.fork();
    for composite in em
        .find_all::<Composite>()
        .populate(Composite::ITEMS)
        .await
        .unwrap()
    {
        composite.items().iter().for_each(|item| em.remove(item));
        em.remove(composite);
    }
    em.flush().await.unwrap();
    assert_eq!(em.count(Composite::K0.gt(-1)).await.unwrap(), 0);
}

#[tokio::test]
async fn fifty_bases_give_their_properties() {
    let (orm, _) = database().await;
    let em = orm.fork();
    em.create(NewLast {}.p25(-25));
    em.flush().await.unwrap();
    let em = orm.fork();
    let last = em.find_one(Last::P49.eq(49)).or_fail().await.unwrap();
    assert_eq!((last.p0(), last.p25(), last.p49()), (0, -25, 49));
}

/// SQLite joins 64 tables and reads 2000 columns; we stay within both.
fn expect_limits(log: &Mutex<Vec<String>>) {
    let statements = log.lock().unwrap();
    assert!(!statements.is_empty());
    for statement in statements.iter() {
        let (columns, tables) = statement.split_once(" from ").unwrap();
        assert!(tables.matches(" join ").count() < 64, "{statement}");
        assert!(columns.matches(", ").count() < 2_000, "{statement}");
    }
    assert!(statements.len() < 10, "{} statements", statements.len());
}
