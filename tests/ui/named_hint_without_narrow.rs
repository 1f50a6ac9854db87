//! A handle with more than a named hint is another type: `narrow()` is missing.
// says: expected `Loaded<'_, Article, (Rel<Author>, ...)>`, found `Loaded<'_, Article, (Rel<Tags>, ...)>`

use dormouse::{EntityManager, Result};
use dormouse_tests::blog::{Article, ArticleCard, Blog};

fn line(article: ArticleCard<'_>) -> String {
    format!("{} by {}", article.title(), article.author().full_name())
}

async fn print(em: &EntityManager<Blog>) -> Result<()> {
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .populate((Article::TAGS, Article::CARD))
        .or_fail()
        .await?;
    println!("{}", line(article));
    Ok(())
}

fn main() {}
