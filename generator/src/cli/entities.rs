//! What commands share that turn a database, or a dump of one, into entities: their arguments, where the YAML
//! goes, and the summary.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use dormouse_generator::database::{Database, Pattern, Remark, Selection, select};
use dormouse_generator::entities::{Entities, Known, decide, schema_name};
use dormouse_generator::source;
use dormouse_generator::yaml_out::{self, Existing, Merged, Wishes, file_name};

use super::voice::Voice;
use super::{Done, Outcome};

/// Which part of a database is wanted.
#[derive(clap::Args)]
pub struct Parts {
    /// Tables to read, `*` and `?` allowed; all unless said otherwise
    #[arg(long, value_name = "PATTERN", value_delimiter = ',')]
    tables: Vec<String>,
    /// Tables to leave out
    #[arg(long, value_name = "PATTERN", value_delimiter = ',')]
    skip_tables: Vec<String>,
    /// Columns to leave out: of any table, or `table.column`
    #[arg(long, value_name = "PATTERN", value_delimiter = ',')]
    skip_columns: Vec<String>,
    /// Name of the schema and of the generated module, instead of the database's
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
}

impl Parts {
    /// Decides about what is wanted of a database of that name.
    pub fn decide(
        &self,
        mut database: Database,
        name: &str,
        known: &Known,
    ) -> Result<Entities, Box<dyn Error>> {
        let patterns = |texts: &[String]| texts.iter().map(|text| Pattern::new(text)).collect();
        let selection = Selection {
            tables: patterns(&self.tables),
            skip_tables: patterns(&self.skip_tables),
            skip_columns: patterns(&self.skip_columns),
        };
        let before = database.tables.len();
        select(&mut database, &selection);
        if database.tables.is_empty() {
            let message = format!(
                "none of the {before} tables is wanted: look at `--tables` and `--skip-tables`"
            );
            return Err(message.into());
        }
        let given = self.name.as_ref().or(known.schema.as_ref());
        let name = given
            .cloned()
            .unwrap_or_else(|| schema_name(&database, name));
        Ok(decide(&database, &name, known))
    }
}

/// Where the YAML goes.
#[derive(clap::Args)]
pub struct Out {
    /// YAML file or directory, which is brought up to date if it exists; `-` prints it
    #[arg(long, value_name = "DIR|FILE|-")]
    out: PathBuf,
    /// Removes what is not in the database any more
    #[arg(long)]
    prune: bool,
    #[command(flatten)]
    pub voice: Voice,
}

impl Out {
    /// Writes the entities of a database of that name.
    pub fn write(&self, database: Database, name: &str, parts: &Parts) -> Done {
        let is_printed = self.out == Path::new("-");
        if !is_printed && has_files(&self.out) {
            return self.update(database, name, parts);
        }
        let tables = database.tables.len();
        let entities = parts.decide(database, name, &Known::default())?;
        let files = match self.is_directory() {
            true => yaml_out::write_files(&entities),
            false => BTreeMap::from([(String::new(), yaml_out::write(&entities))]),
        };
        let files: BTreeMap<_, _> = files
            .into_iter()
            .map(|(name, text)| (self.path(&name), text))
            .collect();
        if is_printed {
            files.values().for_each(|text| print!("{text}"));
        } else {
            save(&files)?;
        }
        summary(&entities.remarks, self.voice);
        self.voice.say(&format!(
            "{tables} tables: {} entities, {} enums",
            entities.entities.len(),
            entities.enums.len()
        ));
        // What was written is there to be mended, whatever is wrong with it.
        understood(&files)?;
        Ok(Outcome::Done)
    }

    /// Brings files up to date.
    fn update(&self, database: Database, name: &str, parts: &Parts) -> Done {
        let existing = Existing::read(source::read(&self.out))?;
        let entities = parts.decide(database.clone(), name, &existing.known())?;
        let new_file = |entity: &str| self.is_directory().then(|| self.path(&file_name(entity)));
        let wishes = Wishes {
            new_file: &new_file,
            prune: self.prune,
        };
        let merged = yaml_out::merge(&existing, &database, &entities, &wishes);
        let mut all: BTreeMap<String, String> = source_files(&self.out)?;
        all.extend(merged.files.clone());
        if let Err(error) = understood(&all) {
            return Err(
                format!("{error}\nnothing was written: mend the schema by hand first").into(),
            );
        }
        save(&merged.files)?;
        summary(&entities.remarks, self.voice);
        self.report(&merged);
        Ok(Outcome::Done)
    }

    fn report(&self, merged: &Merged) {
        for (verb, list) in [
            ("added", &merged.added),
            ("changed", &merged.changed),
            ("differs", &merged.differs),
        ] {
            for what in list {
                self.voice.say(&format!("{verb:8} {what}"));
            }
        }
        let verb = if self.prune { "removed" } else { "vanished" };
        for what in &merged.vanished {
            self.voice.say(&format!("{verb:8} {what}"));
        }
        if !merged.vanished.is_empty() && !self.prune {
            self.voice.say("`--prune` removes what has vanished");
        }
        let out = self.out.display();
        match merged.files.len() {
            0 => self.voice.say(&format!("{out}: up to date")),
            count => self.voice.say(&format!("{out}: {count} files changed")),
        }
    }

    fn is_directory(&self) -> bool {
        let is_yaml = self
            .out
            .extension()
            .is_some_and(|end| end == "yaml" || end == "yml");
        self.out.is_dir() || (!is_yaml && self.out != Path::new("-"))
    }

    fn path(&self, file: &str) -> String {
        let path = match file {
            "" => self.out.clone(),
            file => self.out.join(file),
        };
        path.to_string_lossy().replace('\\', "/")
    }
}

/// Whether there is YAML already.
fn has_files(out: &Path) -> bool {
    match fs::read_dir(out) {
        Ok(entries) => {
            let mut paths = entries.flatten().map(|entry| entry.path());
            paths.any(|path| {
                path.extension()
                    .is_some_and(|end| end == "yaml" || end == "yml")
            })
        }
        Err(_) => fs::metadata(out).is_ok_and(|file| file.len() > 0),
    }
}

fn source_files(out: &Path) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let (source, _) = source::read(out);
    let names = source.sources.names();
    names
        .map(|name| Ok((name.to_owned(), fs::read_to_string(name)?)))
        .collect()
}

/// Whether the generator takes the files.
fn understood(files: &BTreeMap<String, String>) -> Result<(), Box<dyn Error>> {
    let texts = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()));
    Existing::read(source::from_texts(texts))?;
    Ok(())
}

/// Writes files, each as a whole or not at all.
fn save(files: &BTreeMap<String, String>) -> Result<(), Box<dyn Error>> {
    for (name, text) in files {
        let failed = |error: std::io::Error| format!("`{name}` cannot be written: {error}");
        let path = Path::new(name);
        if let Some(directory) = path
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty())
        {
            fs::create_dir_all(directory).map_err(failed)?;
        }
        let beside = path.with_extension("yaml.new");
        fs::write(&beside, text).map_err(failed)?;
        fs::rename(&beside, path).map_err(failed)?;
    }
    Ok(())
}

/// What was left out or kept as it is, each reason once.
pub fn summary(remarks: &[Remark], voice: Voice) {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for remark in remarks {
        match reasons.iter_mut().find(|(text, _)| *text == remark.text) {
            Some((_, about)) => about.push(&remark.about),
            None => reasons.push((&remark.text, vec![&remark.about])),
        }
    }
    for (text, about) in reasons {
        voice.say(&format!("note: {}: {text}", about.join(", ")));
    }
}
