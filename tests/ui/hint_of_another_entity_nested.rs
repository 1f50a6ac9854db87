//! What is nested in a relation has to be of the entity that the relation leads to.
// says: `Rel<dormouse_tests::blog::user::Articles>` is not a populate hint for `Comment`

use dormouse::{EntityManager, Result};
use dormouse_tests::blog::{Article, Blog, User};

async fn find(em: &EntityManager<Blog>) -> Result<()> {
    em.find_one(Article::SLUG.eq("one"))
        .populate(Article::COMMENTS.with(User::ARTICLES))
        .or_fail()
        .await?;
    Ok(())
}

fn main() {}
