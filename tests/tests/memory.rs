//! Forks give back all that they took: bytes that live, counted by the allocator of this binary.

use dormouse::{EntityManager, Orm};
use dormouse_tests::blog::{Article, Blog, NewArticle, NewComment, NewUser, User};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<std::alloc::System> = &INSTRUMENTED_SYSTEM;

/// Half of the forks.
const FORKS: usize = 5_000;

/// What the driver and the runtime may hold more or less by chance.
const SLACK: i64 = 64 * 1024;

fn live() -> i64 {
    let stats = ALLOCATOR.stats();
    stats.bytes_allocated as i64 - stats.bytes_deallocated as i64
}

async fn seed(em: &EntityManager<Blog>) {
    let user = em.create(NewUser {
        full_name: "ann".into(),
        email: "ann@bar.com".into(),
        password: "secret".into(),
    });
    let article = em.create(NewArticle {
        title: "One".into(),
        text: "text".into(),
        author: user.into(),
    });
    em.create(NewComment {
        text: "first".into(),
        article: article.into(),
        author: user.into(),
    });
    em.flush().await.expect("seeds");
}

/// Loads a few rows and changes them; every other fork is dropped without its flush, one in ten in a transaction.
async fn work(orm: &Orm<Blog>, round: usize) {
    let em = orm.fork();
    let article = em
        .find_one(Article::ID.eq(1))
        .populate((Article::AUTHOR.with(User::ARTICLES), Article::COMMENTS))
        .or_fail()
        .await
        .expect("the seed");
    article.set_title(format!("title {round}"));
    article.comments()[0].set_text(format!("text {round}"));
    if round.is_multiple_of(10) {
        let open = em.begin().await.expect("a transaction");
        em.flush().await.expect("a flush");
        open.rollback().await.expect("a rollback");
    } else if round.is_multiple_of(2) {
        em.flush().await.expect("a flush");
    }
}

#[tokio::test]
async fn ten_thousand_forks_leave_as_much_as_five_thousand() {
    let orm = Orm::<Blog>::connect("sqlite::memory:")
        .await
        .expect("a database");
    orm.schema().create().await.expect("tables");
    seed(&orm.fork()).await;
    for round in 0..FORKS {
        work(&orm, round).await;
    }
    let half = live();
    for round in 0..FORKS {
        work(&orm, round).await;
    }
    let growth = live() - half;
    assert!(
        growth < SLACK,
        "{growth} bytes more after {FORKS} more forks"
    );
}
