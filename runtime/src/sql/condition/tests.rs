//! Conditions and the SQL they become.

use crate::column::Column;
use crate::condition::{Condition, Expr, Quantifier};
use crate::dialect::sqlite::SqliteDialect;
use crate::metadata::EntityMeta;
use crate::sql::fixture::{ARTICLE, LINE, TAG, USER};
use crate::sql::select::Select;
use crate::value::Value;

struct User;

const ID: Column<User, i64> = Column::new(0);
const NAME: Column<User, String> = Column::new(1);
const EMAIL: Column<User, String> = Column::new(2);
const BIO: Column<User, Option<String>> = Column::new(3);
const BALANCE: Column<User, Option<rust_decimal::Decimal>> = Column::new(4);
const PASSWORD: Column<User, String> = Column::new(5);

#[track_caller]
fn check_expr(meta: &'static EntityMeta, expr: Expr, sql: &str, params: &[Value]) {
    let statement = Select::new(meta).filter(expr).into_count(&SqliteDialect);
    let (_, condition) = statement
        .sql
        .split_once(" where ")
        .unwrap_or((&statement.sql, ""));
    assert_eq!(condition, sql);
    assert_eq!(statement.params, params);
}

#[track_caller]
fn check(condition: Condition<User>, sql: &str, params: &[&str]) {
    check_expr(
        &USER,
        condition.into_expr(),
        sql,
        &super::super::fixture::texts(params),
    );
}

#[test]
fn comparisons() {
    check(NAME.eq("x"), r#"a0."name" = ?"#, &["x"]);
    check(NAME.ne("x"), r#"a0."name" <> ?"#, &["x"]);
    check(NAME.gt("x"), r#"a0."name" > ?"#, &["x"]);
    check(NAME.ge("x"), r#"a0."name" >= ?"#, &["x"]);
    check(NAME.lt(String::from("x")), r#"a0."name" < ?"#, &["x"]);
    check(NAME.le("x"), r#"a0."name" <= ?"#, &["x"]);
    check(
        NAME.between("a", "b"),
        r#"a0."name" between ? and ?"#,
        &["a", "b"],
    );
    check(PASSWORD.eq("x"), r#"a0."password" = ?"#, &["x"]);
    check_expr(
        &USER,
        ID.eq(1).into_expr(),
        r#"a0."id" = ?"#,
        &[Value::I64(1)],
    );
}

#[test]
fn none_differs_from_every_value() {
    check(BIO.eq(None), r#"a0."bio" is null"#, &[]);
    check(BIO.eq("x"), r#"a0."bio" = ?"#, &["x"]);
    check(BIO.eq(Some("x".to_owned())), r#"a0."bio" = ?"#, &["x"]);
    check(BIO.ne(None), r#"a0."bio" is not null"#, &[]);
    check(BIO.ne("x"), r#"a0."bio" is not ?"#, &["x"]);
    check(BIO.gt(None), "1 = 0", &[]);
    check(BIO.is_null(), r#"a0."bio" is null"#, &[]);
    check(BIO.is_not_null(), r#"a0."bio" is not null"#, &[]);
    check(!BIO.gt("x"), r#"(a0."bio" > ?) is not true"#, &["x"]);
    check(!NAME.gt("x"), r#"not (a0."name" > ?)"#, &["x"]);
}

#[test]
fn lists() {
    check(NAME.in_(["a", "b"]), r#"a0."name" in (?, ?)"#, &["a", "b"]);
    check(NAME.in_([] as [&str; 0]), "1 = 0", &[]);
    check(NAME.not_in(["a"]), r#"a0."name" not in (?)"#, &["a"]);
    check(NAME.not_in([] as [&str; 0]), "", &[]);
    check(
        BIO.in_([Some("a".to_owned()), None]),
        r#"a0."bio" in (?) or a0."bio" is null"#,
        &["a"],
    );
    check(
        BIO.not_in(["a"]),
        r#"(a0."bio" is null or a0."bio" not in (?))"#,
        &["a"],
    );
    check(BIO.not_in([None::<String>]), r#"a0."bio" is not null"#, &[]);
}

#[test]
fn patterns() {
    check(
        EMAIL.like("%@bar.com"),
        r#"a0."email" glob ?"#,
        &["*@bar.com"],
    );
    check(EMAIL.not_like("a%"), r#"a0."email" not glob ?"#, &["a*"]);
    check(EMAIL.contains("50%"), r#"a0."email" glob ?"#, &["*50%*"]);
    check(BIO.starts_with("x"), r#"a0."bio" glob ?"#, &["x*"]);
    check(
        !BIO.ends_with("x"),
        r#"(a0."bio" is null or a0."bio" not glob ?)"#,
        &["*x"],
    );
}

#[test]
fn groups() {
    let (a, b, c) = (|| NAME.eq("a"), || NAME.eq("b"), || NAME.eq("c"));
    check(
        a() & b() & c(),
        r#"a0."name" = ? and a0."name" = ? and a0."name" = ?"#,
        &["a", "b", "c"],
    );
    check(
        a() | b() & c(),
        r#"a0."name" = ? or (a0."name" = ? and a0."name" = ?)"#,
        &["a", "b", "c"],
    );
    check(
        (a() | b()) & c(),
        r#"(a0."name" = ? or a0."name" = ?) and a0."name" = ?"#,
        &["a", "b", "c"],
    );
    check(
        !(a() | b()),
        r#"not (a0."name" = ? or a0."name" = ?)"#,
        &["a", "b"],
    );
    check(
        !(a() & BIO.eq("x")),
        r#"(a0."name" = ? and a0."bio" = ?) is not true"#,
        &["a", "x"],
    );
    check(!!a(), r#"a0."name" = ?"#, &["a"]);
    check(Condition::all() & a(), r#"a0."name" = ?"#, &["a"]);
    check(!Condition::all(), "1 = 0", &[]);
    check(!Condition::all() & a(), "1 = 0", &[]);
}

#[test]
fn decimals_compare_by_value() {
    let value = rust_decimal::Decimal::new(15, 1);
    let params = [Value::Decimal(value)];
    check_expr(
        &USER,
        BALANCE.gt(value).into_expr(),
        r#"a0."balance" collate "decimal" > ?"#,
        &params,
    );
}

#[test]
fn keys() {
    let key = |a: i64, b: i64| vec![Value::I64(a), Value::I64(b)];
    check_expr(
        &USER,
        Expr::key(&USER, vec![Value::I64(1)]),
        r#"a0."id" = ?"#,
        &[Value::I64(1)],
    );
    let two = Expr::keys(&USER, vec![vec![Value::I64(1)], vec![Value::I64(2)]]);
    check_expr(
        &USER,
        two,
        r#"a0."id" in (?, ?)"#,
        &[Value::I64(1), Value::I64(2)],
    );
    check_expr(&USER, Expr::keys(&USER, vec![]), "1 = 0", &[]);
    check_expr(
        &LINE,
        Expr::key(&LINE, key(1, 2)),
        r#"(a0."order" = ? and a0."number" = ?)"#,
        &key(1, 2),
    );
    check_expr(
        &LINE,
        Expr::keys(&LINE, vec![key(1, 2), key(3, 4)]),
        r#"(a0."order", a0."number") in (values (?, ?), (?, ?))"#,
        &[key(1, 2), key(3, 4)].concat(),
    );
}

fn named(name: &str) -> Expr {
    NAME.eq(name).into_expr()
}

#[track_caller]
fn check_related(
    meta: &'static EntityMeta,
    relation: usize,
    quantifier: Quantifier,
    condition: Expr,
    sql: &str,
) {
    let statement = Select::new(meta)
        .filter(Expr::related(relation, quantifier, condition))
        .into_count(&SqliteDialect);
    assert_eq!(
        statement
            .sql
            .split_once(" where ")
            .map_or("", |(_, condition)| condition),
        sql
    );
}

#[test]
fn to_one_relations() {
    let check = |relation, quantifier, condition, sql: &str| {
        check_related(&ARTICLE, relation, quantifier, condition, sql)
    };
    check(
        0,
        Quantifier::Some,
        named("x"),
        r#"a0."author_id" in (select a1."id" from "user" a1 where a1."name" = ?)"#,
    );
    check(
        1,
        Quantifier::None,
        named("x"),
        r#"(a0."reviewer_id" is null or a0."reviewer_id" not in (select a1."id" from "user" a1 where a1."name" = ?))"#,
    );
    check(
        0,
        Quantifier::Some,
        Expr::key(&USER, vec![Value::I64(1)]),
        r#"a0."author_id" = ?"#,
    );
    check(
        0,
        Quantifier::Some,
        ID.in_([1, 2]).into_expr(),
        r#"a0."author_id" in (?, ?)"#,
    );
    check(
        1,
        Quantifier::Some,
        Expr::True,
        r#"a0."reviewer_id" is not null"#,
    );
}

#[test]
fn to_many_relations() {
    let check =
        |quantifier, condition, sql: &str| check_related(&USER, 0, quantifier, condition, sql);
    let slug = || Column::<(), String>::new(1).eq("x").into_expr();
    check(
        Quantifier::Some,
        slug(),
        r#"a0."id" in (select a1."author_id" from "article" a1 where a1."slug" = ?)"#,
    );
    check(
        Quantifier::None,
        Expr::True,
        r#"a0."id" not in (select a1."author_id" from "article" a1)"#,
    );
    check(
        Quantifier::Every,
        slug(),
        r#"a0."id" not in (select a1."author_id" from "article" a1 where a1."slug" <> ?)"#,
    );
}

#[test]
fn a_foreign_key_without_a_value_links_nothing() {
    check_related(
        &ARTICLE,
        3,
        Quantifier::None,
        Expr::True,
        r#"a0."id" not in (select a1."article_id" from "note" a1 where a1."article_id" is not null)"#,
    );
}

#[test]
fn relations_through_a_pivot_table() {
    let check =
        |quantifier, condition, sql: &str| check_related(&TAG, 0, quantifier, condition, sql);
    check(
        Quantifier::Some,
        Expr::related(0, Quantifier::Some, named("x")),
        r#"a0."id" in (select a1."tag_id" from "article_tags" a1 join "article" a2 on a2."id" = a1."article_id" where a2."author_id" in (select a3."id" from "user" a3 where a3."name" = ?))"#,
    );
    check(
        Quantifier::None,
        Expr::True,
        r#"a0."id" not in (select a1."tag_id" from "article_tags" a1)"#,
    );
}

#[test]
fn relations_with_a_key_of_several_columns() {
    let id = Column::<(), i64>::new(0).eq(1).into_expr();
    check_related(
        &LINE,
        0,
        Quantifier::Some,
        id,
        r#"(a0."order", a0."number") in (select a1."line_order", a1."line_number" from "part" a1 where a1."id" = ?)"#,
    );
}
