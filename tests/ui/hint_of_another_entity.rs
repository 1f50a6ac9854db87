//! A query for articles cannot populate a relation of tags.
// says: `Rel<dormouse_tests::blog::tag::Articles>` is not a populate hint for `dormouse_tests::blog::Article`
// says: this cannot be populated on `dormouse_tests::blog::Article`
// says: give relations and lazy columns of `dormouse_tests::blog::Article`, one or a tuple of them
// says: those of a related entity go into `.with(…)` of the relation that leads there

use dormouse::{EntityManager, Result};
use dormouse_tests::blog::{Article, Blog, Tag};

async fn find(em: &EntityManager<Blog>) -> Result<()> {
    em.find_one(Article::SLUG.eq("one"))
        .populate(Tag::ARTICLES)
        .or_fail()
        .await?;
    Ok(())
}

fn main() {}
