//! Generic code names what it needs; every handle that has it will do.

use dormouse::{Loaded, Populated, Saved};
use dormouse_tests::Database;
use dormouse_tests::blog::{Article, ArticleView, Blog, NewArticle, NewUser, User, article, user};

fn byline<H, N, I>(article: &ArticleView<'_, H>) -> String
where
    H: Populated<article::Author, N, I>,
{
    format!("{} by {}", article.title(), article.author().full_name())
}

fn siblings<H, N, M, I, J>(article: Loaded<'_, Article, H>) -> usize
where
    H: Populated<article::Author, N, I>,
    N: Populated<user::Articles, M, J>,
{
    article.author().articles().len()
}

fn label<H: Saved>(article: &ArticleView<'_, H>) -> String {
    format!("{}: {}", article.id(), article.title())
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

    let one = em
        .find_one(Article::TITLE.eq("One"))
        .populate((Article::TAGS, Article::AUTHOR))
        .or_fail()
        .await?;
    assert_eq!(byline(&one), "One by Foo Bar");
    assert_eq!(label(&one), "1: One");
    let one = em
        .find_one(Article::TITLE.eq("One"))
        .populate(Article::AUTHOR.with(User::ARTICLES))
        .or_fail()
        .await?;
    assert_eq!(
        (byline(&one).as_str(), siblings(one)),
        ("One by Foo Bar", 1)
    );
    Ok(())
}
