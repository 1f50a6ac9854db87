//! A row is created from a generated `New…` struct, and only entities of the schema can be asked for.
// says: `D` does not describe a new row
// says: give a generated `New…` struct, or the draft it turns into
// says: `E` is not a generated entity

use dormouse::{EntityManager, Result};
use dormouse_tests::blog::Blog;

fn create<D>(em: &EntityManager<Blog>, new: D) {
    em.create(new);
}

async fn count<E>(em: &EntityManager<Blog>) -> Result<usize> {
    Ok(em.find_all::<E>().await?.len())
}

fn main() {}
