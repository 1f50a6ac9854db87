//! Rows that are inserted or brought up to date: what is written, what the manager shows, what a rollback takes back.

use dormouse::{EntityManager, EntityState, ErrorKind, IntoDraft};
use dormouse_tests::Database;
use dormouse_tests::blog::{Article, Blog, NewArticle, NewUser, User};
use dormouse_tests::graph::{Graph, Locker, Mark, NewLocker, NewMark};
use dormouse_tests::keys::{Country, Keys, NewCountry, NewStreet, Street};
use dormouse_tests::kitchen::{Computed, ComputedColour, Kitchen, NewComputed};
use dormouse_tests::server::{self, Kind};

use crate::seed;

const INSERT: &str = r#"insert into "user" as a0 ("created_at", "updated_at", "full_name", "email", "password", "bio")"#;
const RETURNING: &str =
    r#"returning "id", "created_at", "updated_at", "full_name", "email", "bio", "password""#;
const MERGE: &str = r#"on conflict ("email") do update set "updated_at" = excluded."updated_at", "full_name" = excluded."full_name", "password" = excluded."password""#;

fn user(name: &str, full_name: &str) -> NewUser {
    NewUser {
        full_name: full_name.into(),
        email: format!("{name}@bar.com"),
        password: "secret".into(),
    }
}

#[tokio::test]
async fn a_row_is_inserted_or_updated_and_managed() {
    let database = seed::blog().await;
    let em = database.fork();
    let ann = em.find_one(User::ID.eq(1)).or_fail().await.unwrap();
    let (created, bio) = (ann.created_at(), "the bio of ann");
    em.native_update(User::ID.eq(1))
        .set(User::BIO, bio)
        .await
        .unwrap();
    database.take();
    let upserted = em.upsert(user("ann", "Ann")).await.unwrap();
    let values = "values (?, ?, ?, ?, ?, ?)";
    database.expect_sql(&[
        "begin immediate",
        &format!("{INSERT} {values} {MERGE} {RETURNING}"),
        "commit",
    ]);
    assert!(upserted.is_same(&ann));
    assert_eq!((ann.full_name(), ann.bio()), ("Ann", bio), "reloaded");
    assert_eq!(ann.created_at(), created, "`on_create` is not written over");
    let carl = em.upsert(user("carl", "Carl")).await.unwrap();
    assert_eq!(carl.state(), EntityState::Managed);
    let known = em.find_one(User::ID.eq(carl.id())).or_fail().await;
    assert!(known.unwrap().is_same(&carl));
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
    carl.set_full_name("Carl II");
    em.flush().await.unwrap();
    let fork = database.fork();
    let stored = fork
        .find_one(User::EMAIL.eq("carl@bar.com"))
        .or_fail()
        .await;
    assert_eq!(stored.unwrap().full_name(), "Carl II");
}

#[tokio::test]
async fn rows_share_a_statement_and_come_in_order() {
    let database = seed::blog().await;
    let em = database.fork();
    let bob = em.reference::<User>(2);
    let drafts = [user("new", "New"), user("bob", "Bob"), user("ann", "Ann")];
    let users = em.upsert_many(drafts).await.unwrap();
    let values = "values (?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?)";
    database.expect_sql(&[
        "begin immediate",
        &format!("{INSERT} {values} {MERGE} {RETURNING}"),
        "commit",
    ]);
    let names: Vec<_> = users.iter().map(|user| user.full_name()).collect();
    assert_eq!(names, ["New", "Bob", "Ann"]);
    assert_eq!((users[1].id(), users[2].id()), (2, 1));
    assert!(
        users[1].is_same(&bob.get().unwrap()),
        "a reference is filled"
    );
    assert_eq!(em.count(User::ID.gt(0)).await.unwrap(), 3);
    assert!(
        em.upsert_many(Vec::<NewUser>::new())
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_row_may_come_twice() {
    let database = seed::blog().await;
    let em = database.fork();
    let drafts = [
        user("ann", "first"),
        user("new", "New"),
        user("ann", "second"),
    ];
    let users = em.upsert_many(drafts).await.unwrap();
    let names: Vec<_> = users.iter().map(|user| user.full_name()).collect();
    assert_eq!(names, ["second", "New", "second"]);
    assert!(users[0].is_same(&users[2]));
    let fork = database.fork();
    let stored = fork.find_one(User::ID.eq(1)).or_fail().await.unwrap();
    assert_eq!(stored.full_name(), "second");
}

#[tokio::test]
async fn what_is_written_over_can_be_chosen() {
    let database = seed::blog().await;
    let em = database.fork();
    let draft = || user("ann", "Ann").bio("about");
    let ann = em.upsert(draft()).merge_fields(User::BIO).await.unwrap();
    assert_eq!((ann.full_name(), ann.bio()), ("ann", "about"));
    let named = em
        .upsert(draft().bio("other"))
        .exclude_fields((User::BIO, User::PASSWORD));
    named.on_conflict(User::EMAIL).await.unwrap();
    assert_eq!((ann.full_name(), ann.bio()), ("Ann", "about"));
    let ignored = em.upsert(user("ann", "ignored")).ignore().await.unwrap();
    assert_eq!(ignored.full_name(), "Ann");
    let fresh = em.upsert(user("new", "New")).ignore().await.unwrap();
    assert_eq!(fresh.full_name(), "New");
    let unknown = em.upsert(draft()).on_conflict(User::FULL_NAME).await;
    let error = unknown.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert!(error.to_string().contains("unique"), "{error}");
}

#[tokio::test]
async fn local_changes_are_gone() {
    let database = seed::blog().await;
    let em = database.fork();
    let ann = em.find_one(User::ID.eq(1)).or_fail().await.unwrap();
    ann.set_full_name("local");
    ann.set_bio("local");
    em.upsert(user("ann", "Ann")).await.unwrap();
    assert_eq!((ann.full_name(), ann.bio()), ("Ann", ""));
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
}

#[tokio::test]
async fn a_rollback_takes_everything_back() {
    let database = seed::blog().await;
    let em = database.fork();
    let ann = em.find_one(User::ID.eq(1)).or_fail().await.unwrap();
    ann.set_bio("local");
    let transaction = em.begin().await.unwrap();
    em.upsert(user("ann", "Ann")).await.unwrap();
    let new = em.upsert(user("new", "New")).await.unwrap();
    let key = new.id();
    assert_eq!((ann.full_name(), ann.bio()), ("Ann", ""));
    transaction.rollback().await.unwrap();
    assert_eq!((ann.full_name(), ann.bio()), ("ann", "local"));
    assert_eq!(new.full_name(), "New", "a handle from before goes on");
    assert!(em.find_one(User::ID.eq(key)).await.unwrap().is_none());
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[
        "begin immediate",
        r#"update "user" set "updated_at" = ?, "bio" = ? where "id" = ?"#,
        "commit",
    ]);
    let again = em.upsert(user("new", "again")).await.unwrap();
    assert!(!again.is_same(&new));
    let transaction = em.begin().await.unwrap();
    em.upsert(user("ann", "Ann")).await.unwrap();
    transaction.commit().await.unwrap();
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
}

fn article(
    em: &EntityManager<Blog>,
    slug: &str,
    author: i64,
) -> dormouse_tests::blog::ArticleDraft {
    NewArticle {
        title: slug.into(),
        text: "new text".into(),
        author: em.reference::<User>(author).into(),
    }
    .slug(slug)
}

#[tokio::test]
async fn both_sides_of_a_relation_follow() {
    let database = seed::blog().await;
    let em = database.fork();
    let users = em
        .find_all::<User>()
        .populate(User::ARTICLES.with(Article::AUTHOR))
        .order_by(User::ID.asc())
        .await
        .unwrap();
    let slugs = |place: usize| {
        let articles = users[place].articles();
        articles
            .iter()
            .map(|article| article.slug().to_owned())
            .collect::<Vec<_>>()
    };
    let moved = users[0].articles()[0];
    let transaction = em.begin().await.unwrap();
    em.upsert(article(&em, "one", 2)).await.unwrap();
    em.upsert(article(&em, "four", 1)).await.unwrap();
    assert_eq!(slugs(1), ["three", "one"]);
    assert_eq!(slugs(0), ["two", "four"]);
    assert_eq!(moved.author().id(), 2);
    transaction.rollback().await.unwrap();
    assert_eq!(
        (slugs(0), slugs(1)),
        (
            vec!["two".to_owned(), "one".to_owned()],
            vec!["three".to_owned()]
        )
    );
    assert_eq!(moved.author().id(), 1);
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
}

#[tokio::test]
async fn a_collection_without_promises_takes_new_rows_in() {
    let database = seed::blog().await;
    let em = database.fork();
    let ann = em
        .find_one(User::ID.eq(1))
        .populate(User::ARTICLES)
        .or_fail()
        .await
        .unwrap();
    let transaction = em.begin().await.unwrap();
    let four = em.upsert(article(&em, "four", 1)).await.unwrap();
    assert_eq!(ann.articles().len(), 3);
    assert_eq!(four.author_ref().id(), Some(1));
    transaction.rollback().await.unwrap();
    assert_eq!(ann.articles().len(), 2);
}

#[tokio::test]
async fn a_collection_that_promises_more_stays_as_it_was_loaded() {
    let database = seed::blog().await;
    let em = database.fork();
    let hint = User::ARTICLES.with(Article::COMMENTS);
    let ann = em.find_one(User::ID.eq(1)).populate(hint).or_fail().await;
    let ann = ann.unwrap();
    let four = em.upsert(article(&em, "four", 1)).await.unwrap();
    let (listed, counted) = (ann.articles(), em.count(Article::AUTHOR.is(User::ID.eq(1))));
    assert_eq!((listed.len(), counted.await.unwrap()), (2, 3));
    assert_eq!(listed[0].comments().len(), 1);
    assert_eq!(four.author_ref().id(), Some(1));
}

#[tokio::test]
async fn lazy_columns_that_are_written_are_loaded() {
    let database = seed::blog().await;
    let em = database.fork();
    let one = em
        .find_one(Article::SLUG.eq("one"))
        .populate(Article::TEXT)
        .or_fail()
        .await
        .unwrap();
    em.upsert(article(&em, "one", 1)).await.unwrap();
    assert_eq!(one.text(), "new text");
}

#[tokio::test]
async fn a_key_that_is_given_comes_first() {
    let database = Database::<Keys>::new().await;
    let em = database.fork();
    let country = |name: &str| NewCountry {
        code: "at".into(),
        name: name.into(),
    };
    let first = em.upsert(country("Austria")).await.unwrap();
    let second = em.upsert(country("Österreich")).await.unwrap();
    assert!(first.is_same(&second));
    database.take();
    assert_eq!(first.name(), "Österreich");
    let other = NewCountry {
        code: "de".into(),
        name: "Österreich".into(),
    };
    let error = em.upsert(other.clone()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UniqueViolation);
    let kept = em.upsert(other).on_conflict(Country::NAME).await.unwrap();
    assert!(kept.is_same(&first), "found by its name, so its code stays");
    assert_eq!(em.count(Country::CODE.ne("")).await.unwrap(), 1);
}

#[tokio::test]
async fn several_columns_can_be_unique_together() {
    let database = Database::<Keys>::new().await;
    let em = database.fork();
    em.insert(NewCountry {
        code: "at".into(),
        name: "Austria".into(),
    })
    .await
    .unwrap();
    let city = dormouse_tests::keys::NewCity {
        country: em.reference::<Country>("at").into(),
        number: 1,
        name: "Wien".into(),
    };
    let city = em.insert(city).await.unwrap();
    let street = || NewStreet {
        city: em
            .reference::<dormouse_tests::keys::City>(city.clone())
            .into(),
        name: "Ring".into(),
    };
    let first = em.upsert(street()).await.unwrap();
    let second = em
        .upsert(street())
        .on_conflict((Street::CITY, Street::NAME))
        .await
        .unwrap();
    assert!(
        first.is_same(&second),
        "the key that `on_create` makes is not given"
    );
    let error = em
        .upsert(street())
        .on_conflict(Street::NAME)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
}

#[tokio::test]
async fn rows_without_a_unique_value_are_inserted() {
    let database = Database::<Graph>::new().await;
    let em = database.fork();
    let lockers = [7, 8].map(|number| NewLocker { number });
    let lockers = em.upsert_many(lockers).await.unwrap();
    assert_eq!(
        lockers
            .iter()
            .map(|locker| locker.number())
            .collect::<Vec<_>>(),
        [7, 8]
    );
    let group = em.insert(dormouse_tests::graph::NewGroup {
        name: "g".into(),
        title: "G".into(),
    });
    let group = group.await.unwrap();
    let node = |label: &str| dormouse_tests::graph::NewNode {
        label: label.into(),
        group: em
            .reference::<dormouse_tests::graph::Group>(group.clone())
            .into(),
    };
    let drafts = [node("a").code(1), node("b").into_draft(), node("c").code(1)];
    let nodes = em.upsert_many(drafts).await.unwrap();
    let labels: Vec<_> = nodes.iter().map(|node| (node.label(), node.id())).collect();
    assert_eq!(labels, [("c", 1), ("b", 2), ("c", 1)]);
}

#[tokio::test]
async fn only_rows_that_match_are_changed() {
    let database = Database::<Graph>::new().await;
    let em = database.fork();
    let draft = |number| NewLocker { number };
    let locker = em.upsert(draft(1)).await.unwrap();
    let again = em
        .upsert(draft(1))
        .update_where(Locker::NUMBER.gt(5))
        .await
        .unwrap();
    assert!(again.is_same(&locker));
    let kitchen = Database::<Kitchen>::new().await;
    let em = kitchen.fork();
    let computed = |name: &str, serial: i64| {
        NewComputed {
            name: name.into(),
            payload: serde_json::json!(serial),
            colour: ComputedColour::Red,
        }
        .serial(serial)
    };
    let drafts = [computed("a", 5), computed("b", 5)];
    let rows = em
        .upsert_many(drafts)
        .on_conflict(Computed::NAME)
        .await
        .unwrap();
    assert_eq!((rows[0].serial(), rows[0].version()), (5, 1));
    kitchen.take();
    let late = [computed("a", 4), computed("b", 6), computed("c", 1)];
    let upsert = em.upsert_many(late).on_conflict(Computed::NAME);
    let rows = upsert.update_if_newer(Computed::SERIAL).await.unwrap();
    let found: Vec<_> = rows
        .iter()
        .map(|row| (row.serial(), row.version()))
        .collect();
    assert_eq!(found, [(5, 1), (6, 2), (1, 1)], "a version counts on");
    let list = kitchen.take();
    assert_eq!(
        list.iter().filter(|sql| sql.starts_with("insert")).count(),
        1,
        "{list:?}"
    );
    let closed = em.upsert(computed("b", 9)).on_conflict(Computed::NAME);
    let closed =
        closed.update_where(Computed::SERIAL.lt(6) & Computed::COLOUR.eq(ComputedColour::Red));
    assert_eq!(closed.await.unwrap().serial(), 6);
    let open = em.upsert(computed("b", 9)).on_conflict(Computed::NAME);
    let open = open.update_where(Computed::SERIAL.le(6) & Computed::COLOUR.eq(ComputedColour::Red));
    let row = open.await.unwrap();
    assert_eq!((row.serial(), row.version()), (9, 3));
}

#[tokio::test]
async fn it_is_refused_where_it_cannot_be() {
    let database = seed::blog().await;
    let em = database.fork();
    let unsaved = em.draft(user("x", "X"));
    let draft = NewArticle {
        title: "x".into(),
        text: "x".into(),
        author: unsaved.into(),
    };
    let error = em.upsert(draft).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSaved);
    let error = em
        .upsert(user("x", "X"))
        .merge_fields(User::ARTICLES)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    database.expect_sql(&[]);
}

#[tokio::test]
async fn a_row_is_found_or_created() {
    let database = Database::<Graph>::new().await;
    let em = database.fork();
    let mark = || NewMark { name: "red".into() };
    let (red, created) = em.find_or_create(mark()).await.unwrap();
    assert!(created);
    let (again, created) = em
        .find_or_create(mark())
        .on_conflict(Mark::NAME)
        .await
        .unwrap();
    assert!(!created && again.is_same(&red));
    red.set_name("changed");
    let (again, _) = em.find_or_create(mark()).await.unwrap();
    assert_eq!(again.name(), "changed", "what is there stays as it is");
    let transaction = em.begin().await.unwrap();
    let (blue, created) = em
        .find_or_create(NewMark {
            name: "blue".into(),
        })
        .await
        .unwrap();
    assert!(created);
    transaction.rollback().await.unwrap();
    let (other, created) = em
        .find_or_create(NewMark {
            name: "blue".into(),
        })
        .await
        .unwrap();
    assert!(created && !other.is_same(&blue));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_who_create_the_same_row_get_the_same() {
    let database = Database::<Graph>::shared(|builder| builder.max_connections(8)).await;
    let tasks: Vec<_> = (0..16)
        .map(|_| {
            let orm = database.orm.clone();
            tokio::spawn(async move {
                let em = orm.fork();
                let (mark, created) = em
                    .find_or_create(NewMark { name: "red".into() })
                    .await
                    .unwrap();
                (mark.id(), created)
            })
        })
        .collect();
    let mut found = Vec::new();
    for task in tasks {
        found.push(task.await.unwrap());
    }
    assert_eq!(
        found.iter().filter(|(_, created)| *created).count(),
        1,
        "{found:?}"
    );
    assert!(found.iter().all(|(id, _)| *id == found[0].0), "{found:?}");
    assert_eq!(
        database.fork().count(Mark::NAME.eq("red")).await.unwrap(),
        1
    );
}

#[tokio::test]
async fn what_others_made_meanwhile_is_found_in_an_older_transaction() {
    let database = Database::<Graph>::shared(|builder| builder.max_connections(4)).await;
    let (em, other) = (database.fork(), database.fork());
    let mark = || NewMark { name: "red".into() };
    // SQLite has one writer, so there others are earlier or wait.
    let early = server::current() == Kind::Sqlite;
    let before = if early {
        other.insert(mark()).await.ok()
    } else {
        None
    };
    let transaction = em.begin().await.unwrap();
    let seen = em.count(Mark::NAME.eq("red")).await.unwrap();
    assert_eq!(seen, u64::from(early));
    let theirs = match before {
        Some(key) => key,
        None => other.insert(mark()).await.unwrap(),
    };
    let kept = em.upsert(mark()).ignore().await.unwrap();
    assert_eq!(kept.id(), theirs);
    let (mine, created) = em.find_or_create(mark()).await.unwrap();
    assert!(!created && mine.is_same(&kept));
    transaction.commit().await.unwrap();
}
