//! Scenarios and the list of statements that their flush sends.

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use dormouse::{EntityState, ErrorKind};
use dormouse_tests::Database;
use dormouse_tests::blog::{
    Article, Blog, Comment, NewArticle, NewComment, NewTag, NewUser, Tag, User,
};

use crate::seed;

const INSERT_USER: &str = r#"insert into "user" ("created_at", "updated_at", "full_name", "email", "password", "bio") values (?, ?, ?, ?, ?, ?)"#;
const INSERT_ARTICLE: &str = r#"insert into "article" ("created_at", "updated_at", "slug", "title", "description", "text", "author_id") values (?, ?, ?, ?, ?, ?, ?)"#;

#[tokio::test]
async fn a_graph_is_inserted_in_commit_order() {
    let database = Database::<Blog>::new().await;
    let em = database.fork();
    let user = seed::user(&em, "ann");
    let article = seed::article(&em, "One", user);
    article
        .tags_ref()
        .add(em.create(NewTag { name: "new".into() }));
    em.create(NewComment {
        text: "first".into(),
        article: article.into(),
        author: user.into(),
    });
    em.flush().await.unwrap();
    database.expect_sql(&[
        "begin immediate",
        &format!(r#"{INSERT_USER} returning "id""#),
        &format!(r#"{INSERT_ARTICLE} returning "id""#),
        r#"insert into "tag" ("created_at", "updated_at", "name") values (?, ?, ?) returning "id""#,
        r#"insert into "comment" ("created_at", "updated_at", "text", "article_id", "author_id") values (?, ?, ?, ?, ?) returning "id""#,
        r#"insert into "article_tags" ("article_id", "tag_id") values (?, ?) on conflict do nothing"#,
        "commit",
    ]);
    assert_eq!((user.id(), article.id()), (Some(1), Some(1)));
}

#[tokio::test]
async fn rows_of_one_entity_share_a_statement() {
    let database = Database::<Blog>::new().await;
    let em = database.fork();
    let users: Vec<_> = (0..3)
        .map(|number| seed::user(&em, &format!("user{number}")))
        .collect();
    em.flush().await.unwrap();
    database.expect_sql(&[
        "begin immediate",
        &format!(r#"{INSERT_USER}, (?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?) returning "id""#),
        "commit",
    ]);
    let keys: Vec<_> = users.iter().map(|user| user.id()).collect();
    assert_eq!(keys, [Some(1), Some(2), Some(3)]);
    let em = database.fork();
    let names = em
        .find_all::<User>()
        .order_by(User::ID.asc())
        .await
        .unwrap();
    assert_eq!(
        names
            .iter()
            .map(|user| user.full_name().to_owned())
            .collect::<Vec<_>>(),
        ["user0", "user1", "user2"]
    );
}

#[tokio::test]
async fn an_unchanged_manager_sends_nothing() {
    let database = seed::blog().await;
    let em = database.fork();
    em.find_all::<Article>()
        .populate((Article::AUTHOR, Article::TAGS, Article::TEXT))
        .await
        .unwrap();
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
}

#[tokio::test]
async fn only_changed_columns_are_written() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .or_fail()
        .await
        .unwrap();
    database.take();
    article.set_title("Changed");
    em.flush().await.unwrap();
    database.expect_sql(&[
        "begin immediate",
        r#"update "article" set "updated_at" = ?, "title" = ? where "id" = ?"#,
        "commit",
    ]);
    em.flush().await.unwrap();
    database.expect_sql(&[]);
    let title = database
        .fork()
        .find_one(Article::SLUG.eq("one"))
        .or_fail()
        .await
        .unwrap()
        .title()
        .to_owned();
    assert_eq!(title, "Changed");
}

#[tokio::test]
async fn a_value_set_back_is_no_change() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .or_fail()
        .await
        .unwrap();
    let (before, author) = (article.updated_at(), article.author_ref().id());
    database.take();
    article.set_title("Changed");
    article.set_author(em.reference::<User>(2));
    article.set_title("One");
    article.set_author(em.reference::<User>(1));
    em.flush().await.unwrap();
    database.expect_sql(&[]);
    assert_eq!(
        (article.updated_at(), article.author_ref().id()),
        (before, author)
    );
}

#[tokio::test]
async fn many_changed_rows_share_a_statement() {
    let database = seed::blog().await;
    let em = database.fork();
    let articles = em
        .find_all::<Article>()
        .order_by(Article::ID.asc())
        .await
        .unwrap();
    database.take();
    for (number, article) in articles.iter().enumerate() {
        article.set_title(format!("Title {number}"));
    }
    em.flush().await.unwrap();
    let statements = database.take();
    assert_eq!(statements.len(), 3, "{statements:?}");
    let em = database.fork();
    let titles = em
        .find_all::<Article>()
        .order_by(Article::ID.asc())
        .await
        .unwrap();
    assert_eq!(
        titles
            .iter()
            .map(|row| row.title().to_owned())
            .collect::<Vec<_>>(),
        ["Title 0", "Title 1", "Title 2"]
    );
}

#[tokio::test]
async fn a_loaded_row_gets_a_new_target() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .populate(Article::AUTHOR)
        .or_fail()
        .await
        .unwrap();
    database.take();
    let user = seed::user(&em, "carl");
    article.set_author(user);
    assert_eq!(article.author().full_name(), "carl");
    assert!(article.author().id() < 0, "provisional until the flush");
    em.flush().await.unwrap();
    database.expect_sql(&[
        "begin immediate",
        &format!(r#"{INSERT_USER} returning "id""#),
        r#"update "article" set "updated_at" = ?, "author_id" = ? where "id" = ?"#,
        "commit",
    ]);
    assert_eq!(article.author().id(), user.saved().unwrap().id());
}

#[tokio::test]
async fn tags_are_linked_and_unlinked() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .populate(Article::TAGS)
        .or_fail()
        .await
        .unwrap();
    database.take();
    let red = article.tags()[0];
    article.tags_ref().remove(red);
    article.tags_ref().add(em.create(NewTag {
        name: "green".into(),
    }));
    em.flush().await.unwrap();
    database.expect_sql(&[
        "begin immediate",
        r#"insert into "tag" ("created_at", "updated_at", "name") values (?, ?, ?) returning "id""#,
        r#"delete from "article_tags" where "article_id" = ? and "tag_id" = ?"#,
        r#"insert into "article_tags" ("article_id", "tag_id") values (?, ?) on conflict do nothing"#,
        "commit",
    ]);
    em.flush().await.unwrap();
    database.expect_sql(&[]);
    let em = database.fork();
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .populate(Article::TAGS)
        .or_fail()
        .await
        .unwrap();
    assert_eq!(
        article
            .tags()
            .iter()
            .map(|tag| tag.name())
            .collect::<Vec<_>>(),
        ["blue", "green"]
    );
}

#[tokio::test]
async fn a_tag_that_is_there_already_is_not_doubled() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .or_fail()
        .await
        .unwrap();
    article.tags_ref().add(em.reference::<Tag>(1));
    em.flush().await.unwrap();
    let em = database.fork();
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .populate(Article::TAGS)
        .or_fail()
        .await
        .unwrap();
    assert_eq!(article.tags().len(), 2);
}

#[tokio::test]
async fn an_orphan_is_deleted() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .populate(Article::COMMENTS)
        .or_fail()
        .await
        .unwrap();
    database.take();
    let comment = article.comments()[0];
    article.comments_ref().remove(comment);
    em.flush().await.unwrap();
    database.expect_sql(&[
        "begin immediate",
        r#"delete from "comment" where "id" = ?"#,
        "commit",
    ]);
    assert_eq!(comment.state(), EntityState::Removed);
    assert_eq!(
        (comment.text(), comment.id()),
        ("about One", 1),
        "the handle keeps its values"
    );
    assert_eq!(database.fork().count(Comment::ID.gt(0)).await.unwrap(), 2);
}

#[tokio::test]
async fn a_child_that_moves_is_no_orphan() {
    let database = seed::blog().await;
    let em = database.fork();
    let articles = em
        .find_all::<Article>()
        .populate(Article::COMMENTS)
        .order_by(Article::ID.asc())
        .await
        .unwrap();
    let comment = articles[0].comments()[0];
    database.take();
    articles[1].comments_ref().add(comment);
    assert_eq!(
        (articles[0].comments().len(), articles[1].comments().len()),
        (0, 2)
    );
    em.flush().await.unwrap();
    database.expect_sql(&[
        "begin immediate",
        r#"update "comment" set "updated_at" = ?, "article_id" = ? where "id" = ?"#,
        "commit",
    ]);
}

#[tokio::test]
async fn children_go_before_their_parents() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .populate(Article::COMMENTS)
        .or_fail()
        .await
        .unwrap();
    database.take();
    em.remove(article);
    em.flush().await.unwrap();
    database.expect_sql(&[
        "begin immediate",
        r#"delete from "comment" where "id" = ?"#,
        r#"delete from "article" where "id" = ?"#,
        "commit",
    ]);
}

#[tokio::test]
async fn a_row_removed_before_its_flush_is_never_written() {
    let database = Database::<Blog>::new().await;
    let em = database.fork();
    let user = seed::user(&em, "ann");
    em.remove(user);
    em.flush().await.unwrap();
    database.expect_sql(&[]);
}

#[tokio::test]
async fn a_row_is_removed_by_reference_without_loading_it() {
    let database = seed::blog().await;
    let em = database.fork();
    em.remove(em.reference::<Comment>(2));
    em.flush().await.unwrap();
    database.expect_sql(&[
        "begin immediate",
        r#"delete from "comment" where "id" = ?"#,
        "commit",
    ]);
}

#[tokio::test]
async fn a_draft_waits_for_a_cascade() {
    let database = Database::<Blog>::new().await;
    let em = database.fork();
    let user = em.draft(NewUser {
        full_name: "Ann".into(),
        email: "a@b.c".into(),
        password: "p".into(),
    });
    let article = em.draft(NewArticle {
        title: "One".into(),
        text: "text".into(),
        author: user.into(),
    });
    em.flush().await.unwrap();
    database.expect_sql(&[]);
    assert_eq!(article.state(), EntityState::Draft);
    em.persist(article);
    em.flush().await.unwrap();
    assert_eq!(database.take().len(), 4, "begin, user, article, commit");
    assert_eq!((user.id(), article.id()), (Some(1), Some(1)));
}

#[tokio::test]
async fn a_failed_flush_can_be_tried_again() {
    let database = seed::blog().await;
    let em = database.fork();
    let user = seed::user(&em, "dora");
    let article = seed::article(&em, "One", user);
    let error = em.flush().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UniqueViolation);
    assert_eq!(
        (user.id(), article.id()),
        (None, None),
        "keys are taken back"
    );
    assert_eq!(
        database.fork().count(User::ID.gt(0)).await.unwrap(),
        2,
        "nothing was written"
    );
    article.set_slug("another");
    em.flush().await.unwrap();
    let found = database
        .fork()
        .find(Article::SLUG.eq("another"))
        .await
        .unwrap()
        .len();
    assert_eq!(found, 1);
    assert!(user.saved().is_ok());
}

#[tokio::test]
async fn the_plan_prints_what_a_flush_would_do() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .or_fail()
        .await
        .unwrap();
    article.set_title("Changed");
    seed::user(&em, "carl");
    em.remove(em.reference::<Comment>(1));
    database.take();
    assert_eq!(
        em.plan().unwrap().to_string(),
        "insert User (created_at, updated_at, full_name, email, password, bio) × 1\n\
         update Article (title) × 1\n\
         delete Comment × 1\n"
    );
    database.expect_sql(&[]);
}

#[tokio::test]
async fn rows_that_are_made_while_a_flush_runs_are_written_by_the_next_one() {
    let database = Database::<Blog>::new().await;
    let em = database.fork();
    seed::user(&em, "first");
    let mut flush = std::pin::pin!(em.flush());
    let mut users = Vec::new();
    // One between any two statements.
    let mut poll = async || poll_fn(|context| Poll::Ready(flush.as_mut().poll(context))).await;
    while poll().await.is_pending() {
        users.push(seed::user(&em, &format!("user{}", users.len())));
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert!(users.iter().all(|user| user.id().is_none()));
    em.flush().await.unwrap();
    let mut ids: Vec<_> = users.iter().map(|user| user.id()).collect();
    ids.sort_unstable();
    let expected: Vec<_> = (2..).map(Some).take(users.len()).collect();
    assert_eq!(ids, expected);
    assert!(!ids.is_empty());
}
