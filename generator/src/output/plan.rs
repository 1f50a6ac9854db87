//! What has to happen so that a directory matches a tree.
//!
//! Looking only: making the plan reads the disk and changes nothing. Everything that could be
//! refused is refused here, before the first file is written.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::{OutputError, Tree, scan};
use crate::format::Header;

/// A file to write, with what it holds so far.
#[derive(Debug)]
pub(super) struct Change<'t> {
    pub path: &'t str,
    pub old: Option<String>,
    pub new: &'t str,
}

/// The differences between a tree and a directory, sorted by path.
#[derive(Debug)]
pub(super) struct Plan<'t> {
    pub dir: PathBuf,
    pub changes: Vec<Change<'t>>,
    pub unchanged: Vec<&'t str>,
    pub stale: Vec<String>,
}

impl<'t> Plan<'t> {
    pub(super) fn new(tree: &'t Tree, dir: &Path) -> Result<Self, OutputError> {
        let mut plan = Self {
            dir: dir.to_owned(),
            changes: Vec::new(),
            unchanged: Vec::new(),
            stale: stale(tree, dir)?,
        };
        let mut foreign = Vec::new();
        for (path, new) in tree.iter() {
            match on_disk(&dir.join(path))? {
                OnDisk::Foreign => foreign.push(dir.join(path)),
                OnDisk::Ours(old) if old == new => plan.unchanged.push(path),
                OnDisk::Ours(old) => plan.change(path, Some(old), new),
                OnDisk::Nothing => plan.change(path, None, new),
            }
        }
        if foreign.is_empty() {
            Ok(plan)
        } else {
            Err(OutputError::Foreign { paths: foreign })
        }
    }

    fn change(&mut self, path: &'t str, old: Option<String>, new: &'t str) {
        self.changes.push(Change { path, old, new });
    }
}

enum OnDisk {
    Nothing,
    Ours(String),
    Foreign,
}

/// Text that is not UTF-8 is not ours; a directory cannot be replaced by a file.
fn on_disk(path: &Path) -> Result<OnDisk, OutputError> {
    match fs::read(path) {
        Ok(bytes) => Ok(match String::from_utf8(bytes) {
            Ok(text) if Header::find(&text).is_some() => OnDisk::Ours(text),
            _ => OnDisk::Foreign,
        }),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(OnDisk::Nothing),
        Err(error) => Err(OutputError::io("read", path)(error)),
    }
}

/// Files of the same schema that the tree no longer has.
fn stale(tree: &Tree, dir: &Path) -> Result<Vec<String>, OutputError> {
    let marks: BTreeSet<_> = tree
        .iter()
        .filter_map(|(_, text)| Header::find(text))
        .collect();
    let found = scan::generated_files(dir)?.into_iter();
    let stale =
        found.filter(|file| marks.contains(file.mark.as_str()) && tree.get(&file.path).is_none());
    Ok(stale.map(|file| file.path).collect())
}
