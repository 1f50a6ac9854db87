//! `dormouse json-schema`: the YAML format for editors.

use std::path::PathBuf;

use super::{Done, Outcome};

/// Arguments of the command.
#[derive(clap::Args)]
pub struct Args {
    /// File to write; without it the text goes to the standard output
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub fn run(args: &Args) -> Done {
    let text = dormouse_generator::json_schema();
    match &args.out {
        Some(file) => {
            let failed = |error| format!("`{}` cannot be written: {error}", file.display());
            std::fs::write(file, text).map_err(failed)?;
        }
        None => print!("{text}"),
    }
    Ok(Outcome::Done)
}
