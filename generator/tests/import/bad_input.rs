//! What is no dump: an error that says what to do.

use std::io::{self, Read};

use dormouse_generator::ddl::Dialect;
use dormouse_generator::import::import;

fn check(input: &[u8], expected: &str) {
    let error = import(input, "x.sql", Dialect::Postgres).expect_err("this is no dump");
    assert_eq!(error.to_string().trim_end(), expected);
}

#[test]
fn other_files_are_refused() {
    check(
        b"PGDMP\x01\x0e",
        "x.sql is an archive of pg_dump; write it as text first: `pg_restore --schema-only --file dump.sql …`",
    );
    check(
        b"SQLite format 3\0more",
        "x.sql is a database of SQLite, no dump of one; read it with `dormouse introspect --url sqlite:FILE`",
    );
    check(
        b"\x1f\x8b\x08",
        "x.sql is compressed; unpack it with `gunzip` first",
    );
    check(
        b"\xff\xfec\0",
        "x.sql is UTF-16 text; save it as UTF-8 first",
    );
    check(
        b"\x7fELF\0\0",
        "x.sql is no text: it has zero bytes; give a dump in plain SQL",
    );
    check(
        b"",
        "x.sql makes no table or view; was the right dialect given?",
    );
}

#[test]
fn a_dump_without_tables_shows_its_report() {
    check(
        b"hello world;\nselect 1;",
        "x.sql makes no table or view; was the right dialect given?\n\
         x.sql:1: the statement is not understood and left out\n  in `hello world`\n\
         skipped: 1 × setting",
    );
}

#[test]
fn a_truncated_dump_gives_what_is_there() {
    let dump = "create table a (id int);\ncreate table b (id int, name varchar(20";
    let imported = import(dump.as_bytes(), "x.sql", Dialect::Postgres).expect("there is a table");
    let names: Vec<_> = imported
        .database
        .tables
        .iter()
        .map(|t| t.name.to_string())
        .collect();
    assert_eq!(names, ["a"]);
    assert_eq!(
        imported.report.to_string(),
        "x.sql:2: the statement ends in the middle of brackets and is left out\n  \
         in `create table b (id int, name varchar(20`\n"
    );
}

/// Fails after the first bytes.
struct Broken(bool);

impl Read for Broken {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0 {
            return Err(io::Error::other("the disk is gone"));
        }
        self.0 = true;
        buffer[..9].copy_from_slice(b"create ta");
        Ok(9)
    }
}

#[test]
fn an_input_that_breaks_is_an_error() {
    let error = import(Broken(false), "x.sql", Dialect::Sqlite).expect_err("the input breaks");
    assert_eq!(error.to_string(), "x.sql cannot be read: the disk is gone");
}

/// A dump of 50 MB, made while it is read.
struct Large {
    left: usize,
    row: &'static [u8],
    at: usize,
}

impl Read for Large {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = buffer.len().min(self.left);
        for place in &mut buffer[..count] {
            *place = self.row[self.at];
            self.at = (self.at + 1) % self.row.len();
        }
        self.left -= count;
        Ok(count)
    }
}

#[test]
fn data_is_not_kept() {
    let row = b"insert into a values (1, 'some text; and more', 2, 3, 4, 5, 6, 7, 8, 9);\n";
    let data = Large {
        left: row.len() * 5_000,
        row,
        at: 0,
    };
    let one = Large {
        left: 1_000_008,
        row: b"('x','y'),",
        at: 0,
    };
    let input = (&b"create table a (id int);"[..])
        .chain(data)
        .chain(&b"insert into a values "[..])
        .chain(one)
        .chain(&b"('x'); create table b (id int);"[..]);
    let imported = import(input, "x.sql", Dialect::MySql).expect("there are tables");
    assert_eq!(imported.database.tables.len(), 2);
    assert_eq!(
        imported.report.skipped.get("statement with data"),
        Some(&5_001)
    );
}
