//! Articles, authors, tags and comments with rusqlite: four selects put together, inserts row by row.

use std::collections::HashMap;
use std::rc::Rc;

use rusqlite::{Connection, Transaction, params};

use super::{stored, time, user};
use crate::contestant::Result;
use crate::data::{self, Article, User};
use crate::digest::Digest;
use crate::workload::{ARTICLES, AUTHORS, COMMENTS_EACH, TAGS};

struct Full {
    article: Article,
    author: Rc<User>,
    tags: Vec<Rc<str>>,
}

pub fn load(connection: &Connection) -> Result<u64> {
    let authors = authors(connection)?;
    let mut tags = tags(connection)?;
    let mut full = Vec::with_capacity(ARTICLES as usize);
    for article in articles(connection)? {
        full.push(Full {
            author: Rc::clone(&authors[&article.author_id]),
            tags: tags.remove(&article.id).unwrap_or_default(),
            article,
        });
    }
    let mut digest = Digest::default();
    for Full {
        article,
        author,
        tags,
    } in &full
    {
        digest.number(article.id);
        digest.text(&article.title);
        digest.text(&article.body);
        digest.time(article.created_at);
        digest.number(author.id);
        digest.text(&author.name);
        tags.iter().for_each(|tag| digest.text(tag));
    }
    Ok(digest.finish())
}

fn articles(connection: &Connection) -> Result<Vec<Article>> {
    let mut select = connection.prepare_cached(
        "select id, title, body, created_at, author_id from article order by id limit ?",
    )?;
    let mut rows = select.query([ARTICLES])?;
    let mut articles = Vec::new();
    while let Some(row) = rows.next()? {
        articles.push(Article {
            id: row.get(0)?,
            title: row.get(1)?,
            body: row.get(2)?,
            created_at: time(row, 3)?,
            author_id: row.get(4)?,
        });
    }
    Ok(articles)
}

fn authors(connection: &Connection) -> Result<HashMap<i64, Rc<User>>> {
    let mut select = connection.prepare_cached(
        "select id, name, email, age, created_at, updated_at from \"user\" where id in \
         (select author_id from article where id in (select id from article order by id limit ?))",
    )?;
    let mut rows = select.query([ARTICLES])?;
    let mut authors = HashMap::new();
    while let Some(row) = rows.next()? {
        authors.insert(row.get(0)?, Rc::new(user(row)?));
    }
    Ok(authors)
}

/// The tags of each article.
fn tags(connection: &Connection) -> Result<HashMap<i64, Vec<Rc<str>>>> {
    let mut select = connection.prepare_cached(
        "select id, name from tag where id in (select tag_id from article_tags where article_id in \
         (select id from article order by id limit ?))",
    )?;
    let mut rows = select.query([ARTICLES])?;
    let mut names: HashMap<i64, Rc<str>> = HashMap::new();
    while let Some(row) = rows.next()? {
        names.insert(row.get(0)?, row.get(1)?);
    }
    let mut select = connection.prepare_cached(
        "select article_id, tag_id from article_tags where article_id in \
         (select id from article order by id limit ?) order by article_id, tag_id",
    )?;
    let mut rows = select.query([ARTICLES])?;
    let mut tags: HashMap<i64, Vec<Rc<str>>> = HashMap::new();
    while let Some(row) = rows.next()? {
        let tag: i64 = row.get(1)?;
        tags.entry(row.get(0)?)
            .or_default()
            .push(Rc::clone(&names[&tag]));
    }
    Ok(tags)
}

pub fn save(connection: &mut Connection) -> Result<u64> {
    let transaction = connection.transaction()?;
    write(&transaction)?;
    transaction.commit()?;
    Ok(Digest::default().finish())
}

/// Writes the graph.
pub fn write(transaction: &Transaction<'_>) -> Result<()> {
    let mut insert = transaction.prepare_cached(
        "insert into \"user\" (name, email, age, created_at, updated_at) values (?, ?, ?, ?, ?)",
    )?;
    let mut authors = Vec::new();
    for user in (1..=AUTHORS).map(data::user) {
        let (created, updated) = (stored(user.created_at), stored(user.updated_at));
        insert.execute(params![user.name, user.email, user.age, created, updated])?;
        authors.push(transaction.last_insert_rowid());
    }
    let mut insert = transaction.prepare_cached("insert into tag (name) values (?)")?;
    let mut tags = Vec::new();
    for tag in 1..=TAGS {
        insert.execute([data::tag_name(tag)])?;
        tags.push(transaction.last_insert_rowid());
    }
    write_articles(transaction, &authors, &tags)
}

fn write_articles(transaction: &Transaction<'_>, authors: &[i64], tags: &[i64]) -> Result<()> {
    let mut insert = transaction.prepare_cached(
        "insert into article (title, body, created_at, author_id) values (?, ?, ?, ?)",
    )?;
    let mut link = transaction
        .prepare_cached("insert into article_tags (article_id, tag_id) values (?, ?)")?;
    let mut comment =
        transaction.prepare_cached("insert into comment (text, article_id) values (?, ?)")?;
    for article in (1..=ARTICLES).map(data::article) {
        let author = authors[article.author_id as usize - 1];
        let created = stored(article.created_at);
        insert.execute(params![article.title, article.body, created, author])?;
        let id = transaction.last_insert_rowid();
        for tag in data::tags_of(article.id) {
            link.execute([id, tags[tag as usize - 1]])?;
        }
        for number in 0..COMMENTS_EACH {
            comment.execute(params![data::comment_text(article.id, number), id])?;
        }
    }
    Ok(())
}
