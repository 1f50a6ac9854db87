//! Decisions that depend on several tables: names stay, whatever is added.

use std::collections::HashSet;

use proptest::prelude::*;

use super::{Entities, Known, decide, schema_name};
use crate::database::{Column, Database, NativeType, PrimaryKey, Table, TableName};
use crate::ddl::Dialect;
use crate::source;
use crate::yaml_out::{self, Existing};

fn table(name: &str, columns: &[String]) -> Table {
    let column = |name: &String| Column {
        name: name.clone(),
        ty: NativeType::parse(Dialect::Postgres, "integer"),
        ..Column::default()
    };
    let names = std::iter::once("id".to_owned())
        .chain(columns.iter().filter(|name| *name != "id").cloned());
    Table {
        name: TableName::new(name),
        columns: names.map(|name| column(&name)).collect(),
        primary_key: Some(PrimaryKey {
            name: None,
            columns: vec!["id".to_owned()],
            ..PrimaryKey::default()
        }),
        ..Table::default()
    }
}

fn database(tables: &[(String, Vec<String>)]) -> Database {
    Database {
        tables: tables
            .iter()
            .map(|(name, columns)| table(name, columns))
            .collect(),
        ..Database::new(Dialect::Postgres)
    }
}

/// Entity and property of each column.
fn names(entities: &Entities) -> HashSet<(String, String, String, String)> {
    let properties = entities.entities.iter().flat_map(|entity| {
        let own = entity.properties.iter().map(|property| {
            let (table, name) = (entity.table.to_string(), entity.name.clone());
            (
                table,
                name,
                property.columns.join(","),
                property.name.clone(),
            )
        });
        own.collect::<Vec<_>>()
    });
    properties.collect()
}

/// Words that fall together when they become names.
fn word() -> impl Strategy<Value = String> {
    let known = [
        "user", "users", "User", "user_row", "new_user", "n", "self", "1st", "ü", "a b", "a-b",
        "mod",
    ];
    prop_oneof![
        proptest::sample::select(known.to_vec()).prop_map(str::to_owned),
        "[ -~]{1,8}"
    ]
}

fn tables() -> impl Strategy<Value = Vec<(String, Vec<String>)>> {
    let columns = proptest::collection::hash_set(word(), 0..5);
    let table = (
        word(),
        columns.prop_map(|columns| columns.into_iter().collect::<Vec<_>>()),
    );
    proptest::collection::vec(table, 1..8).prop_map(|mut tables| {
        // Names of tables differ, also in lower case, as do those of columns.
        let mut seen = HashSet::new();
        tables.retain(|(name, _)| seen.insert(name.to_lowercase()));
        for (_, columns) in &mut tables {
            let mut seen = HashSet::from(["id".to_owned()]);
            columns.retain(|name| seen.insert(name.to_lowercase()));
        }
        tables
    })
}

proptest! {
    #[test]
    fn any_names_make_a_schema_without_faults(tables in tables()) {
        let text = yaml_out::write(&decide(&database(&tables), "demo", &Known::default()));
        if let Err(error) = Existing::read(source::from_text("demo.yaml", &text)) {
            prop_assert!(false, "{text}\n{error}");
        }
    }

    #[test]
    fn a_table_that_is_added_renames_nothing(tables in tables()) {
        let before = decide(&database(&tables[..tables.len() - 1]), "demo", &Known::default());
        let after = decide(&database(&tables), "demo", &Known::default());
        prop_assert!(names(&before).is_subset(&names(&after)));
    }
}

#[test]
fn the_schema_leaves_its_name_to_an_entity() {
    let database = database(&[("shops".to_owned(), Vec::new())]);
    assert_eq!(schema_name(&database, "Shop"), "shop_db");
    assert_eq!(schema_name(&database, "my-app"), "my_app");
}
