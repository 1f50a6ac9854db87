//! Which files of a directory are ours, and from which schema.
//!
//! Reads only the beginning of each file. Links to directories are not followed: what lies behind
//! them is not inside the output directory.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::OutputError;
use crate::format::Header;

/// Enough for the first line of our header with a long path in it.
const HEAD: u64 = 4096;

/// A generated file found on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Relative to the scanned directory, with `/`.
    pub path: String,
    /// Its first line: files of one schema share it.
    pub mark: String,
}

/// All generated files under `dir`, by path; none when there is no such directory.
pub(super) fn generated_files(dir: &Path) -> Result<Vec<Found>, OutputError> {
    let mut found = Vec::new();
    if dir.is_dir() {
        walk(dir, "", &mut found)?;
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn walk(dir: &Path, prefix: &str, found: &mut Vec<Found>) -> Result<(), OutputError> {
    let entries = fs::read_dir(dir).map_err(OutputError::io("read", dir))?;
    for entry in entries {
        let entry = entry.map_err(OutputError::io("read", dir))?;
        let path = entry.path();
        let kind = entry.file_type().map_err(OutputError::io("read", &path))?;
        // A name that is not UTF-8 is not one we gave.
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if kind.is_dir() {
            walk(&path, &format!("{prefix}{name}/"), found)?;
        } else if kind.is_file()
            && let Some(mark) = mark(&path).map_err(OutputError::io("read", &path))?
        {
            let path = format!("{prefix}{name}");
            found.push(Found { path, mark });
        }
    }
    Ok(())
}

fn mark(path: &Path) -> io::Result<Option<String>> {
    let mut head = Vec::new();
    File::open(path)?.take(HEAD).read_to_end(&mut head)?;
    Ok(Header::find(&String::from_utf8_lossy(&head)).map(str::to_owned))
}
