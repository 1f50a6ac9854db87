//! A handle cannot leave the function that owns its manager.
// says: cannot return value referencing local variable `em`

use dormouse::{Loaded, Orm, Result};
use dormouse_tests::blog::{Article, Blog};

async fn find<'em>(orm: &Orm<Blog>) -> Result<Loaded<'em, Article>> {
    let em = orm.fork();
    let article = em.find_one(Article::SLUG.eq("one")).or_fail().await?;
    Ok(article)
}

fn main() {}
