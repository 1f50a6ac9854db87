//! Conditions, orders and limits on real rows.

use dormouse::Condition;
use dormouse_tests::Database;
use dormouse_tests::blog::{Article, Blog, Comment, Tag, User};

use crate::seed;

async fn check(database: &Database<Blog>, condition: Condition<Article>, expected: &[&str]) {
    let em = database.fork();
    let found = em
        .find(condition.clone())
        .order_by(Article::ID.asc())
        .await
        .unwrap();
    assert_eq!(
        found.iter().map(|row| row.title()).collect::<Vec<_>>(),
        expected,
        "{condition:?}"
    );
    assert_eq!(em.count(condition).await.unwrap(), expected.len() as u64);
}

#[tokio::test]
async fn conditions_find_what_they_say() {
    let database = seed::blog().await;
    let cases: Vec<(Condition<Article>, &[&str])> = vec![
        (Article::TITLE.eq("One"), &["One"]),
        (Article::TITLE.ne("One"), &["Two", "Three"]),
        (Article::ID.gt(1), &["Two", "Three"]),
        (Article::ID.le(2), &["One", "Two"]),
        (Article::ID.between(2, 3), &["Two", "Three"]),
        (Article::TITLE.in_(["One", "Three"]), &["One", "Three"]),
        (Article::TITLE.in_(Vec::<String>::new()), &[]),
        (Article::TITLE.like("T%"), &["Two", "Three"]),
        (Article::TITLE.contains("o"), &["Two"]),
        (
            Article::TITLE.eq("One") | Article::TITLE.eq("Two"),
            &["One", "Two"],
        ),
        (
            Article::TITLE.like("T%") & !Article::TITLE.eq("Two"),
            &["Three"],
        ),
        (
            Article::AUTHOR.is(User::FULL_NAME.eq("ann")),
            &["One", "Two"],
        ),
        (Article::TAGS.some(Tag::NAME.eq("red")), &["One"]),
        (Article::TAGS.none(Tag::NAME.eq("red")), &["Two", "Three"]),
        (Article::TAGS.is_empty(), &["Two", "Three"]),
        (
            Article::COMMENTS.every(Comment::TEXT.contains("T")),
            &["Two", "Three"],
        ),
        (
            Article::COMMENTS.some(Comment::AUTHOR.is(User::EMAIL.like("bob%"))),
            &["One", "Two", "Three"],
        ),
    ];
    for (condition, expected) in cases {
        check(&database, condition, expected).await;
    }
}

#[tokio::test]
async fn orders_limits_and_offsets() {
    let database = seed::blog().await;
    let em = database.fork();
    let page = em
        .find_all::<Article>()
        .order_by(Article::TITLE.desc())
        .limit(1)
        .offset(1)
        .await
        .unwrap();
    assert_eq!(
        page.iter().map(|row| row.title()).collect::<Vec<_>>(),
        ["Three"]
    );
    let by_author = em
        .find_all::<Article>()
        .order_by((
            Article::AUTHOR.order(User::FULL_NAME.desc()),
            Article::ID.asc(),
        ))
        .await
        .unwrap();
    assert_eq!(
        by_author.iter().map(|row| row.title()).collect::<Vec<_>>(),
        ["Three", "One", "Two"]
    );
}

#[tokio::test]
async fn repositories_find_by_unique_keys() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .repository::<Article>()
        .find_by_slug("two")
        .populate(Article::AUTHOR)
        .or_fail()
        .await
        .unwrap();
    assert_eq!(article.author().full_name(), "ann");
    assert!(
        em.repository::<User>()
            .find_by_email("nobody")
            .await
            .unwrap()
            .is_none()
    );
}
