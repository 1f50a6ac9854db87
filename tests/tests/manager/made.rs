//! What the database makes: keys it does not count, values it computes, numbers beside the key.

use dormouse::{ErrorKind, Orm};
use dormouse_tests::Database;
use dormouse_tests::made::{Line, Made, NewLine, NewPerson, NewTeam, Person, Size, Team};
use dormouse_tests::numbered::{Invoice, NewInvoice, NewTicket, Numbered, Ticket};
use dormouse_tests::server::{self, Kind};
use uuid::Uuid;

fn person(first: &str, last: &str) -> NewPerson {
    NewPerson {
        first: first.into(),
        last: last.into(),
    }
}

/// Ada with two lines, and Bob, her boss.
async fn people() -> Database<Made> {
    let database = Database::<Made>::new().await;
    let em = database.fork();
    let bob = em.create(person("Bob", "Stone"));
    let ada = em.create(person("Ada", "Lane").boss(bob));
    for (number, amount) in [(1, 3), (2, 12)] {
        em.create(NewLine {
            person: ada.into(),
            number,
            amount,
        });
    }
    em.flush().await.unwrap();
    drop(em);
    database.take();
    database
}

#[tokio::test]
async fn keys_that_the_database_makes_come_back_and_are_linked_by() {
    let database = Database::<Made>::new().await;
    let em = database.fork();
    let bob = em.create(person("Bob", "Stone"));
    let ada = em.create(person("Ada", "Lane").boss(bob));
    let team = em.create(NewTeam {}.people([ada, bob]));
    assert_eq!((bob.id(), team.id()), (None, None));
    em.flush().await.unwrap();
    let (bob_id, ada_id) = (bob.id().unwrap(), ada.id().unwrap());
    assert_ne!(bob_id, ada_id);
    let code: String = team.id().unwrap();
    assert!(code.starts_with('t'), "{code}");
    assert_eq!(ada.boss_ref().id(), Some(bob_id));

    let em = database.fork();
    let ada = em
        .find_one(Person::ID.eq(ada_id))
        .populate((Person::BOSS, Person::TEAMS.with(Team::PEOPLE)))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(ada.boss().unwrap().id(), bob_id);
    assert_eq!(ada.teams().first().unwrap().code(), code);
    assert_eq!(ada.teams().first().unwrap().people().len(), 2);
    assert_eq!(
        em.reference::<Team>(code.clone())
            .load()
            .await
            .unwrap()
            .code(),
        code
    );
}

#[tokio::test]
async fn a_key_that_was_rolled_back_is_made_again() {
    let database = Database::<Made>::new().await;
    let em = database.fork();
    let transaction = em.begin().await.unwrap();
    let bob = em.create(person("Bob", "Stone"));
    em.flush().await.unwrap();
    let first = bob.id().unwrap();
    transaction.rollback().await.unwrap();
    assert_eq!(bob.id(), None);
    em.flush().await.unwrap();
    assert_ne!(bob.id(), Some(first));
    let bob = bob.saved().unwrap();
    assert_eq!(bob.full_name(), "Bob Stone");
}

#[tokio::test]
async fn computed_values_come_with_the_insert_and_with_every_update() {
    let database = people().await;
    let em = database.fork();
    let mut lines = em
        .find(Line::TOTAL.gt(0))
        .order_by(Line::NUMBER.asc())
        .await
        .unwrap();
    assert_eq!(lines.len(), 2);
    let (small, large) = (lines.remove(0), lines.remove(0));
    assert_eq!(
        (small.total(), small.is_large(), small.size()),
        (15, false, Size::Small)
    );
    assert_eq!(
        (large.total(), large.is_large(), large.size()),
        (60, true, Size::Large)
    );
    database.take();
    small.set_amount(20);
    large.set_amount(1);
    assert_eq!(small.total(), 15, "until the flush, what the database has");
    em.flush().await.unwrap();
    assert_eq!(
        (small.total(), small.is_large(), small.size()),
        (100, true, Size::Large)
    );
    assert_eq!(
        (large.total(), large.is_large(), large.size()),
        (5, false, Size::Small)
    );
    database.expect_writes(&[
        r#"with v ("v0", "v1", "v2", "v3", "v4") as (values (?, ?, ?, ?, ?), (?, ?, ?, ?, ?)) update "line" as t set "amount" = v."v0", "revision" = v."v1" from v where t."person_id" = v."v2" and t."number" = v."v3" and t."revision" = v."v4" returning "person_id", "number", "total", "is_large", "size", "twice""#,
    ]);
    em.flush().await.unwrap();
    database.expect_sql(&[]);
    small.set_price(1);
    em.flush().await.unwrap();
    assert_eq!((small.total(), small.revision()), (20, 3));
}

#[tokio::test]
async fn a_rollback_takes_computed_values_back() {
    let database = people().await;
    let em = database.fork();
    let line = em.find_one(Line::NUMBER.eq(1)).await.unwrap().unwrap();
    let transaction = em.begin().await.unwrap();
    line.set_amount(20);
    em.flush().await.unwrap();
    line.set_amount(30);
    em.flush().await.unwrap();
    assert_eq!((line.total(), line.size()), (150, Size::Large));
    transaction.rollback().await.unwrap();
    assert_eq!(
        (line.total(), line.size(), line.amount()),
        (15, Size::Small, 30)
    );
    em.flush().await.unwrap();
    assert_eq!((line.total(), line.revision()), (150, 2));
}

#[tokio::test]
async fn many_rows_are_read_back_together() {
    let database = people().await;
    let em = database.fork();
    let ada = em.find_one(Person::FIRST.eq("Ada")).await.unwrap().unwrap();
    let rows: Vec<_> = (10..300)
        .map(|number| {
            em.create(NewLine {
                person: ada.into(),
                number,
                amount: i64::from(number),
            })
        })
        .collect();
    database.take();
    em.flush().await.unwrap();
    let writes = database.take().len();
    assert!(writes <= 4, "{writes} statements");
    for row in &rows {
        let row = row.saved().unwrap();
        assert_eq!(row.total(), 5 * row.amount());
        row.set_amount(2 * row.amount());
    }
    em.flush().await.unwrap();
    let writes = database.take().len();
    assert!(writes <= 4, "{writes} statements");
    for row in &rows {
        let row = row.saved().unwrap();
        assert_eq!((row.total(), row.is_large()), (5 * row.amount(), true));
    }
}

#[tokio::test]
async fn computed_values_are_conditions_orders_unique_and_lazy() {
    let database = people().await;
    let em = database.fork();
    let people = em
        .find(Person::FULL_NAME.starts_with("A"))
        .populate(Person::LINES.with(Line::TWICE))
        .order_by(Person::FULL_NAME.desc())
        .await
        .unwrap();
    let ada = people[0];
    assert_eq!(
        (people.len(), ada.full_name(), ada.initial()),
        (1, "Ada Lane", Some("A"))
    );
    let mut twice: Vec<_> = ada.lines().iter().map(|line| line.twice()).collect();
    twice.sort_unstable();
    assert_eq!(twice, [6, 24]);
    let line = ada.lines().iter().find(|line| line.number() == 1).unwrap();
    line.set_amount(4);
    ada.set_first("Xaver");
    em.flush().await.unwrap();
    assert_eq!(
        (line.twice(), ada.full_name(), ada.initial()),
        (8, "Xaver Lane", None)
    );
    let found = em.repository::<Person>();
    let found = found.find_by_full_name("Xaver Lane").await.unwrap();
    assert_eq!(found.map(|found| found.id()), Some(ada.id()));

    em.create(person("Bob", "Stone"));
    let error = em.flush().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UniqueViolation);
}

#[tokio::test]
async fn a_row_with_computed_values_is_written_again() {
    let database = people().await;
    let em = database.fork();
    let bob = em
        .find_one(Person::FULL_NAME.eq("Bob Stone"))
        .await
        .unwrap()
        .unwrap();
    let line = em.create(NewLine {
        person: bob.into(),
        number: 7,
        amount: 7,
    });
    em.flush().await.unwrap();
    em.remove(line);
    em.flush().await.unwrap();
    let again = em.create(NewLine {
        person: bob.into(),
        number: 7,
        amount: 8,
    });
    em.flush().await.unwrap();
    assert_eq!(again.saved().unwrap().total(), 40);
    let json = serde_json::to_value(em.find_one(Line::NUMBER.eq(7)).await.unwrap()).unwrap();
    assert_eq!(
        (&json["total"], &json["size"]),
        (&40.into(), &"small".into())
    );
}

#[tokio::test]
async fn what_the_database_makes_is_not_set_by_an_update_of_many() {
    let database = people().await;
    let em = database.fork();
    let lines = em.native_update(Line::AMOUNT.gt(0));
    let error = lines.set(Line::TOTAL, 3).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
    let lines = em.native_update(Line::AMOUNT.gt(0));
    assert_eq!(lines.set(Line::AMOUNT, 3).await.unwrap(), 2);
    assert_eq!(em.count(Line::TOTAL.eq(15)).await.unwrap(), 2);
    let new = NewPerson {
        first: "Cy".into(),
        last: "Dor".into(),
    };
    let id = em.insert(new).await.unwrap();
    let cy = em.reference::<Person>(id).load().await.unwrap();
    assert_eq!(cy.full_name(), "Cy Dor");
}

#[tokio::test]
async fn numbers_beside_the_key_are_counted_where_the_database_counts_them() {
    if server::current() == Kind::Sqlite {
        let created = server::create(Kind::Sqlite).await;
        let orm = Orm::<Numbered>::builder(&created.url);
        let orm = orm.connect().await.unwrap();
        let error = orm.schema().create().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
        return;
    }
    let database = Database::<Numbered>::new().await;
    let em = database.fork();
    let invoices: Vec<_> = (1..=3)
        .map(|n| {
            em.create(NewInvoice {
                id: Uuid::from_u128(n),
                title: format!("{n}"),
            })
        })
        .collect();
    let given = em.create(
        NewTicket {
            id: Uuid::from_u128(1),
        }
        .number(70),
    );
    let counted = em.create(NewTicket {
        id: Uuid::from_u128(2),
    });
    em.flush().await.unwrap();
    let mut numbers: Vec<_> = invoices
        .iter()
        .map(|row| row.saved().unwrap().number())
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3]);
    assert_eq!(given.saved().unwrap().number(), 70);
    let number = counted.saved().unwrap().number();
    assert!(number == 1 || number == 71, "{number}");
    let ticket = em.find_one(Ticket::NUMBER.eq(70)).await.unwrap().unwrap();
    ticket.set_number(80);
    let first = em
        .find(Invoice::NUMBER.le(2))
        .order_by(Invoice::NUMBER.desc())
        .await
        .unwrap();
    first[0].set_title("two");
    em.flush().await.unwrap();
    assert_eq!(
        (first.len(), first[0].number(), ticket.number()),
        (2, 2, 80)
    );
}
