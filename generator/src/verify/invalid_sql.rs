//! SQL that goes into a table's definition as it stands is one expression.
//!
//! Whether the database has the functions it calls is not known here.

use sqlparser::dialect::{Dialect, GenericDialect, MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::parser::Parser;
use sqlparser::tokenizer::Token;

use crate::diagnostic::rules::INVALID_SQL;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name};
use crate::schema::{Database, Schema};

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    for entity in &schema.entities {
        for (key, expression) in entity.expressions() {
            for (database, text) in expression.texts() {
                if let Some(fault) = fault(database, &text.value) {
                    set.push(invalid(key, text, &fault));
                }
            }
        }
    }
}

/// Why the database, or all of them, would not take the text; `None` when one does.
pub(crate) fn fault(database: Option<Database>, text: &str) -> Option<String> {
    let dialects: &[&dyn Dialect] = match database {
        Some(Database::Sqlite) => &[&SQLiteDialect {}, &GenericDialect {}],
        Some(Database::Postgres) => &[&PostgreSqlDialect {}, &GenericDialect {}],
        Some(Database::MySql) => &[&MySqlDialect {}, &GenericDialect {}],
        None => &[
            &SQLiteDialect {},
            &PostgreSqlDialect {},
            &MySqlDialect {},
            &GenericDialect {},
        ],
    };
    let mut faults = dialects.iter().map(|dialect| parse(*dialect, text));
    let first = faults.next()?;
    if faults.any(|fault| fault.is_none()) {
        None
    } else {
        first
    }
}

fn parse(dialect: &dyn Dialect, text: &str) -> Option<String> {
    let parsed = Parser::new(dialect)
        .try_with_sql(text)
        .and_then(|mut parser| {
            parser.parse_expr()?;
            parser.expect_token(&Token::EOF)
        });
    parsed.err().map(|error| error.to_string())
}

fn invalid(key: &str, text: &Name, fault: &str) -> Diagnostic {
    let fault = fault.trim_start_matches("sql parser error: ");
    let message = format!("`{key}` is not an SQL expression");
    Diagnostic::error(&INVALID_SQL, message)
        .label(text.span, fault.to_owned())
        .help("write one expression, such as `current_timestamp`; a text value needs quotes: `\"'open'\"`")
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn expressions_of_any_database_pass() {
        let good = [
            "current_timestamp",
            "'open'",
            "(datetime('now'))",
            "now() + interval '1 day'",
            "nextval('numbers'::regclass)",
            "uuid()",
            "-1",
            "(1 + 2) * 3",
        ];
        for text in good {
            assert_eq!(fault(None, text), None, "{text}");
        }
    }

    #[test]
    fn anything_else_is_a_fault() {
        for text in [
            "",
            "1 +",
            "'open",
            "now(",
            "1; drop table users",
            "select 1 from",
        ] {
            assert!(fault(None, text).is_some(), "{text}");
        }
    }
}
