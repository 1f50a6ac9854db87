//! A relation of a populated relation cannot be read when the hint stops before it.
// says: relation `dormouse_tests::blog::user::Articles` is not populated here
// says: this entity was loaded without `dormouse_tests::blog::user::Articles`

use dormouse::{EntityManager, Result};
use dormouse_tests::blog::{Article, Blog};

async fn by_the_same_author(em: &EntityManager<Blog>) -> Result<usize> {
    let article = em
        .find_one(Article::SLUG.eq("one"))
        .populate(Article::AUTHOR)
        .or_fail()
        .await?;
    Ok(article.author().articles().len())
}

fn main() {}
