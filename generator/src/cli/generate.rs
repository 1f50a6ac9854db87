//! `dormouse generate`: from a schema to files of Rust, or what would differ.

use std::path::PathBuf;

use dormouse_generator::output::{self, Tree};
use dormouse_generator::{Config, generate};

use super::{Done, Outcome};

/// Arguments of the command.
#[derive(clap::Args)]
pub struct Args {
    /// YAML file, or directory of YAML files
    #[arg(long, value_name = "PATH")]
    schema: PathBuf,
    /// Directory for the files; own files in it are left alone
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Writes nothing; shows what differs and exits with 1 when something does
    #[arg(long)]
    check: bool,
}

pub fn run(args: &Args) -> Done {
    let config = Config::for_command_line(&args.schema, &args.out);
    let generated = generate(&config)?;
    if !generated.warnings.set.is_empty() {
        eprintln!("{}", generated.warnings);
    }
    if args.check {
        check(args, &config, &generated.tree)
    } else {
        write(args, &generated.tree)
    }
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
