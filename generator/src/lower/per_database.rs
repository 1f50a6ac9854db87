//! Texts that may differ between databases: `citext`, or `{ postgres: citext, mysql: varchar(80) }`.

use std::collections::BTreeMap;

use crate::diagnostic::rules::UNKNOWN_KEY;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Name, did_you_mean};
use crate::schema::{Database, PerDatabase};
use crate::source::{Mapping, Node, NodeKind};

use super::fields::{self, Fields};

/// Reads one text.
type Read = fn(&Node, &str, &mut DiagnosticSet) -> Option<Name>;

/// Reads the text, or the texts, of a key.
pub(super) fn lower(
    fields: Fields<'_>,
    key: &str,
    read: Read,
    set: &mut DiagnosticSet,
) -> Option<PerDatabase> {
    let node = fields.get(key)?;
    match &node.kind {
        NodeKind::Mapping(mapping) if !mapping.entries.is_empty() => {
            each(mapping, key, read, set).map(PerDatabase::Each)
        }
        NodeKind::Mapping(_) => {
            let help = format!("write `{key}: {{ postgres: … }}`");
            set.push(fields::wrong(node, key, "a text or one for a database").help(help));
            None
        }
        _ => read(node, key, set).map(PerDatabase::Same),
    }
}

/// `None` if something is wrong with one of them, so that nothing is missing because of that.
fn each(
    mapping: &Mapping,
    key: &str,
    read: Read,
    set: &mut DiagnosticSet,
) -> Option<BTreeMap<Database, Name>> {
    let (mut texts, mut is_sound) = (BTreeMap::new(), true);
    for entry in &mapping.entries {
        let known = Database::ALL.into_iter();
        let Some(database) = known.clone().find(|d| d.key() == entry.key.value) else {
            set.push(unknown(&entry.key));
            is_sound = false;
            continue;
        };
        let part = format!("{key}.{}", entry.key);
        match read(&entry.value, &part, set) {
            Some(text) => drop(texts.insert(database, text)),
            None => is_sound = false,
        }
    }
    is_sound.then_some(texts)
}

/// The finding that a word names no database.
pub(super) fn unknown(word: &Name) -> Diagnostic {
    let known = Database::ALL.map(Database::key);
    let help = did_you_mean(word, known)
        .unwrap_or_else(|| format!("known databases: {}", known.join(", ")));
    Diagnostic::error(&UNKNOWN_KEY, format!("unknown database `{word}`"))
        .label(word.span, "not a database that is known here")
        .help(help)
}
