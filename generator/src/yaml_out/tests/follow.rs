//! Columns that changed: tables as SQL before, YAML with what a person changed in it, tables as SQL now, and the
//! lines that differ.

use similar::{ChangeTag, TextDiff};

use super::super::{Existing, Merged, Wishes, merge, write};
use crate::database::Database;
use crate::ddl::Dialect;
use crate::entities::{Known, decide};
use crate::import::import;
use crate::source;

pub(super) fn database(dialect: Dialect, sql: &str) -> Database {
    let imported = import(sql.as_bytes(), "dump.sql", dialect);
    imported.expect("a dump").database
}

/// The YAML of tables that nobody has changed.
pub(super) fn yaml(dialect: Dialect, sql: &str) -> String {
    write(&decide(&database(dialect, sql), "demo", &Known::default()))
}

pub(super) fn merged(text: &str, database: &Database, prune: bool) -> (Merged, String) {
    let existing = Existing::read(source::from_text("demo.yaml", text));
    let existing = existing.unwrap_or_else(|error| unreachable!("{text}\n{error}"));
    let entities = decide(database, "demo", &existing.known());
    let wishes = Wishes {
        new_file: &|_| None,
        prune,
    };
    let mut merged = merge(&existing, database, &entities, &wishes);
    let new = merged
        .files
        .remove("demo.yaml")
        .unwrap_or_else(|| text.to_owned());
    (merged, new)
}

/// A text with parts replaced; each has to be there.
pub(super) fn edited(text: &str, edits: &[(&str, &str)]) -> String {
    edits.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "`{from}` is not in\n{text}");
        text.replace(from, to)
    })
}

/// The lines that went and came.
fn difference(old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    let lines = diff
        .iter_all_changes()
        .filter_map(|change| match change.tag() {
            ChangeTag::Delete => Some(format!("-{change}")),
            ChangeTag::Insert => Some(format!("+{change}")),
            ChangeTag::Equal => None,
        });
    lines.collect()
}

/// Merges, and merges again, which must find nothing to do.
fn follow(text: &str, database: &Database, prune: bool) -> (Merged, String) {
    let (merged, new) = self::merged(text, database, prune);
    let (again, same) = self::merged(&new, database, prune);
    assert_eq!(difference(&new, &same), "", "a second run changes nothing");
    assert_eq!((again.added, again.changed), (Vec::new(), Vec::new()));
    (merged, difference(text, &new))
}

/// `before` with a person's edits, and what `after` makes of it.
fn check(dialect: Dialect, (before, after): (&str, &str), edits: &[(&str, &str)], expected: &str) {
    let text = edited(&yaml(dialect, before), edits);
    let (_, found) = follow(&text, &database(dialect, after), false);
    assert_eq!(found, expected, "{text}");
}

const USERS: &str = "
    create table users (id integer primary key, name varchar(50) not null, age integer, score numeric(8, 2),
        state text not null default 'new', seen timestamp, bio text);";

#[test]
fn columns_follow_the_database() {
    let check = |after: &str, expected: &str| {
        check(
            Dialect::Postgres,
            (USERS, &format!("{USERS}{after}")),
            &[],
            expected,
        );
    };
    check("", "");
    check(
        "alter table users alter name type varchar(20);",
        "-      name:  { type: string, length: 50 }\n+      name:  { type: string, length: 20 }\n",
    );
    check(
        "alter table users alter name type text;",
        "-      name:  { type: string, length: 50 }\n+      name:  { type: text }\n",
    );
    check(
        "alter table users alter age type bigint; alter table users alter age set not null;",
        "-      age:   i32?\n+      age:   i64\n",
    );
    check(
        "alter table users alter age set default 18; create unique index on users (age);",
        "-      age:   i32?\n+      age:   { type: i32, nullable: true, default: 18, unique: users_age_idx }\n",
    );
    check(
        "alter table users alter score type numeric(10, 4); alter table users alter score set not null;",
        "-      score: { type: decimal, precision: 8, scale: 2, nullable: true }\n\
         +      score: { type: decimal, precision: 10, scale: 4 }\n",
    );
    check(
        "alter table users alter state set default upper('x');",
        "-      state: { type: text, default: new }\n+      state: { type: text, default_raw: upper('x') }\n",
    );
    check(
        "comment on column users.bio is 'About.'; comment on table users is 'People.';",
        "+    comment: People.\n-      bio:   text?\n+      bio:   { type: text, nullable: true, comment: About. }\n",
    );
    check(
        "create index on users (age, name); alter table users add unique (name, age);",
        "+    uniques: [{ name: users_name_age_key, properties: [name, age] }]\n\
         +    indexes: [{ name: users_age_name_idx, properties: [age, name] }]\n",
    );
}

#[test]
fn what_a_person_has_chosen_stays_while_it_works() {
    let edits = [
        ("age:   i32?", "years: { type: \"i64?\", column: age }"),
        (
            "score: { type: decimal",
            "score: { type: big_decimal, hidden: true",
        ),
        (
            "state: { type: text, default: new }",
            "state: { type: enum, values: [new, old], default: new } # ours",
        ),
        (
            "seen:  timestamp?",
            "seen:  { type: timestamp, nullable: true, lazy: true }",
        ),
        (
            "bio:   text?",
            "bio:   { type: json, column_type: text, nullable: true, comment: Mine. }",
        ),
    ];
    let stays = |after: &str, expected: &str| {
        check(
            Dialect::Postgres,
            (USERS, &format!("{USERS}{after}")),
            &edits,
            expected,
        );
    };
    stays("", "");
    stays(
        "comment on column users.bio is 'About.'; alter table users alter age type smallint;",
        "",
    );
    stays(
        "alter table users alter score type numeric(9, 3); alter table users alter seen set not null;",
        "-      score: { type: big_decimal, hidden: true, precision: 8, scale: 2, nullable: true }\n\
         +      score: { type: big_decimal, hidden: true, precision: 9, scale: 3, nullable: true }\n\
         -      seen:  { type: timestamp, nullable: true, lazy: true }\n\
         +      seen:  { type: timestamp, lazy: true }\n",
    );
    // An integer is not read from text, whoever has chosen it; the name stays.
    stays(
        "alter table users alter age type text;",
        "-      years: { type: \"i64?\", column: age }\n+      years: { type: \"text?\", column: age }\n",
    );
    stays(
        "alter table users alter bio type varchar(90);",
        "-      bio:   { type: json, column_type: text, nullable: true, comment: Mine. }\n\
         +      bio:   { type: string, nullable: true, comment: Mine., length: 90 }\n",
    );
}

#[test]
fn each_database_reads_in_its_own_way() {
    let lite =
        "create table t (id integer primary key, n integer not null, x text not null, d datetime);";
    let edits = [
        ("n:  i64", "n:  bool"),
        ("x:  text", "x:  uuid"),
        ("d:  datetime?", "d:  i64?"),
    ];
    check(Dialect::Sqlite, (lite, lite), &edits, "");
    let other = "create table t (id integer primary key, n text not null, x text, d datetime);";
    check(
        Dialect::Sqlite,
        (lite, other),
        &edits,
        "-      n:  bool\n-      x:  uuid\n+      n:  text\n+      x:  uuid?\n",
    );
    let my = "create table t (id int primary key, n tinyint not null, x char(36) not null, j longtext, e enum('a','b'));";
    let edits = [
        ("n:  i8", "n:  bool"),
        ("x:  { type: text, column_type: char(36) }", "x:  uuid"),
        ("j:  text?", "j:  json?"),
    ];
    check(Dialect::MySql, (my, my), &edits, "");
    let other = my
        .replace("tinyint", "int unsigned")
        .replace("'a','b'", "'a','x','b'");
    check(
        Dialect::MySql,
        (my, &other),
        &edits,
        "-      n:  bool\n+      n:  u32\n\
         -      e:  { type: enum, values: [a, b], column_type: \"enum('a','b')\", nullable: true }\n\
         +      e:  { type: enum, values: [a, x, b], column_type: \"enum('a','x','b')\", nullable: true }\n",
    );
}

#[test]
fn values_of_enums_come_in_where_the_database_has_them() {
    let before = "create type mood as enum ('good', 'bad'); create table t (id integer primary key, m mood not null,
        s text not null check (s in ('-', '+')));";
    let after = before
        .replace("'good', 'bad'", "'best', 'good', 'fair', 'bad'")
        .replace("'+'", "'+', '*'");
    let edits = [("Mood", "Feeling"), ("native: true", "native: mood")];
    check(
        Dialect::Postgres,
        (before, &after),
        &edits,
        "-  Feeling: { values: [good, bad], native: mood }\n\
         +  Feeling: { values: [best, good, fair, bad], native: mood }\n\
         -      s:  { type: enum, values: { Minus: \"-\", Plus: \"+\" } }\n\
         +      s:  { type: enum, values: { Minus: \"-\", Plus: \"+\", Star: \"*\" } }\n",
    );
    let text = yaml(Dialect::Postgres, &after);
    let (merged, found) = follow(&text, &database(Dialect::Postgres, before), true);
    assert_eq!(
        merged.vanished,
        ["Mood (value best)", "Mood (value fair)", "TS (value *)"]
    );
    assert_eq!(found, difference(&text, &yaml(Dialect::Postgres, before)));
}

#[test]
fn what_went_is_reported_or_removed() {
    let before = "create table t (id integer primary key, a integer not null default 1 unique, b integer not null);
        create index on t (b); create index on t (a, b);";
    let after = "create table t (id integer primary key, a integer not null, b integer not null);";
    let text = yaml(Dialect::Postgres, before);
    let (merged, found) = follow(&text, &database(Dialect::Postgres, after), false);
    assert_eq!(
        (merged.vanished.as_slice(), found.as_str()),
        (
            [
                "T (indexes: a, b)",
                "T.a (default)",
                "T.a (unique)",
                "T.b (index)"
            ]
            .map(str::to_owned)
            .as_slice(),
            ""
        )
    );
    let (_, found) = follow(&text, &database(Dialect::Postgres, after), true);
    assert_eq!(
        found,
        "-    indexes:\n-      - { name: t_a_b_idx, properties: [a, b] }\n\
         -      a:  { type: i32, default: 1, unique: t_a_key }\n-      b:  { type: i32, index: t_b_idx }\n\
         +      a:  { type: i32 }\n+      b:  { type: i32 }\n"
    );
}

const NOTES: &str = "create table users (id integer primary key);
    create table notes (id integer primary key, author_id integer not null references users, other_id integer);";

#[test]
fn foreign_keys_follow_and_values_stay_values() {
    let check = |after: &str, edits: &[(&str, &str)], expected: &str| {
        check(
            Dialect::Postgres,
            (NOTES, &format!("{NOTES}{after}")),
            edits,
            expected,
        );
    };
    check(
        "alter table notes alter author_id drop not null;",
        &[
            ("author:   { ", "writer: { column: author_id, "),
            ("mapped_by: author", "mapped_by: writer"),
        ],
        "-      writer: { column: author_id, many_to_one: User, inversed_by: notes, index: false }\n\
         +      writer: { column: author_id, many_to_one: User, inversed_by: notes, index: false, nullable: true, on_delete: no_action }\n",
    );
    check(
        "create index on notes (author_id);",
        &[],
        "-      author:   { many_to_one: User, inversed_by: notes, index: false }\n\
         +      author:   { many_to_one: User, inversed_by: notes, index: notes_author_id_idx }\n",
    );
    check(
        "alter table notes add foreign key (other_id) references users;",
        &[],
        "",
    );
    let after = format!("{NOTES}alter table notes add foreign key (other_id) references users;");
    let existing = Existing::read(source::from_text(
        "demo.yaml",
        &yaml(Dialect::Postgres, NOTES),
    ));
    let known = existing.expect("a schema").known();
    let remarks = decide(&database(Dialect::Postgres, &after), "demo", &known).remarks;
    assert_eq!(
        remarks[0].text,
        "stays a value, as it is written; `{ many_to_one: User, column: other_id }` makes it a relation"
    );
}

const ID: &str = "id: { type: i32, primary: true, autoincrement: false }";

#[test]
fn a_new_pivot_is_a_relation_on_both_sides() {
    let before =
        "create table users (id integer primary key); create table tags (id integer primary key);";
    let pivot = "create table tags_users (user_id integer not null references users, tag_id integer not null references tags,
        primary key (user_id, tag_id));";
    check(
        Dialect::Postgres,
        (before, &format!("{before}{pivot}")),
        &[
            ("  User:", "  Person:"),
            (
                &format!("    properties:\n      {ID}\n\n"),
                &format!("    properties: {{ {ID} }}\n\n"),
            ),
        ],
        &format!(
            "-    properties: {{ {ID} }}\n\
             +    properties: {{ {ID}, people: {{ many_to_many: Person, mapped_by: tags }} }}\n\
             +      tags:\n+        many_to_many: Tag\n+        inversed_by: people\n+        pivot_table: tags_users\n\
             +        join_columns: [user_id]\n+        inverse_join_columns: [tag_id]\n+        on_delete: no_action\n\
             +        on_update: no_action\n"
        ),
    );
}

#[test]
fn braces_are_no_obstacle() {
    let before = "create table a (id integer primary key, tags text[] not null);";
    let after = "create table a (id integer primary key, tags text[], more integer[], at integer not null default 1);
        create table b (id integer primary key, a_id integer references a); create type mood as enum ('x');
        create table c (id integer primary key, m mood not null, unique (m, id));";
    let text = "{\"dormouse\": 1, \"schema\": \"demo\", \"databases\": [\"postgres\"], \"entities\": {\n  \
        \"A\": {\"properties\": {\"id\": {\"type\": \"i32\", \"primary\": true, \"autoincrement\": false}, \"tags\": \"text[]\"}}\n}}\n";
    assert_eq!(
        follow(text, &database(Dialect::Postgres, before), true).1,
        ""
    );
    let (_, found) = follow(text, &database(Dialect::Postgres, after), false);
    let (came, rest) = found.split_once("\n-}}\n").unwrap_or_default();
    assert!(came.starts_with("-  \"A\":"), "{found}");
    assert_eq!(
        rest,
        format!(
            "+  \"A\": {{\"properties\": {{\"id\": {{\"type\": \"i32\", \"primary\": true, \"autoincrement\": false}}, \
             \"tags\": \"text[]?\", more: \"i32[]?\", at: {{ type: i32, default: 1 }}, bs: {{ one_to_many: B, mapped_by: a }}}}}}, \
             B: {{ properties: {{ {ID}, a: {{ many_to_one: A, inversed_by: bs, nullable: true, on_delete: no_action, \
             index: false }} }} }}, C: {{ uniques: [{{ name: c_m_id_key, properties: [m, id] }}], properties: {{ {ID}, m: Mood }} }}\n\
             +}}, enums: {{ Mood: {{ values: [x], native: true }} }}}}\n"
        )
    );
}

#[test]
fn what_stands_elsewhere_is_left_to_a_person() {
    let text = "\
dormouse: 1
schema: demo
entities:
  Base:
    abstract: true
    properties: { made: timestamp }
  A:
    extends: Base
    properties:
      id: { type: i32, primary: true, autoincrement: false }
      n: &short { type: string }
      m: *short
  B:
    properties: &both
      id: { type: i32, primary: true, autoincrement: false }
  C:
    properties:
      <<: *both
      x: text
";
    let sql = "create table a (id integer primary key, made timestamp, n text not null, m varchar(20) not null);
        create table b (id integer primary key, y text); create table c (id integer primary key, x text);";
    let (merged, found) = merged(text, &database(Dialect::Postgres, sql), false);
    assert_eq!(found, edited(text, &[("x: text", "x: text?")]));
    assert_eq!(
        merged.differs,
        [
            "A.made: nullable: true; it is not written in A itself: change it where it stands",
            "A.n: type: text; it is not written in A itself: change it where it stands",
            "A.m: length: 20; it is not written in A itself: change it where it stands",
            "B.y: y: \"text?\"",
        ]
    );
}
