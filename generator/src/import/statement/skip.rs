//! What a dump contains besides a schema, by kind.

use crate::import::cursor::Cursor;
use crate::import::split::Statement;

pub(super) const SETTING: &str = "setting";

/// Statements by their first word.
const KINDS: &[(&str, &[&str])] = &[
    (
        "statement with data",
        &[
            "COPY", "DELETE", "INSERT", "LOAD", "MERGE", "REPLACE", "TRUNCATE", "UPDATE", "VALUES",
            "WITH",
        ],
    ),
    (
        SETTING,
        &[
            "ATTACH",
            "DETACH",
            "DISCARD",
            "PRAGMA",
            "RESET",
            "SHOW",
            "DELIMITER",
        ],
    ),
    (
        "transaction or lock",
        &[
            "ABORT",
            "BEGIN",
            "COMMIT",
            "END",
            "LOCK",
            "RELEASE",
            "ROLLBACK",
            "SAVEPOINT",
            "START",
            "UNLOCK",
        ],
    ),
    (
        "call or block of code",
        &[
            "CALL",
            "DEALLOCATE",
            "DECLARE",
            "DO",
            "EXECUTE",
            "EXPLAIN",
            "PREPARE",
            "SOURCE",
        ],
    ),
    (
        "maintenance",
        &[
            "ANALYSE",
            "ANALYZE",
            "CHECK",
            "CHECKPOINT",
            "CLUSTER",
            "FLUSH",
            "OPTIMIZE",
            "REFRESH",
            "REINDEX",
            "REPAIR",
            "VACUUM",
        ],
    ),
    ("grant", &["GRANT", "REASSIGN", "REVOKE", "SECURITY"]),
];

/// Objects that have no counterpart in the model, by the words that they are made with.
const OBJECTS: &[(&str, &[&str])] = &[
    (
        "function or procedure",
        &[
            "function",
            "procedure",
            "aggregate",
            "operator",
            "transform",
        ],
    ),
    (
        "trigger",
        &["trigger", "constraint trigger", "event trigger"],
    ),
    ("event", &["event"]),
    ("rule or policy", &["rule", "policy"]),
    ("database or schema", &["database", "schema"]),
    ("role or user", &["role", "user", "group"]),
    (
        "extension or other object",
        &[
            "access",
            "cast",
            "collation",
            "conversion",
            "extension",
            "foreign",
            "language",
            "procedural",
            "publication",
            "server",
            "statistics",
            "subscription",
            "tablespace",
            "text",
            "trusted",
            "undo",
            "logfile",
            "package",
            "resource",
            "spatial",
            "large",
            "default",
        ],
    ),
];

/// What kind of statement it is, if it is none that the model needs.
pub(super) fn kind(statement: &Statement) -> Option<&'static str> {
    let first = statement.words.first().map_or("", String::as_str);
    // Virtual tables of SQLite come as data.
    let is_schema = statement.words.get(2);
    let is_schema =
        is_schema.is_some_and(|word| word == "SQLITE_SCHEMA" || word == "SQLITE_MASTER");
    if is_schema && first == "INSERT" {
        return None;
    }
    let found = KINDS.iter().find(|(_, words)| words.contains(&first));
    found.map(|(kind, _)| *kind).or_else(|| body(statement))
}

/// Functions and their like: their bodies are not even looked at.
fn body(statement: &Statement) -> Option<&'static str> {
    let words: Vec<_> = statement.words.iter().map(String::as_str).collect();
    let [first, rest @ ..] = words.as_slice() else {
        return None;
    };
    let rest = rest.strip_prefix(&["OR", "REPLACE"]).unwrap_or(rest);
    let word = rest
        .iter()
        .find(|word| matches!(**word, "FUNCTION" | "PROCEDURE" | "TRIGGER" | "EVENT"));
    let is_early = |word: &&str| {
        let place = rest.iter().position(|found| found == word);
        place == Some(0)
            || matches!(
                rest.first(),
                Some(&("DEFINER" | "TEMP" | "TEMPORARY" | "CONSTRAINT" | "AGGREGATE"))
            )
    };
    match (*first, word.filter(|word| is_early(word))) {
        ("CREATE", Some(&"TRIGGER")) => Some("trigger"),
        ("CREATE", Some(&"EVENT")) => Some("event"),
        ("CREATE", Some(_)) => Some("function or procedure"),
        _ => None,
    }
}

/// The name of the function that is made, without its schema.
pub(super) fn function(statement: &Statement) -> Option<String> {
    let is = |word: &&String| matches!(word.as_str(), "FUNCTION" | "AGGREGATE");
    let word = statement.words.iter().find(is)?;
    let start: String = statement.text.chars().take(500).collect();
    let at = start.to_ascii_uppercase().find(word.as_str())? + word.len();
    let name = start.get(at..)?.split('(').next()?.trim();
    let own = name.rsplit(['.', ' ']).next()?;
    Some(own.trim_matches(['"', '`']).to_owned())
}

/// Whether it could have made something.
pub(super) fn is_definition(statement: &Statement) -> bool {
    kind(statement).is_none()
}

/// What kind of object comes next, if it is none that the model has.
pub(in crate::import) fn object(cursor: &Cursor<'_>) -> Option<&'static str> {
    let comes = |words: &&[&str]| words.iter().any(|word| cursor.is(word));
    let found = OBJECTS.iter().find(|(_, words)| comes(words));
    found.map(|(kind, _)| *kind)
}
