//! Rows whose keys the program gives: they are in the identity map before they are in the database.

use dormouse::EntityState;
use dormouse_tests::Database;
use dormouse_tests::graph::{Graph, Group, NewGroup, NewLocker, NewNode, Node};
use dormouse_tests::keys::{City, Country, Keys, NewCity, NewCountry, NewPassport, Passport};

fn country(code: &str) -> NewCountry {
    NewCountry {
        code: code.into(),
        name: format!("the land {code}"),
    }
}

#[tokio::test]
async fn a_new_row_is_found_by_its_key_before_the_flush() {
    let database = Database::<Keys>::new().await;
    let em = database.fork();
    let made = em.create(country("AT"));
    let found = em.find_one(Country::CODE.eq("AT")).or_fail().await.unwrap();
    database.expect_sql(&[]);
    found.set_name("Austria");
    assert_eq!(made.name(), "Austria", "it is one row");
    em.flush().await.unwrap();
    assert_eq!((found.code(), found.state()), ("AT", EntityState::Managed));
    let stored = database.fork().count(Country::NAME.eq("Austria")).await;
    assert_eq!(stored.unwrap(), 1);
}

#[tokio::test]
async fn a_row_that_is_removed_before_its_flush_costs_nothing() {
    let database = Database::<Keys>::new().await;
    let em = database.fork();
    let (austria, italy) = (em.create(country("AT")), em.create(country("IT")));
    em.flush().await.unwrap();
    database.take();
    let city = em.create(NewCity {
        number: 1,
        name: "Linz".into(),
        country: austria.into(),
    });
    em.remove(city);
    em.flush().await.unwrap();
    database.expect_sql(&[]);
    assert_eq!(city.state(), EntityState::Removed);
    assert_eq!(italy.state(), EntityState::Managed);
}

#[tokio::test]
async fn zero_is_a_key_like_any_other() {
    let database = Database::<Keys>::new().await;
    let em = database.fork();
    let austria = em.create(country("AT"));
    let city = em.create(NewCity {
        number: 0,
        name: "Nowhere".into(),
        country: austria.into(),
    });
    city.set_twin(city);
    em.create(NewPassport {
        series: String::new(),
        number: 0,
        issued_by: austria.into(),
    });
    em.flush().await.unwrap();
    let em = database.fork();
    let city = em
        .find_one(City::NUMBER.eq(0))
        .populate((City::COUNTRY, City::TWIN))
        .or_fail()
        .await
        .unwrap();
    assert_eq!(city.twin().unwrap().number(), 0);
    city.set_name("Somewhere");
    em.remove(em.reference::<Passport>((String::new(), 0)));
    em.flush().await.unwrap();
    let em = database.fork();
    let found = em.find_one(City::NAME.eq("Somewhere")).await.unwrap();
    assert_eq!(found.unwrap().number(), 0);
    assert_eq!(em.count(Passport::NUMBER.eq(0)).await.unwrap(), 0);
}

#[tokio::test]
async fn a_one_to_one_that_is_not_owned_lets_its_old_row_stay() {
    let database = Database::<Graph>::new().await;
    let em = database.fork();
    let group = em.create(NewGroup {
        name: "g".into(),
        title: "G".into(),
    });
    let (old, new) = (
        em.create(NewLocker { number: 1 }),
        em.create(NewLocker { number: 2 }),
    );
    let node = NewNode {
        label: "a".into(),
        group: group.into(),
    };
    let node = em.create(node.locker(old));
    em.flush().await.unwrap();
    database.take();
    node.set_locker(new);
    em.flush().await.unwrap();
    database.expect_writes(&[r#"update "node" set "locker_id" = ? where "id" = ?"#]);
    assert_eq!(old.state(), EntityState::Managed);
    let rows = database.fork();
    let of_group = Node::GROUP.is(Group::NAME.eq("g"));
    let node = rows.find_one(of_group).populate(Node::LOCKER).or_fail();
    assert_eq!(node.await.unwrap().locker().unwrap().number(), 2);
}
