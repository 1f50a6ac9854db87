//! `dormouse generate`: from a schema to files of Rust, or what would differ.

use std::path::{Path, PathBuf};

use dormouse_generator::database::Database;
use dormouse_generator::entities::Known;
use dormouse_generator::output::{self, Tree};
use dormouse_generator::{Config, Error, Generated, generate, generate_source, source, yaml_out};

use super::entities::{Parts, summary};
use super::import::{self, DumpDialect, dump_name};
use super::introspect::{self, database_name};
use super::voice::Voice;
use super::{Done, Outcome};

/// Arguments of the command.
#[derive(clap::Args)]
pub struct Args {
    /// YAML file, or directory of YAML files
    #[arg(
        long,
        value_name = "PATH",
        required_unless_present_any = ["url", "sql"],
        conflicts_with_all = ["url", "sql"]
    )]
    schema: Option<PathBuf>,
    /// URL of a database, instead of a YAML file
    #[arg(long)]
    url: Option<String>,
    /// SQL dump of a database, instead of a YAML file
    #[arg(
        long,
        value_name = "FILE",
        requires = "dialect",
        conflicts_with = "url"
    )]
    sql: Option<PathBuf>,
    /// Database that the dump is for
    #[arg(long, value_enum, requires = "sql")]
    dialect: Option<DumpDialect>,
    /// Database schemas to read, instead of all; of MySQL, databases
    #[arg(long, value_name = "NAME", value_delimiter = ',', requires = "url")]
    schemas: Vec<String>,
    #[command(flatten)]
    parts: Parts,
    #[command(flatten)]
    voice: Voice,
    /// Directory for the files; own files in it are left alone
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Writes nothing; shows what differs and exits with 1 when something does
    #[arg(long)]
    check: bool,
}

pub fn run(args: &Args) -> Done {
    let (config, generated) = match (&args.schema, &args.sql) {
        (Some(schema), _) => {
            let config = Config::for_command_line(schema, &args.out);
            let generated = generate(&config);
            (config, generated)
        }
        (None, Some(file)) => from_dump(args, file)?,
        (None, None) => from_url(args, args.url.as_deref().unwrap_or_default())?,
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
type Made = std::result::Result<(Config, Result), Box<dyn std::error::Error>>;

fn from_url(args: &Args, url: &str) -> Made {
    let name = database_name(url);
    let database = introspect::read(url, &args.schemas, args.voice)?;
    let from = format!("the database {name}");
    let config = Config::for_database(&from, "--url …", &args.out);
    made(args, database, name, config)
}

fn from_dump(args: &Args, file: &Path) -> Made {
    let dialect = args.dialect.ok_or("`--sql` needs `--dialect`")?;
    let database = import::read(file, dialect, args.voice)?;
    let shown = file.display().to_string();
    let argument = format!("--sql {shown} --dialect {}", dialect.word());
    let config = Config::for_database(&shown, &argument, &args.out);
    made(args, database, dump_name(file), config)
}

/// By way of the YAML that `introspect` and `import` would write.
fn made(args: &Args, database: Database, name: &str, config: Config) -> Made {
    let entities = args.parts.decide(database, name, &Known::default())?;
    summary(&entities.remarks, args.voice);
    let text = yaml_out::write(&entities);
    let source = source::from_text(&format!("{}.yaml", entities.schema), &text);
    let generated = generate_source(source, &config);
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
