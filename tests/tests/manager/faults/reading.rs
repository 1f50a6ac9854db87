//! Faults while rows are read: what came is complete, nothing is changed, and the same call succeeds afterwards.

use std::fmt::Debug;

use dormouse::{EntityManager, ErrorKind, Result};
use dormouse_tests::blog::{Article, Blog, Comment, Tag, User};

use super::bench::{Fault, Template, repeats};
use super::blog::Changes;
use super::scenario::names;
use super::step::{steps, until};

/// Reads with every fault at every statement, and dropped after every poll.
async fn check<T: Debug + PartialEq>(read: impl AsyncFn(&EntityManager<Blog>) -> Result<T>) {
    let template = Template::<Changes>::new().await;
    let bench = template.copy().await;
    let em = bench.fork();
    bench.arm(&[]);
    let clean = read(&em).await.unwrap();
    let statements = bench.sent().len();
    let again = async |em: &EntityManager<Blog>, when: &str| {
        bench.arm(&[]);
        em.flush().await.unwrap();
        assert_eq!(bench.sent(), [""; 0], "{when}: nothing was changed");
        assert_eq!(read(em).await.unwrap(), clean, "{when}: read again");
    };
    for place in 1..=statements {
        for fault in Fault::all() {
            let when = format!("{fault:?} at {place}");
            let em = bench.fork();
            bench.arm(&[(place, fault)]);
            let done = until(read(&em), &bench.hangs()).await;
            match done {
                // Nothing had come of it, so it was sent on another connection.
                Some(Ok(found)) if repeats(fault) => assert_eq!(found, clean, "{when}"),
                Some(done) => assert_eq!(done.unwrap_err().kind(), fault.kind(), "{when}"),
                None => {}
            }
            again(&em, &when).await;
        }
    }
    let mut polls = 0;
    loop {
        let em = bench.fork();
        bench.slow_down();
        let done = steps(read(&em), polls).await;
        again(&em, &format!("dropped after {polls} polls")).await;
        if done.is_some() {
            break;
        }
        polls += 1;
    }
    assert!(polls > 2 * statements, "dropped at {polls} places only");
}

#[tokio::test]
async fn a_query_with_a_hint() {
    check(async |em| {
        let articles = em
            .find_all::<Article>()
            .populate((
                Article::AUTHOR.with(User::ARTICLES),
                Article::TAGS,
                Article::COMMENTS.with(Comment::AUTHOR),
                Article::TEXT,
            ))
            .order_by(Article::ID.asc())
            .await?;
        let show = |article: &dormouse::Loaded<'_, Article, _>| {
            let comments = article.comments();
            format!(
                "{} by {} of {}: {} [{}] {}",
                article.title(),
                article.author().full_name(),
                article.author().articles().len(),
                article.text(),
                names(article.tags().iter().map(|tag| tag.name())),
                names(comments.iter().map(|comment| comment.author().full_name())),
            )
        };
        Ok(articles.iter().map(show).collect::<Vec<_>>())
    })
    .await;
}

#[tokio::test]
async fn more_of_a_row() {
    check(async |em| {
        let user = em.find_one(User::ID.eq(1)).or_fail().await?;
        let hint = (
            User::ARTICLES.with((Article::TAGS, Article::COMMENTS)),
            User::PASSWORD,
        );
        let user = em.populate(user, hint).await?;
        let articles = user.articles();
        let show = |article: &dormouse::Loaded<'_, Article, _>| {
            let (tags, comments) = (article.tags(), article.comments());
            format!("{} {} {}", article.title(), tags.len(), comments.len())
        };
        let mut lines: Vec<_> = articles.iter().map(|article| show(&article)).collect();
        lines.push(user.password().to_owned());
        Ok(lines)
    })
    .await;
}

#[tokio::test]
async fn relations_one_by_one() {
    check(async |em| {
        let article = em.find_one(Article::ID.eq(1)).or_fail().await?;
        let author = article.author_ref().load().await?;
        let tags = article.tags_ref().load().await?;
        let count = article.comments_ref().count().await?;
        let red = em.reference::<Tag>(1).load().await?;
        Ok((
            author.map(|author| author.full_name().to_owned()),
            tags.len(),
            count,
            red.name().to_owned(),
        ))
    })
    .await;
}

#[tokio::test]
async fn a_row_again() {
    check(async |em| {
        let article = em
            .find_one(Article::ID.eq(1))
            .populate((
                Article::TAGS,
                Article::AUTHOR.with(User::ARTICLES),
                Article::COMMENTS,
            ))
            .or_fail()
            .await?;
        em.refresh(article).await?;
        Ok((
            article.title().to_owned(),
            article.tags().len(),
            article.author().articles().len(),
            article.comments().len(),
        ))
    })
    .await;
}

#[tokio::test]
async fn a_refresh_that_fails_keeps_what_was_changed() {
    let template = Template::<Changes>::new().await;
    let bench = template.copy().await;
    for fault in Fault::all() {
        for place in 1..=2 {
            let em = bench.fork();
            let article = em
                .find_one(Article::ID.eq(1))
                .populate(Article::TAGS)
                .or_fail()
                .await
                .unwrap();
            article.set_title("mine");
            article.tags_ref().remove(article.tags()[0]);
            bench.arm(&[(place, fault)]);
            let done = until(em.refresh(article), &bench.hangs()).await;
            match done {
                // Nothing had come of it, so it was sent on another connection.
                Some(Ok(())) if place == 1 && repeats(fault) => {
                    let found = (article.title(), article.tags().len());
                    assert_eq!(found, ("One", 2), "{fault:?}");
                    continue;
                }
                done => assert!(
                    done.is_none_or(|done| done.is_err()),
                    "{fault:?} at {place}"
                ),
            }
            assert_eq!(article.title(), "mine", "{fault:?} at {place}");
            assert_eq!(article.tags().len(), 1, "{fault:?} at {place}");
            bench.arm(&[]);
            em.refresh(article).await.unwrap();
            assert_eq!((article.title(), article.tags().len()), ("One", 2));
        }
    }
}

#[tokio::test]
async fn a_transaction_that_was_cut_while_reading_has_not_happened() {
    let template = Template::<Changes>::new().await;
    for fault in [Fault::CutBefore, Fault::CutAfter] {
        let bench = template.copy().await;
        let rows = bench.dump().await;
        let em = bench.fork();
        let tag = em.find_one(Tag::ID.eq(1)).or_fail().await.unwrap();
        let transaction = em.begin().await.unwrap();
        tag.set_name("changed");
        em.flush().await.unwrap();
        bench.arm(&[(1, fault)]);
        let error = em.find_all::<User>().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connection);
        let error = transaction.commit().await.unwrap_err();
        assert_eq!(
            error.kind(),
            ErrorKind::Connection,
            "nobody has to ask: {error:?}"
        );
        assert_eq!(bench.dump().await, rows);
        em.flush().await.unwrap();
        assert_eq!(
            bench.lines(&["select name from tag where id = 1"]).await,
            ["changed"]
        );
    }
}
