//! `dormouse import`: from an SQL dump to YAML, without a server.

use std::error::Error;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use dormouse_generator::database::Database;
use dormouse_generator::ddl::Dialect;
use dormouse_generator::import::{Imported, import};

use super::entities::{Out, Parts};
use super::voice::{Counted, Voice};
use super::{Done, Outcome};

/// Arguments of the command.
#[derive(clap::Args)]
pub struct Args {
    /// Dump of a database, in SQL; `-` reads the standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Database that the dump is for
    #[arg(long, value_enum)]
    dialect: DumpDialect,
    #[command(flatten)]
    parts: Parts,
    /// Prints what was read, before any decision, as JSON, and writes nothing
    #[arg(long)]
    model: bool,
    #[command(flatten)]
    out: Out,
}

/// The databases whose dumps are understood.
#[derive(Clone, Copy, ValueEnum)]
pub enum DumpDialect {
    /// SQLite
    Sqlite,
    /// PostgreSQL
    #[value(alias = "postgresql")]
    Postgres,
    /// MySQL and MariaDB
    #[value(alias = "mariadb")]
    Mysql,
}

impl DumpDialect {
    /// How the command line calls it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::Mysql => "mysql",
        }
    }
}

pub fn run(args: &Args) -> Done {
    let database = read(&args.file, args.dialect, args.out.voice)?;
    if args.model {
        println!("{}", serde_json::to_string_pretty(&database)?);
        return Ok(Outcome::Done);
    }
    args.out.write(database, dump_name(&args.file), &args.parts)
}

/// Reads a dump, and says what was skipped and what was not understood.
pub fn read(file: &Path, dialect: DumpDialect, voice: Voice) -> Result<Database, Box<dyn Error>> {
    let dialect = match dialect {
        DumpDialect::Sqlite => Dialect::Sqlite,
        DumpDialect::Postgres => Dialect::Postgres,
        DumpDialect::Mysql => Dialect::MySql,
    };
    let name = file.display().to_string();
    let imported = match name.as_str() {
        "-" => import(io::stdin().lock(), "standard input", dialect),
        _ => {
            let input = File::open(file);
            let input = input.map_err(|error| format!("`{name}` cannot be read: {error}"))?;
            let size = input.metadata().map_or(0, |file| file.len());
            import(Counted::new(input, size, voice.progress()), &name, dialect)
        }
    };
    let Imported { database, report } = imported?;
    voice.say(report.to_string().trim_end());
    Ok(database)
}

/// The name of the file without its ending.
pub fn dump_name(file: &Path) -> &str {
    let stem = file.file_stem().and_then(|stem| stem.to_str());
    stem.filter(|stem| *stem != "-").unwrap_or("database")
}
