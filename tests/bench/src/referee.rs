//! Fills the database before the work and looks at it afterwards, over a connection of its own.
//!
//! It trusts no contestant: what one has seen and what one has written are both compared with `data`. This one
//! watches SQLite; those of servers are beside their contestants.

use std::path::Path;

use futures_util::future::LocalBoxFuture;
use rusqlite::Connection;

use crate::contestant::Result;
use crate::contestant::rusqlite::{graph, open, user, users};
use crate::data::{self, changes, found, new_name};
use crate::digest::Digest;
use crate::workload::{ARTICLES, COMMENTS_EACH, FINDS, Stage, USERS, Workload};

const TABLES: [&str; 5] = ["article_tags", "comment", "article", "tag", "\"user\""];

/// Watches over one database.
pub trait Watches {
    /// Has the database contain what the work begins with.
    fn prepare(&mut self, workload: Workload) -> LocalBoxFuture<'_, Result<()>>;
    /// Compares what was seen and what is in the database with what should be.
    fn check(&mut self, workload: Workload, seen: u64) -> LocalBoxFuture<'_, Result<()>>;
}

impl Watches for Referee {
    fn prepare(&mut self, workload: Workload) -> LocalBoxFuture<'_, Result<()>> {
        Box::pin(async move { self.fill(workload) })
    }

    fn check(&mut self, workload: Workload, seen: u64) -> LocalBoxFuture<'_, Result<()>> {
        Box::pin(async move { self.look(workload, seen) })
    }
}

/// Watches over one file of SQLite.
pub struct Referee {
    connection: Connection,
    stage: Option<Stage>,
}

impl Referee {
    /// Opens a file that has the tables.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn connect(file: &Path) -> Result<Self> {
        Ok(Self {
            connection: open(file)?,
            stage: None,
        })
    }

    /// Nothing is left to be copied out of the log either.
    fn fill(&mut self, workload: Workload) -> Result<()> {
        let stage = workload.stage();
        if self.stage.replace(stage) != Some(stage) {
            self.empty()?;
            match stage {
                Stage::Empty => {}
                Stage::Users => drop(users::insert(&mut self.connection, false)?),
                Stage::Graph => drop(graph::save(&mut self.connection)?),
            }
        }
        if workload.writes() {
            self.stage = None;
        }
        let checkpoint = "pragma wal_checkpoint(truncate)";
        self.connection.query_row(checkpoint, [], |_| Ok(()))?;
        Ok(())
    }

    fn empty(&self) -> Result<()> {
        for table in TABLES {
            self.connection
                .execute(&format!("delete from {table}"), [])?;
        }
        // Only there when keys are never used twice.
        let sequence = "select count(*) from sqlite_master where name = 'sqlite_sequence'";
        if self.connection.query_row(sequence, [], |row| row.get(0))? {
            self.connection.execute("delete from sqlite_sequence", [])?;
        }
        Ok(())
    }

    fn look(&self, workload: Workload, seen: u64) -> Result<()> {
        let stored = match workload {
            Workload::W6 => self.graph()?,
            Workload::W4 => 0,
            _ => self.users()?,
        };
        compare(workload, seen, stored)
    }

    fn users(&self) -> Result<u64> {
        let mut select = self.connection.prepare_cached(
            "select id, name, email, age, created_at, updated_at from \"user\" order by id",
        )?;
        let (mut rows, mut digest) = (select.query([])?, Digest::default());
        while let Some(row) = rows.next()? {
            users::see(&mut digest, &user(row)?);
        }
        Ok(digest.finish())
    }

    /// All articles with everything around them, joined: a wrong key shows.
    fn graph(&self) -> Result<u64> {
        let mut digest = Digest::default();
        for table in TABLES {
            let count = format!("select count(*) from {table}");
            digest.number(self.connection.query_row(&count, [], |row| row.get(0))?);
        }
        let mut select = self.connection.prepare_cached(
            "select a.title, a.body, u.email, t.name, c.text from article a
             join \"user\" u on u.id = a.author_id
             join article_tags l on l.article_id = a.id join tag t on t.id = l.tag_id
             join comment c on c.article_id = a.id
             order by a.id, t.id, c.id",
        )?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            for column in 0..5 {
                digest.text(row.get_ref(column)?.as_str()?);
            }
        }
        Ok(digest.finish())
    }
}

/// Compares what was seen and what is stored, users or the graph, with what should be.
///
/// # Errors
/// When they differ.
pub(crate) fn compare(workload: Workload, seen: u64, stored: u64) -> Result<()> {
    if seen != expected(workload) {
        return Err(format!("{workload:?}: something else was seen").into());
    }
    let wanted = match workload {
        Workload::W6 => graph_digest(),
        Workload::W4 => return Ok(()),
        _ => users_digest(renames(workload)),
    };
    if stored == wanted {
        return Ok(());
    }
    Err(format!("{workload:?}: something else is in the database").into())
}

fn renames(workload: Workload) -> bool {
    matches!(workload, Workload::W5 | Workload::W5B)
}

/// What every contestant has to see.
fn expected(workload: Workload) -> u64 {
    let mut digest = Digest::default();
    match workload {
        Workload::W1 | Workload::W6 => {}
        Workload::W1R => (1..=USERS).for_each(|id| digest.number(id)),
        Workload::W2 | Workload::W5 | Workload::W5B => return users_digest(renames(workload)),
        Workload::W3 => {
            (0..FINDS).for_each(|number| users::see(&mut digest, &data::user(found(number))));
        }
        Workload::W4 => (1..=ARTICLES).for_each(|id| see_article(&mut digest, id)),
    }
    digest.finish()
}

fn users_digest(renamed: bool) -> u64 {
    let mut digest = Digest::default();
    for mut user in (1..=USERS).map(data::user) {
        if renamed && changes(user.id) {
            user.name = new_name(user.id);
        }
        users::see(&mut digest, &user);
    }
    digest.finish()
}

fn see_article(digest: &mut Digest, id: i64) {
    let article = data::article(id);
    digest.number(id);
    digest.text(&article.title);
    digest.text(&article.body);
    digest.time(article.created_at);
    digest.number(article.author_id);
    digest.text(&data::user(article.author_id).name);
    let tags = data::tags_of(id);
    tags.iter()
        .for_each(|tag| digest.text(&data::tag_name(*tag)));
}

fn graph_digest() -> u64 {
    use crate::workload::{AUTHORS, TAGS, TAGS_EACH};
    let mut digest = Digest::default();
    let counts = [
        ARTICLES * TAGS_EACH,
        ARTICLES * COMMENTS_EACH,
        ARTICLES,
        TAGS,
        AUTHORS,
    ];
    counts.iter().for_each(|count| digest.number(*count));
    for article in (1..=ARTICLES).map(data::article) {
        for tag in data::tags_of(article.id) {
            for comment in 0..COMMENTS_EACH {
                digest.text(&article.title);
                digest.text(&article.body);
                digest.text(&data::user(article.author_id).email);
                digest.text(&data::tag_name(tag));
                digest.text(&data::comment_text(article.id, comment));
            }
        }
    }
    digest.finish()
}
