//! The rows of a populated collection have only what the hint nests in it.
// says: relation `dormouse_tests::blog::comment::Author` is not populated here

use dormouse::{EntityManager, Result};
use dormouse_tests::blog::{Article, Blog};

async fn commenters(em: &EntityManager<Blog>) -> Result<()> {
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .populate((Article::AUTHOR, Article::COMMENTS))
        .or_fail()
        .await?;
    for comment in article.comments().iter() {
        println!("{}", comment.author().full_name());
    }
    Ok(())
}

fn main() {}
