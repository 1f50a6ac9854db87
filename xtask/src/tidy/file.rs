//! The files that tidy looks at.
//!
//! Text of the repository, without what is made by a program or is the input of a test.

use std::fs;
use std::io;
use std::path::Path;

/// A file of the repository.
pub struct File {
    /// Relative to the root, with `/`.
    pub path: String,
    /// All of it.
    pub text: String,
}

/// What is wrong, and in which line.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    /// Counted from 1.
    pub line: usize,
    /// A phrase.
    pub message: String,
}

/// Beginnings of paths that are left out.
const LEFT_OUT: &[&str] = &[
    "generator/templates/",
    "generator/tests/format/",
    "target/",
    "tests/errors/",
    "tests/fixtures/",
];

/// Endings of the paths that are read.
const ENDINGS: &[&str] = &[".rs", ".askama", ".yaml", ".md", ".toml"];

/// Reads all files, by path.
pub fn all(root: &Path) -> io::Result<Vec<File>> {
    let mut files = Vec::new();
    walk(root, "", &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn walk(dir: &Path, prefix: &str, files: &mut Vec<File>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type()?;
        if kind.is_dir() {
            let inside = format!("{path}/");
            if !inside.starts_with('.') && !LEFT_OUT.contains(&inside.as_str()) {
                walk(&entry.path(), &inside, files)?;
            }
        } else if kind.is_file() && ENDINGS.iter().any(|ending| path.ends_with(ending)) {
            let text = fs::read_to_string(entry.path())?;
            files.push(File { path, text });
        }
    }
    Ok(())
}

impl File {
    /// Whether the name ends so.
    pub fn is(&self, ending: &str) -> bool {
        self.path.ends_with(ending)
    }

    /// Whether the whole file is there for tests.
    pub fn is_test(&self) -> bool {
        self.path.starts_with("tests/") && !self.path.starts_with("tests/blog/")
            || self.path.contains("/tests/")
            || self.is("/tests.rs")
    }
}
