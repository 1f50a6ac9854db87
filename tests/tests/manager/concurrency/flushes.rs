//! What a flush sees of changes that another task makes while it runs.

use std::cell::Cell;

use dormouse::ErrorKind;
use dormouse_tests::blog::{Article, NewComment, NewUser, Tag, User};

use super::scene::{Stage, in_every_order};
use super::schedule::{interleave, orders, pause, pauses};
use crate::seed;

#[tokio::test]
async fn a_value_that_changes_during_a_flush_is_in_this_one_or_the_next() {
    in_every_order(async |em, keys, order| {
        let article = em
            .find_one(Article::ID.eq(keys.first))
            .or_fail()
            .await
            .unwrap();
        let left = async {
            article.set_title("planned");
            em.flush().await.unwrap();
        };
        let right = async {
            for title in ["other", "planned", "first", "planned", "last"] {
                article.set_title(title);
                pause().await;
            }
        };
        interleave(order, Box::pin(left), Box::pin(right)).await;
        assert!(["planned", "last"].contains(&article.title()));
    })
    .await;
}

#[tokio::test]
async fn two_flushes_write_each_change_once() {
    let stage = Stage::new().await;
    for (run, order) in orders().enumerate() {
        let keys = stage.rows(&format!("two{run}")).await;
        let em = stage.fork();
        let article = em
            .find_one(Article::ID.eq(keys.first))
            .or_fail()
            .await
            .unwrap();
        stage.database.take();
        let made = |name: &str| NewUser {
            full_name: name.into(),
            email: format!("{name}{run}@two.com"),
            password: "secret".into(),
        };
        let left = async {
            em.create(made("left"));
            article.set_title("left");
            em.flush().await.unwrap();
        };
        let right = async {
            pauses(order % 5).await;
            em.create(made("right"));
            article.set_description("right");
            em.flush().await.unwrap();
        };
        interleave(order, Box::pin(left), Box::pin(right)).await;
        em.flush().await.unwrap();
        let (sent, other) = (stage.database.take(), stage.fork());
        let inserts = sent.iter().filter(|sql| sql.starts_with("insert")).count();
        let updates = sent.iter().filter(|sql| sql.starts_with("update")).count();
        assert!(inserts <= 2 && updates <= 2, "{sent:#?}");
        for name in ["left", "right"] {
            let mail = format!("{name}{run}@two.com");
            assert_eq!(other.count(User::EMAIL.eq(mail)).await.unwrap(), 1);
        }
        let stored = other
            .find_one(Article::ID.eq(keys.first))
            .or_fail()
            .await
            .unwrap();
        assert_eq!((stored.title(), stored.description()), ("left", "right"));
    }
}

#[tokio::test]
async fn a_row_that_is_created_during_a_flush_is_whole() {
    in_every_order(async |em, keys, order| {
        let article = em
            .find_one(Article::ID.eq(keys.first))
            .or_fail()
            .await
            .unwrap();
        let left = async {
            article.set_title("left");
            em.flush().await.unwrap();
            em.flush().await.unwrap();
        };
        let right = async {
            for number in 0..3 {
                pauses(order % 3).await;
                let comment = em.create(NewComment {
                    text: format!("new {number}"),
                    article: article.into(),
                    author: em.reference::<User>(keys.bob).into(),
                });
                comment.set_text(format!("changed {number}"));
            }
        };
        interleave(order, Box::pin(left), Box::pin(right)).await;
    })
    .await;
}

#[tokio::test]
async fn links_that_change_during_a_flush_are_written() {
    in_every_order(async |em, keys, order| {
        let articles = em
            .find(Article::ID.in_([keys.first, keys.second]))
            .populate(Article::TAGS)
            .order_by(Article::ID.asc())
            .await
            .unwrap();
        let tag = |key: i64| em.reference::<Tag>(key);
        tag(keys.blue).load().await.unwrap();
        let left = async {
            articles[0].tags_ref().add(tag(keys.blue));
            articles[0].set_author(em.reference::<User>(keys.bob));
            em.flush().await.unwrap();
        };
        let right = async {
            pauses(order % 4).await;
            articles[0].tags_ref().remove(tag(keys.blue));
            pause().await;
            articles[0].tags_ref().add(tag(keys.blue));
            articles[1].set_author(em.reference::<User>(keys.ann));
            pause().await;
            articles[0].tags_ref().remove(tag(keys.red));
            articles[0].set_author(em.reference::<User>(keys.ann));
        };
        interleave(order, Box::pin(left), Box::pin(right)).await;
    })
    .await;
}

/// The flush runs a hook on the user, loads the article before its own, and fails on the mail address of the new row.
#[tokio::test]
async fn a_failed_flush_does_not_take_back_what_another_task_has_set() {
    let stage = Stage::new().await;
    let meanwhile = Cell::new(0);
    for (run, order) in orders().enumerate() {
        let keys = stage.rows(&format!("failed{run}")).await;
        let em = stage.fork();
        let ann = em.find_one(User::ID.eq(keys.ann)).or_fail().await.unwrap();
        let (mine, theirs) = (format!("Mine{run}@Foo.com"), format!("Theirs{run}@Foo.com"));
        let (double, running) = (Cell::new(None), Cell::new(false));
        let last = Cell::new(&mine);
        let left = async {
            ann.set_email(theirs.clone());
            last.set(&theirs);
            ann.articles_ref().add(em.reference::<Article>(keys.second));
            double.set(Some(seed::user(&em, &format!("bobfailed{run}"))));
            running.set(true);
            let failed = em.flush().await.unwrap_err();
            assert_eq!(failed.kind(), ErrorKind::UniqueViolation);
            running.set(false);
        };
        let right = async {
            while double.get().is_none() {
                pause().await;
            }
            pauses(order % 4).await;
            ann.set_email(mine.clone());
            last.set(&mine);
            meanwhile.set(meanwhile.get() + u32::from(running.get()));
        };
        interleave(order, Box::pin(left), Box::pin(right)).await;
        let shown = ann.email().to_owned();
        assert_eq!(&shown, last.get(), "in the order {order:#b}");
        em.remove(double.get().unwrap());
        em.flush().await.unwrap();
        let stored = stage
            .fork()
            .count(User::EMAIL.eq(shown.to_lowercase()))
            .await;
        assert_eq!(stored.unwrap(), 1);
    }
    assert!(
        meanwhile.get() > 20,
        "{} were set meanwhile",
        meanwhile.get()
    );
}
