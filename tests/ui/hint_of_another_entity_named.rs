//! A named hint is for the entity whose schema names it.
// says: this cannot be populated on `Tag`

use dormouse::{EntityManager, Result};
use dormouse_tests::blog::{Article, Blog, Tag};

async fn find(em: &EntityManager<Blog>) -> Result<()> {
    em.find_one(Tag::NAME.eq("new"))
        .populate(Article::CARD)
        .or_fail()
        .await?;
    Ok(())
}

fn main() {}
