//! PostgreSQL's schemas: where names without one belong.

use crate::import::cursor::Cursor;
use crate::import::draft::Draft;

use super::{create, skip};

/// `create schema name create table …`
pub(super) fn create_schema(draft: &mut Draft, cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.eat("if not exists");
    let mut name = match cursor.is("authorization") {
        true => None,
        false => cursor.name(),
    };
    if cursor.eat("authorization") {
        name = name.or(cursor.name());
    }
    let path = draft.path.clone();
    draft.path.splice(..0, name);
    while !cursor.is_empty() {
        let mut part = cursor.until(|rest| rest.is("create") || rest.is("grant"));
        if part.eat("create") && create(draft, &mut part).is_none() {
            draft.lose("a part of the statement is not understood and left out");
        }
    }
    draft.path = path;
    Some(())
}

/// `set search_path = a, b`, and what pg_dump writes instead.
pub(super) fn search_path(draft: &mut Draft, cursor: &mut Cursor<'_>) {
    cursor.eat_any(&["session", "local"]);
    let is_set = cursor.eat("search_path") || cursor.eat("schema");
    let is_call = cursor.eat("pg_catalog") && cursor.eat_sign(".") && cursor.eat("set_config");
    let texts: Vec<String> = match (is_set, is_call) {
        (true, _) => {
            cursor.eat("to");
            cursor.eat_sign("=");
            cursor
                .parts()
                .into_iter()
                .filter_map(|mut part| part.name())
                .collect()
        }
        (_, true) => {
            let mut call = cursor.group().unwrap_or(*cursor);
            if call.text().as_deref() != Some("search_path") {
                return;
            }
            call.eat_sign(",");
            let text = call.text().unwrap_or_default();
            text.split(',')
                .map(|name| name.trim().trim_matches('"').to_owned())
                .collect()
        }
        _ => return draft.report.skip(skip::SETTING),
    };
    let system = ["", "$user", "pg_catalog", "default"];
    draft.path = texts
        .into_iter()
        .filter(|name| !system.contains(&name.as_str()))
        .collect();
}
