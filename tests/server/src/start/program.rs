//! Finds programs that are installed but not always in `PATH`.

use std::cmp::Reverse;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The program in `PATH`, or else in one of these folders, where a `*` stands for any version;
/// newer versions first.
pub fn find(name: &str, folders: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let in_path: Vec<_> = env::split_paths(&path).collect();
    let others = folders.iter().flat_map(|pattern| expand(pattern));
    let mut places = in_path.into_iter().chain(others);
    places.find_map(|folder| Some(folder.join(name)).filter(|program| program.is_file()))
}

/// The folders that a pattern with at most one `*` means.
fn expand(pattern: &str) -> Vec<PathBuf> {
    let Some((before, after)) = pattern.split_once('*') else {
        return vec![PathBuf::from(pattern)];
    };
    let (parent, prefix) = before.rsplit_once('/').unwrap_or((".", before));
    let entries = fs::read_dir(Path::new(parent)).into_iter().flatten();
    let names = entries.flatten().map(|entry| entry.file_name());
    let mut names: Vec<_> = names
        .filter_map(|name| name.into_string().ok())
        .filter(|name| name.starts_with(prefix))
        .collect();
    names.sort_by_key(|name| Reverse(version(&name[prefix.len()..])));
    let folders = names.iter().map(|name| format!("{parent}/{name}{after}"));
    folders.map(PathBuf::from).collect()
}

/// The numbers in a name, so that 9 comes before 15.
fn version(name: &str) -> Vec<u32> {
    let numbers = name.split(|letter: char| !letter.is_ascii_digit());
    numbers.filter_map(|number| number.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newer_versions_come_first() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["9.6", "15", "other", "16"] {
            fs::create_dir_all(dir.path().join("pg").join(name).join("bin")).unwrap();
        }
        let program = dir.path().join("pg/15/bin/no-such-program");
        fs::write(&program, "").unwrap();
        let pattern = format!("{}/pg/*/bin", dir.path().display());
        let expected = ["16", "15", "9.6", "other"];
        let expected = expected.map(|name| dir.path().join("pg").join(name).join("bin"));
        assert_eq!(expand(&pattern), expected);
        assert_eq!(find("no-such-program", &[&pattern]), Some(program));
        assert_eq!(find("no-such-program", &["/nowhere", "/nowhere/*"]), None);
    }
}
