//! Statements about an entity whose columns have types of their own on PostgreSQL and MySQL.

use crate::condition::{Comparison, Expr, Pattern};
use crate::dialect::Dialect;
use crate::dialect::mysql::MysqlDialect;
use crate::dialect::postgres::PostgresDialect;
use crate::dialect::sqlite::SqliteDialect;
use crate::metadata::{Cast, ColumnMeta, Conversion, EntityMeta};
use crate::sql::delete::Delete;
use crate::sql::fixture::{USER, texts};
use crate::sql::insert::Insert;
use crate::sql::select::Select;
use crate::sql::update::Update;
use crate::value::{ColumnType, Value};

const INET: Cast = Cast::new(Some(Conversion::As("text")), Some(Conversion::As("inet")));
const XML: Cast =
    Cast::new(Some(Conversion::As("text")), Some(Conversion::As("xml"))).compared_as_read();
const POINT: Cast = Cast::new(
    Some(Conversion::Call("st_astext")),
    Some(Conversion::Call("st_geomfromtext")),
);

static HOST: EntityMeta = EntityMeta {
    table: "host",
    columns: &[
        ColumnMeta::new("ip", "ip", ColumnType::Text).postgres(&INET),
        ColumnMeta::new("at", "at", ColumnType::Text)
            .postgres(&XML)
            .mysql(&POINT),
    ],
    key: &[0],
    uniques: &[],
    generated_key: false,
    version: None,
    relations: &[],
    ..USER
};

const MARIADB: MysqlDialect = MysqlDialect { mariadb: true };

fn select(dialect: &dyn Dialect, filter: Expr) -> String {
    let select = Select::new(&HOST).filter(filter);
    select.into_statement(dialect).sql.to_string()
}

fn eq(column: usize) -> Expr {
    Expr::compare(column, Comparison::Eq, Value::Text("x".into()))
}

#[test]
fn columns_are_read_and_compared_in_the_words_of_their_type() {
    let check = |dialect: &dyn Dialect, filter: Expr, expected: &str| {
        assert_eq!(select(dialect, filter), expected);
    };
    check(
        &PostgresDialect,
        eq(0).and(eq(1)),
        r#"select cast(a0."ip" as text), cast(a0."at" as text) from "host" a0 where a0."ip" = cast($1 as inet) and cast(a0."at" as text) = $2"#,
    );
    check(
        &PostgresDialect,
        Expr::one_of(0, texts(&["a", "b"])),
        r#"select cast(a0."ip" as text), cast(a0."at" as text) from "host" a0 where a0."ip" = any(cast($1 as inet[]))"#,
    );
    check(
        &PostgresDialect,
        Expr::Like {
            column: 0,
            pattern: Pattern::StartsWith("10.".into()),
        },
        r#"select cast(a0."ip" as text), cast(a0."at" as text) from "host" a0 where cast(a0."ip" as text) like $1 escape '\'"#,
    );
    check(
        &MARIADB,
        eq(1),
        "select a0.`ip`, st_astext(a0.`at`) from `host` a0 where a0.`at` = st_geomfromtext(?)",
    );
    check(
        &SqliteDialect,
        eq(0),
        r#"select a0."ip", a0."at" from "host" a0 where a0."ip" = ?"#,
    );
}

#[test]
fn rows_are_written_in_the_words_of_their_type() {
    let insert = |dialect: &dyn Dialect, rows: usize| {
        let values = texts(&["x"; 4][..rows * 2]);
        let insert = Insert::new(&HOST, vec![0, 1], vec![0]);
        insert.statement(dialect, values).sql.to_string()
    };
    assert_eq!(
        insert(&PostgresDialect, 1),
        r#"insert into "host" ("ip", "at") values (cast($1 as inet), cast($2 as xml)) returning cast("ip" as text)"#
    );
    assert_eq!(
        insert(&PostgresDialect, 2),
        r#"insert into "host" ("ip", "at") select cast("v0" as inet), cast("v1" as xml) from unnest($1, $2) with ordinality as v ("v0", "v1", n) order by n returning cast("ip" as text)"#
    );
    assert_eq!(
        insert(&MARIADB, 2),
        "insert into `host` (`ip`, `at`) values (?, st_geomfromtext(?)), (?, st_geomfromtext(?)) returning `ip`"
    );
}

#[test]
fn rows_are_found_in_the_words_of_their_type() {
    let update = |dialect: &dyn Dialect, rows: usize| {
        let update = Update::new(&HOST, vec![1], vec![]);
        let values = texts(&["x"; 4][..rows * 2]);
        update.statement(dialect, values).sql.to_string()
    };
    assert_eq!(
        update(&PostgresDialect, 1),
        r#"update "host" set "at" = cast($1 as xml) where "ip" = cast($2 as inet)"#
    );
    assert_eq!(
        update(&PostgresDialect, 2),
        r#"update "host" as t set "at" = cast(v."v0" as xml) from unnest($1, $2) as v ("v0", "v1") where t."ip" = cast(v."v1" as inet)"#
    );
    let delete = Delete::new(&HOST, vec![1]);
    let values = texts(&["x"; 4]);
    assert_eq!(
        delete.statement(&PostgresDialect, values).sql.as_ref(),
        r#"delete from "host" where ("ip", cast("at" as text)) in (select cast("v0" as inet), "v1" from unnest($1, $2) as v ("v0", "v1"))"#
    );
}
