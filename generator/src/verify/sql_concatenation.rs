//! SQL for MySQL joins texts with `concat`: `||` means `or` there.

use sqlparser::dialect::MySqlDialect;
use sqlparser::tokenizer::{Token, Tokenizer};

use crate::diagnostic::rules::SQL_CONCATENATION;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name};
use crate::schema::{Database, Schema};

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    if !schema.databases.contains(Database::MySql) {
        return;
    }
    for entity in &schema.entities {
        for (key, expression) in entity.expressions() {
            if let Some(text) = expression.get(Database::MySql).filter(|text| joins(text)) {
                set.push(means_or(key, text));
            }
        }
    }
}

fn joins(text: &str) -> bool {
    let tokens = Tokenizer::new(&MySqlDialect {}, text).tokenize();
    tokens.is_ok_and(|tokens| tokens.contains(&Token::StringConcat))
}

fn means_or(key: &str, text: &Name) -> Diagnostic {
    let message = format!("`||` in `{key}` does not join texts on MySQL and MariaDB");
    Diagnostic::error(&SQL_CONCATENATION, message)
        .label(text.span, "means `or` there")
        .help(format!(
            "write `{key}: {{ sqlite: …, postgres: …, mysql: \"concat(…, …)\" }}`"
        ))
}
