//! Views of entities that give their query. They are created behind all tables, in the order of the YAML.

use crate::schema::Schema;

use super::words::Words;

/// A view as the database names it, and its query.
pub(super) type View<'s> = (String, &'s str);

/// The views that a database gets.
pub(super) fn all<'s>(schema: &'s Schema, words: &dyn Words) -> Vec<View<'s>> {
    let views = schema.entities.iter().filter_map(|entity| {
        let query = entity.view.as_ref()?.get(words.database())?;
        let query = query.value.trim().trim_end_matches(';');
        Some((words.table(&entity.table), query))
    });
    views.collect()
}

pub(super) fn create((name, query): &View<'_>) -> String {
    format!("create view {name} as {query}")
}

pub(super) fn drop((name, _): &View<'_>) -> String {
    format!("drop view if exists {name}")
}

#[cfg(test)]
mod tests {
    use crate::ddl::{Dialect, ddl};
    use crate::fixture;

    #[test]
    fn views_come_last_and_go_first() {
        let schema = fixture::valid(
            "
entities:
  Recent:
    view: { sqlite: \"select id from a;\", postgres: \"select id from a where now() > at\" }
    properties: { id: { type: i64, primary: true } }
  Foreign: { read_only: true, properties: { id: { type: i64, primary: true } } }
  A: { properties: { id: { type: i64, primary: true } } }
",
        );
        let found = ddl(&schema, Dialect::Sqlite);
        assert_eq!(found.create.len(), 2);
        assert_eq!(
            found.create[1],
            "create view \"recent\" as select id from a"
        );
        assert_eq!(
            found.drop,
            [
                "drop view if exists \"recent\"",
                "drop table if exists \"a\""
            ]
        );
        assert_eq!(ddl(&schema, Dialect::MySql).create.len(), 1);
    }
}
