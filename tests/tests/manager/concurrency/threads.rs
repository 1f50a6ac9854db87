//! Threads on one manager, as they come: what must hold whatever the machine does.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::scope;

use dormouse::EntityManager;
use dormouse_tests::blog::{Article, Blog, NewComment, NewTag, Tag, User};
use tokio::runtime::{Builder, Handle, Runtime};

use super::scene::{Keys, Stage, compare};

fn runtime() -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

#[test]
fn a_manager_and_its_handles_go_to_other_threads() {
    fn check<T: Send + Sync>() {}
    check::<EntityManager<Blog>>();
    check::<dormouse::Loaded<'static, Article>>();
    check::<dormouse::New<'static, Article>>();
}

/// Counts the names of these rows up, flushing now and then.
async fn count_up(em: &EntityManager<Blog>, keys: &[i64], rounds: usize) {
    for round in 0..rounds {
        for key in keys {
            let tag = em.find_one(Tag::ID.eq(*key)).or_fail().await.unwrap();
            let count: usize = tag.name().parse().unwrap();
            tag.set_name((count + 1).to_string());
        }
        if round % 3 == 0 {
            em.flush().await.unwrap();
        }
    }
}

#[test]
fn four_threads_that_count_distinct_rows_lose_nothing() {
    const ROUNDS: usize = 60;
    let runtime = runtime();
    let stage = runtime.block_on(Stage::new());
    let em = stage.fork();
    let tags: Vec<_> = (0..16)
        .map(|_| em.create(NewTag { name: "0".into() }))
        .collect();
    runtime.block_on(em.flush()).unwrap();
    let keys: Vec<i64> = tags.iter().map(|tag| tag.id().unwrap()).collect();
    let (em, handle) = (&stage.fork(), runtime.handle());
    scope(|threads| {
        for keys in keys.chunks(4) {
            threads.spawn(move || handle.block_on(count_up(em, keys, ROUNDS)));
        }
    });
    runtime.block_on(async {
        em.flush().await.unwrap();
        let stored = stage.fork().find_all::<Tag>().await.unwrap().len();
        let done = stage.fork().count(Tag::NAME.eq(ROUNDS.to_string())).await;
        assert_eq!((stored, done.unwrap()), (16, 16));
    });
}

#[test]
fn rows_created_beside_flushes_are_inserted_once_and_whole() {
    const ROWS: usize = 300;
    let runtime = runtime();
    let stage = runtime.block_on(Stage::new());
    let keys = runtime.block_on(stage.rows("threads"));
    let (em, handle, done) = (&stage.fork(), runtime.handle(), &AtomicBool::new(false));
    scope(|threads| {
        let makers = [keys.first, keys.second].map(|article| {
            threads.spawn(move || {
                let _inside = handle.enter();
                for number in 0..ROWS {
                    em.create(NewComment {
                        text: number.to_string(),
                        article: em.reference::<Article>(article).into(),
                        author: em.reference::<User>(keys.ann).into(),
                    });
                }
            })
        });
        threads.spawn(move || flush_until(handle, em, done));
        for maker in makers {
            maker.join().unwrap();
        }
        done.store(true, Ordering::Release);
    });
    runtime.block_on(async {
        em.flush().await.unwrap();
        for (key, before) in [(keys.first, 1), (keys.second, 0)] {
            for em in [em, &stage.fork()] {
                let article = em.find_one(Article::ID.eq(key)).or_fail().await.unwrap();
                let comments = article.comments_ref().load().await.unwrap();
                assert_eq!(comments.len(), ROWS + before);
            }
        }
    });
}

/// Values that go to and fro: a flush must write just those that it takes for written.
#[test]
fn values_that_change_beside_flushes_are_what_the_database_has() {
    let runtime = runtime();
    let stage = runtime.block_on(Stage::new());
    let (em, handle) = (&stage.fork(), runtime.handle());
    let tags: Vec<_> = (0..64)
        .map(|_| em.create(NewTag { name: "one".into() }))
        .collect();
    runtime.block_on(em.flush()).unwrap();
    for round in 0..30 {
        let done = &AtomicBool::new(false);
        scope(|threads| {
            threads.spawn(move || flush_until(handle, em, done));
            for pass in 0..20 + round {
                for (place, tag) in tags.iter().enumerate() {
                    tag.set_name(["one", "two"][(pass + place) % 2]);
                }
            }
            done.store(true, Ordering::Release);
        });
        runtime.block_on(async {
            em.flush().await.unwrap();
            let other = stage.fork();
            let stored = other
                .find_all::<Tag>()
                .order_by(Tag::ID.asc())
                .await
                .unwrap();
            let stored: Vec<_> = stored.iter().map(|tag| tag.name()).collect();
            let shown: Vec<_> = tags.iter().map(|tag| tag.name()).collect();
            assert_eq!(stored, shown, "round {round}");
        });
    }
}

#[test]
fn threads_that_read_link_and_flush_agree_with_the_database() {
    let runtime = runtime();
    let stage = runtime.block_on(Stage::new());
    let keys = runtime.block_on(stage.rows("agree"));
    let (em, handle, done) = (&stage.fork(), runtime.handle(), &AtomicBool::new(false));
    scope(|threads| {
        let links = threads.spawn(move || handle.block_on(move_about(em, keys)));
        let reads = threads.spawn(move || handle.block_on(read_all(em, keys)));
        threads.spawn(move || flush_until(handle, em, done));
        let ended = (links.join(), reads.join());
        done.store(true, Ordering::Release);
        assert!(ended.0.is_ok() && ended.1.is_ok());
    });
    runtime.block_on(compare(&stage, em, keys, 0));
}

/// Moves an article between its authors, and a tag on and off.
async fn move_about(em: &EntityManager<Blog>, keys: Keys) {
    let article = em
        .find_one(Article::ID.eq(keys.first))
        .or_fail()
        .await
        .unwrap();
    for round in 0..150 {
        let author = if round % 2 == 0 { keys.bob } else { keys.ann };
        article.author_ref().set_key(author).await.unwrap();
        let tag = em.reference::<Tag>(keys.blue).load().await.unwrap();
        match round % 2 {
            0 => article.tags_ref().add(tag),
            _ => article.tags_ref().remove(tag),
        }
        article.set_title(format!("round {round}"));
    }
}

/// Reads everything through handles, over and over.
async fn read_all(em: &EntityManager<Blog>, keys: Keys) {
    for round in 0..100 {
        let hints = (Article::AUTHOR.with(User::ARTICLES), Article::TAGS);
        let articles = em
            .find(Article::ID.in_([keys.first, keys.second]))
            .populate(hints)
            .await
            .unwrap();
        for article in articles {
            assert!(!article.author().full_name().is_empty());
            assert!(article.tags().len() <= 2);
        }
        if round % 10 == 0 {
            let article = em
                .find_one(Article::ID.eq(keys.second))
                .or_fail()
                .await
                .unwrap();
            em.refresh(article).await.unwrap();
        }
    }
}

fn flush_until(handle: &Handle, em: &EntityManager<Blog>, done: &AtomicBool) {
    while !done.load(Ordering::Acquire) {
        handle.block_on(em.flush()).unwrap();
    }
}
