//! `dormouse introspect`: from a database to YAML.

use std::error::Error;

use dormouse_generator::database::Database;
use dormouse_generator::introspect::introspect;

use super::entities::{Out, Parts};
use super::voice::Voice;
use super::{Done, Outcome};

/// Arguments of the command.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    parts: Parts,
    /// Prints what was read, before any decision, as JSON, and writes nothing
    #[arg(long)]
    model: bool,
    #[command(flatten)]
    out: Out,
}

/// Which database is read.
#[derive(clap::Args)]
pub struct Source {
    /// URL of the database: `sqlite://…`, `postgres://…`, `mysql://…`
    #[arg(long)]
    url: String,
    /// Database schemas to read, instead of all; of MySQL, databases
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    schemas: Vec<String>,
}

pub fn run(args: &Args) -> Done {
    let database = read(&args.source.url, &args.source.schemas, args.out.voice)?;
    if args.model {
        println!("{}", serde_json::to_string_pretty(&database)?);
        return Ok(Outcome::Done);
    }
    args.out
        .write(database, database_name(&args.source.url), &args.parts)
}

/// Reads a database, and shows on a terminal what is being read.
pub fn read(url: &str, schemas: &[String], voice: Voice) -> Result<Database, Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut progress = voice.progress();
    let mut show = |stage: &str| progress.show(stage);
    Ok(runtime.block_on(introspect(url, schemas, &mut show))?)
}

/// The name of the database, or of its file without the ending.
pub fn database_name(url: &str) -> &str {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let last = path.rsplit(['/', ':']).next().unwrap_or(path);
    let name = last.split('.').next().unwrap_or(last);
    if name.is_empty() { "database" } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn databases_have_names() {
        let check = |url: &str, expected: &str| assert_eq!(database_name(url), expected);
        check("postgres://u:p@h:5432/shop?sslmode=require", "shop");
        check("sqlite://data/blog.db?mode=ro", "blog");
        check("sqlite:blog.db", "blog");
        check("mysql://h/", "database");
    }
}
