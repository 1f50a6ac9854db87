//! Articles, authors, tags and comments with Dormouse.

use dormouse::{Orm, Result};

use super::users;
use crate::data;
use crate::digest::Digest;
use crate::press::{Article, NewArticle, NewComment, NewTag, Press};
use crate::workload::{ARTICLES, AUTHORS, COMMENTS_EACH, TAGS};

pub async fn load(orm: &Orm<Press>) -> Result<u64> {
    let em = orm.fork();
    let articles = em
        .find_all::<Article>()
        .populate((Article::AUTHOR, Article::TAGS))
        .order_by(Article::ID.asc())
        .limit(ARTICLES as u64)
        .await?;
    let mut digest = Digest::default();
    for article in &articles {
        digest.number(article.id());
        digest.text(article.title());
        digest.text(article.body());
        digest.time(article.created_at().naive_utc());
        digest.number(article.author().id());
        digest.text(article.author().name());
        article
            .tags()
            .iter()
            .for_each(|tag| digest.text(tag.name()));
    }
    Ok(digest.finish())
}

pub async fn save(orm: &Orm<Press>) -> Result<u64> {
    let em = orm.fork();
    let authors: Vec<_> = (1..=AUTHORS)
        .map(|number| em.create(users::new(number)))
        .collect();
    let new_tag = |number| NewTag {
        name: data::tag_name(number),
    };
    let tags: Vec<_> = (1..=TAGS)
        .map(|number| em.create(new_tag(number)))
        .collect();
    for article in (1..=ARTICLES).map(data::article) {
        let draft = NewArticle {
            title: article.title,
            body: article.body,
            created_at: article.created_at.and_utc(),
            author: authors[article.author_id as usize - 1].into(),
        };
        let row = em.create(draft);
        for tag in data::tags_of(article.id) {
            row.tags_ref().add(tags[tag as usize - 1]);
        }
        for number in 0..COMMENTS_EACH {
            let text = data::comment_text(article.id, number);
            em.create(NewComment {
                text,
                article: row.into(),
            });
        }
    }
    em.flush().await?;
    Ok(Digest::default().finish())
}
