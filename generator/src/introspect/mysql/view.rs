//! Queries of views: the server names its database in them, which may be called otherwise where they are made anew.

use std::collections::HashSet;

use crate::database::Database;
use crate::database::scan::{Token, tokens};

/// Fills in the queries of views that call no function of their database.
pub(super) fn queries(database: &mut Database, own: &str) {
    let own_tables = database
        .tables
        .iter()
        .filter(|table| table.name.schema.is_none());
    let names: HashSet<String> = own_tables.map(|table| table.name.name.clone()).collect();
    for table in database.tables.iter_mut().filter(|table| table.is_view()) {
        let definition = table.definition.as_deref();
        table.query = definition.and_then(|sql| without(sql, own, &names));
    }
}

/// The query without the name of the database; nothing if a function has it.
fn without(sql: &str, own: &str, names: &HashSet<String>) -> Option<String> {
    let tokens = tokens(sql);
    let is = |at: usize, text: &str| {
        tokens
            .get(at)
            .is_some_and(|token: &Token<'_>| token.text == text)
    };
    let (mut text, mut end) = (String::new(), 0);
    for (at, token) in tokens.iter().enumerate() {
        let is_own = token.text.starts_with('`') && token.name() == own && is(at + 1, ".");
        let next = tokens.get(at + 2).map(Token::name).unwrap_or_default();
        if is_own && is(at + 3, "(") {
            return None;
        }
        if is_own && (is(at + 3, ".") || names.contains(&next)) {
            text.push_str(sql.get(end..token.start)?);
            end = tokens.get(at + 1)?.end();
        }
    }
    text.push_str(sql.get(end..)?);
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_is_not_named() {
        let names = HashSet::from(["a".to_owned()]);
        let check = |sql: &str, expected: Option<&str>| {
            assert_eq!(without(sql, "shop", &names).as_deref(), expected, "{sql}");
        };
        check(
            "select `shop`.`a`.`x` AS `x`,'`shop`.`a`' from `shop`.`a`",
            Some("select `a`.`x` AS `x`,'`shop`.`a`' from `a`"),
        );
        check(
            "select `shop`.`x` from `a` `shop`",
            Some("select `shop`.`x` from `a` `shop`"),
        );
        check("select `shop`.`f`(1) AS `y`", None);
        check(
            "select `other`.`a`.`x` from `other`.`a`",
            Some("select `other`.`a`.`x` from `other`.`a`"),
        );
    }
}
