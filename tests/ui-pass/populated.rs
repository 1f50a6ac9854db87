//! What a hint lists can be read, to any depth; what it does not list is reached at run time.

use dormouse_tests::Database;
use dormouse_tests::blog::{Article, Blog, Comment, NewArticle, NewComment, NewTag, NewUser, User};

#[tokio::main]
async fn main() -> dormouse::Result<()> {
    let database = Database::<Blog>::new().await;
    let em = database.fork();
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
    article
        .tags_ref()
        .add(em.create(NewTag { name: "new".into() }));
    em.create(NewComment {
        text: "First".into(),
        article: article.into(),
        author: user.into(),
    });
    assert_eq!(
        (article.title(), article.text(), article.id()),
        ("One", "Lorem ipsum", None)
    );
    em.flush().await?;
    assert_eq!(Some(article.saved()?.id()), article.id());

    let em = database.fork();
    let article = em
        .find_one(Article::TITLE.eq("One"))
        .populate((
            Article::AUTHOR.with(User::ARTICLES),
            Article::COMMENTS.with((Comment::AUTHOR, Comment::ARTICLE)),
            Article::TEXT,
        ))
        .or_fail()
        .await?;
    assert_eq!(article.text(), "Lorem ipsum");
    assert_eq!(article.author().articles()[0].title(), "One");
    for comment in &article.comments() {
        assert_eq!(
            (comment.author().full_name(), comment.article().title()),
            ("Foo Bar", "One")
        );
    }
    assert_eq!(article.tags_ref().load().await?[0].name(), "new");
    let article = em.populate(article, Article::TAGS).await?;
    assert_eq!(
        (article.tags().len(), article.author().full_name()),
        (1, "Foo Bar")
    );
    Ok(())
}
