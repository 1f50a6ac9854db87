//! A flush that is not awaited writes nothing.
#![deny(unused_must_use)]
// says: unused implementer of `Future` that must be used

use dormouse::EntityManager;
use dormouse_tests::blog::{Blog, NewTag};

async fn create(em: &EntityManager<Blog>) {
    em.create(NewTag { name: "new".into() });
    em.flush();
}

fn main() {}
