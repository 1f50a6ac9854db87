//! Files → texts. The only place of the front half that touches the file system.

use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::diagnostic::rules::UNREADABLE_SOURCE;
use crate::diagnostic::{Diagnostic, DiagnosticSet};

use super::Source;

/// Reads a file, or the `.yaml` and `.yml` files of a directory, in the order of their paths.
///
/// Directories inside the directory are not read.
#[must_use]
pub fn read(path: &Path) -> (Source, DiagnosticSet) {
    let mut source = Source::default();
    let mut set = DiagnosticSet::new();
    match files(path) {
        Ok(files) if files.is_empty() => set.push(
            Diagnostic::error(
                &UNREADABLE_SOURCE,
                format!("`{}` has no schema", show(path)),
            )
            .help("add a file whose name ends in `.yaml`"),
        ),
        Ok(files) => {
            for file in files {
                read_file(&file, &mut source, &mut set);
            }
        }
        Err(error) => set.push(unreadable(path, &error)),
    }
    (source, set)
}

/// Takes a text as if it had been read from a file of that name.
#[must_use]
pub fn from_text(name: &str, text: &str) -> (Source, DiagnosticSet) {
    let mut source = Source::default();
    let mut set = DiagnosticSet::new();
    source.add(name, text, &mut set);
    (source, set)
}

/// Takes several texts as if they had been read from files of these names.
#[must_use]
pub fn from_texts<'t>(
    files: impl IntoIterator<Item = (&'t str, &'t str)>,
) -> (Source, DiagnosticSet) {
    let mut source = Source::default();
    let mut set = DiagnosticSet::new();
    for (name, text) in files {
        source.add(name, text, &mut set);
    }
    (source, set)
}

fn files(path: &Path) -> io::Result<Vec<PathBuf>> {
    if !fs::metadata(path)?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(path)? {
        let file = entry?.path();
        let is_yaml = file.extension().is_some_and(|e| e == "yaml" || e == "yml");
        // A link that leads nowhere is not passed over: reading it says what is wrong.
        if is_yaml && !file.is_dir() {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

fn read_file(path: &Path, source: &mut Source, set: &mut DiagnosticSet) {
    match fs::read(path) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => source.add(&show(path), &text, set),
            Err(error) => {
                let line = error.as_bytes()[..error.utf8_error().valid_up_to()]
                    .iter()
                    .filter(|&&byte| byte == b'\n')
                    .count();
                let message = format!("`{}` is not UTF-8, first in line {}", show(path), line + 1);
                let help = match error.as_bytes() {
                    [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "it is UTF-16: save it as UTF-8",
                    _ => "save it as UTF-8",
                };
                set.push(Diagnostic::error(&UNREADABLE_SOURCE, message).help(help));
            }
        },
        Err(error) => set.push(unreadable(path, &error)),
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    let message = format!("`{}` cannot be read: {error}", show(path));
    Diagnostic::error(&UNREADABLE_SOURCE, message)
}

/// Paths are shown with forward slashes everywhere, so that messages do not differ.
fn show(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(set: &DiagnosticSet) -> Vec<&'static str> {
        set.sorted().iter().map(|d| d.rule.name).collect()
    }

    #[test]
    fn what_cannot_be_read_is_reported() {
        let dir = tempfile::tempdir().expect("a directory");
        let (_, set) = read(&dir.path().join("missing.yaml"));
        assert_eq!(rules(&set), ["unreadable_source"]);
        let (_, set) = read(dir.path());
        assert_eq!(rules(&set), ["unreadable_source"]);
        fs::write(dir.path().join("a.yaml"), b"a: \xff\n").expect("written");
        let (source, set) = read(dir.path());
        assert_eq!(rules(&set), ["unreadable_source"]);
        assert!(source.documents.is_empty());
    }

    #[test]
    fn a_directory_is_read_in_the_order_of_its_paths() {
        let dir = tempfile::tempdir().expect("a directory");
        for name in ["b.yml", "a.yaml", "c.txt"] {
            fs::write(dir.path().join(name), "x: 1").expect("written");
        }
        let (source, set) = read(dir.path());
        assert!(set.is_empty());
        let names: Vec<_> = source
            .sources
            .names()
            .map(|n| n.rsplit('/').next())
            .collect();
        assert_eq!(names, [Some("a.yaml"), Some("b.yml")]);
    }
}
