//! A query for articles cannot be given a condition on users.
// says: expected `Condition<Article>`, found `Condition<User>`

use dormouse::{EntityManager, Result};
use dormouse_tests::blog::{Article, Blog, User};

async fn find(em: &EntityManager<Blog>) -> Result<()> {
    em.find::<Article>(User::EMAIL.eq("foo@bar.com")).await?;
    Ok(())
}

fn main() {}
