//! A query that is not awaited sends nothing.
#![deny(unused_must_use)]
// says: a query does nothing until it is awaited

use dormouse::EntityManager;
use dormouse_tests::blog::{Article, Blog, Tag};

async fn find(em: &EntityManager<Blog>) {
    em.find(Tag::NAME.eq("new"));
    em.find_one(Tag::NAME.eq("new")).populate(Tag::ARTICLES);
    em.find_one(Article::SLUG.eq("one")).or_fail();
}

fn main() {}
