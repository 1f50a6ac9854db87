//! The tutorial: a blog on a SQLite file, from `schemas/blog.yaml` to rows and back.
//!
//! `cargo run -p blog` prints what happens, `cargo run -p blog -- --sql` also the SQL.

mod hooks;
mod slug;
mod story;

dormouse::include_schema!("blog");

pub use slug::{describe, slug_of};

use blog::Blog;
use dormouse::{Orm, Result};

#[tokio::main]
async fn main() -> Result<()> {
    let sql = std::env::args().any(|argument| argument == "--sql");
    let mut builder = Orm::<Blog>::builder("sqlite://blog.db?mode=rwc");
    if sql {
        builder = builder.on_statement(|statement| println!("    {}", statement.sql));
    }
    let orm = builder.connect().await?;
    orm.schema().refresh().await?;
    println!("The tables of the schema are in blog.db.");

    story::write(&orm).await?;
    story::read(&orm).await?;
    story::change(&orm).await?;
    story::find(&orm).await?;
    story::undo(&orm).await?;
    Ok(())
}
