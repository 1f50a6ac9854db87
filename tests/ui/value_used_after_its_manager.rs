//! What was read from a handle lives as long as the manager, no longer.
// says: cannot move out of `em` because it is borrowed

use dormouse::{Orm, Result};
use dormouse_tests::blog::{Article, Blog};

async fn title(orm: &Orm<Blog>) -> Result<()> {
    let em = orm.fork();
    let title = em
        .find_one(Article::SLUG.eq("one"))
        .or_fail()
        .await?
        .title();
    drop(em);
    println!("{title}");
    Ok(())
}

fn main() {}
