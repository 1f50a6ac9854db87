//! A part of a database: schemas, tables and columns that are wanted, on each database.

use dormouse_generator::database::{Database, Pattern, Selection, select};
use dormouse_generator::introspect::introspect;
use dormouse_test_server::Kind;

use super::live::Live;

fn shown(database: &Database) -> String {
    let tables = database.tables.iter().map(|table| {
        let columns: Vec<_> = table
            .columns
            .iter()
            .map(|column| column.name.as_str())
            .collect();
        format!("{}({}) ", table.name, columns.join(" "))
    });
    let mut tables: Vec<_> = tables.collect();
    tables.sort();
    tables.concat().trim_end().to_owned()
}

fn notes(database: &Database) -> Vec<String> {
    let mut remarks: Vec<_> = database.remarks.iter().collect();
    remarks.sort_by_key(|note| &note.about);
    let notes = remarks.into_iter();
    notes
        .map(|note| format!("{}: {}", note.about, note.text))
        .collect()
}

/// What is left of a database, and what is said about it.
fn part(database: &Database, lists: [&str; 3]) -> (String, Vec<String>) {
    let [tables, skip_tables, skip_columns] = lists.map(|list| {
        let words = list.split_whitespace();
        words.map(Pattern::new).collect::<Vec<_>>()
    });
    let mut part = database.clone();
    part.remarks.clear();
    let selection = Selection {
        tables,
        skip_tables,
        skip_columns,
    };
    select(&mut part, &selection);
    (shown(&part), notes(&part))
}

#[tokio::test]
async fn patterns_choose_tables_and_columns() {
    let tables = "create table shop (id int primary key, secret int, Price int);
        create table shop_log (id int primary key, shop_id int, secret int, foreign key (shop_id) references shop (id));
        create table item (id int primary key, secret int)";
    for kind in [Kind::Sqlite, Kind::Postgres, Kind::MySql] {
        let Some(live) = Live::with(kind, &[tables.to_owned()]).await else {
            continue;
        };
        let database = introspect(&live.url, &[], &mut |_| {}).await.unwrap();
        live.remove().await;
        let price = if kind == Kind::Postgres {
            "price"
        } else {
            "Price"
        };
        let check = |lists: [&str; 3], expected: &str, said: &[&str]| {
            let (tables, notes) = part(&database, lists);
            assert_eq!(tables, expected.replace("PRICE", price), "{kind} {lists:?}");
            assert_eq!(notes, said, "{kind} {lists:?}");
        };
        check(
            ["shop*", "", ""],
            "shop(id secret PRICE) shop_log(id shop_id secret)",
            &[],
        );
        check(
            ["SHOP it?m", "", ""],
            "item(id secret) shop(id secret PRICE)",
            &[],
        );
        check(
            ["", "shop item", ""],
            "shop_log(id shop_id secret)",
            &["shop_log: the foreign key (shop_id) points at shop, which is left out"],
        );
        check(
            ["", "*_log", "secret shop.pri*"],
            "item(id) shop(id)",
            &[
                "item.secret: left out, as asked for",
                &format!("shop.{price}: left out, as asked for"),
                "shop.secret: left out, as asked for",
            ],
        );
        check(
            ["item shops", "x*", "no.secret nothing"],
            "item(id secret)",
            &[
                "--skip-columns no.secret: matches no column",
                "--skip-columns nothing: matches no column",
                "--skip-tables x*: matches no table",
                "--tables shops: matches no table",
            ],
        );
    }
}

#[tokio::test]
async fn schemas_are_chosen_by_name() {
    let names = |names: &[&str]| {
        names
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<Vec<_>>()
    };
    let table = "create table t (id int primary key)".to_owned();
    if let Some(live) = Live::with(Kind::Sqlite, std::slice::from_ref(&table)).await {
        let database = introspect(&live.url, &names(&["a"]), &mut |_| {})
            .await
            .unwrap();
        assert_eq!(
            notes(&database),
            ["a: SQLite has no schemas: `--schemas` was ignored"]
        );
    }
    let schemas = "create schema a; create table a.t (id int primary key); create schema b; create table b.u (id int primary key)";
    if let Some(live) = Live::with(Kind::Postgres, &[table.clone(), schemas.to_owned()]).await {
        let of = async |wanted: &[&str]| introspect(&live.url, &names(wanted), &mut |_| {}).await;
        assert_eq!(shown(&of(&[]).await.unwrap()), "a.t(id) b.u(id) t(id)");
        assert_eq!(shown(&of(&["a", "public"]).await.unwrap()), "a.t(id) t(id)");
        let part = of(&["b", "c"]).await.unwrap();
        assert_eq!(
            (shown(&part).as_str(), notes(&part)),
            ("b.u(id)", names(&["--schemas c: there is no table in it"]))
        );
        assert_eq!(of(&["c", "d"]).await.unwrap_err().to_string(), NOTHING);
        live.remove().await;
    }
    let Some(live) = Live::with(Kind::MySql, std::slice::from_ref(&table)).await else {
        return;
    };
    let other = Live::with(Kind::MySql, &[table.replace(" t ", " u ")])
        .await
        .unwrap();
    let of = async |wanted: &[&str]| introspect(&live.url, &names(wanted), &mut |_| {}).await;
    let (own, there) = (live.name(), other.name());
    assert_eq!(shown(&of(&[]).await.unwrap()), "t(id)");
    assert_eq!(
        shown(&of(&[there]).await.unwrap()),
        format!("{there}.u(id)")
    );
    assert_eq!(
        shown(&of(&[own, there]).await.unwrap()),
        format!("{there}.u(id) t(id)")
    );
    let part = of(&[there, "c"]).await.unwrap();
    assert_eq!(notes(&part), ["--schemas c: there is no table in it"]);
    assert_eq!(of(&["c", "d"]).await.unwrap_err().to_string(), NOTHING);
    other.remove().await;
    live.remove().await;
}

const NOTHING: &str =
    "there is no table in c, d\nhelp: `--schemas` takes names exactly as the database has them";
