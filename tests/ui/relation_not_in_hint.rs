//! A relation that the query did not populate cannot be read.
// says: relation `Tags` is not populated here
// says: this entity was loaded without `Tags`
// says: add the relation to `.populate(…)`, or load it at run time through its `…_ref()`

use dormouse::{EntityManager, Result};
use dormouse_tests::blog::{Article, Blog};

async fn tags(em: &EntityManager<Blog>) -> Result<usize> {
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .populate(Article::AUTHOR)
        .or_fail()
        .await?;
    Ok(article.tags().len())
}

fn main() {}
