//! A handle narrows to a named hint, whatever its order and whatever else it has, and detaches to owned data.

use dormouse_tests::Database;
use dormouse_tests::blog::{
    Article, ArticleCard, ArticleCardData, Blog, Comment, NewArticle, NewUser, User,
};

fn line(article: ArticleCard<'_>) -> String {
    format!(
        "{} by {}, {} comments",
        article.title(),
        article.author().full_name(),
        article.comments().len()
    )
}

async fn card(database: &Database<Blog>) -> dormouse::Result<ArticleCardData> {
    let em = database.fork();
    let article = em
        .find_one(Article::TITLE.eq("One"))
        .populate(Article::CARD)
        .or_fail()
        .await?;
    assert_eq!(line(article), "One by Foo Bar, 0 comments");
    Ok(article.detach())
}

#[tokio::main]
async fn main() -> dormouse::Result<()> {
    let database = Database::<Blog>::new().await;
    let em = database.fork();
    let user = em.create(NewUser {
        full_name: "Foo Bar".into(),
        email: "foo@bar.com".into(),
        password: "123456".into(),
    });
    em.create(NewArticle {
        title: "One".into(),
        text: "Lorem ipsum".into(),
        author: user.into(),
    });
    em.flush().await?;

    let article = em
        .find_one(Article::TITLE.eq("One"))
        .populate((
            Article::TAGS,
            Article::COMMENTS.with((Comment::ARTICLE, Comment::AUTHOR)),
            Article::AUTHOR.with(User::ARTICLES),
        ))
        .or_fail()
        .await?;
    assert_eq!(line(article.narrow()), "One by Foo Bar, 0 comments");
    let card = card(&database).await?;
    assert_eq!(
        (card.title.as_str(), card.author.email.as_str()),
        ("One", "foo@bar.com")
    );
    Ok(())
}
