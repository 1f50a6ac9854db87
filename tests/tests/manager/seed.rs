//! Rows that many tests start from.

use dormouse::New;
use dormouse_tests::Database;
use dormouse_tests::blog::{Article, Blog, NewArticle, NewComment, NewTag, NewUser, User};

/// A user that is not saved yet.
pub fn user<'em>(em: &'em dormouse::EntityManager<Blog>, name: &str) -> New<'em, User> {
    em.create(NewUser {
        full_name: name.into(),
        email: format!("{name}@bar.com"),
        password: "secret".into(),
    })
}

/// An article that is not saved yet.
pub fn article<'em>(
    em: &'em dormouse::EntityManager<Blog>,
    title: &str,
    author: New<'em, User>,
) -> New<'em, Article> {
    em.create(NewArticle {
        title: title.into(),
        text: format!("the text of {title}"),
        author: author.into(),
    })
}

/// Two users, three articles (two of the first user), two tags on the first article, a comment on each article.
pub async fn blog() -> Database<Blog> {
    let database = Database::new().await;
    let em = database.fork();
    let (ann, bob) = (user(&em, "ann"), user(&em, "bob"));
    let articles = [
        article(&em, "One", ann),
        article(&em, "Two", ann),
        article(&em, "Three", bob),
    ];
    for name in ["red", "blue"] {
        articles[0]
            .tags_ref()
            .add(em.create(NewTag { name: name.into() }));
    }
    for article in articles {
        em.create(NewComment {
            text: format!("about {}", article.title()),
            article: article.into(),
            author: bob.into(),
        });
    }
    em.flush().await.expect("seeds");
    drop(em);
    database.take();
    database
}
