//! What `show columns` of MariaDB prints, with widths; MySQL 8 leaves those of integers away.
//!
//! `json` stays what it is, though MariaDB keeps it as text.

use super::Parts;

/// Other words for types.
const SAME: &[(&str, &str)] = &[
    ("bool", "boolean"),
    ("char byte", "binary"),
    ("char varying", "varchar"),
    ("character", "char"),
    ("character varying", "varchar"),
    ("dec", "decimal"),
    ("double precision", "double"),
    ("fixed", "decimal"),
    ("float4", "float"),
    ("float8", "double"),
    ("int1", "tinyint"),
    ("int2", "smallint"),
    ("int3", "mediumint"),
    ("int4", "int"),
    ("int8", "bigint"),
    ("integer", "int"),
    ("long", "mediumtext"),
    ("long varbinary", "mediumblob"),
    ("long varchar", "mediumtext"),
    ("middleint", "mediumint"),
    ("national char", "char"),
    ("national character", "char"),
    ("national varchar", "varchar"),
    ("nchar", "char"),
    ("numeric", "decimal"),
    ("nvarchar", "varchar"),
    ("real", "double"),
];

/// The widths that integers have by themselves, with and without a sign.
const WIDTHS: &[(&str, &str, &str)] = &[
    ("tinyint", "4", "3"),
    ("smallint", "6", "5"),
    ("mediumint", "9", "8"),
    ("int", "11", "10"),
    ("bigint", "20", "20"),
];

/// The printed text, and whether it is counted.
pub(super) fn print(mut parts: Parts) -> (String, bool) {
    let (mut unsigned, mut zerofill) = (false, false);
    parts.words.retain(|word| match word.as_str() {
        "unsigned" => {
            unsigned = true;
            false
        }
        "zerofill" => {
            zerofill = true;
            false
        }
        "signed" | "ascii" | "unicode" => false,
        _ => true,
    });
    // `binary` behind a type chooses its collation.
    if parts.words.len() > 1 && parts.words.last().is_some_and(|word| word == "binary") {
        parts.words.pop();
    }
    let words = parts.words.join(" ");
    if words == "serial" {
        return ("bigint(20) unsigned".to_owned(), true);
    }
    let same = SAME.iter().find(|(other, _)| *other == words);
    let base = same.map_or(words.as_str(), |(_, base)| base);
    unsigned |= zerofill;
    let mut text = one(base, &parts.args, unsigned);
    for (word, stands) in [(" unsigned", unsigned), (" zerofill", zerofill)] {
        text.push_str(if stands { word } else { "" });
    }
    (text, false)
}

fn one(base: &str, args: &[String], unsigned: bool) -> String {
    let number = args.first().and_then(|arg| arg.parse::<u64>().ok());
    if let Some((_, signed, without)) = WIDTHS.iter().find(|(name, ..)| *name == base) {
        let width = if unsigned { without } else { signed };
        return format!("{base}({})", args.first().map_or(*width, String::as_str));
    }
    match (base, args) {
        ("boolean", _) => "tinyint(1)".to_owned(),
        ("decimal", []) => "decimal(10,0)".to_owned(),
        ("decimal", [digits]) => format!("decimal({digits},0)"),
        ("char" | "binary" | "bit", []) => format!("{base}(1)"),
        ("year", _) => "year(4)".to_owned(),
        ("float", [_]) if number.is_some_and(|bits| bits > 24) => "double".to_owned(),
        ("float", [_]) => base.to_owned(),
        ("text" | "blob", [_]) => sized(base, number.unwrap_or(u64::from(u16::MAX))),
        ("enum" | "set", labels) => {
            let labels: Vec<_> = labels.iter().map(|label| quoted(label)).collect();
            format!("{base}({})", labels.join(","))
        }
        (_, []) => base.to_owned(),
        (_, args) => format!("{base}({})", args.join(",")),
    }
}

/// The smallest type that has room for so many letters.
fn sized(base: &str, letters: u64) -> String {
    let bytes = if base == "text" {
        letters.saturating_mul(4)
    } else {
        letters
    };
    let prefix = match bytes {
        0..256 => "tiny",
        256..65_536 => "",
        65_536..16_777_216 => "medium",
        _ => "long",
    };
    format!("{prefix}{base}")
}

/// A label as it is printed: spaces at its end go, only quotes are doubled.
fn quoted(label: &str) -> String {
    let tokens = crate::import::token::tokens(label, crate::ddl::Dialect::MySql);
    let text = tokens
        .iter()
        .rfind(|token| token.kind == crate::import::token::Kind::Text);
    let value = text.map_or_else(String::new, |text| text.value(crate::ddl::Dialect::MySql));
    format!("'{}'", value.trim_end_matches(' ').replace('\'', "''"))
}
