//! Mistakes that random programs have found (see `model`): each case is one.

use dormouse::{EntityManager, EntityState, ErrorKind, Loaded};
use dormouse_tests::Database;
use dormouse_tests::blog::{Article, User};
use dormouse_tests::graph::{
    Badge, Graph, Group, Locker, NewBadge, NewGroup, NewLocker, NewMark, NewNode, NewNote, Node,
    Note,
};

use crate::seed;

/// A group `0`, the nodes `a` with the code 1 and `b`, a note and a badge on `a`.
async fn graph() -> Database<Graph> {
    let database = Database::new().await;
    let em = database.fork();
    let group = em.create(NewGroup {
        name: "0".into(),
        title: "G".into(),
    });
    let node = |label: &str| NewNode {
        label: label.into(),
        group: group.into(),
    };
    let a = em.create(node("a").code(1));
    em.create(node("b"));
    em.create(NewNote {
        text: "note".into(),
        node: a.into(),
    });
    em.create(NewBadge {
        text: "badge".into(),
        node: a.into(),
    });
    em.flush().await.unwrap();
    drop(em);
    database.take();
    database
}

async fn find<'em>(em: &'em EntityManager<Graph>, label: &str) -> Loaded<'em, Node> {
    em.find_one(Node::LABEL.eq(label)).or_fail().await.unwrap()
}

#[tokio::test]
async fn a_new_row_that_is_replaced_is_not_inserted() {
    let database = graph().await;
    let em = database.fork();
    let b = find(&em, "b").await;
    let badge = |text: &str| {
        em.create(NewBadge {
            text: text.into(),
            node: b.into(),
        })
    };
    let (first, second) = (badge("first"), badge("second"));
    assert_eq!(first.state(), EntityState::Removed);
    em.flush().await.unwrap();
    assert_eq!(b.badge_ref().id(), second.id());
    let em = database.fork();
    assert_eq!(em.find_all::<Badge>().await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_row_is_taken_out_only_of_the_collection_that_has_it() {
    let database = graph().await;
    let em = database.fork();
    let (a, b) = (find(&em, "a").await, find(&em, "b").await);
    let new = em.create(NewNote {
        text: "new".into(),
        node: a.into(),
    });
    b.notes_ref().remove(new);
    assert_eq!(new.state(), EntityState::New);
    em.flush().await.unwrap();
    assert_eq!(a.notes_ref().load().await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_refused_link_is_mended_from_the_other_side() {
    let database = graph().await;
    let em = database.fork();
    let a = find(&em, "a").await;
    let group = a.group_ref().load().await.unwrap().unwrap();
    a.group_ref().unset();
    em.flush().await.unwrap_err();
    group.nodes_ref().add(a);
    em.flush().await.unwrap();
}

#[tokio::test]
async fn a_link_to_a_new_row_that_was_forgotten_leads_nowhere() {
    let database = graph().await;
    let em = database.fork();
    let a = find(&em, "a").await;
    let locker = em.create(NewLocker { number: 1 });
    a.set_locker(locker);
    em.remove(locker);
    em.flush().await.unwrap();
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
    let em = database.fork();
    assert_eq!(find(&em, "a").await.locker_ref().id(), None);
    assert_eq!(em.find_all::<Locker>().await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_flush_that_fails_takes_its_cascades_back() {
    let database = graph().await;
    let em = database.fork();
    let (a, b) = (find(&em, "a").await, find(&em, "b").await);
    let notes = a.notes_ref().load().await.unwrap();
    a.notes_ref().remove(notes[0]);
    let draft = em.draft(NewNote {
        text: "draft".into(),
        node: b.into(),
    });
    b.set_code(Some(1));
    let error = em.flush().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UniqueViolation);
    let states = (notes[0].state(), draft.state());
    assert_eq!(states, (EntityState::Managed, EntityState::Draft));
    a.notes_ref().add(notes[0]);
    b.set_code(None);
    em.flush().await.unwrap();
    let em = database.fork();
    assert_eq!(em.find_all::<Note>().await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_new_child_that_needs_an_owner_cannot_only_be_taken_out() {
    let database = graph().await;
    let em = database.fork();
    let group = em.find_one(Group::NAME.eq("0")).or_fail().await.unwrap();
    let new = em.create(NewNode {
        label: "new".into(),
        group: group.into(),
    });
    group.nodes_ref().remove(new);
    let error = em.flush().await.unwrap_err();
    assert!(error.to_string().contains("`nodes` of Group"), "{error}");
    new.set_group(group);
    em.flush().await.unwrap();
}

#[tokio::test]
async fn a_new_row_may_lead_to_a_row_that_goes() {
    let database = graph().await;
    let em = database.fork();
    let (a, b) = (find(&em, "a").await, find(&em, "b").await);
    a.notes_ref().load().await.unwrap();
    a.badge_ref().load().await.unwrap();
    let group = em.reference::<Group>("0");
    let new = NewNode {
        label: "new".into(),
        group: group.into(),
    };
    em.create(new.code(1).parent(a));
    b.set_parent(a);
    em.remove(a);
    em.flush().await.unwrap();
    let em = database.fork();
    let new = find(&em, "new").await;
    assert_eq!((new.code(), new.parent_ref().id()), (Some(1), None));
    assert_eq!(
        b.parent_ref().get().map(|row| row.state()),
        Some(EntityState::Removed)
    );
}

#[tokio::test]
async fn a_link_that_was_set_before_its_row_was_loaded_is_no_change_when_it_is_the_same() {
    let database = seed::blog().await;
    let em = database.fork();
    let users = em
        .find_all::<User>()
        .order_by(User::ID.asc())
        .await
        .unwrap();
    let article = em.reference::<Article>(1);
    users[0].articles_ref().add(article);
    article.load().await.unwrap();
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
}

#[tokio::test]
async fn a_one_to_one_that_was_not_looked_up_cannot_be_emptied() {
    let database = graph().await;
    let em = database.fork();
    let a = find(&em, "a").await;
    a.badge_ref().unset();
    let error = em.flush().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotPopulated);
    a.badge_ref().load().await.unwrap();
    a.badge_ref().unset();
    em.flush().await.unwrap();
    let em = database.fork();
    assert_eq!(em.find_all::<Badge>().await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_row_that_lost_its_other_side_before_it_was_loaded_keeps_its_links() {
    let database = graph().await;
    let em = database.fork();
    let b = find(&em, "b").await;
    let badge = em.find_all::<Badge>().await.unwrap()[0];
    badge.set_node(b);
    em.flush().await.unwrap();
    let a = find(&em, "a").await;
    assert_eq!(a.group_ref().id().as_deref(), Some("0"));
    let group = em.find_one(Group::NAME.eq("0")).or_fail().await.unwrap();
    assert_eq!(group.nodes_ref().load().await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_child_that_was_moved_and_then_taken_out_is_an_orphan() {
    let database = graph().await;
    let em = database.fork();
    let (a, b) = (find(&em, "a").await, find(&em, "b").await);
    let (badge, note) = (
        a.badge_ref().load().await.unwrap().unwrap(),
        a.notes_ref().load().await.unwrap()[0],
    );
    b.badge_ref().load().await.unwrap();
    b.notes_ref().load().await.unwrap();
    b.set_badge(badge);
    b.badge_ref().unset();
    b.notes_ref().add(note);
    b.notes_ref().remove(note);
    em.flush().await.unwrap();
    let states = (badge.state(), note.state());
    assert_eq!(states, (EntityState::Removed, EntityState::Removed));
}

#[tokio::test]
async fn a_row_that_was_asked_for_its_links_before_it_was_loaded_keeps_them() {
    let database = graph().await;
    let em = database.fork();
    let other = em.create(NewGroup {
        name: "1".into(),
        title: "other".into(),
    });
    let a = em.reference::<Node>(1);
    other.nodes_ref().remove(a);
    let a = a.load().await.unwrap();
    assert_eq!(a.group_ref().id().as_deref(), Some("0"));
}

#[tokio::test]
async fn a_key_names_the_row_in_the_database_until_the_flush() {
    let database = graph().await;
    let em = database.fork();
    let group = em.find_one(Group::NAME.eq("0")).or_fail().await.unwrap();
    em.remove(group);
    let new = em.create(NewGroup {
        name: "0".into(),
        title: "new".into(),
    });
    let a = find(&em, "a").await;
    let linked = a.group_ref().get().unwrap();
    assert!(linked.is_same(&group) && !linked.is_same(&new));
}

#[tokio::test]
async fn a_row_that_was_refreshed_is_an_orphan_when_it_is_replaced() {
    let database = graph().await;
    let em = database.fork();
    let old = em.find_all::<Badge>().await.unwrap()[0];
    assert_eq!(old.node_ref().id(), Some(1));
    em.refresh(old).await.unwrap();
    let a = find(&em, "a").await;
    em.create(NewBadge {
        text: "new".into(),
        node: a.into(),
    });
    em.flush().await.unwrap();
    assert_eq!(old.state(), EntityState::Removed);
}

#[tokio::test]
async fn a_new_row_can_be_taken_out_of_a_collection_that_is_not_loaded() {
    let database = graph().await;
    let em = database.fork();
    let a = find(&em, "a").await;
    let draft = em.draft(NewMark { name: "t".into() });
    a.marks_ref().remove(draft);
    em.flush().await.unwrap();
    assert_eq!(draft.state(), EntityState::Draft);
    em.refresh(a).await.unwrap();
    assert!(draft.nodes_ref().get().unwrap().is_empty());
}

#[tokio::test]
async fn a_one_to_one_that_was_moved_is_not_joined_back() {
    let database = graph().await;
    let em = database.fork();
    let badge = em.find_all::<Badge>().await.unwrap()[0];
    let b = find(&em, "b").await;
    b.set_badge(badge);
    let a = em.find_one(Node::LABEL.eq("a")).populate(Node::BADGE);
    let a = a.or_fail().await.unwrap();
    assert!(a.badge().is_none());
    assert_eq!(b.badge_ref().id(), Some(badge.id()));
}

#[tokio::test]
async fn a_refresh_keeps_the_new_row_on_the_other_side() {
    let database = graph().await;
    let em = database.fork();
    let b = em.find_one(Node::LABEL.eq("b")).populate(Node::BADGE);
    let b = b.or_fail().await.unwrap();
    let badge = em.create(NewBadge {
        text: "new".into(),
        node: b.into(),
    });
    em.refresh(b).await.unwrap();
    assert!(b.badge().is_some());
    em.flush().await.unwrap();
    assert_eq!(b.badge_ref().id(), badge.id());
}
