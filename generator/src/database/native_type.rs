//! The type of a column: the database's text, and the parts of it that mean something.

use serde::Serialize;

use crate::ddl::Dialect;

use super::TableName;

/// A type in a database's own words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NativeType {
    /// As the database prints it: `character varying(20)[]`.
    pub text: String,
    /// The name in lower case, without arguments, in the database's long form: `character varying`.
    /// Names in quotes stand without them.
    pub base: String,
    /// What stands in brackets behind it: `20`, `10` and `2`, the labels of a MySQL enum.
    pub args: Vec<String>,
    /// How many `[]` stand behind it.
    pub dimensions: u8,
    /// Without negative numbers.
    pub unsigned: bool,
}

/// Short names and the long ones that the databases print.
const POSTGRES_LONG: &[(&str, &str)] = &[
    ("bool", "boolean"),
    ("bpchar", "character"),
    ("char", "character"),
    ("decimal", "numeric"),
    ("float", "double precision"),
    ("float4", "real"),
    ("float8", "double precision"),
    ("int", "integer"),
    ("int2", "smallint"),
    ("int4", "integer"),
    ("int8", "bigint"),
    ("timestamp", "timestamp without time zone"),
    ("timestamptz", "timestamp with time zone"),
    ("time", "time without time zone"),
    ("timetz", "time with time zone"),
    ("varbit", "bit varying"),
    ("varchar", "character varying"),
];

const MYSQL_LONG: &[(&str, &str)] = &[
    ("bool", "tinyint"),
    ("boolean", "tinyint"),
    ("character", "char"),
    ("character varying", "varchar"),
    ("dec", "decimal"),
    ("double precision", "double"),
    ("fixed", "decimal"),
    ("int1", "tinyint"),
    ("int2", "smallint"),
    ("int3", "mediumint"),
    ("int4", "int"),
    ("int8", "bigint"),
    ("integer", "int"),
    ("long", "mediumtext"),
    ("numeric", "decimal"),
    ("real", "double"),
];

impl NativeType {
    /// Takes the text of a type apart. Any text has a type: what is not understood is a name.
    #[must_use]
    pub fn parse(dialect: Dialect, text: &str) -> Self {
        let (mut rest, mut dimensions) = (text.trim(), 0_u8);
        while let Some(shorter) = rest.strip_suffix("[]") {
            (rest, dimensions) = (shorter.trim_end(), dimensions.saturating_add(1));
        }
        let (before, args, after) = parts(rest, dialect == Dialect::MySql);
        let mut words: Vec<String> = vec![name(before)];
        words.extend(after.split_whitespace().map(str::to_lowercase));
        let spoken = words.join(" ");
        // What is filled up with zeros has no sign.
        let is_unsigned = spoken.contains("unsigned") || spoken.contains("zerofill");
        let unsigned = is_unsigned && dialect == Dialect::MySql;
        let base = match dialect {
            Dialect::MySql => first_words(&spoken),
            _ => spoken,
        };
        Self {
            text: text.trim().to_owned(),
            base: long_name(dialect, base),
            args,
            dimensions,
            unsigned,
        }
    }

    /// Whether it is, apart from `[]`, the type of that name.
    #[must_use]
    pub fn names(&self, name: &TableName) -> bool {
        let (schema, own) = match self.base.rsplit_once('.') {
            Some((schema, own)) => (Some(schema), own),
            None => (None, self.base.as_str()),
        };
        let same = |a: &str, b: &str| a == b || a == b.to_lowercase();
        let is_schema = match (schema, &name.schema) {
            (Some(own), Some(schema)) => same(own, schema),
            (own, schema) => own.is_none_or(|own| own == "public") && schema.is_none(),
        };
        same(own, &name.name) && is_schema
    }

    /// An argument as a number.
    #[must_use]
    pub fn number(&self, index: usize) -> Option<u32> {
        self.args.get(index)?.parse().ok()
    }

    /// Whether nothing stands there, as SQLite allows.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.text.is_empty()
    }
}

/// The text before the first bracket outside of quotes, what stands in it, and the text behind it.
fn parts(text: &str, escapes: bool) -> (&str, Vec<String>, &str) {
    let mut quoted = false;
    let open = text.char_indices().find(|(_, c)| {
        quoted ^= *c == '"';
        *c == '(' && !quoted
    });
    let Some((open, _)) = open else {
        return (text, Vec::new(), "");
    };
    let close = text.rfind(')').filter(|close| *close > open);
    let (inner, after) = match close {
        Some(close) => (&text[open + 1..close], &text[close + 1..]),
        None => (&text[open + 1..], ""),
    };
    (&text[..open], arguments(inner, escapes), after)
}

/// What is between the commas, without quotes: `'a','b''c'` is `a` and `b'c`. MySQL escapes with backslashes.
fn arguments(text: &str, escapes: bool) -> Vec<String> {
    let (mut args, mut current, mut quoted) = (Vec::new(), String::new(), false);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\'' if quoted && rest.peek() == Some(&'\'') => {
                current.push('\'');
                rest.next();
            }
            '\\' if quoted && escapes => current.push(match rest.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                Some('0') => '\0',
                other => other.unwrap_or('\\'),
            }),
            '\'' => quoted = !quoted,
            ',' if !quoted => args.push(std::mem::take(&mut current)),
            c if c.is_whitespace() && !quoted && current.is_empty() => {}
            c => current.push(c),
        }
    }
    args.push(current);
    args
}

/// Lower case, except in quotes, which go; one space between words.
fn name(text: &str) -> String {
    let mut found = String::new();
    let mut quoted = false;
    for c in text.trim().chars() {
        match c {
            '"' | '`' => quoted = !quoted,
            c if quoted => found.push(c),
            c if c.is_whitespace() && found.ends_with(' ') => {}
            c if c.is_whitespace() => found.push(' '),
            c => found.extend(c.to_lowercase()),
        }
    }
    found
}

/// Without the attributes that MySQL prints behind a type.
fn first_words(text: &str) -> String {
    let attribute = |word: &&str| {
        !matches!(
            *word,
            "unsigned" | "signed" | "zerofill" | "binary" | "character" | "set"
        ) || text.starts_with(*word)
    };
    let words: Vec<_> = text.split(' ').take_while(attribute).collect();
    words.join(" ")
}

fn long_name(dialect: Dialect, base: String) -> String {
    let known = match dialect {
        Dialect::Postgres => POSTGRES_LONG,
        Dialect::MySql => MYSQL_LONG,
        Dialect::Sqlite => &[],
    };
    let base = match base.strip_prefix("pg_catalog.") {
        Some(own) if dialect == Dialect::Postgres => own.to_owned(),
        _ => base,
    };
    let long = known.iter().find(|(short, _)| *short == base);
    long.map_or(base, |(_, long)| (*long).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(dialect: Dialect, text: &str, base: &str, args: &[&str], more: (u8, bool)) {
        let ty = NativeType::parse(dialect, text);
        assert_eq!((ty.base.as_str(), ty.text.as_str()), (base, text));
        assert_eq!(ty.args, args, "{text}");
        assert_eq!((ty.dimensions, ty.unsigned), more, "{text}");
    }

    #[test]
    fn types_have_parts() {
        use Dialect::{MySql, Postgres, Sqlite};
        let pg = |text, base, args, dims| check(Postgres, text, base, args, (dims, false));
        pg("character varying(20)[]", "character varying", &["20"], 1);
        pg("varchar(20)", "character varying", &["20"], 0);
        pg(
            "timestamp(3) with time zone",
            "timestamp with time zone",
            &["3"],
            0,
        );
        pg("INT4", "integer", &[], 0);
        pg("NUMERIC(10, 2)", "numeric", &["10", "2"], 0);
        pg("\"Order Kind\"", "Order Kind", &[], 0);
        pg("sales.\"Kind\"", "sales.Kind", &[], 0);
        pg("pg_catalog.int8", "bigint", &[], 0);
        let my = |text, base, args, unsigned| check(MySql, text, base, args, (0, unsigned));
        my("bigint(20) unsigned", "bigint", &["20"], true);
        my("int unsigned zerofill", "int", &[], true);
        my(
            "enum('a','b''c','d,e')",
            "enum",
            &["a", "b'c", "d,e"],
            false,
        );
        my("set('x','y')", "set", &["x", "y"], false);
        my("double precision", "double", &[], false);
        check(Sqlite, "", "", &[], (0, false));
        check(Sqlite, "VARCHAR (20)", "varchar", &["20"], (0, false));
        check(
            Sqlite,
            "unsigned big int",
            "unsigned big int",
            &[],
            (0, false),
        );
        check(Sqlite, "broken(", "broken", &[""], (0, false));
    }

    #[test]
    fn types_find_their_names() {
        let ty = |text| NativeType::parse(Dialect::Postgres, text);
        let name = |schema: Option<&str>, name: &str| {
            TableName::qualified(schema.map(str::to_owned), name)
        };
        assert!(ty("public.rating").names(&name(None, "rating")));
        assert!(ty("rating[]").names(&name(None, "rating")));
        assert!(ty("\"Rating\"").names(&name(None, "Rating")));
        assert!(ty("sales.rating").names(&name(Some("sales"), "rating")));
        assert!(!ty("rating").names(&name(Some("sales"), "rating")));
    }
}
