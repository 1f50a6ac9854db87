//! Any edits of a person survive any changes of a database: renames, comments, blank lines, another order, blocks
//! in place of braces.

use proptest::prelude::*;

use super::follow::{database, merged, yaml};
use crate::ddl::Dialect;

const TABLES: &str = "create type mood as enum ('good', 'bad');
    create table users (id integer primary key, name varchar(50) not null, age integer, mood mood not null, at timestamp(3));
    create table notes (id integer primary key, author_id integer not null references users, title text not null default 'x',
        rank integer not null unique);
    create index on notes (title, rank);";

/// What happens to the database; each changes one line, or adds some.
const CHANGES: &[&str] = &[
    "alter table users alter name type varchar(20);",
    "alter table users alter age type bigint;",
    "alter table users alter age set default 7;",
    "alter table users alter at type timestamp(2);",
    "alter table notes alter title drop default;",
    "alter table notes alter title drop not null;",
    "alter table notes alter author_id drop not null;",
    "alter type mood add value 'so so';",
    "create index on users (age);",
    "alter table users add more text;",
    "create table tags (id integer primary key, note_id integer references notes);",
    "comment on column notes.rank is 'Its place.';",
];

/// What a person does to a line of a property.
#[derive(Clone, Debug)]
enum Edit {
    Comment,
    Blank,
    Above,
    Swap,
    Rename,
    Block,
}

fn is_property(line: &str) -> bool {
    line.starts_with("      ") && line.contains(": ") && !line.trim_start().starts_with(['#', '-'])
}

/// Edits lines; a comment has the number of its edit.
fn edit(lines: &mut Vec<String>, (at, edit): (usize, &Edit), number: usize) {
    let line = lines[at].clone();
    let is_block = line.starts_with("       ") || line.contains('#');
    match edit {
        _ if !is_property(&line) || is_block => {}
        Edit::Comment => lines[at] = format!("{line}   # mark {number};"),
        Edit::Blank => lines.insert(at, String::new()),
        Edit::Above => lines.insert(at, format!("   # mark {number};")),
        Edit::Swap => {
            let next = lines
                .get(at + 1)
                .is_some_and(|next| is_property(next) && !next.starts_with("       "));
            if next {
                lines.swap(at, at + 1);
            }
        }
        Edit::Rename => {
            let (name, value) = line.trim().split_once(':').unwrap_or_default();
            let value = value.trim();
            let is_plain = value.starts_with("{ type:")
                && !value.contains("primary")
                && !line.contains("column");
            // A name in a list would have to change with it.
            if is_plain && !lines.iter().any(|line| line.contains("properties: [")) {
                let rest = value.trim_end_matches('}').trim_end();
                lines[at] = format!("      my_{name}: {rest}, column: {name} }}");
            }
        }
        Edit::Block => {
            let (name, value) = line.split_once(':').unwrap_or_default();
            let pairs = value
                .trim()
                .strip_prefix('{')
                .and_then(|value| value.strip_suffix('}'));
            let pairs = pairs.filter(|pairs| !pairs.contains(['[', '{', '"']));
            if let Some(pairs) = pairs {
                let pairs = pairs
                    .split(',')
                    .map(|pair| format!("\n          {}", pair.trim()));
                lines[at] = format!("{name}:{}", pairs.collect::<String>());
            }
        }
    }
}

fn marks(text: &str) -> Vec<&str> {
    let parts = text.split("# mark ").skip(1);
    parts.filter_map(|part| part.split(';').next()).collect()
}

fn edits() -> impl Strategy<Value = Vec<(prop::sample::Index, Edit)>> {
    let edit = prop_oneof![
        Just(Edit::Comment),
        Just(Edit::Blank),
        Just(Edit::Above),
        Just(Edit::Swap),
        Just(Edit::Rename),
        Just(Edit::Block)
    ];
    prop::collection::vec((any::<prop::sample::Index>(), edit), 0..20)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn every_edit_survives_every_change(
        edits in edits(),
        changes in prop::collection::btree_set(0..CHANGES.len(), 0..5),
        prune in any::<bool>(),
    ) {
        let written = yaml(Dialect::Postgres, TABLES);
        let mut lines: Vec<String> = written.lines().map(str::to_owned).collect();
        for (number, (place, kind)) in edits.iter().enumerate() {
            let at = place.index(lines.len());
            edit(&mut lines, (at, kind), number);
        }
        let text = format!("{}\n", lines.join("\n"));
        let before = database(Dialect::Postgres, TABLES);
        let (same, unchanged) = merged(&text, &before, prune);
        prop_assert_eq!(&unchanged, &text, "{:?}", same);
        let sql: String = changes.iter().map(|at| CHANGES[*at]).collect();
        let after = database(Dialect::Postgres, &format!("{TABLES}{sql}"));
        let (_, new) = merged(&text, &after, prune);
        prop_assert_eq!(marks(&new), marks(&text), "{}", new);
        let (again, same) = merged(&new, &after, prune);
        prop_assert_eq!(&same, &new, "{:?}", again);
        let kept = text.lines().filter(|line| new.lines().any(|other| other == *line)).count();
        prop_assert!(kept + 2 * changes.len() >= text.lines().count(), "{}", new);
    }
}
