//! The dumps of a folder.

use std::fs;
use std::path::{Path, PathBuf};

use dormouse_test_server::Kind;

use crate::shell::Done;

/// A dump, and what is made of its name.
pub struct Dump {
    /// Which database it is for.
    pub kind: Kind,
    /// The file.
    pub path: PathBuf,
    name: String,
}

impl Dump {
    fn new(kind: Kind, path: PathBuf) -> Self {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let name = format!("{kind}/{stem}");
        Self { kind, path, name }
    }

    /// `postgres/shop`
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A legal name of a module.
    pub fn module(&self) -> String {
        let legal = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        self.name.to_lowercase().chars().map(legal).collect()
    }
}

/// All dumps whose path contains a text, by database and name.
pub fn find(dir: &Path, only: &str) -> Done<Vec<Dump>> {
    let mut found = Vec::new();
    for kind in Kind::ALL {
        let Ok(entries) = fs::read_dir(dir.join(kind.name())) else {
            continue;
        };
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.retain(|path| path.extension().is_some_and(|end| end == "sql"));
        paths.retain(|path| path.to_string_lossy().contains(only));
        paths.sort();
        found.extend(paths.into_iter().map(|path| Dump::new(kind, path)));
    }
    match found.is_empty() {
        true => {
            let dir = dir.display();
            let message = format!(
                "no dumps: `{dir}` has no `sqlite/*.sql`, `postgres/*.sql` or `mysql/*.sql`"
            );
            Err(message.into())
        }
        false => Ok(found),
    }
}
