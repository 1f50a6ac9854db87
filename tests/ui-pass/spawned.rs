//! A future that owns its manager can be spawned: handles live across `.await` inside it.

use dormouse::{Propagation, TransactionOptions};
use dormouse_tests::Database;
use dormouse_tests::blog::{Article, Blog, NewArticle, NewUser};

#[tokio::main]
async fn main() -> dormouse::Result<()> {
    let database = Database::<Blog>::new().await;
    let em = database.fork();
    let task = tokio::spawn(async move {
        let user = em.create(NewUser {
            full_name: "Foo Bar".into(),
            email: "foo@bar.com".into(),
            password: "123456".into(),
        });
        let article = em.create(NewArticle {
            title: "One".into(),
            text: "Lorem ipsum".into(),
            author: user.into(),
        });
        em.flush().await?;
        let found = em
            .find_one(Article::TITLE.eq("One"))
            .populate((Article::AUTHOR, Article::TAGS))
            .or_fail()
            .await?;
        found.set_title("Two");
        em.transactional(async |em| em.flush().await).await?;
        assert_eq!(
            (article.title(), found.author().full_name()),
            ("Two", "Foo Bar")
        );
        Ok::<_, dormouse::Error>(found.title().to_owned())
    });
    assert_eq!(task.await.expect("no panic")?, "Two");
    let orm = database.orm.clone();
    let task = tokio::spawn(async move {
        orm.retry(|em| async move {
            let found = em.find_one(Article::TITLE.eq("Two")).or_fail().await?;
            found.set_title("Three");
            let reads = TransactionOptions::new().propagation(Propagation::Required);
            em.transactional_with(reads, async |em| em.flush().await)
                .await?;
            Ok::<_, dormouse::Error>(found.id())
        })
        .await
    });
    assert_eq!(task.await.expect("no panic")?, 1);
    Ok(())
}
