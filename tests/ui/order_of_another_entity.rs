//! A query for articles cannot be ordered by a column of users.
// says: the trait bound `Order<dormouse_tests::blog::Article>: From<Order<User>>` is not satisfied

use dormouse::{EntityManager, Result};
use dormouse_tests::blog::{Article, Blog, User};

async fn find(em: &EntityManager<Blog>) -> Result<()> {
    em.find_all::<Article>().order_by(User::EMAIL.asc()).await?;
    Ok(())
}

fn main() {}
