//! Dumps cut, spliced and flipped: something comes out, nothing panics, nothing hangs.

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

/// A change of a text: where, how much goes, and what comes.
fn change() -> impl Strategy<Value = (prop::sample::Index, usize, Vec<u8>)> {
    let piece = prop::sample::select(PIECES).prop_map(|piece| piece.as_bytes().to_vec());
    let bytes = prop::collection::vec(any::<u8>(), 0..4);
    (
        any::<prop::sample::Index>(),
        0..40_usize,
        prop_oneof![3 => piece, 1 => bytes],
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn mutated_dumps_do_not_panic(
        dump in prop::sample::select((0..DUMPS.len()).collect::<Vec<_>>()),
        changes in prop::collection::vec(change(), 1..6),
        end in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        let mut bytes = DUMPS[dump].2.as_bytes().to_vec();
        for (place, length, piece) in changes {
            let start = place.index(bytes.len());
            let stop = (start + length).min(bytes.len());
            bytes.splice(start..stop, piece);
        }
        if cut {
            bytes.truncate(end.index(bytes.len()));
        }
        run(&bytes);
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
