//! One wrong hint among others is refused too.
// says: this cannot be populated on `dormouse_tests::blog::Article`

use dormouse::{EntityManager, Result};
use dormouse_tests::blog::{Article, Blog, Tag};

async fn find(em: &EntityManager<Blog>) -> Result<()> {
    em.find_one(Article::SLUG.eq("one"))
        .populate((Article::AUTHOR, Tag::ARTICLES))
        .or_fail()
        .await?;
    Ok(())
}

fn main() {}
