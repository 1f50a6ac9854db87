//! A manager forgets its rows only when no handle is left.
// says: cannot borrow `em` as mutable because it is also borrowed as immutable

use dormouse::{Orm, Result};
use dormouse_tests::blog::{Article, Blog};

async fn title(orm: &Orm<Blog>) -> Result<()> {
    let mut em = orm.fork();
    let article = em.find_one(Article::SLUG.eq("one")).or_fail().await?;
    em.clear();
    println!("{}", article.title());
    Ok(())
}

fn main() {}
