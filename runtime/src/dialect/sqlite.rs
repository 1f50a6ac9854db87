//! SQLite's words and limits.
//!
//! Parameters are bare `?`: a numbered one makes SQLite keep a list of names, which is quadratic in a wide
//! statement. Database schemas do not exist here, so a table's schema is not written.

use std::borrow::Cow;

use super::arrays::{Arrays, ElementTable};
use super::begin::Begin;
use super::{Dialect, Distinct, GeneratedKeys, Like};
use crate::condition::Pattern;
use crate::error::Result;
use crate::metadata::{Conversion, Ddl, DdlSet, EntityMeta};
use crate::sql::Statement;
use crate::value::ColumnType;

/// The dialect of SQLite.
#[derive(Debug, Clone, Copy)]
pub struct SqliteDialect;

impl Dialect for SqliteDialect {
    fn name(&self) -> &'static str {
        "SQLite"
    }

    fn ddl(&self, set: &DdlSet) -> Ddl {
        set.sqlite
    }

    fn max_params(&self) -> usize {
        32_766
    }

    fn max_tables(&self) -> usize {
        64
    }

    fn max_columns(&self) -> usize {
        2_000
    }

    fn placeholder(&self, out: &mut String, _number: usize) {
        out.push('?');
    }

    fn has_schemas(&self) -> bool {
        false
    }

    fn row_values(&self) -> &'static str {
        "values "
    }

    fn distinct(&self) -> Distinct {
        Distinct {
            prefix: "",
            operator: "is not",
        }
    }

    fn same(&self) -> &'static str {
        "is"
    }

    /// Decimals are stored as text, which is exact; the driver's collation compares them by value.
    fn collation(&self, ty: ColumnType) -> Option<&'static str> {
        matches!(ty, ColumnType::Decimal | ColumnType::BigDecimal).then_some("decimal")
    }

    fn arrays(&self) -> Arrays {
        Arrays::Json {
            column: Some(Conversion::Call("json")),
            value: None,
        }
    }

    /// Numbers that no integer of SQLite holds are compared as they are written.
    fn elements(&self, element: ColumnType) -> ElementTable {
        ElementTable {
            before: "json_each(",
            after: ")".into(),
            element: match element {
                ColumnType::U64 => &["", ".json -> ", ".fullkey"],
                _ => &["", ".value"],
            },
        }
    }

    /// `like` ignores the case of ASCII letters here, `glob` does not, and it uses an index.
    fn like(&self, pattern: &Pattern) -> Like {
        Like {
            operator: "glob",
            pattern: glob_pattern(pattern),
            suffix: "",
        }
    }

    fn unlimited(&self) -> Option<i64> {
        Some(-1)
    }

    /// They will, unless a trigger inserts rows too, or the keys are so large that SQLite may choose random ones.
    ///
    /// Nobody else can insert between the question and the insert inside one transaction.
    fn generated_keys(&self, meta: &EntityMeta) -> GeneratedKeys {
        let mut sql =
            String::from("select not exists (select 1 from sqlite_schema where type = 'trigger')");
        sql.push_str(" and not exists (select 1 from sqlite_temp_schema where type = 'trigger')");
        sql.push_str(" and coalesce(max(");
        for name in meta.key_names().take(1) {
            self.quote(&mut sql, name);
        }
        sql.push_str("), 0) between 0 and 1099511627776 from ");
        self.quote(&mut sql, meta.table);
        GeneratedKeys::ConsecutiveIf(Statement {
            persistent: true,
            ..Statement::plain(&sql)
        })
    }

    /// Holds until the end of the transaction.
    fn before_schema_change(&self) -> &'static [&'static str] {
        &["pragma defer_foreign_keys = on"]
    }

    /// Takes the write lock at once: a transaction that reads first cannot get it later without a conflict.
    ///
    /// Every transaction is serializable, whatever level is asked for.
    fn begin(&self, begin: &Begin) -> Result<Cow<'static, str>> {
        Ok(Cow::Borrowed(match (begin.read_only, begin.deferred) {
            (true, _) => "begin deferred; pragma query_only = on",
            (false, true) => "begin deferred",
            (false, false) => "begin immediate",
        }))
    }

    fn after_end(&self, begin: &Begin) -> Option<&'static str> {
        begin.read_only.then_some("pragma query_only = off")
    }

    fn has_one_writer(&self) -> bool {
        true
    }
}

fn glob_pattern(pattern: &Pattern) -> String {
    match pattern {
        Pattern::Like(text) => translate_like(text),
        Pattern::Contains(text) => format!("*{}*", escape_glob(text)),
        Pattern::StartsWith(text) => format!("{}*", escape_glob(text)),
        Pattern::EndsWith(text) => format!("*{}", escape_glob(text)),
    }
}

/// The same pattern in the language of `glob`.
fn translate_like(text: &str) -> String {
    let mut glob = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '%' => glob.push('*'),
            '_' => glob.push('?'),
            '\\' => push_literal(&mut glob, letters.next().unwrap_or('\\')),
            other => push_literal(&mut glob, other),
        }
    }
    glob
}

fn escape_glob(text: &str) -> String {
    let mut glob = String::with_capacity(text.len());
    for letter in text.chars() {
        push_literal(&mut glob, letter);
    }
    glob
}

fn push_literal(glob: &mut String, letter: char) {
    if matches!(letter, '*' | '?' | '[') {
        glob.extend(['[', letter, ']']);
    } else {
        glob.push(letter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_become_globs() {
        let check = |pattern, glob: &str| assert_eq!(glob_pattern(&pattern), glob, "{pattern:?}");
        check(Pattern::Like("%@bar.com".into()), "*@bar.com");
        check(Pattern::Like("a_c".into()), "a?c");
        check(Pattern::Like(r"100\%".into()), "100%");
        check(Pattern::Like(r"\_\\".into()), r"_\");
        check(Pattern::Like(r"lone\".into()), r"lone\");
        check(Pattern::Like("what?*[x]".into()), "what[?][*][[]x]");
        check(Pattern::Contains("50%_*".into()), "*50%_[*]*");
        check(Pattern::StartsWith("[".into()), "[[]*");
        check(Pattern::EndsWith("?".into()), "*[?]");
    }

    #[test]
    fn identifiers_are_quoted() {
        let quote = |name: &str| {
            let mut out = String::new();
            SqliteDialect.quote(&mut out, name);
            out
        };
        assert_eq!(quote("order"), r#""order""#);
        assert_eq!(quote(r#"a"b""#), r#""a""b""""#);
    }

    #[test]
    fn rows_are_limited_by_parameters_and_by_number() {
        assert_eq!(SqliteDialect.rows_per_statement(5), 500);
        assert_eq!(SqliteDialect.rows_per_statement(110), 297);
        assert_eq!(SqliteDialect.rows_per_statement(40_000), 1);
        assert_eq!(SqliteDialect.rows_per_statement(0), 500);
    }
}
