//! What two tasks meet: a database of several connections, so that reads and flushes have connections of their own.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use dormouse::EntityManager;
use dormouse_tests::Database;
use dormouse_tests::blog::{Article, Blog, Comment, NewComment, NewTag, Tag, User};

use crate::concurrency::schedule::{orders, pause};
use crate::seed;

/// A database whose statements have a pause before and after them.
pub struct Stage {
    pub database: Database<Blog>,
}

/// The keys of the rows of one run.
#[derive(Debug, Clone, Copy)]
pub struct Keys {
    pub ann: i64,
    pub bob: i64,
    /// By ann.
    pub first: i64,
    /// By bob.
    pub second: i64,
    /// On the first article.
    pub red: i64,
    /// On no article.
    pub blue: i64,
    pub comment: i64,
}

impl Stage {
    pub async fn new() -> Self {
        let pause = Arc::new(|| Box::pin(pause()) as Pin<Box<dyn Future<Output = ()> + Send>>);
        Self {
            database: Database::shared(|builder| builder.pace(pause)).await,
        }
    }

    pub fn fork(&self) -> EntityManager<Blog> {
        self.database.fork()
    }

    /// Two users with an article each, two tags and a comment, of their own for each run.
    pub async fn rows(&self, run: &str) -> Keys {
        let em = self.fork();
        let (ann, bob) = (
            seed::user(&em, &format!("ann{run}")),
            seed::user(&em, &format!("bob{run}")),
        );
        let first = seed::article(&em, &format!("first{run}"), ann);
        let second = seed::article(&em, &format!("second{run}"), bob);
        let tag = |name: &str| em.create(NewTag { name: name.into() });
        let (red, blue) = (tag("red"), tag("blue"));
        first.tags_ref().add(red);
        let comment = em.create(NewComment {
            text: "a comment".into(),
            article: first.into(),
            author: bob.into(),
        });
        em.flush().await.unwrap();
        Keys {
            ann: ann.id().unwrap(),
            bob: bob.id().unwrap(),
            first: first.id().unwrap(),
            second: second.id().unwrap(),
            red: red.id().unwrap(),
            blue: blue.id().unwrap(),
            comment: comment.id().unwrap(),
        }
    }
}

/// Runs a scene in every order, each time with rows and a manager of its own; afterwards it compares the manager
/// with the database.
pub async fn in_every_order(scene: impl AsyncFn(&EntityManager<Blog>, Keys, u64)) {
    let stage = Stage::new().await;
    for (run, order) in orders().enumerate() {
        let keys = stage.rows(&run.to_string()).await;
        let em = stage.fork();
        let played =
            tokio::time::timeout(std::time::Duration::from_secs(120), scene(&em, keys, order));
        assert!(played.await.is_ok(), "stuck in the order {order:#b}");
        compare(&stage, &em, keys, order).await;
    }
}

/// The values and links of the run's rows, as a manager shows them.
async fn picture(em: &EntityManager<Blog>, keys: Keys) -> Vec<String> {
    let mut lines = Vec::new();
    let articles = em
        .find(Article::ID.in_([keys.first, keys.second]))
        .populate((
            Article::AUTHOR.with(User::ARTICLES),
            Article::TAGS,
            Article::COMMENTS,
        ))
        .order_by(Article::ID.asc())
        .await
        .unwrap();
    for article in articles {
        let mut tags: Vec<i64> = article.tags().iter().map(|tag| tag.id()).collect();
        let mut comments: Vec<String> = article
            .comments()
            .iter()
            .map(|comment| comment.text().to_owned())
            .collect();
        tags.sort_unstable();
        comments.sort_unstable();
        let author = article.author();
        assert!(author.articles().iter().any(|own| own.id() == article.id()));
        lines.push(format!(
            "{} {:?} by {} {tags:?} {comments:?}",
            article.id(),
            article.title(),
            author.email()
        ));
    }
    for key in [keys.ann, keys.bob] {
        let user = em.find_one(User::ID.eq(key)).populate(User::ARTICLES).await;
        let Some(user) = user.unwrap() else { continue };
        let mut own: Vec<i64> = user.articles().iter().map(|own| own.id()).collect();
        own.sort_unstable();
        lines.push(format!("{key} {:?} {own:?}", user.full_name()));
    }
    for key in [keys.red, keys.blue] {
        let tag = em.find_one(Tag::ID.eq(key)).populate(Tag::ARTICLES).await;
        let Some(tag) = tag.unwrap() else { continue };
        let mut on: Vec<i64> = tag.articles().iter().map(|on| on.id()).collect();
        on.sort_unstable();
        lines.push(format!("{key} {:?} {on:?}", tag.name()));
    }
    let comment = em.find_one(Comment::ID.eq(keys.comment)).await.unwrap();
    lines.extend(comment.map(|comment| comment.text().to_owned()));
    lines
}

/// After one more flush the manager shows what the database has, and there is nothing left to write.
pub async fn compare(stage: &Stage, em: &EntityManager<Blog>, keys: Keys, order: u64) {
    let flushed = em.flush().await;
    assert!(flushed.is_ok(), "{flushed:?} in the order {order:#b}");
    assert!(em.plan().unwrap().is_empty(), "in the order {order:#b}");
    let other = stage.fork();
    let (shown, stored) = (picture(em, keys).await, picture(&other, keys).await);
    assert_eq!(shown, stored, "in the order {order:#b}");
}
