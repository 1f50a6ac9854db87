//! A transaction that nobody keeps is rolled back at once.
#![deny(unused_must_use)]
// says: a transaction that is dropped is rolled back

use dormouse::{EntityManager, Result};
use dormouse_tests::blog::Blog;

async fn write(em: &EntityManager<Blog>) -> Result<()> {
    em.begin().await?;
    em.flush().await
}

fn main() {}
