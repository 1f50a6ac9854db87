//! Integers of every width where they are more than values: counted and given keys, foreign keys, versions.

use dormouse::ErrorKind;
use dormouse_tests::Database;
use dormouse_tests::scalars::{
    Dial, Lamp, Meter, NewDial, NewLamp, NewMeter, NewReading, Reading, Scalars,
};
use dormouse_tests::server::{self, Kind};

use crate::other_program::Shared;

fn dial(channel: u8, offset: i8) -> NewDial {
    NewDial {
        channel,
        offset,
        label: format!("{channel}/{offset}"),
    }
}

/// Meters with readings; the second one has none.
async fn cellar() -> Database<Scalars> {
    let database = Database::<Scalars>::new().await;
    fill(&database).await;
    database
}

async fn fill(database: &Database<Scalars>) {
    let em = database.fork();
    let meters = ["water", "gas", "power"].map(|name| em.create(NewMeter { name: name.into() }));
    let dials = [(255, -128), (0, 127)].map(|(channel, offset)| em.create(dial(channel, offset)));
    for (meter, dial) in [(meters[0], dials[0]), (meters[2], dials[1])] {
        for value in [1, i64::MAX.cast_unsigned()] {
            let meter = meter.into();
            em.create(NewReading { meter, value }.dial(dial));
        }
    }
    dials[0].meters_ref().add(meters[0]);
    em.flush().await.unwrap();
    assert_eq!(meters.map(|meter| meter.id()), [Some(1), Some(2), Some(3)]);
    database.take();
}

#[tokio::test]
async fn keys_without_a_sign_are_counted_and_referred_to() {
    let database = cellar().await;
    let em = database.fork();
    let power = em
        .find_one(Meter::NAME.eq("power"))
        .populate(Meter::READINGS.with(Reading::DIAL))
        .or_fail()
        .await
        .unwrap();
    assert_eq!((power.id(), power.readings().len()), (3, 2));
    let labels: Vec<_> = power
        .readings()
        .iter()
        .map(|reading| reading.dial().map(|dial| dial.label()))
        .collect();
    assert_eq!(labels, [Some("0/127"), Some("0/127")]);
    let readings = em
        .find(Reading::METER.is(Meter::ID.in_([3, u64::from(u32::MAX)])))
        .order_by(Reading::ID.desc())
        .await
        .unwrap();
    let ids: Vec<u32> = readings.iter().map(|reading| reading.id()).collect();
    assert_eq!(ids, [4, 3]);
    assert!(em.reference::<Meter>(3_u64).get().is_some());
    assert!(em.find_one(Meter::ID.eq(7)).await.unwrap().is_none());
}

#[tokio::test]
async fn integers_without_a_sign_compare_by_value() {
    let database = cellar().await;
    let check = async |condition, expected: &[u32]| {
        let em = database.fork();
        let found = em
            .find(condition)
            .order_by(Reading::ID.asc())
            .await
            .unwrap();
        let found: Vec<u32> = found.iter().map(|reading| reading.id()).collect();
        assert_eq!(found, expected);
    };
    let most = i64::MAX.cast_unsigned();
    check(Reading::VALUE.gt(1), &[2, 4]).await;
    check(Reading::VALUE.between(0, most - 1), &[1, 3]).await;
    check(Reading::VALUE.in_([most, 1]), &[1, 2, 3, 4]).await;
    check(Reading::VALUE.not_in([most, 2]), &[1, 3]).await;
    check(Reading::ID.le(2), &[1, 2]).await;
    check(Reading::DIAL.is(Dial::OFFSET.lt(0)), &[1, 2]).await;
    check(Reading::DIAL.is(Dial::CHANNEL.eq(0)), &[3, 4]).await;
}

#[tokio::test]
async fn versions_without_a_sign_are_counted_and_checked() {
    let database = cellar().await;
    let (em, other) = (database.fork(), database.fork());
    let meters = em
        .find_all::<Meter>()
        .order_by(Meter::ID.asc())
        .await
        .unwrap();
    let stale = other.find_one(Meter::ID.eq(2)).or_fail().await.unwrap();
    for meter in &meters {
        meter.set_name(format!("{} 2", meter.name()));
    }
    em.flush().await.unwrap();
    assert!(meters.iter().all(|meter| meter.changes() == 2));
    stale.set_name("late");
    let error = other.flush().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OptimisticLock);
}

#[tokio::test]
async fn given_keys_of_eight_bits_are_updated_linked_and_deleted() {
    let database = cellar().await;
    let em = database.fork();
    let dials = em
        .find_all::<Dial>()
        .populate(Dial::METERS)
        .order_by(Dial::OFFSET.asc())
        .await
        .unwrap();
    let keys: Vec<_> = dials
        .iter()
        .map(|dial| (dial.channel(), dial.offset()))
        .collect();
    assert_eq!(keys, [(255, -128), (0, 127)]);
    assert_eq!(dials[0].meters().len(), 1);
    let gas = em.find_one(Meter::NAME.eq("gas")).or_fail().await.unwrap();
    for dial in &dials {
        dial.set_label("same");
        dial.meters_ref().add(gas);
    }
    em.create(dial(255, -127));
    em.flush().await.unwrap();
    em.remove(dials[1]);
    em.flush().await.unwrap();

    let em = database.fork();
    let left = em
        .find(Dial::CHANNEL.eq(255))
        .populate(Dial::METERS)
        .order_by(Dial::OFFSET.asc())
        .await
        .unwrap();
    let left: Vec<_> = left
        .iter()
        .map(|dial| (dial.label(), dial.meters().len()))
        .collect();
    assert_eq!(left, [("same", 2), ("255/-127", 0)]);
}

#[tokio::test]
async fn provisional_keys_without_a_sign_are_the_greatest() {
    let database = Database::<Scalars>::new().await;
    let em = database.fork();
    let old = em.create(NewLamp {});
    em.flush().await.unwrap();
    let lamp = em
        .find_one(Lamp::ID.eq(1))
        .populate(Lamp::SPARE)
        .or_fail()
        .await
        .unwrap();
    let new = em.create(NewLamp {});
    lamp.set_spare(new);
    let provisional = lamp.spare().map(|spare| spare.id());
    assert!(provisional.is_some_and(|id| id > 200), "{provisional:?}");
    assert_eq!((old.id(), new.id()), (Some(1), None));
    em.flush().await.unwrap();
    assert_eq!(lamp.spare().map(|spare| spare.id()), Some(2));
    assert_eq!(new.id(), Some(2));
}

#[tokio::test]
async fn more_keys_than_a_type_has_are_refused() {
    let database = Database::<Scalars>::new().await;
    let em = database.fork();
    for _ in 0..256 {
        em.create(NewLamp {});
    }
    assert!(em.flush().await.is_err());
    let em = database.fork();
    assert_eq!(
        em.find_all::<Lamp>().await.map(|rows| rows.len()).unwrap(),
        0
    );
}

#[tokio::test]
async fn what_a_row_holds_and_its_type_does_not_is_an_error() {
    let shared = Shared::<Scalars>::new().await;
    fill(&shared.database).await;
    let prepare = match server::current() {
        Kind::Sqlite => "pragma ignore_check_constraints = on",
        Kind::Postgres => r#"alter table "reading" drop constraint "reading_value_check""#,
        Kind::MySql => r#"alter table "reading" modify "value" bigint not null"#,
    };
    let update = r#"update "reading" set "value" = -1 where "id" = 1"#;
    shared.run(&format!("{prepare}; {update}")).await;
    let em = shared.database.fork();
    let error = em.find_one(Reading::ID.eq(1)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    let text = error.to_string();
    assert!(text.contains("-1") && text.contains("value"), "{text}");
}
