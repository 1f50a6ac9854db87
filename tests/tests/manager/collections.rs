//! To-many relations at run time: what is read without loading, what changes before it is loaded.

use dormouse::{ErrorKind, FlushMode};
use dormouse_tests::Database;
use dormouse_tests::blog::{Article, Blog, Comment, NewComment, NewTag, Tag, User};

use crate::seed;

#[tokio::test]
async fn what_is_not_loaded_is_an_error() {
    let database = seed::blog().await;
    let em = database.fork();
    let one = em.find_one(Article::ID.eq(1)).or_fail().await.unwrap();
    let tags = one.tags_ref();
    let red = em.reference::<Tag>(1);
    let errors = [
        tags.loaded().map(|_| ()).unwrap_err(),
        tags.len().map(|_| ()).unwrap_err(),
        tags.is_empty().map(|_| ()).unwrap_err(),
        tags.contains(red).map(|_| ()).unwrap_err(),
        tags.remove_where(|_| true).map(|_| ()).unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::NotPopulated);
        assert!(error.to_string().contains("`tags` of Article"), "{error}");
    }
    assert!(tags.get().is_none() && !tags.is_initialized());
    tags.load().await.unwrap();
    assert_eq!((tags.len().unwrap(), tags.is_empty().unwrap()), (2, false));
    assert!(tags.contains(red).unwrap() && tags.loaded().unwrap().contains(red));
    assert!(!tags.contains(em.reference::<Tag>(9)).unwrap());
    let other = database.fork();
    assert!(tags.contains(other.reference::<Tag>(1)).unwrap());
    assert!(!tags.contains(other.reference::<Tag>(8)).unwrap());
}

#[tokio::test]
async fn rows_are_removed_by_what_they_are() {
    let database = seed::blog().await;
    let em = database.fork();
    let one = em.find_one(Article::ID.eq(1)).or_fail().await.unwrap();
    let (tags, comments) = (one.tags_ref(), one.comments_ref());
    tags.load().await.unwrap();
    comments.load().await.unwrap();
    database.take();
    assert_eq!(tags.remove_where(|tag| tag.name() == "red").unwrap(), 1);
    assert_eq!(tags.remove_where(|tag| tag.name() == "red").unwrap(), 0);
    assert_eq!(comments.remove_where(|_| true).unwrap(), 1);
    em.flush().await.unwrap();
    database.expect_sql(&[
        "begin immediate",
        r#"delete from "article_tags" where "article_id" = ? and "tag_id" = ?"#,
        r#"delete from "comment" where "id" = ?"#,
        "commit",
    ]);
    assert_eq!((tags.len().unwrap(), comments.len().unwrap()), (1, 0));
}

#[tokio::test]
async fn counting_asks_once_and_counts_changes_in() {
    let database = seed::blog().await;
    let em = database.fork();
    let one = em.find_one(Article::ID.eq(1)).or_fail().await.unwrap();
    let ann = em.find_one(User::ID.eq(1)).or_fail().await.unwrap();
    let tags = one.tags_ref();
    let linked = em.reference::<Tag>(1);
    let other = em
        .insert(NewTag {
            name: "other".into(),
        })
        .await
        .unwrap();
    database.take();
    assert_eq!(tags.count().await.unwrap(), 2);
    tags.add(linked);
    assert_eq!(tags.count().await.unwrap(), 2, "it was linked before");
    tags.add(em.create(NewTag { name: "new".into() }));
    tags.add(em.reference::<Tag>(other));
    assert_eq!(tags.count().await.unwrap(), 4);
    tags.remove(em.reference::<Tag>(2));
    assert_eq!(tags.count().await.unwrap(), 3);
    let theirs = ann.articles_ref();
    one.set_author(em.reference::<User>(2));
    assert_eq!(theirs.count().await.unwrap(), 1);
    database.expect_sql(&[
        r#"select count(*) from "tag" a0 join "article_tags" a1 on a0."id" = a1."tag_id" where a1."article_id" = ?"#,
        r#"select count(*) from "tag" a0 join "article_tags" a1 on a0."id" = a1."tag_id" where a1."article_id" = ? and not (a0."id" = ?)"#,
        r#"select count(*) from "tag" a0 join "article_tags" a1 on a0."id" = a1."tag_id" where a1."article_id" = ? and not (a0."id" in (?, ?))"#,
        r#"select count(*) from "tag" a0 join "article_tags" a1 on a0."id" = a1."tag_id" where a1."article_id" = ? and not (a0."id" in (?, ?, ?))"#,
        r#"select count(*) from "article" a0 where not (a0."id" = ?) and a0."author_id" = ?"#,
    ]);
    assert!(!tags.is_initialized());
    em.flush().await.unwrap();
    assert_eq!(tags.count().await.unwrap(), 3);
    assert_eq!(tags.load().await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_part_of_a_collection_is_a_query() {
    let database = seed::blog().await;
    let em = database.fork();
    let one = em.find_one(Article::ID.eq(1)).or_fail().await.unwrap();
    let ann = em.find_one(User::ID.eq(1)).or_fail().await.unwrap();
    database.take();
    let tags = one.tags_ref().matching(Tag::NAME.ne("green"));
    let tags = tags.order_by(Tag::NAME.asc()).limit(1).await.unwrap();
    assert_eq!((tags.len(), tags[0].name()), (1, "blue"));
    let articles = ann.articles_ref().matching(Article::SLUG.ne("two"));
    let articles = articles.populate(Article::TAGS).await.unwrap();
    assert_eq!((articles.len(), articles[0].tags().len()), (1, 2));
    database.expect_sql(&[
        r#"select a1."article_id", a0."id", a0."created_at", a0."updated_at", a0."name" from "tag" a0 join "article_tags" a1 on a0."id" = a1."tag_id" where a1."article_id" = ? and a0."name" <> ? order by a0."name", a0."id" limit 1"#,
        r#"select a0."id", a0."created_at", a0."updated_at", a0."slug", a0."title", a0."description", a0."author_id" from "article" a0 where a0."slug" <> ? and a0."author_id" = ? order by a0."id""#,
        r#"select a1."article_id", a0."id", a0."created_at", a0."updated_at", a0."name" from "tag" a0 join "article_tags" a1 on a0."id" = a1."tag_id" where a1."article_id" = ? order by a0."id""#,
    ]);
    assert!(!ann.articles_ref().is_initialized(), "nothing was loaded");
    let new = em.create(NewTag { name: "new".into() });
    one.tags_ref().add(new);
    let all = || one.tags_ref().matching(Tag::ID.gt(0));
    assert_eq!(all().await.unwrap().len(), 2, "as the database has it");
    let flushed = all().flush_mode(FlushMode::Auto).await.unwrap();
    assert_eq!(flushed.len(), 3);
    let fresh = em.create(NewTag {
        name: "fresh".into(),
    });
    let none = fresh.articles_ref().matching(Article::ID.gt(0));
    assert!(none.await.unwrap().is_empty());
}

#[tokio::test]
async fn rows_that_are_linked_already_are_not_linked_twice() {
    let database = seed::blog().await;
    let em = database.fork();
    let one = em.reference::<Article>(1).load().await.unwrap();
    let tags = one.tags_ref();
    tags.add(em.reference::<Tag>(1));
    tags.add(em.reference::<Tag>(2));
    tags.add(em.create(NewTag { name: "new".into() }));
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[
        "begin immediate",
        r#"insert into "tag" ("created_at", "updated_at", "name") values (?, ?, ?) returning "id""#,
        r#"insert into "article_tags" ("article_id", "tag_id") values (?, ?), (?, ?), (?, ?) on conflict do nothing"#,
        "commit",
    ]);
    assert_eq!(
        database.fork().count(Tag::ARTICLES.exists()).await.unwrap(),
        3
    );
    assert_eq!(tags.load().await.unwrap().len(), 3);
}

#[tokio::test]
async fn loading_keeps_what_was_changed_before() {
    let database = seed::blog().await;
    let em = database.fork();
    let one = em.find_one(Article::ID.eq(1)).or_fail().await.unwrap();
    let tags = one.tags_ref();
    let new = em.create(NewTag { name: "new".into() });
    tags.add(new);
    tags.remove(em.reference::<Tag>(1));
    let names = |tags: dormouse::Collection<'_, Tag>| {
        tags.iter()
            .map(|tag| tag.name().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(tags.load().await.map(names).unwrap(), ["blue", "new"]);
    em.flush().await.unwrap();
    assert_eq!(tags.load().await.map(names).unwrap(), ["blue", "new"]);
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
}

#[tokio::test]
async fn reloading_reads_what_others_have_changed() {
    let database = seed::blog().await;
    let (em, other) = (database.fork(), database.fork());
    let one = em
        .find_one(Article::ID.eq(1))
        .populate((Article::TAGS, Article::COMMENTS.with(Comment::AUTHOR)))
        .or_fail()
        .await
        .unwrap();
    let theirs = other.find_one(Article::ID.eq(1)).or_fail().await.unwrap();
    theirs.tags_ref().add(other.create(NewTag {
        name: "theirs".into(),
    }));
    theirs.tags_ref().remove(other.reference::<Tag>(1));
    other.create(dormouse_tests::blog::NewComment {
        text: "theirs".into(),
        article: theirs.into(),
        author: other.reference::<User>(1).into(),
    });
    other.flush().await.unwrap();
    one.tags_ref().add(em.create(NewTag {
        name: "mine".into(),
    }));
    assert_eq!(one.tags().len(), 3);
    let tags = one.tags_ref().reload().await.unwrap();
    let names: Vec<_> = tags.iter().map(|tag| tag.name()).collect();
    assert_eq!(names, ["blue", "theirs", "mine"]);
    one.comments_ref().reload().await.unwrap();
    let comments = one.comments();
    let authors = comments.iter().map(|comment| comment.author().full_name());
    assert_eq!(authors.collect::<Vec<_>>(), ["bob", "ann"]);
    database.take();
    em.flush().await.unwrap();
    database.expect_writes(&[
        r#"insert into "tag" ("created_at", "updated_at", "name") values (?, ?, ?) returning "id""#,
        r#"insert into "article_tags" ("article_id", "tag_id") values (?, ?) on conflict do nothing"#,
    ]);
}

const UNLINK_ALL: &str = r#"delete from "article_tags" where "article_id" = ?"#;
const LINK: &str =
    r#"insert into "article_tags" ("article_id", "tag_id") values (?, ?) on conflict do nothing"#;

async fn names(database: &Database<Blog>) -> Vec<String> {
    let em = database.fork();
    let one = em.find_one(Article::ID.eq(1)).populate(Article::TAGS);
    let one = one.or_fail().await.unwrap();
    one.tags().iter().map(|tag| tag.name().to_owned()).collect()
}

#[tokio::test]
async fn a_collection_is_replaced_without_being_loaded() {
    let database = seed::blog().await;
    let em = database.fork();
    let one = em.find_one(Article::ID.eq(1)).or_fail().await.unwrap();
    let tags = one.tags_ref();
    tags.add(em.reference::<Tag>(1));
    database.take();
    let (blue, new) = (
        em.reference::<Tag>(2),
        em.create(NewTag { name: "new".into() }),
    );
    tags.set([dormouse::Target::from(blue), new.into()])
        .await
        .unwrap();
    assert!(tags.is_initialized() && tags.len().unwrap() == 2);
    database.expect_sql(&[]);
    em.flush().await.unwrap();
    database.expect_sql(&[
        "begin immediate",
        r#"insert into "tag" ("created_at", "updated_at", "name") values (?, ?, ?) returning "id""#,
        UNLINK_ALL,
        r#"insert into "article_tags" ("article_id", "tag_id") values (?, ?), (?, ?) on conflict do nothing"#,
        "commit",
    ]);
    assert_eq!(names(&database).await, ["blue", "new"]);
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
    tags.clear().await.unwrap();
    tags.add(blue);
    em.flush().await.unwrap();
    assert_eq!(names(&database).await, ["blue"]);
}

#[tokio::test]
async fn what_is_cleared_before_it_is_loaded_is_empty() {
    let database = seed::blog().await;
    let em = database.fork();
    let one = em.find_one(Article::ID.eq(1)).or_fail().await.unwrap();
    let tags = one.tags_ref();
    database.take();
    tags.clear().await.unwrap();
    assert_eq!(tags.count().await.unwrap(), 0);
    assert!(tags.load().await.unwrap().is_empty());
    tags.add(em.reference::<Tag>(1));
    assert!(
        em.plan()
            .unwrap()
            .to_string()
            .starts_with("unlink article_tags × all of 1")
    );
    em.flush().await.unwrap();
    database.expect_sql(&["begin immediate", UNLINK_ALL, LINK, "commit"]);
    assert_eq!(names(&database).await, ["red"]);
}

#[tokio::test]
async fn the_other_side_follows_what_is_replaced() {
    let database = seed::blog().await;
    let em = database.fork();
    let red = em.find_one(Tag::ID.eq(1)).populate(Tag::ARTICLES);
    let red = red.or_fail().await.unwrap();
    let one = red.articles()[0];
    one.tags_ref().set([em.reference::<Tag>(2)]).await.unwrap();
    assert!(red.articles().is_empty());
    one.tags_ref().add(red);
    assert_eq!(red.articles().len(), 1);
    em.flush().await.unwrap();
    assert_eq!(names(&database).await, ["red", "blue"]);
}

#[tokio::test]
async fn either_side_can_be_replaced() {
    let database = seed::blog().await;
    let em = database.fork();
    let two = em.reference::<Article>(2).load().await.unwrap();
    assert!(two.tags_ref().load().await.unwrap().is_empty());
    let one = em.find_one(Article::ID.eq(1)).populate(Article::TAGS);
    let one = one.or_fail().await.unwrap();
    let red = one.tags()[0];
    database.take();
    red.articles_ref().set([two]).await.unwrap();
    assert_eq!(one.tags().len(), 1);
    assert_eq!(two.tags_ref().len().unwrap(), 1);
    red.articles_ref().add(one);
    assert_eq!(one.tags().len(), 2);
    em.flush().await.unwrap();
    database.expect_sql(&[
        "begin immediate",
        r#"delete from "article_tags" where "tag_id" = ?"#,
        r#"insert into "article_tags" ("article_id", "tag_id") values (?, ?), (?, ?), (?, ?) on conflict do nothing"#,
        "commit",
    ]);
    let fork = database.fork();
    let red = fork.reference::<Tag>(1).load().await.unwrap();
    assert_eq!(red.articles_ref().count().await.unwrap(), 2);
}

#[tokio::test]
async fn what_was_replaced_is_replaced_again_after_a_rollback() {
    let database = seed::blog().await;
    let em = database.fork();
    let one = em.find_one(Article::ID.eq(1)).or_fail().await.unwrap();
    let transaction = em.begin().await.unwrap();
    one.tags_ref().set([em.reference::<Tag>(2)]).await.unwrap();
    em.flush().await.unwrap();
    transaction.rollback().await.unwrap();
    assert_eq!(names(&database).await, ["red", "blue"]);
    assert_eq!(one.tags_ref().len().unwrap(), 1);
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&["begin immediate", UNLINK_ALL, LINK, "commit"]);
    assert_eq!(names(&database).await, ["blue"]);
}

#[tokio::test]
async fn a_refresh_forgets_that_a_collection_was_replaced() {
    let database = seed::blog().await;
    let em = database.fork();
    let one = em.find_one(Article::ID.eq(1)).or_fail().await.unwrap();
    let red = em.find_one(Tag::ID.eq(1)).populate(Tag::ARTICLES);
    let red = red.or_fail().await.unwrap();
    one.tags_ref().clear().await.unwrap();
    assert!(red.articles().is_empty());
    em.refresh(one).await.unwrap();
    assert_eq!(red.articles().len(), 1);
    assert_eq!(one.tags_ref().load().await.unwrap().len(), 2);
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
}

#[tokio::test]
async fn rows_with_a_foreign_key_are_looked_up_before_they_are_replaced() {
    let database = seed::blog().await;
    let em = database.fork();
    let one = em.find_one(Article::ID.eq(1)).or_fail().await.unwrap();
    let new = em.draft(NewComment {
        text: "new".into(),
        article: one.into(),
        author: em.reference::<User>(2).into(),
    });
    database.take();
    one.comments_ref().set([new]).await.unwrap();
    em.flush().await.unwrap();
    database.expect_writes(&[
        r#"select a0."id", a0."created_at", a0."updated_at", a0."text", a0."article_id", a0."author_id" from "comment" a0 where a0."article_id" = ? order by a0."id""#,
        r#"insert into "comment" ("created_at", "updated_at", "text", "article_id", "author_id") values (?, ?, ?, ?, ?) returning "id""#,
        r#"delete from "comment" where "id" = ?"#,
    ]);
    assert_eq!(one.comments_ref().len().unwrap(), 1);
}
