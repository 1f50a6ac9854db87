//! A handle cannot be used once its manager is gone.
// says: cannot move out of `em` because it is borrowed

use dormouse::{Orm, Result};
use dormouse_tests::blog::{Article, Blog};

async fn title(orm: &Orm<Blog>) -> Result<()> {
    let em = orm.fork();
    let article = em.find_one(Article::SLUG.eq("one")).or_fail().await?;
    drop(em);
    println!("{}", article.title());
    Ok(())
}

fn main() {}
