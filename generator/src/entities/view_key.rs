//! The key of a view: a guess, since no database knows one. It is visible in the YAML, and wrong guesses are mended there.

use crate::database::{Column, Database, Table, TableKind};

use super::word;

/// The columns that most likely tell the rows of a view apart.
pub(super) fn guess(database: &Database, view: &Table) -> Option<Vec<String>> {
    unique(view)
        .or_else(|| of_tables(database, view))
        .or_else(|| named(view))
}

/// A materialized view may have unique indexes.
fn unique(view: &Table) -> Option<Vec<String>> {
    let indexes = view.indexes.iter().filter(|index| index.unique);
    let keys = indexes.filter_map(|index| index.plain_columns());
    let shortest = keys.min_by_key(Vec::len)?;
    Some(shortest.into_iter().map(str::to_owned).collect())
}

/// The key of a table that the query names, if all of it is there: the longest one, since in a join it has the most rows.
fn of_tables(database: &Database, view: &Table) -> Option<Vec<String>> {
    let definition = plain(view.definition.as_deref()?);
    if definition.contains(" group by ") || definition.contains(" union ") {
        return None;
    }
    let is_table =
        |table: &&Table| matches!(table.kind, TableKind::Table | TableKind::Child { .. });
    let mut found: Vec<(usize, &[String])> = Vec::new();
    for table in database.tables.iter().filter(is_table) {
        let key = table.key_columns();
        let place = place(&definition, &plain(&table.name.name));
        if let (Some(place), false) = (place, key.is_empty()) {
            found.push((place, key));
        }
    }
    found.sort_by_key(|(place, key)| (std::cmp::Reverse(key.len()), *place));
    let mut keys = found.into_iter().map(|(_, key)| own(view, key));
    keys.find_map(|key| key)
}

/// The columns of the view that are called like these.
fn own(view: &Table, key: &[String]) -> Option<Vec<String>> {
    let own = |name: &String| typed(view).find(|column| column.eq_ignore_ascii_case(name));
    key.iter().map(|name| own(name).cloned()).collect()
}

/// `id`, or a column that is called like the view.
fn named(view: &Table) -> Option<Vec<String>> {
    let name = word::singular(&super::name::field(&view.name.name));
    let names = ["id".to_owned(), format!("{name}_id"), format!("{name}id")];
    let mut columns = names.iter().filter_map(|name| {
        let mut columns = typed(view);
        columns.find(|column| column.eq_ignore_ascii_case(name))
    });
    Some(vec![columns.next()?.clone()])
}

fn typed(view: &Table) -> impl Iterator<Item = &String> {
    let known = |column: &&Column| !column.ty.is_missing();
    view.columns.iter().filter(known).map(|column| &column.name)
}

/// In lower case, without marks around names, and one blank between words.
fn plain(sql: &str) -> String {
    let sql = sql.to_lowercase().replace(['"', '`', '[', ']'], "");
    let words: Vec<_> = sql.split_whitespace().collect();
    words.join(" ")
}

/// Where a whole word stands.
fn place(text: &str, word: &str) -> Option<usize> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut places = text.match_indices(word).map(|(at, _)| at);
    places.find(|at| {
        let before = text[..*at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::{NativeType, PrimaryKey, TableName};
    use crate::ddl::Dialect;

    fn table(name: &str, columns: &[&str], key: &[&str]) -> Table {
        let column = |name: &&str| Column {
            name: (*name).to_owned(),
            ty: NativeType::parse(Dialect::Postgres, "integer"),
            ..Column::default()
        };
        Table {
            name: TableName::new(name),
            columns: columns.iter().map(column).collect(),
            primary_key: Some(PrimaryKey {
                name: None,
                columns: key.iter().map(|name| (*name).to_owned()).collect(),
                ..PrimaryKey::default()
            }),
            ..Table::default()
        }
    }

    #[test]
    fn keys_of_views_are_guessed() {
        let mut database = Database::new(Dialect::Postgres);
        database.tables = vec![
            table("orders", &["order_id"], &["order_id"]),
            table("order lines", &["order_id", "line"], &["order_id", "line"]),
        ];
        let check = |sql: &str, columns: &[&str], expected: Option<&[&str]>| {
            let view = Table {
                kind: TableKind::View,
                definition: Some(sql.to_owned()),
                primary_key: None,
                ..table("big_orders", columns, &[])
            };
            let found = guess(&database, &view);
            let expected: Option<Vec<String>> =
                expected.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
            assert_eq!(found, expected, "{sql}");
        };
        let from = "select * from orders";
        check(from, &["ORDER_ID", "total"], Some(&["ORDER_ID"]));
        let join = "select o.order_id, l.line from Orders o\n join \"order lines\" l on true";
        check(join, &["order_id", "line"], Some(&["order_id", "line"]));
        check(join, &["order_id"], Some(&["order_id"]));
        check("select * from reorders", &["order_id"], None);
        check(
            "select 1 from orders group by x",
            &["order_id", "id"],
            Some(&["id"]),
        );
        check("select 1", &["big_order_id"], Some(&["big_order_id"]));
        check("select 1", &["total"], None);
    }
}
