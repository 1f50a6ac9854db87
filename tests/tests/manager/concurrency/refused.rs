//! A pool with no connection left says so, and nothing is lost.

use std::time::Duration;

use dormouse::{EntityManager, ErrorKind, Orm};
use dormouse_tests::blog::{Blog, NewTag, Tag};
use dormouse_tests::server;

/// Fails for want of a connection, in words that help.
async fn starves(em: &EntityManager<Blog>) {
    let error = em.count(Tag::ID.gt(0)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    let text = error.to_string();
    assert!(
        text.contains("all 2 are in use") && text.contains("max_connections"),
        "{text}"
    );
    assert_eq!(em.flush().await.unwrap_err().kind(), ErrorKind::Connection);
}

#[tokio::test]
async fn an_exhausted_pool_is_an_error_and_recovers() {
    let created = server::create_shared(server::current()).await;
    let orm = Orm::<Blog>::builder(&created.url)
        .max_connections(2)
        .acquire_timeout(Duration::from_millis(20))
        .connect()
        .await
        .unwrap();
    orm.schema().refresh().await.unwrap();
    let (first, second, third) = (orm.fork(), orm.fork(), orm.fork());
    let open = first.begin().await.unwrap();
    let row = second.create(NewTag {
        name: "second".into(),
    });
    third.create(NewTag {
        name: "third".into(),
    });
    // The second connection reads, so that both are in use.
    let mut reading = std::pin::pin!(std::future::IntoFuture::into_future(
        second.find(Tag::NAME.ne("nobody"))
    ));
    std::future::poll_fn(|context| {
        let _ = reading.as_mut().poll(context);
        std::task::Poll::Ready(())
    })
    .await;
    starves(&third).await;
    for _ in 0..5 {
        let mut waiting = std::pin::pin!(third.count(Tag::ID.gt(0)));
        let waits = std::future::poll_fn(|context| {
            std::task::Poll::Ready(waiting.as_mut().poll(context).is_pending())
        });
        assert!(
            waits.await,
            "a read that waits for a connection, and is dropped"
        );
    }
    reading.await.unwrap();
    assert_eq!(third.count(Tag::ID.gt(0)).await.unwrap(), 0);
    open.commit().await.unwrap();
    third.flush().await.unwrap();
    second.flush().await.unwrap();
    assert!(row.id().is_some());
    assert_eq!(first.count(Tag::ID.gt(0)).await.unwrap(), 2);
}
