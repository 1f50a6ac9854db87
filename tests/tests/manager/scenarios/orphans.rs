//! Children that lose their owner, and rows that take their place.

use dormouse::Loaded;
use dormouse_tests::Database;
use dormouse_tests::factory::{Factory, Machine, NewPart, NewShift, Part, Shift, Worker};

use super::{machine, machine_with, part, worker};

#[tokio::test]
async fn children_with_keys_of_two_columns_go_in_one_statement() {
    let database = machine_with(&["left", "right", "top"]).await;
    let em = database.fork();
    let press = em.find_one(Machine::ID.eq(1)).populate(Machine::PARTS);
    let press = press.or_fail().await.unwrap();
    database.take();
    press.parts_ref().clear().await.unwrap();
    em.flush().await.unwrap();
    let log = database.take();
    assert_eq!(log.len(), 3, "{log:#?}");
    assert!(press.parts().is_empty());
    assert_eq!(em.count(Part::POSITION.ne("")).await.unwrap(), 0);
}

#[tokio::test]
async fn children_that_come_back_before_the_flush_stay() {
    let database = machine_with(&["left", "right"]).await;
    let em = database.fork();
    let press = em.find_one(Machine::ID.eq(1)).populate(Machine::PARTS);
    let press = press.or_fail().await.unwrap();
    let parts: Vec<_> = press.parts().iter().collect();
    database.take();
    press.parts_ref().clear().await.unwrap();
    for part in parts {
        press.parts_ref().add(part);
    }
    em.flush().await.unwrap();
    database.expect_sql(&[]);
    assert_eq!(em.count(Part::POSITION.ne("")).await.unwrap(), 2);
}

/// A machine, two workers and the shift of the first one.
async fn shifts() -> Database<Factory> {
    let database = Database::new().await;
    let em = database.fork();
    let press = machine(&em, "press");
    let workers = [worker(&em, 1), worker(&em, 2)];
    em.create(NewShift {
        machine: press.into(),
        worker: workers[0].into(),
    });
    em.flush().await.unwrap();
    drop(em);
    database.take();
    database
}

async fn hours(database: &Database<Factory>) -> Vec<(i32, i32)> {
    let em = database.fork();
    let shifts = em.find_all::<Shift>().await.unwrap();
    let hours = |shift: &Loaded<'_, Shift>| (shift.worker_ref().id().unwrap(), shift.hours());
    let mut hours: Vec<_> = shifts.iter().map(hours).collect();
    hours.sort_unstable();
    hours
}

#[tokio::test]
async fn a_link_that_is_a_row_is_replaced_by_another() {
    let database = shifts().await;
    let em = database.fork();
    let press = em.find_one(Machine::ID.eq(1)).populate(Machine::SHIFTS);
    let press = press.or_fail().await.unwrap();
    press.shifts_ref().remove(press.shifts()[0]);
    let second = em.find_one(Worker::NUMBER.eq(2)).or_fail().await.unwrap();
    em.create(NewShift {
        machine: press.into(),
        worker: second.into(),
    })
    .set_hours(4);
    em.flush().await.unwrap();
    assert_eq!(hours(&database).await, [(2, 4)]);
}

#[tokio::test]
async fn a_link_that_is_a_row_is_replaced_by_one_with_the_same_key() {
    let database = shifts().await;
    let em = database.fork();
    let press = em.find_one(Machine::ID.eq(1)).populate(Machine::SHIFTS);
    let press = press.or_fail().await.unwrap();
    press.shifts_ref().clear().await.unwrap();
    for number in [1, 2] {
        em.create(NewShift {
            machine: press.into(),
            worker: em.reference::<Worker>(number).into(),
        })
        .set_hours(number);
    }
    em.flush().await.unwrap();
    assert_eq!(hours(&database).await, [(1, 1), (2, 2)]);
    assert_eq!(press.shifts().len(), 2);
}

#[tokio::test]
async fn a_child_that_is_made_and_taken_out_again_is_never_written() {
    let database = machine_with(&[]).await;
    let em = database.fork();
    let press = em.find_one(Machine::ID.eq(1)).populate(Machine::PARTS);
    let press = press.or_fail().await.unwrap();
    let made = |position: &str| {
        em.create(NewPart {
            machine: press.into(),
            position: position.into(),
            name: "never".into(),
        })
    };
    database.take();
    press.parts_ref().remove(made("taken out"));
    em.remove(made("removed"));
    made("cleared");
    press.parts_ref().clear().await.unwrap();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
    assert!(press.parts().is_empty());
}

#[tokio::test]
async fn a_part_of_one_machine_replaces_that_of_another() {
    let database = machine_with(&["left"]).await;
    let em = database.fork();
    let old = em.find_one(Part::POSITION.eq("left")).or_fail();
    em.remove(old.await.unwrap());
    let mill = machine(&em, "mill");
    part(&em, mill, "left");
    em.flush().await.unwrap();
    let left = em.find_all::<Part>().await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].machine_ref().id(), mill.id());
}
