//! Unique values that rows hand on to each other in one flush: what gives one up is written first.

use dormouse::{EntityManager, EntityState, ErrorKind, Loaded};
use dormouse_tests::Database;
use dormouse_tests::graph::{
    Badge, Graph, Group, Locker, Mark, NewBadge, NewGroup, NewLocker, NewMark, NewNode, Node,
};
use dormouse_tests::league::{League, NewPlayer, NewTeam, Team};

/// A group, nodes `a` and `b` with the codes 1 and 2 and lockers of these numbers, a badge on `a`, marks `x`, `y`.
async fn graph() -> Database<Graph> {
    let database = Database::new().await;
    let em = database.fork();
    let group = em.create(NewGroup {
        name: "g".into(),
        title: "G".into(),
    });
    for (label, code) in [("a", 1), ("b", 2)] {
        let node = NewNode {
            label: label.into(),
            group: group.into(),
        };
        let locker = em.create(NewLocker { number: code });
        em.create(node.code(code).locker(locker));
        em.flush().await.unwrap();
    }
    let a = find(&em, "a").await;
    em.create(NewBadge {
        text: "old".into(),
        node: a.into(),
    });
    for name in ["x", "y"] {
        em.create(NewMark { name: name.into() });
    }
    em.flush().await.unwrap();
    drop(em);
    database.take();
    database
}

async fn find<'em>(em: &'em EntityManager<Graph>, label: &str) -> Loaded<'em, Node> {
    em.find_one(Node::LABEL.eq(label)).or_fail().await.unwrap()
}

async fn mark<'em>(em: &'em EntityManager<Graph>, name: &str) -> Loaded<'em, Mark> {
    em.find_one(Mark::NAME.eq(name)).or_fail().await.unwrap()
}

/// Flushes, compares the writes without `begin` and `commit`, and checks that nothing is left to write.
async fn expect_writes(database: &Database<Graph>, em: &EntityManager<Graph>, expected: &[&str]) {
    database.take();
    em.flush().await.unwrap();
    database.expect_writes(expected);
    em.flush().await.unwrap();
    database.expect_sql(&[]);
}

#[tokio::test]
async fn a_one_to_one_is_replaced() {
    let database = graph().await;
    let em = database.fork();
    let a = find(&em, "a").await;
    let old = a.badge_ref().load().await.unwrap().unwrap();
    let new = em.create(NewBadge {
        text: "new".into(),
        node: a.into(),
    });
    expect_writes(
        &database,
        &em,
        &[
            r#"delete from "badge" where "id" = ? and "version" = ?"#,
            r#"insert into "badge" ("text", "version", "node_id") values (?, ?, ?) returning "id""#,
        ],
    )
    .await;
    assert_eq!(old.state(), EntityState::Removed);
    assert_eq!(a.badge_ref().id(), new.id());
    let em = database.fork();
    assert_eq!(em.find_all::<Badge>().await.unwrap()[0].text(), "new");
}

#[tokio::test]
async fn a_nullable_one_to_one_moves_from_row_to_row() {
    let database = graph().await;
    let em = database.fork();
    let (a, b) = (find(&em, "a").await, find(&em, "b").await);
    let locker = a.locker_ref().load().await.unwrap().unwrap();
    locker.node_ref().load().await.unwrap();
    b.set_locker(locker);
    assert!(a.locker_ref().id().is_none());
    expect_writes(
        &database,
        &em,
        &[
            r#"update "node" set "locker_id" = ? where "id" = ?"#,
            r#"update "node" set "locker_id" = ? where "id" = ?"#,
        ],
    )
    .await;
}

#[tokio::test]
async fn a_row_is_deleted_and_made_again_with_the_same_values() {
    let database = graph().await;
    let em = database.fork();
    let old = mark(&em, "x").await;
    em.remove(old);
    em.create(NewMark { name: "x".into() });
    expect_writes(
        &database,
        &em,
        &[
            r#"delete from "mark" where "id" = ?"#,
            r#"insert into "mark" ("name") values (?) returning "id""#,
        ],
    )
    .await;
}

#[tokio::test]
async fn a_row_is_deleted_and_made_again_with_the_same_key() {
    let database = graph().await;
    let em = database.fork();
    let old = em.find_one(Group::NAME.eq("g")).or_fail().await.unwrap();
    let nodes = old.nodes_ref().load().await.unwrap();
    let new = em.create(NewGroup {
        name: "h".into(),
        title: "H".into(),
    });
    nodes.iter().for_each(|node| node.set_group(new));
    em.remove(old);
    em.flush().await.unwrap();
    em.remove(new.saved().unwrap());
    let again = em.create(NewGroup {
        name: "h".into(),
        title: "again".into(),
    });
    let other = em.create(NewGroup {
        name: "i".into(),
        title: "I".into(),
    });
    nodes.iter().for_each(|node| node.set_group(other));
    expect_writes(
        &database,
        &em,
        &[
            r#"insert into "group" ("name", "title") values (?, ?)"#,
            r#"with v ("v0", "v1") as (values (?, ?), (?, ?)) update "node" as t set "group_name" = v."v0" from v where t."id" = v."v1""#,
            r#"delete from "group" where "name" = ?"#,
            r#"insert into "group" ("name", "title") values (?, ?)"#,
        ],
    )
    .await;
    let found = em.find_one(Group::NAME.eq("h")).or_fail().await.unwrap();
    assert!(found.is_same(&again), "the key names the new row");
    assert_eq!(
        (found.title(), new.state()),
        ("again", EntityState::Removed)
    );
}

#[tokio::test]
async fn a_unique_value_moves_to_a_new_row() {
    let database = graph().await;
    let em = database.fork();
    mark(&em, "x").await.set_name("z");
    em.create(NewMark { name: "x".into() });
    expect_writes(
        &database,
        &em,
        &[
            r#"update "mark" set "name" = ? where "id" = ?"#,
            r#"insert into "mark" ("name") values (?) returning "id""#,
        ],
    )
    .await;
}

#[tokio::test]
async fn unique_values_move_along_a_chain() {
    let database = graph().await;
    let em = database.fork();
    let (x, y) = (mark(&em, "x").await, mark(&em, "y").await);
    x.set_name("y");
    y.set_name("z");
    expect_writes(
        &database,
        &em,
        &[
            r#"update "mark" set "name" = ? where "id" = ?"#,
            r#"update "mark" set "name" = ? where "id" = ?"#,
        ],
    )
    .await;
}

#[tokio::test]
async fn nullable_unique_values_swap_by_way_of_null() {
    let database = graph().await;
    let em = database.fork();
    let (a, b) = (find(&em, "a").await, find(&em, "b").await);
    a.set_code(Some(2));
    b.set_code(Some(1));
    expect_writes(
        &database,
        &em,
        &[
            r#"with v ("v0", "v1") as (values (?, ?), (?, ?)) update "node" as t set "code" = v."v0" from v where t."id" = v."v1""#,
            r#"with v ("v0", "v1") as (values (?, ?), (?, ?)) update "node" as t set "code" = v."v0" from v where t."id" = v."v1""#,
        ],
    )
    .await;
    let em = database.fork();
    assert_eq!(find(&em, "a").await.code(), Some(2));
    assert_eq!(find(&em, "b").await.code(), Some(1));
}

#[tokio::test]
async fn one_to_one_relations_swap_by_way_of_null() {
    let database = graph().await;
    let em = database.fork();
    let (a, b) = (find(&em, "a").await, find(&em, "b").await);
    let lockers = [a, b].map(|node| em.reference::<Locker>(node.locker_ref().id().unwrap()));
    a.set_locker(lockers[1]);
    b.set_locker(lockers[0]);
    expect_writes(
        &database,
        &em,
        &[
            r#"with v ("v0", "v1") as (values (?, ?), (?, ?)) update "node" as t set "locker_id" = v."v0" from v where t."id" = v."v1""#,
            r#"with v ("v0", "v1") as (values (?, ?), (?, ?)) update "node" as t set "locker_id" = v."v0" from v where t."id" = v."v1""#,
        ],
    )
    .await;
    let em = database.fork();
    assert_eq!(find(&em, "a").await.locker_ref().id(), Some(2));
    assert_eq!(find(&em, "b").await.locker_ref().id(), Some(1));
}

#[tokio::test]
async fn required_unique_values_cannot_swap() {
    let database = graph().await;
    let em = database.fork();
    let (x, y) = (mark(&em, "x").await, mark(&em, "y").await);
    x.set_name("y");
    y.set_name("x");
    database.take();
    let error = em.flush().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cycle);
    assert!(
        error
            .to_string()
            .starts_with("Mark (1) and Mark (2) take over")
            || error
                .to_string()
                .starts_with("Mark (2) and Mark (1) take over"),
        "{error}"
    );
    database.expect_sql(&[]);
    x.set_name("third");
    em.flush().await.unwrap();
    x.set_name("y");
    em.flush().await.unwrap();
}

#[tokio::test]
async fn a_row_gives_up_a_value_to_a_row_that_it_leads_to() {
    let database = Database::<League>::new().await;
    let em = database.fork();
    let old = em.create(NewTeam {
        name: "reds".into(),
    });
    em.flush().await.unwrap();
    old.set_name("blues");
    let new = em.create(NewTeam {
        name: "reds".into(),
    });
    let captain = em.create(NewPlayer {
        name: "ann".into(),
        team: new.into(),
    });
    old.set_captain(captain);
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[
        "begin immediate",
        r#"update "team" set "name" = ? where "id" = ?"#,
        r#"insert into "team" ("name", "captain_id", "sponsor_name") values (?, ?, ?) returning "id""#,
        r#"insert into "player" ("name", "team_id", "mentor_id") values (?, ?, ?) returning "id""#,
        r#"update "team" set "captain_id" = ? where "id" = ?"#,
        "commit",
    ]);
    let em = database.fork();
    let old = em.find_one(Team::NAME.eq("blues")).or_fail().await.unwrap();
    assert_eq!(old.captain_ref().id(), captain.id());
}

#[tokio::test]
async fn a_row_known_by_its_key_is_deleted_before_one_that_may_need_its_values() {
    let database = graph().await;
    let em = database.fork();
    em.remove(em.reference::<Mark>(1));
    em.create(NewMark { name: "x".into() });
    expect_writes(
        &database,
        &em,
        &[
            r#"delete from "mark" where "id" = ?"#,
            r#"insert into "mark" ("name") values (?) returning "id""#,
        ],
    )
    .await;
}

#[tokio::test]
async fn a_rollback_gives_the_key_back_to_neither_or_both() {
    let database = graph().await;
    let em = database.fork();
    let group = em.create(NewGroup {
        name: "h".into(),
        title: "H".into(),
    });
    em.flush().await.unwrap();
    let old = group.saved().unwrap();
    em.remove(old);
    let new = em.create(NewGroup {
        name: "h".into(),
        title: "again".into(),
    });
    let transaction = em.begin().await.unwrap();
    em.flush().await.unwrap();
    transaction.rollback().await.unwrap();
    assert_eq!(
        (old.state(), new.state()),
        (EntityState::Removing, EntityState::New)
    );
    expect_writes(
        &database,
        &em,
        &[
            r#"delete from "group" where "name" = ?"#,
            r#"insert into "group" ("name", "title") values (?, ?)"#,
        ],
    )
    .await;
    let found = em.find_one(Group::NAME.eq("h")).or_fail().await.unwrap();
    assert!(found.is_same(&new));
}
