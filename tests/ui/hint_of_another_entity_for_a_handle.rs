//! A handle of an article cannot be populated with the lazy column of a user.
// says: is not a populate hint for `dormouse_tests::blog::Article`

use dormouse::{EntityManager, Loaded, Result};
use dormouse_tests::blog::{Article, Blog, User};

async fn read<'em>(em: &'em EntityManager<Blog>, article: Loaded<'em, Article>) -> Result<()> {
    em.populate(article, User::PASSWORD).await?;
    Ok(())
}

fn main() {}
