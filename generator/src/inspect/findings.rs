//! Findings as JSON: rule, message and places by line and column.

use serde::Serialize;

use crate::diagnostic::{Diagnostic, DiagnosticSet, Sources};

#[derive(Serialize)]
pub(super) struct FindingView<'s> {
    code: &'s str,
    rule: &'s str,
    message: &'s str,
    places: Vec<PlaceView<'s>>,
    help: Option<&'s str>,
}

#[derive(Serialize)]
struct PlaceView<'s> {
    file: &'s str,
    line: usize,
    column: usize,
    text: &'s str,
}

pub(super) fn view<'s>(set: &'s DiagnosticSet, sources: &'s Sources) -> Vec<FindingView<'s>> {
    let sorted = set.sorted().into_iter();
    sorted
        .map(|diagnostic| finding(diagnostic, sources))
        .collect()
}

fn finding<'s>(diagnostic: &'s Diagnostic, sources: &'s Sources) -> FindingView<'s> {
    let places = diagnostic.labels.iter().map(|label| {
        let (line, column) = sources.line_column(label.span);
        PlaceView {
            file: sources.name(label.span.source),
            line,
            column,
            text: &label.text,
        }
    });
    FindingView {
        code: diagnostic.rule.code,
        rule: diagnostic.rule.name,
        message: &diagnostic.message,
        places: places.collect(),
        help: diagnostic.help.as_deref(),
    }
}
