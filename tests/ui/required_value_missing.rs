//! A new row needs every required value; here the author is forgotten.
// says: missing field `author` in initializer of `NewArticle`

use dormouse::EntityManager;
use dormouse_tests::blog::{Blog, NewArticle};

fn create(em: &EntityManager<Blog>) {
    em.create(NewArticle {
        title: "One".into(),
        text: "Lorem ipsum".into(),
    });
}

fn main() {}
