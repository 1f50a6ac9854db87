//! Versions of rows whose keys have several columns, and of rows that others lead to.

use dormouse::ErrorKind;
use dormouse_tests::Database;
use dormouse_tests::factory::{Bin, Factory, Machine, NewBin, NewPart, Part};

use super::{machine, machine_with, part};

/// Three bins of two parts.
async fn bins() -> Database<Factory> {
    let database = Database::new().await;
    let em = database.fork();
    let press = machine(&em, "press");
    for (position, label) in [("left", "a"), ("left", "b"), ("right", "a")] {
        let known = em.find_one(Part::POSITION.eq(position)).await.unwrap();
        let part = match known {
            Some(known) => known.into(),
            None => part(&em, press, position).into(),
        };
        em.create(NewBin {
            part,
            label: label.into(),
            weight: 1,
        });
        em.flush().await.unwrap();
    }
    drop(em);
    database.take();
    database
}

#[tokio::test]
async fn rows_with_keys_inside_keys_are_updated_together() {
    let database = bins().await;
    let em = database.fork();
    let bins = em.find_all::<Bin>().await.unwrap();
    assert_eq!(bins.len(), 3);
    database.take();
    for round in 2..4 {
        for (place, bin) in bins.iter().enumerate() {
            bin.set_weight(10 * round + place as i32);
        }
        em.flush().await.unwrap();
        assert_eq!(database.take().len(), 3, "one update for all");
        assert!(bins.iter().all(|bin| bin.version() == round));
    }
}

#[tokio::test]
async fn the_stale_one_of_many_fails_the_flush_and_nothing_is_written() {
    let database = bins().await;
    let (mine, theirs) = (database.fork(), database.fork());
    let bins = mine.find_all::<Bin>().await.unwrap();
    let other = theirs.find_one(Bin::LABEL.eq("b")).or_fail().await.unwrap();
    other.set_weight(99);
    theirs.flush().await.unwrap();
    for bin in &bins {
        bin.set_weight(5);
    }
    let error = mine.flush().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OptimisticLock);
    assert!(error.to_string().contains("Bin"), "{error}");
    let weights = database.fork().find_all::<Bin>().await.unwrap().len();
    assert_eq!(weights, 3);
    let em = database.fork();
    assert_eq!(em.count(Bin::WEIGHT.eq(5)).await.unwrap(), 0);
    for bin in &bins {
        mine.refresh(*bin).await.unwrap();
        bin.set_weight(6);
    }
    mine.flush().await.unwrap();
    assert_eq!(em.count(Bin::WEIGHT.eq(6)).await.unwrap(), 3);
}

#[tokio::test]
async fn a_new_child_leaves_the_version_of_its_owner() {
    let database = machine_with(&["left"]).await;
    let em = database.fork();
    let press = em.find_one(Machine::ID.eq(1)).populate(Machine::PARTS);
    let press = press.or_fail().await.unwrap();
    em.create(NewPart {
        machine: press.into(),
        position: "right".into(),
        name: "new".into(),
    });
    em.flush().await.unwrap();
    press.parts_ref().remove(press.parts()[0]);
    em.flush().await.unwrap();
    assert_eq!(press.version(), 1);
    let other = database.fork();
    let found = other.find_one(Machine::ID.eq(1)).or_fail().await.unwrap();
    assert_eq!(found.version(), 1);
}
