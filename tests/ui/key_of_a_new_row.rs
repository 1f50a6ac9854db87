//! The key of a row that was created here is an `Option`, until `saved()`.
// says: expected `i64`, found `Option<i64>`

use dormouse::EntityManager;
use dormouse_tests::blog::{Blog, NewTag};

fn create(em: &EntityManager<Blog>) -> i64 {
    let tag = em.create(NewTag { name: "new".into() });
    tag.id()
}

fn main() {}
