//! Subscribers: what they are told and in which order, what they may change, what is taken back with a flush.

use std::sync::{Arc, Mutex, OnceLock};

use dormouse::{
    ChangeKind, EntityManager, EntityState, Error, ErrorKind, FlushEvent, Result, RowEvent,
    Subscriber, TransactionEvent,
};
use dormouse_tests::Database;
use dormouse_tests::blog::{Article, Blog, Comment, NewTag, Tag, User};

use crate::seed;

type Told = Arc<Mutex<Vec<String>>>;

/// Writes down what it is told.
#[derive(Clone, Default)]
struct Diary(Told);

impl Diary {
    fn note(&self, what: String) {
        self.0.lock().unwrap().push(what);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }

    fn row(&self, when: &str, event: RowEvent<'_, Blog>) -> Result<()> {
        let key = event.saved::<Tag>().map(|tag| tag.id());
        let key = key.map_or(String::new(), |key| format!(" {key}"));
        self.note(format!("{when} {}{key}", event.entity()));
        Ok(())
    }

    fn flush(&self, when: &str, event: FlushEvent<'_, Blog>) {
        self.note(format!("{when} flush {:?}", event.rows().count()));
    }
}

impl Subscriber<Blog> for Diary {
    async fn before_create(&self, event: RowEvent<'_, Blog>) -> Result<()> {
        self.row("before create", event)
    }

    async fn after_create(&self, event: RowEvent<'_, Blog>) -> Result<()> {
        self.row("after create", event)
    }

    async fn before_update(&self, event: RowEvent<'_, Blog>) -> Result<()> {
        self.row("before update", event)
    }

    async fn after_update(&self, event: RowEvent<'_, Blog>) -> Result<()> {
        self.row("after update", event)
    }

    async fn before_delete(&self, event: RowEvent<'_, Blog>) -> Result<()> {
        self.row("before delete", event)
    }

    async fn after_delete(&self, event: RowEvent<'_, Blog>) -> Result<()> {
        self.row("after delete", event)
    }

    async fn before_flush(&self, event: FlushEvent<'_, Blog>) -> Result<()> {
        self.flush("before", event);
        Ok(())
    }

    async fn on_flush(&self, event: FlushEvent<'_, Blog>) -> Result<()> {
        self.flush("on", event);
        Ok(())
    }

    async fn after_flush(&self, event: FlushEvent<'_, Blog>) {
        self.flush("after", event);
    }

    fn transaction(&self, event: TransactionEvent) {
        self.note(format!("{event:?}"));
    }
}

async fn told(subscriber: impl Subscriber<Blog>) -> Database<Blog> {
    Database::shared(|builder| builder.subscribe(subscriber)).await
}

#[tokio::test]
async fn every_step_of_a_row_is_told_in_order() {
    let diary = Diary::default();
    let database = told(diary.clone()).await;
    let em = database.fork();
    let tag = em.create(NewTag { name: "red".into() });
    em.flush().await.unwrap();
    let begun = "Begun { nested: false }";
    let committed = "Committed { nested: false }";
    let flush = |kind: &str, before: &str| {
        [
            "before flush 0".to_owned(),
            format!("before {kind} Tag{before}"),
            "on flush 1".to_owned(),
            begun.to_owned(),
            format!("after {kind} Tag 1"),
            "Committing".to_owned(),
            committed.to_owned(),
            "after flush 1".to_owned(),
        ]
    };
    assert_eq!(diary.take(), flush("create", ""));
    tag.set_name("blue");
    em.flush().await.unwrap();
    assert_eq!(diary.take(), flush("update", " 1"));
    em.remove(tag);
    em.flush().await.unwrap();
    assert_eq!(diary.take(), flush("delete", " 1"));
    em.flush().await.unwrap();
    let nothing = ["before flush 0", "on flush 0", "after flush 0"];
    assert_eq!(diary.take(), nothing, "nothing to do, and no transaction");
}

#[tokio::test]
async fn transactions_are_told_of_however_they_end() {
    let diary = Diary::default();
    let database = told(diary.clone()).await;
    let em = database.fork();
    let tx = em.begin().await.unwrap();
    let failed: Result<()> = em.transactional(async |_| Err(Error::other("no"))).await;
    failed.unwrap_err();
    em.transactional(async |_| Ok::<_, Error>(()))
        .await
        .unwrap();
    tx.rollback().await.unwrap();
    drop(em.begin().await.unwrap());
    em.begin().await.unwrap().commit().await.unwrap();
    let mut lines = diary.take();
    lines.retain(|line| !line.contains("flush"));
    assert_eq!(
        lines,
        [
            "Begun { nested: false }",
            "Begun { nested: true }",
            "RolledBack { nested: true }",
            "Begun { nested: true }",
            "Committed { nested: true }",
            "RolledBack { nested: false }",
            "Begun { nested: false }",
            "RolledBack { nested: false }",
            "Begun { nested: false }",
            "Committing",
            "Committed { nested: false }",
        ]
    );
}

/// Marks articles as deleted instead of deleting them.
struct SoftDelete;

impl Subscriber<Blog> for SoftDelete {
    async fn on_flush(&self, flush: FlushEvent<'_, Blog>) -> Result<()> {
        for event in flush.rows() {
            if event.kind() == ChangeKind::Delete
                && let Some(article) = event.saved::<Article>()
            {
                assert!(flush.keep(event));
                article.set_description("deleted");
            }
        }
        Ok(())
    }
}

#[tokio::test]
async fn a_delete_becomes_an_update() {
    let database = told(SoftDelete).await;
    let em = database.fork();
    let article = seed::article(&em, "One", seed::user(&em, "ann"));
    em.flush().await.unwrap();
    database.take();
    em.remove(article);
    em.flush().await.unwrap();
    database.expect_writes(&[
        r#"update "article" set "updated_at" = ?, "description" = ? where "id" = ?"#,
    ]);
    assert_eq!(article.state(), EntityState::Managed);
    em.flush().await.unwrap();
    database.expect_sql(&[]);
    let found = database.fork();
    let found = found.find_one(Article::TITLE.eq("One")).or_fail().await;
    assert_eq!(found.unwrap().description(), "deleted");
}

#[tokio::test]
async fn a_kept_row_is_to_be_deleted_again_when_the_flush_fails() {
    let database = told(SoftDelete).await;
    let em = database.fork();
    let article = seed::article(&em, "One", seed::user(&em, "ann"));
    em.flush().await.unwrap();
    let before = article.description().to_owned();
    em.remove(article);
    let twin = seed::user(&em, "ann");
    em.flush().await.unwrap_err();
    assert_eq!(article.state(), EntityState::Removing);
    assert_eq!(article.description(), before);
    em.remove(twin);
    em.flush().await.unwrap();
    assert_eq!(article.description(), "deleted");
    assert_eq!(database.fork().count(Article::ID.gt(0)).await.unwrap(), 1);
}

/// Keeps orphans.
struct KeepComments;

impl Subscriber<Blog> for KeepComments {
    fn subscribes_to(&self, entity: &str) -> bool {
        entity == "Comment"
    }

    async fn on_flush(&self, flush: FlushEvent<'_, Blog>) -> Result<()> {
        for event in flush.rows() {
            flush.keep(event);
        }
        Ok(())
    }
}

#[tokio::test]
async fn an_orphan_is_kept() {
    let database = told(KeepComments).await;
    let em = database.fork();
    let ann = seed::user(&em, "ann");
    let article = seed::article(&em, "One", ann);
    let comment = em.create(dormouse_tests::blog::NewComment {
        text: "a comment".into(),
        article: article.into(),
        author: ann.into(),
    });
    em.flush().await.unwrap();
    article.comments_ref().remove(comment);
    em.flush().await.unwrap();
    em.flush().await.unwrap();
    let rows = database.fork();
    let of_article = Comment::ARTICLE.is(Article::TITLE.eq("One"));
    assert_eq!(rows.count(of_article).await.unwrap(), 1);
}

/// Adds a tag for each new user, and changes what is written of it.
struct Welcome;

impl Subscriber<Blog> for Welcome {
    async fn before_create(&self, event: RowEvent<'_, Blog>) -> Result<()> {
        if let Some(user) = event.row::<User>() {
            assert!(event.saved::<User>().is_none(), "it has no key yet");
            user.set_bio(format!("I am {}", user.full_name()));
        }
        Ok(())
    }

    async fn on_flush(&self, flush: FlushEvent<'_, Blog>) -> Result<()> {
        for event in flush.rows() {
            if let Some(user) = event.row::<User>() {
                flush.create(NewTag {
                    name: user.full_name().into(),
                });
            }
        }
        Ok(())
    }
}

#[tokio::test]
async fn values_and_rows_of_subscribers_are_in_the_same_flush() {
    let database = told(Welcome).await;
    let em = database.fork();
    let user = seed::user(&em, "ann");
    em.flush().await.unwrap();
    assert_eq!(user.bio(), "I am ann");
    em.flush().await.unwrap();
    let tags = database.fork();
    assert_eq!(tags.count(Tag::NAME.eq("ann")).await.unwrap(), 1);
}

#[tokio::test]
async fn what_subscribers_did_is_taken_back_with_the_flush() {
    let database = told(Welcome).await;
    let em = database.fork();
    seed::user(&em, "ann");
    em.flush().await.unwrap();
    let em = database.fork();
    let user = seed::user(&em, "bob");
    let twin = seed::user(&em, "ann");
    em.flush().await.unwrap_err();
    assert_eq!(user.bio(), "");
    em.remove(twin);
    em.flush().await.unwrap();
    assert_eq!(user.bio(), "I am bob");
    let tags = database.fork();
    assert_eq!(tags.count(Tag::ID.gt(0)).await.unwrap(), 2);
}

/// Refuses what it is told to, and tries to flush.
#[derive(Clone, Default)]
struct Guard {
    manager: Arc<OnceLock<Arc<EntityManager<Blog>>>>,
}

impl Subscriber<Blog> for Guard {
    async fn after_create(&self, event: RowEvent<'_, Blog>) -> Result<()> {
        match self.manager.get() {
            Some(em) => em.flush().await,
            None if event.row::<Tag>().is_some() => Err(Error::other("no tags today")),
            None => Ok(()),
        }
    }
}

#[tokio::test]
async fn an_error_of_a_subscriber_rolls_the_flush_back() {
    let guard = Guard::default();
    let database = told(guard.clone()).await;
    let em = Arc::new(database.fork());
    let user = seed::user(&em, "ann");
    let tag = em.create(NewTag { name: "red".into() });
    let error = em.flush().await.unwrap_err();
    assert!(error.to_string().contains("no tags today"), "{error}");
    assert_eq!((user.id(), tag.id()), (None, None));
    em.remove(tag);
    em.flush().await.unwrap();
    assert_eq!(database.fork().count(User::ID.gt(0)).await.unwrap(), 1);

    assert!(guard.manager.set(Arc::clone(&em)).is_ok());
    seed::user(&em, "bob");
    let error = em.flush().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::FlushInFlush);
}

#[tokio::test]
async fn hooks_come_before_subscribers() {
    struct Seen(Told);
    impl Subscriber<Blog> for Seen {
        async fn before_create(&self, event: RowEvent<'_, Blog>) -> Result<()> {
            if let Some(user) = event.row::<User>() {
                self.0.lock().unwrap().push(user.email().to_owned());
            }
            Ok(())
        }
    }
    let seen = Told::default();
    let database = told(Seen(Arc::clone(&seen))).await;
    let em = database.fork();
    seed::user(&em, "ANN");
    em.flush().await.unwrap();
    // The hook of `User` writes e-mail addresses small.
    assert_eq!(*seen.lock().unwrap(), ["ann@bar.com"]);
}

#[tokio::test]
async fn a_row_nobody_hears_of_is_deleted_by_its_key_alone() {
    for (subscriber, loads) in [(Some(KeepComments), false), (None, true)] {
        let diary = Diary::default();
        let database = Database::<Blog>::shared(|builder| match subscriber {
            Some(subscriber) => builder.subscribe(subscriber),
            None => builder.subscribe(diary.clone()),
        })
        .await;
        let em = database.fork();
        em.create(NewTag { name: "red".into() });
        em.flush().await.unwrap();
        let em = database.fork();
        database.take();
        em.remove(em.reference::<Tag>(1));
        em.flush().await.unwrap();
        let sent = database.take();
        let loaded = sent.iter().any(|sql| sql.starts_with("select"));
        assert_eq!(loaded, loads, "{sent:?}");
    }
}
