//! Dumps cut, spliced, doubled and flipped, each read for every database: something comes out, nothing panics, nothing hangs.

use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use dormouse_generator::ddl::Dialect;
use dormouse_generator::import::import;
use proptest::prelude::*;

use super::DUMPS;

/// What harms most where it does not belong.
const PIECES: &[&str] = &[
    "'",
    "\"",
    "`",
    "(",
    ")",
    "((((((((",
    "[",
    "]",
    "$$",
    "$a$",
    ";",
    ",",
    "--",
    "/*",
    "*/",
    "/*!",
    "\\",
    "\\.\n",
    "e'",
    ".",
    "\u{0}",
    "ü",
    "constraint",
    "primary key",
    "references",
    "default",
    "unique key",
    "as select * from a",
    "create table",
    "alter table",
    "DELIMITER ",
    "like",
    "inherits (users)",
    "generated always as",
    "copy x from stdin;",
    "BEGIN ATOMIC",
    "insert into sqlite_schema values('",
    "check",
    "on",
    "using",
    "with",
    "union select",
    "not null",
    "create view buyers as select * from buyers",
    "partition of users",
    "rename to",
    "drop",
    "null",
    "::",
    "comment 'x",
];

const DIALECTS: [Dialect; 3] = [Dialect::Sqlite, Dialect::Postgres, Dialect::MySql];

fn run(bytes: &[u8]) {
    for dialect in DIALECTS {
        match import(bytes, "mutated.sql", dialect) {
            Ok(imported) => drop(imported.report.to_string()),
            Err(error) => drop(error.to_string()),
        }
    }
}

/// What happens to a dump.
#[derive(Clone, Debug)]
enum Change {
    /// Some bytes go, others come.
    Piece(usize, Vec<u8>),
    /// A bit is another.
    Flip(u8),
    /// A part stands there once more, from somewhere else in the same dump.
    Again(prop::sample::Index, usize),
    /// A part of another dump.
    Splice(usize, prop::sample::Index, usize),
    /// Nothing comes after this.
    Cut,
}

fn change() -> impl Strategy<Value = (prop::sample::Index, Change)> {
    let piece = prop::sample::select(PIECES).prop_map(|piece| piece.as_bytes().to_vec());
    let bytes = prop::collection::vec(any::<u8>(), 0..4);
    let place = any::<prop::sample::Index>;
    let change = prop_oneof![
        6 => (0..40_usize, piece).prop_map(|(length, piece)| Change::Piece(length, piece)),
        2 => (0..40_usize, bytes).prop_map(|(length, bytes)| Change::Piece(length, bytes)),
        2 => (0..8_u8).prop_map(Change::Flip),
        2 => (place(), 0..600_usize).prop_map(|(from, length)| Change::Again(from, length)),
        2 => (0..DUMPS.len(), place(), 0..600_usize)
            .prop_map(|(dump, from, length)| Change::Splice(dump, from, length)),
        1 => Just(Change::Cut),
    ];
    (place(), change)
}

fn part(bytes: &[u8], from: prop::sample::Index, length: usize) -> Vec<u8> {
    let start = from.index(bytes.len() + 1);
    bytes[start..(start + length).min(bytes.len())].to_vec()
}

fn apply(bytes: &mut Vec<u8>, (place, change): (prop::sample::Index, Change)) {
    let start = place.index(bytes.len() + 1);
    match change {
        Change::Piece(length, piece) => {
            let stop = (start + length).min(bytes.len());
            bytes.splice(start..stop, piece);
        }
        Change::Flip(bit) => {
            if let Some(byte) = bytes.get_mut(start) {
                *byte ^= 1 << bit;
            }
        }
        Change::Again(from, length) => {
            let piece = part(bytes, from, length);
            bytes.splice(start..start, piece);
        }
        Change::Splice(dump, from, length) => {
            let piece = part(DUMPS[dump].2.as_bytes(), from, length);
            bytes.splice(start..start, piece);
        }
        Change::Cut => bytes.truncate(start),
    }
}

/// Runs a dump on each database; what takes longer than a minute is taken for a hang.
fn run_in_time(bytes: Vec<u8>) -> Result<(), TestCaseError> {
    let (done, waiting) = std::sync::mpsc::channel();
    let worker = std::thread::spawn(move || {
        run(&bytes);
        // Nobody waits any more after a minute.
        let _sent = done.send(());
    });
    match waiting.recv_timeout(Duration::from_secs(60)) {
        Err(RecvTimeoutError::Timeout) => Err(TestCaseError::fail("it takes more than a minute")),
        _ => worker.join().map_err(|_| TestCaseError::fail("it panics")),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn mutated_dumps_do_not_panic_and_come_to_an_end(
        dump in 0..DUMPS.len(),
        changes in prop::collection::vec(change(), 1..8),
    ) {
        let mut bytes = DUMPS[dump].2.as_bytes().to_vec();
        for change in changes {
            apply(&mut bytes, change);
        }
        run_in_time(bytes)?;
    }
}

/// Work that grows with the square of the text would not come to an end here.
#[test]
fn deep_and_long_texts_come_to_an_end() {
    let many = 8_000;
    let texts = [
        format!(
            "create table a (id int, check {}1{});",
            "(".repeat(many),
            ")".repeat(many)
        ),
        format!("create table a (id int, check {}", "(".repeat(many)),
        format!("create table a (id int default {}1);", "- ".repeat(many)),
        format!(
            "create table a (id int); create view v as select {}1 from a;",
            "1+".repeat(many)
        ),
        format!(
            "create table a (id int); create view v as select {}1{};",
            "(".repeat(many),
            ")".repeat(many)
        ),
        format!(
            "create view v as select 1 {};",
            "union select 1 ".repeat(many / 10)
        ),
        format!("create table a ({} int);", "id int, ".repeat(many)),
        format!(
            "create table a (id int{});",
            ", check (id > 0)".repeat(many / 4)
        ),
        format!(
            "create table a (id int);{}",
            "create index on a (id);".repeat(many / 20)
        ),
        "create table a (id int);".repeat(many / 4),
        "'".repeat(many + 1),
        "$a$".repeat(many + 1),
        "/*".repeat(many),
        "/*!1 ".repeat(many),
        "create table a (".repeat(many / 10),
        "create schema a ".repeat(many / 4),
    ];
    for text in texts {
        run(text.as_bytes());
    }
}
