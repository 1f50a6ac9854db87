//! `dormouse generate`: from a schema to files of Rust, or what would differ.

use std::path::PathBuf;

use dormouse_generator::entities::Known;
use dormouse_generator::output::{self, Tree};
use dormouse_generator::{Config, Error, Generated, generate, generate_source, source, yaml_out};

use super::entities::{Parts, summary};
use super::introspect::{database_name, read};
use super::{Done, Outcome};

/// Arguments of the command.
#[derive(clap::Args)]
pub struct Args {
    /// YAML file, or directory of YAML files
    #[arg(
        long,
        value_name = "PATH",
        required_unless_present = "url",
        conflicts_with = "url"
    )]
    schema: Option<PathBuf>,
    /// URL of a database, instead of a YAML file
    #[arg(long)]
    url: Option<String>,
    /// Database schemas to read, instead of all; of MySQL, databases
    #[arg(long, value_name = "NAME", value_delimiter = ',', requires = "url")]
    schemas: Vec<String>,
    #[command(flatten)]
    parts: Parts,
    /// Directory for the files; own files in it are left alone
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Writes nothing; shows what differs and exits with 1 when something does
    #[arg(long)]
    check: bool,
}

pub fn run(args: &Args) -> Done {
    let (config, generated) = match (&args.schema, &args.url) {
        (Some(schema), _) => {
            let config = Config::for_command_line(schema, &args.out);
            let generated = generate(&config);
            (config, generated)
        }
        (None, url) => from_database(args, url.as_deref().unwrap_or_default())?,
    };
    let generated = generated?;
    if !generated.warnings.set.is_empty() {
        eprintln!("{}", generated.warnings);
    }
    if args.check {
        check(args, &config, &generated.tree)
    } else {
        write(args, &generated.tree)
    }
}

type Result = std::result::Result<Generated, Error>;

/// By way of the YAML that `introspect` would write.
fn from_database(
    args: &Args,
    url: &str,
) -> std::result::Result<(Config, Result), Box<dyn std::error::Error>> {
    let name = database_name(url);
    let entities = args
        .parts
        .decide(read(url, &args.schemas)?, name, &Known::default())?;
    summary(&entities.remarks);
    let text = yaml_out::write(&entities);
    let from = format!("the database {name}");
    let config = Config::for_database(&from, "--url …", &args.out);
    let generated = generate_source(
        source::from_text(&format!("{}.yaml", entities.schema), &text),
        &config,
    );
    Ok((config, generated))
}

fn write(args: &Args, tree: &Tree) -> Done {
    let summary = output::write(tree, &args.out)?;
    for path in &summary.written {
        println!("wrote   {path}");
    }
    for path in &summary.removed {
        println!("removed {path}");
    }
    println!("{}: {summary}", args.out.display());
    Ok(Outcome::Done)
}

fn check(args: &Args, config: &Config, tree: &Tree) -> Done {
    let differences = output::check(tree, &args.out)?;
    if differences.is_empty() {
        println!("{}: up to date", args.out.display());
        return Ok(Outcome::Done);
    }
    for difference in &differences {
        print!("{difference}");
    }
    let (out, count, command) = (args.out.display(), differences.len(), config.command());
    eprintln!("{out}: {count} files differ; run `{command}`");
    Ok(Outcome::Found)
}
