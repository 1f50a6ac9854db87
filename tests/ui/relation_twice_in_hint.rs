//! One hint cannot list a relation twice: the second would say what the first does not.
// says: a populate hint lists the same relation or column twice: give it once, with all that is nested in it

use dormouse::{Orm, Result};
use dormouse_tests::blog::{Article, Blog, User};

#[tokio::main]
async fn main() -> Result<()> {
    let em = Orm::<Blog>::connect("sqlite::memory:").await?.fork();
    em.find_one(Article::SLUG.eq("one"))
        .populate((Article::AUTHOR, Article::AUTHOR.with(User::ARTICLES)))
        .or_fail()
        .await?;
    Ok(())
}
