//! Articles, authors, tags and comments with sqlx: four selects put together, inserts in portions of 100 articles.

use std::collections::HashMap;
use std::rc::Rc;

use sqlx::sqlite::{SqliteArguments, SqliteConnection};
use sqlx::{Arguments, AssertSqlSafe, Connection};

use super::{Article, Tag, User, insert_sql};
use crate::contestant::Result;
use crate::data;
use crate::digest::Digest;
use crate::workload::{ARTICLES, AUTHORS, COMMENTS_EACH, TAGS};

const PORTION: usize = 100;

struct Full {
    article: Article,
    author: Rc<User>,
    tags: Vec<Rc<Tag>>,
}

pub async fn load(connection: &mut SqliteConnection) -> Result<u64> {
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
        digest.time(article.created_at);
        digest.number(author.id);
        digest.text(&author.name);
        tags.iter().for_each(|tag| digest.text(&tag.name));
    }
    Ok(digest.finish())
}

async fn articles(connection: &mut SqliteConnection) -> Result<Vec<Full>> {
    let articles: Vec<Article> = sqlx::query_as(
        "select id, title, body, created_at, author_id from article order by id limit ?",
    )
    .bind(ARTICLES)
    .fetch_all(&mut *connection)
    .await?;
    let in_range = "in (select id from article order by id limit ?)";
    let authors: Vec<User> = sqlx::query_as(AssertSqlSafe(format!(
        "select id, name, email, age, created_at, updated_at from \"user\" \
         where id in (select author_id from article where id {in_range})"
    )))
    .bind(ARTICLES)
    .fetch_all(&mut *connection)
    .await?;
    let links: Vec<(i64, i64)> = sqlx::query_as(AssertSqlSafe(format!(
        "select article_id, tag_id from article_tags where article_id {in_range} order by article_id, tag_id"
    )))
    .bind(ARTICLES)
    .fetch_all(&mut *connection)
    .await?;
    let tags: Vec<Tag> = sqlx::query_as(AssertSqlSafe(format!(
        "select id, name from tag where id in (select tag_id from article_tags where article_id {in_range})"
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
    let authors: HashMap<i64, Rc<User>> = authors
        .into_iter()
        .map(|author| (author.id, Rc::new(author)))
        .collect();
    let tags: HashMap<i64, Rc<Tag>> = tags.into_iter().map(|tag| (tag.id, Rc::new(tag))).collect();
    let mut linked: HashMap<i64, Vec<Rc<Tag>>> = HashMap::with_capacity(articles.len());
    for (article, tag) in links {
        linked
            .entry(*article)
            .or_default()
            .push(Rc::clone(&tags[tag]));
    }
    let full = |article: Article| Full {
        author: Rc::clone(&authors[&article.author_id]),
        tags: linked.remove(&article.id).unwrap_or_default(),
        article,
    };
    articles.into_iter().map(full).collect()
}

pub async fn save(connection: &mut SqliteConnection) -> Result<u64> {
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
    connection: &mut SqliteConnection,
    rows: Rows<'_>,
    numbers: Vec<i64>,
) -> Result<Vec<i64>> {
    let (table, columns): (_, &[&str]) = match rows {
        Rows::Users => (
            "\"user\"",
            &["name", "email", "age", "created_at", "updated_at"],
        ),
        Rows::Tags => ("tag", &["name"]),
        Rows::Articles(_) => ("article", &["title", "body", "created_at", "author_id"]),
    };
    let mut keys = Vec::with_capacity(numbers.len());
    for numbers in numbers.chunks(PORTION) {
        let mut arguments = SqliteArguments::default();
        for number in numbers {
            bind(&mut arguments, rows, *number)?;
        }
        let sql = insert_sql(table, columns, numbers.len()) + " returning id";
        let query = sqlx::query_scalar_with::<_, i64, _>(AssertSqlSafe(sql), arguments);
        keys.extend(query.fetch_all(&mut *connection).await?);
    }
    Ok(keys)
}

fn bind(arguments: &mut SqliteArguments, rows: Rows<'_>, number: i64) -> Result<()> {
    match rows {
        Rows::Users => {
            let user = data::user(number);
            arguments.add(user.name)?;
            arguments.add(user.email)?;
            arguments.add(user.age)?;
            arguments.add(user.created_at)?;
            arguments.add(user.updated_at)?;
        }
        Rows::Tags => arguments.add(data::tag_name(number))?,
        Rows::Articles(authors) => {
            let article = data::article(number);
            arguments.add(article.title)?;
            arguments.add(article.body)?;
            arguments.add(article.created_at)?;
            arguments.add(authors[article.author_id as usize - 1])?;
        }
    }
    Ok(())
}

async fn link(
    connection: &mut SqliteConnection,
    articles: &[(i64, i64)],
    tags: &[i64],
) -> Result<()> {
    let mut arguments = SqliteArguments::default();
    let mut rows = 0;
    for (number, article) in articles {
        for tag in data::tags_of(*number) {
            arguments.add(*article)?;
            arguments.add(tags[tag as usize - 1])?;
            rows += 1;
        }
    }
    let sql = insert_sql("article_tags", &["article_id", "tag_id"], rows);
    sqlx::query_with(AssertSqlSafe(sql), arguments)
        .execute(connection)
        .await?;
    Ok(())
}

async fn comment(connection: &mut SqliteConnection, articles: &[(i64, i64)]) -> Result<()> {
    let mut arguments = SqliteArguments::default();
    let mut rows = 0;
    for (number, article) in articles {
        for comment in 0..COMMENTS_EACH {
            arguments.add(data::comment_text(*number, comment))?;
            arguments.add(*article)?;
            rows += 1;
        }
    }
    let sql = insert_sql("comment", &["text", "article_id"], rows);
    sqlx::query_with(AssertSqlSafe(sql), arguments)
        .execute(connection)
        .await?;
    Ok(())
}
