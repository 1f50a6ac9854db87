//! A column that is always loaded is nothing to populate.
// says: is not a populate hint for `dormouse_tests::blog::Article`

use dormouse::{EntityManager, Result};
use dormouse_tests::blog::{Article, Blog};

async fn find(em: &EntityManager<Blog>) -> Result<()> {
    em.find_one(Article::SLUG.eq("one"))
        .populate(Article::TITLE)
        .or_fail()
        .await?;
    Ok(())
}

fn main() {}
