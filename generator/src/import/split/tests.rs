//! What statements are cut out of texts.

use super::{Fault, Piece, Splitter};
use crate::ddl::Dialect::{self, MySql, Postgres, Sqlite};

fn pieces(dialect: Dialect, text: &[u8]) -> Vec<Piece> {
    let mut splitter = Splitter::new(text, dialect);
    splitter.start().expect("bytes can be read");
    let mut next = || splitter.next().expect("bytes can be read");
    std::iter::from_fn(&mut next).collect()
}

fn check(dialect: Dialect, text: &str, expected: &[(usize, &str)]) {
    let found = pieces(dialect, text.as_bytes());
    let found: Vec<_> = found
        .iter()
        .map(|piece| match piece {
            Piece::Statement(statement) => (statement.line, statement.text.trim()),
            Piece::Command { line, text } => (*line, text.as_str()),
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

fn faults(dialect: Dialect, text: &[u8], expected: &[Option<Fault>]) {
    let found = pieces(dialect, text);
    let found: Vec<_> = found
        .iter()
        .map(|piece| match piece {
            Piece::Statement(statement) => statement.fault,
            Piece::Command { .. } => None,
        })
        .collect();
    assert_eq!(found, expected, "{text:?}");
}

#[test]
fn semicolons_end_statements_outside_of_quotes() {
    check(Postgres, "a;b ;\r\n ; c", &[(1, "a"), (1, "b"), (2, "c")]);
    check(
        Postgres,
        "a ';' \";\" $$;$$ $x$;$$;$x$;b",
        &[(1, "a ';' \";\" $$;$$ $x$;$$;$x$"), (1, "b")],
    );
    check(Postgres, "a '\\'; b", &[(1, "a '\\'"), (1, "b")]);
    check(Postgres, "a E'\\';'; b", &[(1, "a E'\\';'"), (1, "b")]);
    check(Postgres, "a$b$; c$b$", &[(1, "a$b$"), (1, "c$b$")]);
    check(
        MySql,
        "a '\\';' `;\\`; b",
        &[(1, "a '\\';' `;\\`"), (1, "b")],
    );
    check(Sqlite, "a [;'] ']';b", &[(1, "a [;'] ']'"), (1, "b")]);
    check(
        Postgres,
        "set standard_conforming_strings = off; a '\\';'; b",
        &[
            (1, "set standard_conforming_strings = off"),
            (1, "a '\\';'"),
            (1, "b"),
        ],
    );
}

#[test]
fn comments_go() {
    check(Postgres, "-- a;\na /* b /* ; */ c */ d;", &[(2, "a   d")]);
    check(Sqlite, "a /* b /* ; */ c;", &[(1, "a   c")]);
    check(MySql, "# a;\na--b; -- c;\nd;", &[(2, "a--b"), (3, "d")]);
    check(
        MySql,
        "/*!40101 set a */;/*!50001 create*/ /*M! b*/;",
        &[(1, "set a"), (1, "create    b")],
    );
    check(MySql, "/* a */ b; /**/", &[(1, "b")]);
}

#[test]
fn delimiters_are_obeyed() {
    check(
        MySql,
        "DELIMITER $$\na;b$$\ndelimiter ;\nc;",
        &[(2, "a;b"), (4, "c")],
    );
    check(MySql, "delimiters;", &[(1, "delimiters")]);
    check(MySql, "DELIMITER ;;\na;b;;\nDELIMITER ;\n", &[(2, "a;b")]);
}

#[test]
fn bodies_hold_together() {
    let trigger =
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN\nUPDATE a SET b = CASE WHEN 1 THEN 2 END;\nEND";
    check(Sqlite, &format!("{trigger}; a"), &[(1, trigger), (3, "a")]);
    let function = "create function f() language sql begin atomic select 1; end";
    check(
        Postgres,
        &format!("{function}; a"),
        &[(1, function), (1, "a")],
    );
}

#[test]
fn data_is_skipped() {
    let copy = "COPY a (b) FROM stdin;\n1;'\n\\.x\n\\.\nb;";
    check(Postgres, copy, &[(1, "COPY a (b) FROM stdin"), (5, "b")]);
    let long = format!("INSERT INTO a VALUES ('{}');b", "x;".repeat(1000));
    let found = pieces(Postgres, long.as_bytes());
    assert!(matches!(&found[0], Piece::Statement(insert) if insert.text.len() == 200));
    let schema = format!("INSERT INTO sqlite_schema VALUES ('{}')", "x".repeat(1000));
    check(Sqlite, &schema, &[(1, &schema)]);
}

#[test]
fn commands_are_lines() {
    check(
        Postgres,
        "\\connect a\nb;\n\\.\n",
        &[(1, "\\connect a"), (2, "b"), (3, "\\.")],
    );
    check(Sqlite, ".mode list\na;", &[(1, ".mode list"), (2, "a")]);
    check(MySql, "a;\\n\nb;", &[(1, "a"), (2, "b")]);
}

#[test]
fn what_does_not_end_is_told() {
    let open = |what, line| Some(Fault::Open { what, line });
    faults(Postgres, b"a;\nb\n'c", &[None, open("the quote", 3)]);
    faults(Postgres, b"a $$ b", &[open("the quote", 1)]);
    faults(Postgres, b"/* /* */", &[open("the comment", 1)]);
    faults(
        Postgres,
        b"copy a from stdin;\n1",
        &[open("the data of `copy`", 1)],
    );
    faults(Postgres, b"a \0;", &[Some(Fault::Zero)]);
    faults(MySql, b"a '\\", &[open("the quote", 1)]);
    faults(Postgres, b"\xef\xbb\xbfa \xe9;", &[Some(Fault::NotUtf8)]);
    faults(
        Postgres,
        b"set client_encoding = 'LATIN1'; a \xe9;",
        &[None, None],
    );
    let long = format!("create {};b", "x".repeat(super::LONGEST));
    faults(Postgres, long.as_bytes(), &[Some(Fault::TooLong), None]);
}
