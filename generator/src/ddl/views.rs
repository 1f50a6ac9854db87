//! Views of entities that give their query. They are created behind all tables, each behind those that it names,
//! otherwise in the order of the YAML.

use crate::database::scan::reads;
use crate::schema::{Schema, Table};

use super::words::Words;

/// A view as the database names it, and its query.
pub(super) type View<'s> = (String, &'s str);

/// The views that a database gets.
pub(super) fn all<'s>(schema: &'s Schema, words: &dyn Words) -> Vec<View<'s>> {
    let views = schema.entities.iter().filter_map(|entity| {
        let query = entity.view.as_ref()?.get(words.database())?;
        let query = query.value.trim().trim_end_matches(';');
        Some((&entity.table, (words.table(&entity.table), query)))
    });
    in_order(views.collect())
}

/// Those that wait for no other come first; views that wait for each other stay as they are.
fn in_order<'s>(mut rest: Vec<(&Table, View<'s>)>) -> Vec<View<'s>> {
    let mut ordered = Vec::new();
    while !rest.is_empty() {
        let waits = |(own, (_, query)): &(&Table, View<'_>)| {
            let mut others = rest.iter().filter(|(table, _)| table != own);
            others.any(|(table, _)| {
                let schema = table.schema.as_ref().map(|schema| schema.value.as_str());
                reads(query, schema, &table.name)
            })
        };
        let next = rest.iter().position(|view| !waits(view)).unwrap_or(0);
        ordered.push(rest.remove(next).1);
    }
    ordered
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

    #[test]
    fn views_follow_those_that_they_name() {
        let schema = fixture::valid(
            "
entities:
  First: { view: \"select id from \\\"second\\\"\", properties: { id: { type: i64, primary: true } } }
  Second: { view: select id from third, properties: { id: { type: i64, primary: true } } }
  Third: { view: select 1 as id, properties: { id: { type: i64, primary: true } } }
",
        );
        let names: Vec<_> = ddl(&schema, Dialect::Sqlite).create;
        let names: Vec<_> = names
            .iter()
            .filter_map(|sql| sql.split('"').nth(1))
            .collect();
        assert_eq!(names, ["third", "second", "first"]);
    }
}
