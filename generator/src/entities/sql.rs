//! Expressions of a database, as a person writes them: without the casts, marks and brackets that servers add.
//!
//! Only what means the same with and without them goes; a server that is given the result prints something that
//! gives the same result again. What sqlparser cannot read is none of ours.

use crate::database::{Table, without_brackets};
use crate::ddl::Dialect;
use crate::verify::sql_fault;

use super::model::Sql;

mod between;
mod brackets;
mod casts;
mod literal;
mod names;
mod piece;
mod portable;

use piece::Piece;

/// The expression, or nothing if it is none.
pub(super) fn expression(dialect: Dialect, table: &Table, text: &str) -> Option<Sql> {
    let mut pieces = piece::read(dialect, without_brackets(text.trim()))?;
    if dialect == Dialect::Postgres {
        casts::remove(&mut pieces, table);
    }
    if dialect == Dialect::MySql {
        names::rename(&mut pieces);
    }
    names::unmark(&mut pieces, table);
    brackets::remove(&mut pieces);
    between::join(&mut pieces);
    let text = without_brackets(&piece::print(&pieces)).to_owned();
    let portable = portable::is_portable(dialect, &pieces, table);
    sql_fault(Some(dialect), &text)
        .is_none()
        .then_some(Sql { text, portable })
}

/// The columns that an expression names, in the order of the table.
pub(super) fn columns(dialect: Dialect, table: &Table, text: &str) -> Vec<String> {
    let pieces = piece::read(dialect, text).unwrap_or_default();
    let is_named = |name: &str| pieces.iter().any(|piece| piece.names(dialect, name));
    let names = table.columns.iter().map(|column| column.name.clone());
    names.filter(|name| is_named(name)).collect()
}

/// A column's name in an expression.
pub(super) fn column(dialect: Dialect, name: &str) -> String {
    names::written(dialect, name)
}

/// An expression as a part of an index: in brackets, unless it is a call.
pub(super) fn call(dialect: Dialect, text: &str) -> String {
    let pieces = piece::read(dialect, text).unwrap_or_default();
    let is_call = pieces.first().is_some_and(Piece::is_callable)
        && brackets::closing(&pieces, 1) == pieces.len().checked_sub(1)
        && pieces.get(1).is_some_and(|piece| piece.is("("));
    match is_call {
        true => text.to_owned(),
        false => format!("({text})"),
    }
}

/// Whether a column's name needs no marks on any database.
pub(super) fn is_plain(name: &str) -> bool {
    names::is_plain(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::{Column, NativeType};

    fn table(dialect: Dialect) -> Table {
        let columns = [
            ("price", "numeric(10,2)"),
            ("count", "integer"),
            ("name", "varchar(20)"),
            ("note", "text"),
            ("order", "integer"),
            ("Big", "integer"),
            ("closed", "boolean"),
        ];
        let column = |(name, ty): (&str, &str)| Column {
            name: name.to_owned(),
            ty: NativeType::parse(dialect, ty),
            ..Column::default()
        };
        Table {
            columns: columns.map(column).into(),
            ..Table::default()
        }
    }

    /// `*` in front means that every database takes it.
    fn check(dialect: Dialect, text: &str, expected: &str) {
        let read = |text: &str| expression(dialect, &table(dialect), text);
        let found =
            read(text).map(|sql| format!("{}{}", if sql.portable { "*" } else { "" }, sql.text));
        assert_eq!(found.as_deref(), Some(expected), "{text}");
        let again = read(expected.trim_start_matches('*')).map(|sql| sql.text);
        assert_eq!(
            again.as_deref(),
            Some(expected.trim_start_matches('*')),
            "{text}"
        );
    }

    #[test]
    fn what_postgres_adds_goes() {
        let check = |text, expected| check(Dialect::Postgres, text, expected);
        check("((price > (0)::numeric))", "*price > 0");
        check(
            "price > 0::numeric AND count < 5",
            "*price > 0 and count < 5",
        );
        check(
            "((price > (0)::numeric) AND (count < 5))",
            "*price > 0 and count < 5",
        );
        check(
            "(price > 0) OR ((count < 5) AND (count > 1))",
            "*price > 0 or (count < 5 and count > 1)",
        );
        check("(count >= '-100'::integer)", "*count >= -100");
        check("((Count >= 1) AND (count <= 9))", "*count between 1 and 9");
        check("count >= 1 and price <= 9", "*count >= 1 and price <= 9");
        check(
            "not count >= 1 and count <= 9",
            "*not count >= 1 and count <= 9",
        );
        check("((name)::text <> ''::text)", "*name <> ''");
        check(
            "(lower((name)::text) = (name)::text)",
            "*lower(name) = name",
        );
        check(
            "((name)::text = ANY ((ARRAY['a'::character varying, 'b]'::character varying])::text[]))",
            "*name in ('a', 'b]')",
        );
        check(
            "name::text = ANY (ARRAY['a'::character varying, 'b'::character varying]::text[])",
            "*name in ('a', 'b')",
        );
        check(
            "((name)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]))",
            "*name in ('a', 'b')",
        );
        check("(count <> ALL (ARRAY[1, 2]))", "*count not in (1, 2)");
        check("(note ~~ '%@%'::text)", "note like '%@%'");
        check("(NOT closed)", "*not closed");
        check(
            "(note IS NULL) OR (price IS NOT NULL)",
            "*note is null or price is not null",
        );
    }

    #[test]
    fn what_means_something_stays() {
        let check = |text, expected| check(Dialect::Postgres, text, expected);
        check(
            "(price > ((1)::numeric / (3)::numeric))",
            "price > ((1)::numeric / (3)::numeric)",
        );
        check(
            "price > 1::numeric / 3::numeric",
            "price > 1::numeric / 3::numeric",
        );
        check("(price > '0'::money)", "price > '0'::money");
        check(
            "(lower(note))::character(3) = 'a'::bpchar",
            "(lower(note))::character(3) = 'a'::bpchar",
        );
        check(
            "NOT (price > 1 AND count > 1)",
            "*not (price > 1 and count > 1)",
        );
        check(
            "(\"order\" > 0) AND (\"Big\" > 0)",
            "\"order\" > 0 and \"Big\" > 0",
        );
        check(
            "(COALESCE(note, ''::text) <> ''::text)",
            "coalesce(note, ''::text) <> ''",
        );
        check("(note = 'A  b'::text)", "*note = 'A  b'");
        check("(closed = true)", "closed = true");
    }

    #[test]
    fn marks_around_plain_names_go() {
        let check = |dialect, text, expected| check(dialect, text, expected);
        check(
            Dialect::MySql,
            "`price` > 0 and `order` > 1",
            "price > 0 and `order` > 1",
        );
        check(Dialect::MySql, "`name` in ('a','b')", "*name in ('a', 'b')");
        check(Dialect::MySql, "`Big`>0", "`Big` > 0");
        check(
            Dialect::MySql,
            "lcase(`name`) = `name`",
            "*lower(name) = name",
        );
        check(Dialect::MySql, "name != 'it\\'s'", "name <> 'it\\'s'");
        check(
            Dialect::Sqlite,
            "\"price\">=0 AND [order] > 1",
            "price >= 0 and [order] > 1",
        );
        check(
            Dialect::Sqlite,
            "note <> \"price tag\"",
            "note <> \"price tag\"",
        );
        check(
            Dialect::Sqlite,
            "length(note) -- long\n > 3",
            "length(note) > 3",
        );
        check(Dialect::Sqlite, "note > 3", "note > 3");
    }

    #[test]
    fn what_is_no_expression_is_nothing() {
        for text in ["", "price >", "price > 'x", "select 1; drop table x"] {
            assert_eq!(
                expression(Dialect::Sqlite, &table(Dialect::Sqlite), text),
                None,
                "{text}"
            );
        }
    }

    #[test]
    fn columns_are_found() {
        let found =
            |text: &str| columns(Dialect::Postgres, &table(Dialect::Postgres), text).join(",");
        assert_eq!(
            found("lower((Name)::text) || \"Big\" || 'note'"),
            "name,Big"
        );
        assert_eq!(found("big > 1"), "");
    }
}
