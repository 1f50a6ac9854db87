//! What a flush returns has to be looked at.
#![deny(unused_must_use)]
// says: unused `std::result::Result` that must be used

use dormouse::EntityManager;
use dormouse_tests::blog::{Blog, NewTag};

async fn create(em: &EntityManager<Blog>) {
    em.create(NewTag { name: "new".into() });
    em.flush().await;
}

fn main() {}
