//! Rows outside of the identity map: what they show, and that nothing of them is tracked.

use dormouse::{FlushMode, Record};
use dormouse_tests::Database;
use dormouse_tests::blog::{Article, Comment, User};
use dormouse_tests::keys::{City, Keys, NewCity, NewCountry, NewStreet, Street};
use dormouse_tests::kitchen::{Computed, ComputedColour, Kitchen, NewComputed};
use dormouse_tests::views::{NewCustomer, NewPurchase, PurchaseSummary, Views};
use serde_json::json;

use crate::seed;

#[tokio::test]
async fn records_show_what_the_database_has() {
    let database = seed::blog().await;
    let em = database.fork();
    let managed = em.find_one(Article::ID.eq(1)).or_fail().await.unwrap();
    managed.set_title("Changed");
    database.take();
    let rows = em
        .find(Article::AUTHOR.is(User::FULL_NAME.eq("ann")))
        .order_by(Article::ID.desc())
        .limit(2)
        .read_only()
        .await
        .unwrap();
    assert_eq!(database.take().len(), 1);
    let shown: Vec<_> = rows
        .iter()
        .map(|row| (*row.key(), row.get(Article::TITLE).as_str()))
        .collect();
    assert_eq!(shown, [(2, "Two"), (1, "One")], "not what the manager has");
    assert_eq!(
        (rows[0].get(Article::ID), rows[0].key_of(Article::AUTHOR)),
        (&2, Some(1))
    );
    assert_eq!(rows[0].key_of(Article::TAGS), None, "no key of this table");
    assert_eq!(managed.title(), "Changed");
    em.flush().await.unwrap();
    let one = em.find_one(Article::ID.eq(1)).read_only().await.unwrap();
    assert_eq!(one.unwrap().get(Article::TITLE), "Changed");
    assert!(
        em.find_one(Article::ID.eq(99))
            .read_only()
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn records_are_not_tracked_and_outlive_the_manager() {
    let database = seed::blog().await;
    let em = database.fork();
    let rows = em.find_all::<Comment>().read_only().await.unwrap();
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
    let comment = em.find_one(Comment::ID.eq(1)).or_fail().await.unwrap();
    assert_eq!(database.take().len(), 1, "the manager did not keep it");
    assert_eq!(comment.article_ref().id(), rows[0].key_of(Comment::ARTICLE));
    drop(em);
    let rows: Vec<Record<Comment>> = tokio::spawn(async move { rows }).await.unwrap();
    assert_eq!(rows.len(), 3);
}

#[tokio::test]
async fn records_see_the_transaction_and_flush_first_when_asked() {
    let database = seed::blog().await;
    let em = database.fork();
    let user = em.find_one(User::ID.eq(1)).or_fail().await.unwrap();
    let tx = em.begin().await.unwrap();
    user.set_full_name("Ann");
    let name = async |mode: FlushMode| {
        let row = em
            .find_one(User::ID.eq(1))
            .flush_mode(mode)
            .read_only()
            .await
            .unwrap();
        row.unwrap().get(User::FULL_NAME).clone()
    };
    assert_eq!(name(FlushMode::Commit).await, "ann");
    assert_eq!(
        name(FlushMode::Auto).await,
        "Ann",
        "in the open transaction"
    );
    tx.rollback().await.unwrap();
    assert_eq!(name(FlushMode::Commit).await, "ann");
}

#[tokio::test]
async fn records_serialize_like_rows() {
    let database = Database::<Kitchen>::new().await;
    let em = database.fork();
    em.create(NewComputed {
        name: "ann".into(),
        payload: json!(1),
        colour: ComputedColour::Red,
    });
    em.flush().await.unwrap();
    let record = em
        .find_all::<Computed>()
        .read_only()
        .await
        .unwrap()
        .remove(0);
    let managed = database.fork();
    let managed = managed.find_all::<Computed>().await.unwrap()[0];
    assert_eq!(serde_json::to_value(&record).unwrap(), managed.to_json());
    assert_eq!(record.get(Computed::COLOUR), &ComputedColour::Red);
    assert_eq!(
        record.get(Computed::SERIAL),
        &42,
        "what the database filled in"
    );
    assert_eq!(record.get(Computed::SECRET).as_deref(), Some("hush"));
}

#[tokio::test]
async fn keys_of_several_parts_and_views() {
    let database = Database::<Keys>::new().await;
    let em = database.fork();
    let country = em.create(NewCountry {
        code: "NL".into(),
        name: "Netherlands".into(),
    });
    let city = em.create(NewCity {
        country: country.into(),
        number: 1,
        name: "one".into(),
    });
    em.create(NewStreet {
        city: city.into(),
        name: "Long".into(),
    });
    em.flush().await.unwrap();
    let city = em.find_all::<City>().read_only().await.unwrap().remove(0);
    assert_eq!(
        (city.key(), city.get(City::NUMBER)),
        (&("NL".to_owned(), 1), &1)
    );
    assert_eq!(
        (
            city.key_of(City::COUNTRY).as_deref(),
            city.key_of(City::TWIN)
        ),
        (Some("NL"), None)
    );
    let street = em.find_all::<Street>().read_only().await.unwrap().remove(0);
    assert_eq!(street.key_of(Street::CITY), Some(("NL".to_owned(), 1)));
    let data = json!({ "id": street.key(), "city": ["NL", 1], "name": "Long" });
    assert_eq!(street.to_json(), data);
    let database = Database::<Views>::new().await;
    let em = database.fork();
    let customer = em.create(NewCustomer { name: "ann".into() });
    em.create(NewPurchase {
        customer: customer.into(),
        price: 3,
    });
    em.flush().await.unwrap();
    let row = em
        .find_all::<PurchaseSummary>()
        .read_only()
        .await
        .unwrap()
        .remove(0);
    assert_eq!(
        row.get(PurchaseSummary::CUSTOMER_NAME).as_deref(),
        Some("ann")
    );
    assert_eq!(row.key_of(PurchaseSummary::PURCHASE), Some(1));
}
