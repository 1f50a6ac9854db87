//! A handle narrows only to hints that it has; here `comments` is populated, but not their authors.
// says: relation `dormouse_tests::blog::comment::Author` is not populated here

use dormouse::{EntityManager, Result};
use dormouse_tests::blog::{Article, ArticleCard, Blog};

fn line(article: ArticleCard<'_>) -> String {
    format!("{} by {}", article.title(), article.author().full_name())
}

async fn print(em: &EntityManager<Blog>) -> Result<()> {
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .populate((Article::AUTHOR, Article::COMMENTS))
        .or_fail()
        .await?;
    println!("{}", line(article.narrow()));
    Ok(())
}

fn main() {}
