//! A lazy column that the query did not load cannot be read.
// says: lazy column `dormouse_tests::blog::article::Text` is not loaded here
// says: this entity was loaded without `dormouse_tests::blog::article::Text`
// says: add the column to `.populate(…)`

use dormouse::{EntityManager, Result};
use dormouse_tests::blog::{Article, Blog};

async fn length(em: &EntityManager<Blog>) -> Result<usize> {
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .populate(Article::AUTHOR)
        .or_fail()
        .await?;
    Ok(article.text().len())
}

fn main() {}
