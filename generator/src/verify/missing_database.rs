//! A default that the database fills in is said for every database that the schema is for.

use crate::diagnostic::rules::MISSING_DATABASE;
use crate::diagnostic::{Diagnostic, DiagnosticSet};
use crate::schema::{Database, PerDatabase, Schema};

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    for entity in &schema.entities {
        let columns = entity.columns.iter();
        for raw in columns.filter_map(|column| column.default_raw.as_ref()) {
            let databases = schema.databases.iter();
            let missing: Vec<_> = databases.filter(|one| raw.get(*one).is_none()).collect();
            if !missing.is_empty() {
                set.push(not_said(raw, &missing));
            }
        }
    }
}

fn not_said(raw: &PerDatabase, missing: &[Database]) -> Diagnostic {
    let missing: Vec<_> = missing.iter().map(|database| database.key()).collect();
    let (list, first) = (missing.join("` and `"), missing[0]);
    let finding = Diagnostic::error(
        &MISSING_DATABASE,
        format!("`default_raw` says nothing for `{list}`"),
    );
    let labelled = raw.texts().next().map(|(_, text)| text.span);
    match labelled {
        Some(span) => finding.label(span, "new rows may leave the value out everywhere"),
        None => finding,
    }
    .help(format!(
        "add `{first}: …` beside it, or limit the schema: `databases: […]`"
    ))
}
