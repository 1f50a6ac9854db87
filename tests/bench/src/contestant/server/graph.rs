//! Articles, authors, tags and comments on a server: four selects put together, inserts in portions of 100 articles.

use std::collections::HashMap;
use std::rc::Rc;

use sqlx::{Arguments as _, AssertSqlSafe, Connection as _, FromRow};

use super::users::{self, User};
use super::work::insert_sql;
use super::{Arguments, Connection, Moment, USER, moment, naive, parameter};
use crate::contestant::Result;
use crate::data;
use crate::digest::Digest;
use crate::workload::{ARTICLES, AUTHORS, COMMENTS_EACH, TAGS};

const PORTION: usize = 100;

#[derive(FromRow)]
struct Article {
    id: i64,
    title: String,
    body: String,
    created_at: Moment,
    author_id: i64,
}

#[derive(FromRow)]
struct Tag {
    id: i64,
    name: String,
}

struct Full {
    article: Article,
    author: Rc<User>,
    tags: Vec<Rc<Tag>>,
}

pub async fn load(connection: &mut Connection) -> Result<u64> {
    let articles = articles(connection).await?;
    let mut digest = Digest::default();
    for Full {
        article,
        author,
        tags,
    } in &articles
    {
        digest.number(article.id);
        digest.text(&article.title);
        digest.text(&article.body);
        digest.time(naive(article.created_at));
        digest.number(author.id);
        digest.text(&author.name);
        tags.iter().for_each(|tag| digest.text(&tag.name));
    }
    Ok(digest.finish())
}

async fn articles(connection: &mut Connection) -> Result<Vec<Full>> {
    let first = format!(
        "(select id, author_id from article order by id limit {}) f",
        parameter(1)
    );
    let articles: Vec<Article> = sqlx::query_as(AssertSqlSafe(format!(
        "select id, title, body, created_at, author_id from article order by id limit {}",
        parameter(1)
    )))
    .bind(ARTICLES)
    .fetch_all(&mut *connection)
    .await?;
    let authors: Vec<User> = sqlx::query_as(AssertSqlSafe(format!(
        "select id, name, email, age, created_at, updated_at from {USER} where id in (select f.author_id from {first})"
    )))
    .bind(ARTICLES)
    .fetch_all(&mut *connection)
    .await?;
    let links: Vec<(i64, i64)> = sqlx::query_as(AssertSqlSafe(format!(
        "select article_id, tag_id from article_tags where article_id in (select f.id from {first}) order by article_id, tag_id"
    )))
    .bind(ARTICLES)
    .fetch_all(&mut *connection)
    .await?;
    let tags: Vec<Tag> = sqlx::query_as(AssertSqlSafe(format!(
        "select id, name from tag where id in (select tag_id from article_tags where article_id in (select f.id from {first}))"
    )))
    .bind(ARTICLES)
    .fetch_all(&mut *connection)
    .await?;
    Ok(together(articles, authors, &links, tags))
}

fn together(
    articles: Vec<Article>,
    authors: Vec<User>,
    links: &[(i64, i64)],
    tags: Vec<Tag>,
) -> Vec<Full> {
    let authors = authors
        .into_iter()
        .map(|author| (author.id, Rc::new(author)));
    let authors: HashMap<i64, Rc<User>> = authors.collect();
    let tags: HashMap<i64, Rc<Tag>> = tags.into_iter().map(|tag| (tag.id, Rc::new(tag))).collect();
    let mut linked: HashMap<i64, Vec<Rc<Tag>>> = HashMap::with_capacity(articles.len());
    for (article, tag) in links {
        let tags_of = linked.entry(*article).or_default();
        tags_of.push(Rc::clone(&tags[tag]));
    }
    let full = |article: Article| Full {
        author: Rc::clone(&authors[&article.author_id]),
        tags: linked.remove(&article.id).unwrap_or_default(),
        article,
    };
    articles.into_iter().map(full).collect()
}

pub async fn save(connection: &mut Connection) -> Result<u64> {
    let mut transaction = connection.begin().await?;
    let authors = insert(&mut transaction, Rows::Users, (1..=AUTHORS).collect()).await?;
    let tags = insert(&mut transaction, Rows::Tags, (1..=TAGS).collect()).await?;
    for portion in (1..=ARTICLES).collect::<Vec<_>>().chunks(PORTION) {
        let rows = Rows::Articles(&authors);
        let articles = insert(&mut transaction, rows, portion.to_vec()).await?;
        let known: Vec<(i64, i64)> = portion.iter().copied().zip(articles).collect();
        link(&mut transaction, &known, &tags).await?;
        comment(&mut transaction, &known).await?;
    }
    transaction.commit().await?;
    Ok(Digest::default().finish())
}

/// What is inserted with its key back.
#[derive(Clone, Copy)]
enum Rows<'a> {
    Users,
    Tags,
    Articles(&'a [i64]),
}

async fn insert(
    connection: &mut Connection,
    rows: Rows<'_>,
    numbers: Vec<i64>,
) -> Result<Vec<i64>> {
    let (table, columns): (_, &[&str]) = match rows {
        Rows::Users => (USER, &users::COLUMNS),
        Rows::Tags => ("tag", &["name"]),
        Rows::Articles(_) => ("article", &["title", "body", "created_at", "author_id"]),
    };
    let mut keys = Vec::with_capacity(numbers.len());
    for numbers in numbers.chunks(PORTION) {
        let mut arguments = Arguments::default();
        for number in numbers {
            bind(&mut arguments, rows, *number)?;
        }
        let sql = insert_sql(table, columns, numbers.len()) + " returning id";
        let query = sqlx::query_scalar_with::<_, i64, _>(AssertSqlSafe(sql), arguments);
        keys.extend(query.fetch_all(&mut *connection).await?);
    }
    Ok(keys)
}

fn bind(arguments: &mut Arguments, rows: Rows<'_>, number: i64) -> Result<()> {
    match rows {
        Rows::Users => users::add(arguments, &data::user(number))?,
        Rows::Tags => arguments.add(data::tag_name(number))?,
        Rows::Articles(authors) => {
            let article = data::article(number);
            arguments.add(article.title)?;
            arguments.add(article.body)?;
            arguments.add(moment(article.created_at))?;
            arguments.add(authors[article.author_id as usize - 1])?;
        }
    }
    Ok(())
}

async fn link(connection: &mut Connection, articles: &[(i64, i64)], tags: &[i64]) -> Result<()> {
    let mut arguments = Arguments::default();
    let mut rows = 0;
    for (number, article) in articles {
        for tag in data::tags_of(*number) {
            arguments.add(*article)?;
            arguments.add(tags[tag as usize - 1])?;
            rows += 1;
        }
    }
    let sql = insert_sql("article_tags", &["article_id", "tag_id"], rows);
    let insert = sqlx::query_with(AssertSqlSafe(sql), arguments);
    insert.execute(connection).await?;
    Ok(())
}

async fn comment(connection: &mut Connection, articles: &[(i64, i64)]) -> Result<()> {
    let mut arguments = Arguments::default();
    let mut rows = 0;
    for (number, article) in articles {
        for comment in 0..COMMENTS_EACH {
            arguments.add(data::comment_text(*number, comment))?;
            arguments.add(*article)?;
            rows += 1;
        }
    }
    let sql = insert_sql("comment", &["text", "article_id"], rows);
    let insert = sqlx::query_with(AssertSqlSafe(sql), arguments);
    insert.execute(connection).await?;
    Ok(())
}

/// Everything that `save` writes, as one number: see `referee::graph_digest`.
pub async fn stored(connection: &mut Connection) -> Result<u64> {
    let mut digest = Digest::default();
    for table in ["article_tags", "comment", "article", "tag", USER] {
        let count = format!("select count(*) from {table}");
        let count: i64 = sqlx::query_scalar(AssertSqlSafe(count))
            .fetch_one(&mut *connection)
            .await?;
        digest.number(count);
    }
    let select = format!(
        "select a.title, a.body, u.email, t.name, c.text from article a
         join {USER} u on u.id = a.author_id
         join article_tags l on l.article_id = a.id join tag t on t.id = l.tag_id
         join comment c on c.article_id = a.id
         order by a.id, t.id, c.id"
    );
    let rows: Vec<(String, String, String, String, String)> = sqlx::query_as(AssertSqlSafe(select))
        .fetch_all(connection)
        .await?;
    for (title, body, email, tag, comment) in &rows {
        [title, body, email, tag, comment]
            .iter()
            .for_each(|text| digest.text(text));
    }
    Ok(digest.finish())
}
