//! What `format_type` of PostgreSQL prints.

use super::Parts;

/// Short words and what is printed for them.
const LONG: &[(&str, &str)] = &[
    ("bool", "boolean"),
    ("char", "character"),
    ("character varying", "character varying"),
    ("char varying", "character varying"),
    ("dec", "numeric"),
    ("decimal", "numeric"),
    ("float4", "real"),
    ("float8", "double precision"),
    ("int", "integer"),
    ("int2", "smallint"),
    ("int4", "integer"),
    ("int8", "bigint"),
    ("nchar", "character"),
    ("varbit", "bit varying"),
    ("varchar", "character varying"),
];

const SERIAL: &[(&str, &str)] = &[
    ("bigserial", "bigint"),
    ("serial", "integer"),
    ("serial2", "smallint"),
    ("serial4", "integer"),
    ("serial8", "bigint"),
    ("smallserial", "smallint"),
];

/// The printed text, and whether it is counted.
pub(super) fn print(mut parts: Parts) -> (String, bool) {
    if parts.words.last().is_some_and(|word| word == "array") {
        parts.words.pop();
        parts.is_array = true;
    }
    parts.words.retain(|word| word != "national");
    let mut words = parts.words.join(" ");
    if let Some(own) = words.strip_prefix("pg_catalog.") {
        words = own.to_owned();
    }
    for prefix in ["public.", "\"public\"."] {
        if let Some(own) = words.strip_prefix(prefix) {
            words = own.to_owned();
        }
    }
    let element = words.strip_prefix('_').filter(|own| is_basic(own));
    if let Some(own) = element {
        (words, parts.is_array) = (own.to_owned(), true);
    }
    let serial = SERIAL.iter().find(|(short, _)| *short == words);
    if let Some((_, long)) = serial {
        words = (*long).to_owned();
    }
    let mut text = one(&words, &parts.args);
    if parts.is_array {
        text.push_str("[]");
    }
    (text, serial.is_some())
}

/// Types whose arrays have names with `_` in catalogs and old dumps.
fn is_basic(word: &str) -> bool {
    let more = ["text", "bytea", "uuid", "numeric", "json", "jsonb", "date"];
    LONG.iter().any(|(short, _)| *short == word) || more.contains(&word)
}

fn one(words: &str, args: &[String]) -> String {
    let long = LONG.iter().find(|(short, _)| *short == words);
    let base = long.map_or(words, |(_, long)| long);
    let arguments = match args {
        [] => String::new(),
        args => format!("({})", args.join(",")),
    };
    match base {
        "float" => match args.first().and_then(|bits| bits.parse::<u8>().ok()) {
            Some(..25) => "real".to_owned(),
            _ => "double precision".to_owned(),
        },
        "numeric" if args.len() == 1 => format!("numeric({},0)", args[0]),
        "character" | "bit" if args.is_empty() => format!("{base}(1)"),
        "timestamp" | "time" | "timestamp without time zone" | "time without time zone" => {
            format!("{}{arguments} without time zone", first_word(base))
        }
        "timestamptz" | "timetz" | "timestamp with time zone" | "time with time zone" => {
            let kind = first_word(base);
            let kind = kind.strip_suffix("tz").unwrap_or(kind);
            format!("{kind}{arguments} with time zone")
        }
        _ => format!("{}{arguments}", plain(base)),
    }
}

fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or(text)
}

/// A quoted name without needless quotes.
fn plain(text: &str) -> String {
    const TAKEN: &[&str] = &[
        "char",
        "bit",
        "time",
        "timestamp",
        "interval",
        "numeric",
        "float",
    ];
    let names = text.split('.').map(|name| {
        let inner = name
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'));
        let legal = |inner: &&str| {
            let mut chars = inner.chars();
            chars
                .next()
                .is_some_and(|c| c.is_ascii_lowercase() || c == '_')
                && chars.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
                && !TAKEN.contains(inner)
        };
        inner.filter(legal).unwrap_or(name)
    });
    names.collect::<Vec<_>>().join(".")
}
