//! Writing past the identity map: inserts, updates and deletes that the manager does not follow.

use dormouse::{ErrorKind, IntoDraft, New};
use dormouse_tests::Database;
use dormouse_tests::blog::{Article, Blog, NewArticle, NewTag, NewUser, Tag, User};
use dormouse_tests::graph::{Graph, Group, NewGroup, NewNode, Node};
use dormouse_tests::keys::{City, Country, Keys, NewCity, NewCountry};
use dormouse_tests::kitchen::{Computed, ComputedColour, Kitchen, NewComputed};
use dormouse_tests::league::{Contract, League, NewContract, NewPlayer, NewTeam};

use rust_decimal::Decimal;

use crate::seed;

const INSERT_USER: &str = r#"insert into "user" ("created_at", "updated_at", "full_name", "email", "password", "bio") values (?, ?, ?, ?, ?, ?)"#;

fn user(name: &str) -> NewUser {
    NewUser {
        full_name: name.into(),
        email: format!("{name}@bar.com"),
        password: "secret".into(),
    }
}

#[tokio::test]
async fn a_row_is_inserted_by_one_statement() {
    let database = Database::<Blog>::new().await;
    let em = database.fork();
    let ann = em.insert(user("ann")).await.unwrap();
    database.expect_sql(&[&format!(r#"{INSERT_USER} returning "id""#)]);
    let article = em
        .insert(
            NewArticle {
                title: "One Two".into(),
                text: "text".into(),
                author: em.reference::<User>(ann).into(),
            }
            .slug("mine"),
        )
        .await
        .unwrap();
    assert_eq!((ann, article), (1, 1));
    em.flush().await.unwrap();
    database.take();
    let found = em.find_one(Article::ID.eq(article)).or_fail().await;
    let found = found.unwrap();
    assert_eq!((found.slug(), found.title()), ("mine", "One Two"));
    assert_eq!(found.author_ref().id(), Some(ann));
    assert_eq!(database.take().len(), 1, "the manager did not have it");
}

#[tokio::test]
async fn rows_share_a_statement_and_their_keys_come_in_order() {
    let database = Database::<Blog>::new().await;
    let em = database.fork();
    let none: Vec<i64> = em.insert_many(Vec::<NewTag>::new()).await.unwrap();
    assert_eq!(none, Vec::<i64>::new());
    database.expect_sql(&[]);
    let keys = em.insert_many(["a", "b", "c"].map(user)).await.unwrap();
    database.expect_sql(&[&format!(
        r#"{INSERT_USER}, (?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?) returning "id""#
    )]);
    for (key, name) in keys.iter().zip(["a", "b", "c"]) {
        let user = em.find_one(User::ID.eq(*key)).or_fail().await.unwrap();
        assert_eq!(user.full_name(), name);
    }
}

fn computed(name: &str) -> NewComputed {
    NewComputed {
        name: name.into(),
        payload: serde_json::json!([]),
        colour: ComputedColour::Red,
    }
}

#[tokio::test]
async fn rows_that_leave_out_a_column_get_the_databases_own_value() {
    let database = Database::<Kitchen>::new().await;
    let em = database.fork();
    let drafts = [
        computed("a").serial(1),
        computed("b").into_draft(),
        computed("c").serial(3),
    ];
    let keys = em.insert_many(drafts).await.unwrap();
    database.expect_sql(&[
        "begin immediate",
        r#"insert into "computed" ("version", "name", "initials", "greeting", "secret", "serial", "blob", "payload", "colour", "seen_at") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning "id""#,
        r#"insert into "computed" ("version", "name", "initials", "greeting", "secret", "blob", "payload", "colour", "seen_at") values (?, ?, ?, ?, ?, ?, ?, ?, ?) returning "id""#,
        "commit",
    ]);
    let mut serials = Vec::new();
    for key in keys {
        let row = em.find_one(Computed::ID.eq(key)).or_fail().await.unwrap();
        serials.push((row.name().to_owned(), row.serial(), row.version()));
    }
    let expected = [("a", 1, 1), ("b", 42, 1), ("c", 3, 1)];
    assert_eq!(
        serials,
        expected.map(|(name, serial, version)| (name.to_owned(), serial, version))
    );
}

#[tokio::test]
async fn keys_of_several_parts_come_back_as_they_were_given() {
    let database = Database::<Keys>::new().await;
    let em = database.fork();
    let country = em
        .insert(NewCountry {
            code: "at".into(),
            name: "Austria".into(),
        })
        .await
        .unwrap();
    let city = |number| NewCity {
        country: em.reference::<Country>(country.clone()).into(),
        number,
        name: format!("city {number}"),
    };
    let cities = em.insert_many([city(2), city(1)]).await.unwrap();
    assert_eq!(cities, [("at".into(), 2), ("at".into(), 1)]);
    let twin = city(3).twin(em.reference::<City>(cities[0].clone()));
    em.insert(twin).await.unwrap();
    let twinned = City::TWIN.is(City::NAME.eq("city 2"));
    assert_eq!(em.count(twinned).await.unwrap(), 1);
}

#[tokio::test]
async fn all_rows_are_inserted_or_none() {
    let database = Database::<Blog>::new().await;
    let em = database.fork();
    let many = (0..1_200).map(|number| user(&format!("user{}", number % 1_100)));
    let error = em.insert_many(many).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UniqueViolation);
    assert_eq!(em.count::<User>(User::ID.gt(0)).await.unwrap(), 0);
    let many = (0..1_200).map(|number| user(&format!("user{number}")));
    let keys = em.insert_many(many).await.unwrap();
    let last = em.find_one(User::ID.eq(keys[1_199])).or_fail().await;
    assert_eq!(last.unwrap().full_name(), "user1199");
}

#[tokio::test]
async fn what_a_single_row_cannot_say_is_refused() {
    let database = Database::<Blog>::new().await;
    let em = database.fork();
    let unsaved: New<'_, User> = em.draft(user("ann"));
    let article = |author| NewArticle {
        title: "One".into(),
        text: "text".into(),
        author,
    };
    let error = em.insert(article(unsaved.into())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSaved);
    let tagged = article(em.reference::<User>(1).into()).tags([em.reference::<Tag>(1)]);
    let error = em.insert(tagged).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert!(error.to_string().contains("`tags` of Article"), "{error}");
    let other = database.fork();
    let theirs = other.draft(user("bob"));
    let error = em.insert(article(theirs.into())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ForeignManager);
    database.expect_sql(&[]);
}

#[tokio::test]
async fn rows_are_updated_by_condition() {
    let database = seed::blog().await;
    let em = database.fork();
    let loaded = em.find_one(Article::SLUG.eq("one")).or_fail().await;
    let loaded = loaded.unwrap();
    database.take();
    let by_ann = Article::AUTHOR.is(User::FULL_NAME.eq("ann"));
    let changed = em.native_update(by_ann).set(Article::TITLE, "new");
    assert_eq!(changed.set(Article::TEXT, "text").await.unwrap(), 2);
    database.expect_sql(&[
        r#"update "article" set "title" = ?, "text" = ? where "author_id" in (select a0."id" from "user" a0 where a0."full_name" = ?)"#,
    ]);
    assert_eq!(loaded.title(), "One", "the manager does not follow");
    let none = em.native_update(Article::ID.eq(99)).set(Article::TITLE, "");
    assert_eq!(none.await.unwrap(), 0);
    let nothing = em.native_update(Article::ID.eq(1));
    database.take();
    assert_eq!(nothing.await.unwrap(), 0);
    database.expect_sql(&[]);
    em.refresh(loaded).await.unwrap();
    assert_eq!(loaded.title(), "new");
}

#[tokio::test]
async fn relations_are_set_where_the_key_is() {
    let database = seed::blog().await;
    let em = database.fork();
    let bob = em.find_one(User::FULL_NAME.eq("bob")).or_fail().await;
    let bob = bob.unwrap();
    let all = Article::ID.gt(0);
    let changed = em.native_update(all).link(Article::AUTHOR, bob).await;
    assert_eq!(changed.unwrap(), 3);
    let of_bob = Article::AUTHOR.is(User::ID.eq(bob.id()));
    assert_eq!(em.count(of_bob).await.unwrap(), 3);
    let misplaced = em
        .native_update(User::ID.eq(1))
        .link(User::ARTICLES, em.reference::<Article>(1));
    assert_eq!(misplaced.await.unwrap_err().kind(), ErrorKind::Unsupported);
}

async fn nodes() -> Database<Graph> {
    let database = Database::<Graph>::new().await;
    let em = database.fork();
    let group = em.insert(NewGroup {
        name: "g".into(),
        title: "G".into(),
    });
    let group = group.await.unwrap();
    let node = |label: &str| NewNode {
        label: label.into(),
        group: em.reference::<Group>(group.clone()).into(),
    };
    let root = em.insert(node("root").code(5)).await.unwrap();
    let parent = em.reference::<Node>(root);
    let children = [node("a").parent(parent).code(10), node("b").parent(parent)];
    em.insert_many(children).await.unwrap();
    drop(em);
    database.take();
    database
}

#[tokio::test]
async fn columns_are_counted_with() {
    let database = nodes().await;
    let em = database.fork();
    let every = Node::GROUP.is(Group::NAME.eq("g"));
    let changed = em.native_update(every.clone()).increase(Node::CODE, 3);
    assert_eq!(changed.await.unwrap(), 3);
    database.expect_sql(&[r#"update "node" set "code" = "code" + ? where "group_name" = ?"#]);
    let changed = em.native_update(every).decrease(Node::CODE, 1);
    assert_eq!(changed.await.unwrap(), 3);
    let nodes = em.find_all::<Node>().order_by(Node::ID.asc()).await;
    let codes: Vec<_> = nodes.unwrap().iter().map(|node| node.code()).collect();
    assert_eq!(codes, [Some(7), Some(12), None]);
}

#[tokio::test]
async fn conditions_may_lead_back_to_the_same_table() {
    let database = nodes().await;
    let em = database.fork();
    let children = || Node::PARENT.is(Node::LABEL.eq("root"));
    let changed = em.native_update(children()).set(Node::LABEL, "leaf");
    assert_eq!(changed.await.unwrap(), 2);
    let orphaned = em.native_update(children() & Node::CODE.is_null());
    assert_eq!(orphaned.unlink(Node::PARENT).await.unwrap(), 1);
    assert_eq!(em.native_delete(children()).await.unwrap(), 1);
    let without = Node::CHILDREN.is_empty();
    assert_eq!(em.native_delete(without).await.unwrap(), 2);
    database.expect_sql(&[
        r#"update "node" set "label" = ? where "parent_id" in (select a0."id" from "node" a0 where a0."label" = ?)"#,
        r#"update "node" set "parent_id" = ? where "parent_id" in (select a0."id" from "node" a0 where a0."label" = ?) and "code" is null"#,
        r#"delete from "node" where "parent_id" in (select a0."id" from "node" a0 where a0."label" = ?)"#,
        r#"delete from "node" where "id" not in (select a0."parent_id" from "node" a0 where a0."parent_id" is not null)"#,
    ]);
}

#[tokio::test]
async fn a_version_counts_on_so_that_others_notice() {
    let database = Database::<League>::new().await;
    let em = database.fork();
    let team = em.create(NewTeam {
        name: "reds".into(),
    });
    let player = em.create(NewPlayer {
        name: "ann".into(),
        team: team.into(),
    });
    em.create(NewContract {
        salary: 100.into(),
        player: player.into(),
    });
    em.flush().await.unwrap();
    let contract = em.find_one(Contract::ID.eq(1)).or_fail().await.unwrap();
    database.take();
    let update = em.native_update(Contract::ID.eq(1));
    assert_eq!(
        update
            .set(Contract::SALARY, Decimal::from(200))
            .await
            .unwrap(),
        1
    );
    database.expect_sql(&[
        r#"update "contract" set "salary" = ?, "version" = "version" + ? where "id" = ?"#,
    ]);
    contract.set_salary(300.into());
    let error = em.flush().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OptimisticLock);
    em.refresh(contract).await.unwrap();
    assert_eq!(contract.version(), 2);
    let update = em.native_update(Contract::ID.eq(1));
    update.set(Contract::VERSION, 9).await.unwrap();
    em.refresh(contract).await.unwrap();
    assert_eq!(contract.version(), 9);
}

#[tokio::test]
async fn they_run_in_the_open_transaction_and_leave_it_usable() {
    let database = seed::blog().await;
    let em = database.fork();
    let transaction = em.begin().await.unwrap();
    database.take();
    em.insert(user("new")).await.unwrap();
    let twice = em.insert(user("ann")).await.unwrap_err();
    assert_eq!(twice.kind(), ErrorKind::UniqueViolation);
    em.native_update(User::ID.eq(1))
        .set(User::BIO, "b")
        .await
        .unwrap();
    assert_eq!(em.count(User::ID.gt(0)).await.unwrap(), 3);
    database.expect_sql(&[
        "savepoint flush",
        &format!(r#"{INSERT_USER} returning "id""#),
        "release savepoint flush",
        "savepoint flush",
        &format!(r#"{INSERT_USER} returning "id""#),
        "rollback to savepoint flush",
        "savepoint flush",
        r#"update "user" set "bio" = ? where "id" = ?"#,
        "release savepoint flush",
        r#"select count(*) from "user" a0 where a0."id" > ?"#,
    ]);
    transaction.rollback().await.unwrap();
    assert_eq!(em.count(User::ID.gt(0)).await.unwrap(), 2);
}

#[tokio::test]
async fn what_is_not_flushed_is_not_there() {
    let database = seed::blog().await;
    let em = database.fork();
    em.create(NewTag { name: "new".into() });
    let all = || Tag::NAME.ne("none");
    let deleted = em.native_delete(Tag::NAME.eq("new")).await.unwrap();
    assert_eq!(deleted, 0);
    em.flush().await.unwrap();
    assert_eq!(em.count(all()).await.unwrap(), 3);
}

#[tokio::test]
async fn repositories_write_too() {
    let database = seed::blog().await;
    let em = database.fork();
    let tags = em.repository::<Tag>();
    let tag = |name: &str| NewTag { name: name.into() };
    let green = tags.insert(tag("green")).await.unwrap();
    tags.insert_many([tag("x"), tag("y")]).await.unwrap();
    let renamed = tags.native_update(Tag::ID.eq(green)).set(Tag::NAME, "lime");
    assert_eq!(renamed.await.unwrap(), 1);
    let deleted = tags.native_delete(Tag::NAME.in_(["lime", "x"])).await;
    assert_eq!(deleted.unwrap(), 2);
}
