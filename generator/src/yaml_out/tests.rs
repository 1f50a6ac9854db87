//! Files that a person has changed, merged with a database that has changed.

use super::{Existing, Merged, Wishes, merge, write};
use crate::database::{Column, Database, ForeignKey, NativeType, PrimaryKey, Table, TableName};
use crate::ddl::Dialect;
use crate::entities::{Known, decide};
use crate::schema::ForeignKeyRule;
use crate::source;

mod edits;
mod follow;

const WRITTEN: &str = "\
# Ours.
dormouse: 1
schema: demo   # kept

entities:

  Author:      # was User
    table: users
    properties:
      name:  { type: string, column: full_name }   # renamed
      id:    { type: i32,   primary: true, autoincrement: false }


  Note: { properties: { id: { type: i32, primary: true, autoincrement: false } } }
";

fn table(name: &str, columns: &[(&str, &str)]) -> Table {
    let column = |(name, ty): &(&str, &str)| Column {
        name: (*name).to_owned(),
        ty: NativeType::parse(Dialect::Postgres, ty),
        ..Column::default()
    };
    Table {
        name: TableName::new(name),
        columns: columns.iter().map(column).collect(),
        primary_key: Some(PrimaryKey {
            name: None,
            columns: vec!["id".to_owned()],
            ..PrimaryKey::default()
        }),
        ..Table::default()
    }
}

fn points_at(column: &str, target: &str) -> ForeignKey {
    ForeignKey {
        name: None,
        columns: vec![column.to_owned()],
        target: TableName::new(target),
        target_columns: vec!["id".to_owned()],
        on_delete: ForeignKeyRule::NoAction,
        on_update: ForeignKeyRule::NoAction,
        deferrable: Default::default(),
    }
}

fn run(written: &str, tables: Vec<Table>, prune: bool) -> (Merged, Option<String>) {
    let database = Database {
        tables,
        ..Database::new(Dialect::Postgres)
    };
    let existing = Existing::read(source::from_text("demo.yaml", written)).expect("a schema");
    let entities = decide(&database, "other", &existing.known());
    let wishes = Wishes {
        new_file: &|_| None,
        prune,
    };
    let mut merged = merge(&existing, &database, &entities, &wishes);
    let text = merged.files.remove("demo.yaml");
    if let Some(text) = &text {
        Existing::read(source::from_text("demo.yaml", text))
            .unwrap_or_else(|error| unreachable!("{text}\n{error}"));
    }
    (merged, text)
}

fn tables() -> Vec<Table> {
    vec![
        table("users", &[("id", "integer"), ("full_name", "varchar(255)")]),
        table("note", &[("id", "integer")]),
    ]
}

#[test]
fn without_a_change_nothing_changes() {
    let (merged, text) = run(WRITTEN, tables(), true);
    assert_eq!(
        (text, merged.added, merged.vanished),
        (None, Vec::new(), Vec::new())
    );
}

#[test]
fn what_is_new_comes_in_and_every_byte_stays() {
    let mut tables = tables();
    tables[0]
        .columns
        .push(table("x", &[("email", "text")]).columns.remove(0));
    let mut author = table("x", &[("author_id", "integer")]).columns.remove(0);
    author.nullable = true;
    tables[1].columns.push(author);
    tables[1].foreign_keys.push(points_at("author_id", "users"));
    tables.push(table("tags", &[("id", "integer")]));
    let (merged, text) = run(WRITTEN, tables, false);
    let expected = WRITTEN
        .replace(
            "autoincrement: false }\n\n\n",
            "autoincrement: false }\n      notes: { one_to_many: Note, mapped_by: author }\n      email: text\n\n\n",
        )
        .replace(
            "autoincrement: false } } }\n",
            "autoincrement: false }, author: { many_to_one: Author, inversed_by: notes, nullable: true, \
             on_delete: no_action, index: false } } }\n\n  Tag:\n    table: tags\n    properties:\n      \
             id: { type: i32, primary: true, autoincrement: false }\n",
        );
    assert_eq!(text.as_deref(), Some(expected.as_str()));
    assert_eq!(
        merged.added,
        ["Note.author", "Author.notes", "Author.email", "Tag"]
    );
}

#[test]
fn what_is_gone_is_reported_or_removed() {
    let mut tables = tables();
    tables[0].columns.truncate(1);
    let (merged, text) = run(WRITTEN, tables.clone(), false);
    assert_eq!(
        (merged.vanished, text),
        (vec!["Author.name (column full_name)".to_owned()], None)
    );
    let (_, text) = run(WRITTEN, tables.clone(), true);
    let line = "      name:  { type: string, column: full_name }   # renamed\n";
    assert_eq!(text.as_deref(), Some(WRITTEN.replace(line, "").as_str()));
    tables.truncate(1);
    let (merged, _) = run(WRITTEN, tables, false);
    assert_eq!(
        merged.vanished,
        ["Author.name (column full_name)", "Note (table note)"]
    );
}

#[test]
fn what_was_written_for_a_database_needs_no_change() {
    let mut tables = tables();
    tables[1]
        .columns
        .push(table("x", &[("user_id", "integer")]).columns.remove(0));
    tables[1].foreign_keys.push(points_at("user_id", "users"));
    let database = Database {
        tables: tables.clone(),
        ..Database::new(Dialect::Postgres)
    };
    let text = write(&decide(&database, "demo", &Known::default()));
    assert_eq!(run(&text, tables, true).1, None);
}
