//! Hints: what they load, in how many statements.

use dormouse_tests::Database;
use dormouse_tests::blog::{Article, Blog, Comment, Tag, User};
use dormouse_tests::keys::{Keys, Mayor, NewMayor, NewPerson, Person};
use dormouse_tests::server::{self, Kind};

use crate::seed;

#[tokio::test]
async fn to_one_is_joined_and_to_many_is_read_for_all_at_once() {
    let database = seed::blog().await;
    let em = database.fork();
    let articles = em
        .find_all::<Article>()
        .populate((
            Article::AUTHOR,
            Article::TAGS,
            Article::COMMENTS.with(Comment::AUTHOR),
        ))
        .order_by(Article::ID.asc())
        .await
        .unwrap();
    database.expect_sql(&[
        r#"select a0."id", a0."created_at", a0."updated_at", a0."slug", a0."title", a0."description", a0."author_id", a1."id", a1."created_at", a1."updated_at", a1."full_name", a1."email", a1."bio" from "article" a0 left join "user" a1 on a1."id" = a0."author_id" order by a0."id""#,
        r#"select a1."article_id", a0."id", a0."created_at", a0."updated_at", a0."name" from "tag" a0 join "article_tags" a1 on a0."id" = a1."tag_id" where a1."article_id" in (?, ?, ?) order by a0."id""#,
        r#"select a0."id", a0."created_at", a0."updated_at", a0."text", a0."article_id", a0."author_id", a1."id", a1."created_at", a1."updated_at", a1."full_name", a1."email", a1."bio" from "comment" a0 left join "user" a1 on a1."id" = a0."author_id" where a0."article_id" in (?, ?, ?) order by a0."id""#,
    ]);
    assert_eq!(articles[0].author().full_name(), "ann");
    assert_eq!(
        articles[0]
            .tags()
            .iter()
            .map(|tag| tag.name())
            .collect::<Vec<_>>(),
        ["red", "blue"]
    );
    assert!(articles[1].tags().is_empty());
    assert_eq!(articles[2].comments()[0].author().full_name(), "bob");
}

#[tokio::test]
async fn a_row_that_comes_more_than_once_has_all_its_values_everywhere() {
    let database = seed::blog().await;
    let em = database.fork();
    let comments = em
        .find_all::<Comment>()
        .populate((
            Comment::AUTHOR.with(User::PASSWORD),
            Comment::ARTICLE.with(Article::AUTHOR),
        ))
        .order_by(Comment::ID.asc())
        .await
        .unwrap();
    let names = |comment: &dormouse::Loaded<'_, Comment, _>| {
        let article = comment.article();
        (
            comment.author().full_name().to_owned(),
            comment.author().password().to_owned(),
            article.author().full_name().to_owned(),
        )
    };
    let row = |author: &str| ("bob".to_owned(), "secret".to_owned(), author.to_owned());
    assert_eq!(
        comments.iter().map(names).collect::<Vec<_>>(),
        [row("ann"), row("ann"), row("bob")]
    );
}

#[tokio::test]
async fn what_is_loaded_costs_no_query() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .populate((Article::AUTHOR, Article::TAGS))
        .or_fail()
        .await
        .unwrap();
    database.take();
    let again = em
        .populate(article.narrow::<(), _>(), (Article::TAGS, Article::AUTHOR))
        .await
        .unwrap();
    database.expect_sql(&[]);
    let more = em.populate(again, Article::COMMENTS).await.unwrap();
    assert_eq!(database.take().len(), 1);
    assert_eq!(
        (
            more.author().full_name(),
            more.tags().len(),
            more.comments().len()
        ),
        ("ann", 2, 1)
    );
    assert_eq!(article.tags().len(), 2, "the handle given stays valid");
}

#[tokio::test]
async fn hints_nest_to_any_depth() {
    let database = seed::blog().await;
    let em = database.fork();
    let user = em
        .find_one(User::ID.eq(1))
        .populate(User::ARTICLES.with((
            Article::TAGS.with(Tag::ARTICLES.with(Article::AUTHOR)),
            Article::COMMENTS.with(Comment::AUTHOR.with(User::ARTICLES)),
        )))
        .or_fail()
        .await
        .unwrap();
    let article = user.articles()[0];
    assert_eq!(article.tags()[0].articles()[0].author().full_name(), "ann");
    assert_eq!(
        article.comments()[0].author().articles()[0].title(),
        "Three"
    );
}

#[tokio::test]
async fn many_rows_are_populated_together() {
    let database = seed::blog().await;
    let em = database.fork();
    let articles = em.find_all::<Article>().await.unwrap();
    database.take();
    let articles = em
        .populate_all(&articles, (Article::AUTHOR, Article::COMMENTS))
        .await
        .unwrap();
    assert_eq!(
        database.take().len(),
        2,
        "the users by key, the comments of all articles"
    );
    assert_eq!(articles[2].author().full_name(), "bob");
}

#[tokio::test]
async fn narrow_keeps_what_a_function_needs() {
    fn line(article: dormouse_tests::blog::ArticleCard<'_>) -> String {
        format!(
            "{} {}",
            article.author().full_name(),
            article.comments().len()
        )
    }
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .populate((
            Article::TAGS,
            Article::COMMENTS.with((Comment::ARTICLE, Comment::AUTHOR)),
            Article::AUTHOR,
        ))
        .or_fail()
        .await
        .unwrap();
    assert_eq!(line(article.narrow()), "ann 1");
    let card = em
        .find_one(Article::SLUG.eq("one"))
        .populate(Article::CARD)
        .or_fail()
        .await
        .unwrap();
    let data = card.detach();
    drop(em);
    assert_eq!(
        (
            data.title.as_str(),
            data.author.full_name.as_str(),
            data.comments.len()
        ),
        ("One", "ann", 1)
    );
}

#[tokio::test]
async fn both_sides_of_a_one_to_one_are_populated() {
    let database = Database::<Keys>::new().await;
    let em = database.fork();
    let person = em.create(NewPerson { name: "ann".into() });
    em.create(NewPerson { name: "bob".into() });
    em.create(
        NewMayor {
            person: person.into(),
        }
        .title("mayor"),
    );
    em.flush().await.unwrap();
    let em = database.fork();
    database.take();
    let people = em
        .find_all::<Person>()
        .populate(Person::OFFICE)
        .order_by(Person::ID.asc())
        .await
        .unwrap();
    assert_eq!(database.take().len(), 1, "joined");
    assert_eq!(
        people[0].office().and_then(|office| office.title()),
        Some("mayor")
    );
    assert!(people[1].office().is_none());
    let em = database.fork();
    let mayor = em
        .find_all::<Mayor>()
        .populate(Mayor::PERSON)
        .await
        .unwrap()[0];
    assert_eq!(mayor.person().name(), "ann");
}

#[tokio::test]
async fn more_owners_than_parameters_are_read_in_portions() {
    let database = Database::<Blog>::new().await;
    let em = database.fork();
    let count = 33_000;
    for number in 0..count {
        em.create(dormouse_tests::blog::NewTag {
            name: format!("{number}"),
        });
    }
    em.flush().await.unwrap();
    let em = database.fork();
    let tags = em.find_all::<Tag>().await.unwrap();
    database.take();
    let tags = em.populate_all(&tags, Tag::ARTICLES).await.unwrap();
    let portions = match server::current() {
        Kind::Sqlite => 2,
        Kind::Postgres | Kind::MySql => 1,
    };
    assert_eq!(database.take().len(), portions);
    assert_eq!(tags.len(), count);
}
