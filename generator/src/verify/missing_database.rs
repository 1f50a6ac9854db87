//! SQL that a database fills in or computes is said for every database that the schema is for.

use crate::diagnostic::rules::MISSING_DATABASE;
use crate::diagnostic::{Diagnostic, DiagnosticSet};
use crate::schema::{Column, Database, PerDatabase, Schema};

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    for entity in &schema.entities {
        let columns = entity.columns.iter();
        for (key, expression) in columns.flat_map(Column::expressions) {
            let databases = schema.databases.iter();
            let missing = databases.filter(|one| expression.get(*one).is_none());
            let missing: Vec<_> = missing.collect();
            if !missing.is_empty() {
                set.push(not_said(key, expression, &missing));
            }
        }
    }
}

fn not_said(key: &str, expression: &PerDatabase, missing: &[Database]) -> Diagnostic {
    let missing: Vec<_> = missing.iter().map(|database| database.key()).collect();
    let (list, first) = (missing.join("` and `"), missing[0]);
    let finding = Diagnostic::error(
        &MISSING_DATABASE,
        format!("`{key}` says nothing for `{list}`"),
    );
    let why = match key {
        "default_raw" => "new rows may leave the value out everywhere",
        _ => "the value is to be the same everywhere",
    };
    let labelled = expression.texts().next().map(|(_, text)| text.span);
    match labelled {
        Some(span) => finding.label(span, why),
        None => finding,
    }
    .help(format!(
        "add `{first}: …` beside it, or limit the schema: `databases: […]`"
    ))
}
