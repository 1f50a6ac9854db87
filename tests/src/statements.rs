//! Lists of statements in files: what a test expects on a database other than SQLite.
//!
//! One file per database and test, named after both. `DORMOUSE_BLESS=1` writes what was found; read the difference
//! before it is kept.

use std::path::PathBuf;
use std::{env, fs, thread};

use dormouse_test_server::Kind;

/// What stands before each list.
const HEAD: &str = "-- list ";

/// Compares the list with this number of the test that runs.
///
/// # Panics
/// When they differ.
#[track_caller]
pub fn compare(kind: Kind, number: usize, found: &[String]) {
    let file = file(kind);
    let mut lists = read(&file);
    let found = found.join("\n");
    if env::var_os("DORMOUSE_BLESS").is_some() {
        lists.retain(|(known, _)| *known < number);
        lists.push((number, found));
        return write(&file, &lists);
    }
    let expected = lists.into_iter().find(|(known, _)| *known == number);
    let expected = expected.map(|(_, list)| list).unwrap_or_default();
    assert_eq!(found, expected, "list {number} of {}", file.display());
}

/// A statement with SQLite's quotes and parameters.
pub fn alike(sql: &str) -> String {
    let mut alike = String::with_capacity(sql.len());
    let mut letters = sql.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '`' => alike.push('"'),
            '$' => {
                while letters.next_if(char::is_ascii_digit).is_some() {}
                alike.push('?');
            }
            other => alike.push(other),
        }
    }
    alike
}

/// Leaves out that a transaction asks for its id with the statement before its first write: PostgreSQL only, and the
/// same in every list.
pub fn without_id(sql: &mut String) {
    if let Some(rest) = sql.strip_suffix("; select pg_current_xact_id()::text") {
        sql.truncate(rest.len());
    }
}

fn file(kind: Kind) -> PathBuf {
    let thread = thread::current();
    let test = thread.name().unwrap_or_default().replace("::", "/");
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("statements");
    folder.join(kind.name()).join(test).with_extension("sql")
}

fn read(file: &PathBuf) -> Vec<(usize, String)> {
    let text = fs::read_to_string(file).unwrap_or_default();
    let lists = text.split(HEAD).skip(1);
    let list = |list: &str| {
        let (number, statements) = list.split_once('\n')?;
        Some((number.parse().ok()?, statements.trim_end().to_owned()))
    };
    lists.filter_map(list).collect()
}

fn write(file: &PathBuf, lists: &[(usize, String)]) {
    let list = |(number, statements): &(usize, String)| format!("{HEAD}{number}\n{statements}\n");
    let text: Vec<_> = lists.iter().map(list).collect();
    fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
    fs::write(file, text.join("\n")).expect("written");
}
