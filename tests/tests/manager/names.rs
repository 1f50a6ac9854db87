//! Names in the database that need quotes, mean something in SQL or Rust, or were cut: everything works with them.

use dormouse::ErrorKind;
use dormouse_tests::Database;
use dormouse_tests::nasty::{
    AnEntityWhoseNameIsSoLongThatNamesMadeOfItAreCut as Long, Mood, Nasty,
    NewAnEntityWhoseNameIsSoLongThatNamesMadeOfItAreCut as NewLong, NewOdd, NewPurchase, Odd,
    Purchase,
};
use dormouse_tests::server::{self, Kind};

/// Two orders, parent and child, and an odd row of both.
async fn rows() -> Database<Nasty> {
    let database = Database::<Nasty>::new().await;
    let em = database.fork();
    let new = |from: &str, group| NewPurchase {
        from: from.into(),
        group,
    };
    let parent = em.create(new("a", 1));
    let child = em.create(new("b", 2).mood(Mood::Bad).parent(parent));
    em.create(
        NewOdd {
            first: "'\"`".into(),
            second: 7,
            size: 3,
        }
        .text("日本")
        .lazy("-- x")
        .orders([parent, child]),
    );
    em.flush().await.unwrap();
    drop(em);
    database
}

#[tokio::test]
async fn rows_are_read_compared_ordered_and_populated() {
    let database = rows().await;
    let em = database.fork();
    let found = em
        .find(Purchase::MOOD.in_([Mood::Good, Mood::Bad]) & Purchase::ODDS.some(Odd::MADE.eq(10)))
        .populate((
            Purchase::PARENT,
            Purchase::CHILDREN,
            Purchase::ODDS.with(Odd::LAZY),
        ))
        .order_by((Purchase::GROUP.desc(), Purchase::FROM.asc()))
        .await
        .unwrap();
    let shown: Vec<_> = found
        .iter()
        .map(|row| {
            (
                row.from(),
                row.mood(),
                row.parent().map(|p| p.from().to_owned()),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("b", Mood::Bad, Some("a".to_owned())),
            ("a", Mood::Good, None)
        ]
    );
    assert_eq!(found[1].children().len(), 1);
    let odd = found[0].odds().first().unwrap();
    assert_eq!(
        (odd.first(), odd.second(), odd.made(), odd.lazy()),
        ("'\"`", 7, 10, "-- x")
    );
    let key = ("'\"`".to_owned(), 7);
    let odd = em.reference::<Odd>(key).load().await.unwrap();
    assert_eq!(odd.text(), Some("日本"));
    assert_eq!(
        em.count(Purchase::PARENT.is(Purchase::FROM.eq("a")))
            .await
            .unwrap(),
        1
    );
    assert_eq!(em.count(Odd::TEXT.contains("本")).await.unwrap(), 1);
}

#[tokio::test]
async fn rows_are_updated_linked_and_deleted() {
    let database = rows().await;
    let em = database.fork();
    let found = em
        .find_all::<Purchase>()
        .populate(Purchase::ODDS)
        .order_by(Purchase::FROM.asc())
        .await
        .unwrap();
    let (parent, child) = (found[0], found[1]);
    for (row, name) in [(parent, "x"), (child, "y")] {
        row.set_from(name);
        row.set_mood(Mood::Bad);
    }
    let odd = parent.odds().first().unwrap();
    odd.set_size(4);
    child.odds_ref().remove(odd);
    em.flush().await.unwrap();
    assert_eq!((odd.made(), odd.version()), (11, 2));
    assert_eq!(
        em.count(Purchase::ODDS.some(Odd::SIZE.eq(4)))
            .await
            .unwrap(),
        1
    );
    assert_eq!(em.count(Purchase::MOOD.eq(Mood::Bad)).await.unwrap(), 2);
    em.remove(parent);
    em.remove(odd);
    em.flush().await.unwrap();
    assert_eq!(
        em.count(Purchase::FROM.eq("y") & !Purchase::PARENT.exists())
            .await
            .unwrap(),
        1
    );
    let set = em
        .native_update(Purchase::FROM.eq("y"))
        .set(Purchase::GROUP, 9);
    assert_eq!(set.await.unwrap(), 1);
    assert_eq!(em.native_delete(Purchase::GROUP.eq(9)).await.unwrap(), 1);
}

#[tokio::test]
async fn constraints_are_named_in_errors() {
    let database = rows().await;
    let em = database.fork();
    em.create(NewPurchase {
        from: "a".into(),
        group: 1,
    });
    let error = em.flush().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UniqueViolation);
    let name = "unique \"from\" `of` 'order'";
    match server::current() {
        Kind::Sqlite => assert_eq!(error.column(), Some("From"), "{error}"),
        _ => assert_eq!(error.constraint(), Some(name), "{error}"),
    }
}

#[tokio::test]
async fn names_that_were_cut_stay_apart() {
    let database = Database::<Nasty>::new().await;
    let em = database.fork();
    let new = |n| NewLong {
        a_property_with_a_long_name_two: n,
    };
    let (first, second) = (em.create(new(1)), em.create(new(2)));
    first.others_with_a_long_name_one_ref().add(second);
    second.others_with_a_long_name_two_ref().add(first);
    em.flush().await.unwrap();
    let em = database.fork();
    let rows = em
        .find_all::<Long>()
        .populate((
            Long::OTHERS_WITH_A_LONG_NAME_ONE,
            Long::OTHERS_WITH_A_LONG_NAME_TWO,
        ))
        .order_by(Long::A_PROPERTY_WITH_A_LONG_NAME_TWO.asc())
        .await
        .unwrap();
    let counts: Vec<_> = rows
        .iter()
        .map(|row| {
            let one = row.others_with_a_long_name_one().len();
            (one, row.others_with_a_long_name_two().len())
        })
        .collect();
    assert_eq!(counts, [(1, 0), (0, 1)]);
    em.create(new(2));
    let error = em.flush().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UniqueViolation);
}
