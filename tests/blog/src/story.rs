//! The story of the tutorial, a chapter per function; each works with a manager of its own, like a request.

use dormouse::{Error, Orm, Result};

use crate::blog::{
    Article, ArticleCard, ArticleView, Blog, Comment, NewArticle, NewComment, NewTag, NewUser, Tag,
    User,
};

/// Domain methods are written on the view, so they work on every handle of an article.
impl<H> ArticleView<'_, H> {
    /// The title in quotes.
    pub fn headline(&self) -> String {
        format!("“{}”", self.title())
    }
}

/// Creates a graph and writes it with one flush.
pub async fn write(orm: &Orm<Blog>) -> Result<()> {
    let em = orm.fork();
    let user = em.create(NewUser {
        full_name: "Foo Bar".into(),
        email: "foo@bar.com".into(),
        password: "123456".into(),
    });
    let article = em.create(NewArticle {
        title: "Foo is Bar".into(),
        text: "Lorem ipsum dolor sit amet".into(),
        author: user.into(),
    });
    article
        .tags_ref()
        .add(em.create(NewTag { name: "new".into() }));
    article
        .tags_ref()
        .add(em.create(NewTag { name: "old".into() }));
    em.create(NewComment {
        text: "First!".into(),
        article: article.into(),
        author: user.into(),
    });
    println!("Before the flush the user has the key {:?}.", user.id());
    em.flush().await?;
    println!(
        "After it the key is {}, and the article's slug is {:?}.",
        user.saved()?.id(),
        article.slug()
    );
    Ok(())
}

/// Reads through hints: what was not populated cannot be read, because it does not compile.
pub async fn read(orm: &Orm<Blog>) -> Result<()> {
    let em = orm.fork();
    let article = em
        .find_one(Article::SLUG.eq("foo-is-bar"))
        .populate((
            Article::AUTHOR,
            Article::TAGS,
            Article::COMMENTS.with(Comment::AUTHOR),
        ))
        .or_fail()
        .await?;
    println!(
        "{} by {}: {}",
        article.headline(),
        article.author().full_name(),
        article.description()
    );
    for comment in article.comments().iter() {
        println!("  {}: {}", comment.author().full_name(), comment.text());
    }
    let tags: Vec<&str> = article.tags().iter().map(|tag| tag.name()).collect();
    println!("  tags: {}", tags.join(", "));
    show_card(article.narrow());

    let article = em.populate(article, Article::TEXT).await?;
    println!("  its text, loaded when asked for: {}", article.text());
    Ok(())
}

/// Takes any article of which the hint `card` of the schema is populated.
fn show_card(card: ArticleCard<'_>) {
    println!(
        "  on a card: {} with {} comment(s) by {}",
        card.headline(),
        card.comments().len(),
        card.author().full_name()
    );
}

/// Changes what was loaded; the flush finds out what to write.
pub async fn change(orm: &Orm<Blog>) -> Result<()> {
    let em = orm.fork();
    let article = em
        .find_one(Article::SLUG.eq("foo-is-bar"))
        .populate((Article::TAGS, Article::COMMENTS))
        .or_fail()
        .await?;
    article.set_title("Changed");
    if let Some(tag) = article.tags().first() {
        article.tags_ref().remove(tag);
    }
    for comment in article.comments().iter() {
        article.comments_ref().remove(comment);
    }
    println!("The next flush will:");
    for step in em.plan()?.to_string().lines() {
        println!("  {step}");
    }
    em.flush().await?;
    println!(
        "{} has {} tag and {} comments now.",
        article.headline(),
        article.tags().len(),
        article.comments().len()
    );
    Ok(())
}

/// Finds by conditions that follow relations.
pub async fn find(orm: &Orm<Blog>) -> Result<()> {
    let em = orm.fork();
    let tags = em
        .find(Tag::ARTICLES.some(Article::AUTHOR.is(User::EMAIL.like("%@bar.com"))))
        .order_by(Tag::NAME.asc())
        .limit(10)
        .await?;
    for tag in &tags {
        println!("An author at bar.com uses the tag {:?}.", tag.name());
    }
    let user = em
        .repository::<User>()
        .find_by_email("foo@bar.com")
        .populate(User::ARTICLES)
        .or_fail()
        .await?;
    let mut json = user.to_json();
    forget_times(&mut json);
    println!("As JSON, without the hidden password: {json}");
    Ok(())
}

/// Leaves out the times, which differ from run to run.
fn forget_times(json: &mut dormouse::Json) {
    if let Some(object) = json.as_object_mut() {
        object.retain(|key, _| !key.ends_with("_at"));
        object.values_mut().for_each(forget_times);
    } else if let Some(list) = json.as_array_mut() {
        list.iter_mut().for_each(forget_times);
    }
}

/// A transaction that fails leaves nothing behind, not even keys.
pub async fn undo(orm: &Orm<Blog>) -> Result<()> {
    let em = orm.fork();
    let mut key = None;
    let failed = em
        .transactional(async |em| {
            let tag = em.create(NewTag {
                name: "never".into(),
            });
            em.flush().await?;
            key = tag.id();
            Err::<(), Error>(Error::other("changed our mind"))
        })
        .await;
    println!(
        "In the transaction the tag had a key: {}. The transaction failed: {}.",
        key.is_some(),
        failed.is_err()
    );
    println!("There are {} tags.", em.count(Tag::NAME.ne("")).await?);
    Ok(())
}
