//! A named hint becomes types within types, of which the compiler takes only so many.

use std::collections::HashMap;

use crate::diagnostic::rules::HINT_SIZE;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Span};
use crate::schema::{Hint, HintStep, Schema};

/// The longest path; a row of the owned form holds the next one.
const MOST_STEPS: usize = 32;

/// The most items at one place, which are a list of types.
const MOST_ITEMS: usize = 100;

pub(super) fn check(schema: &Schema, set: &mut DiagnosticSet) {
    for hint in schema.entities.iter().flat_map(|entity| &entity.hints) {
        for path in hint
            .paths
            .iter()
            .filter(|path| path.steps.len() > MOST_STEPS)
        {
            let fault = format!("{} steps, at most {MOST_STEPS}", path.steps.len());
            set.push(too_big(
                hint,
                path.span,
                fault,
                "make it shorter, and populate the rest by another query",
            ));
        }
        if let Some(span) = surplus(hint) {
            let fault = format!("more than {MOST_ITEMS} at one place");
            set.push(too_big(hint, span, fault, "make two hints of it"));
        }
    }
}

/// The first path that is one too many at its place.
fn surplus(hint: &Hint) -> Option<Span> {
    let mut items: HashMap<&[HintStep], Vec<HintStep>> = HashMap::new();
    for path in &hint.paths {
        for (depth, step) in path.steps.iter().enumerate() {
            let known = items.entry(&path.steps[..depth]).or_default();
            if !known.contains(step) {
                known.push(*step);
            }
            if known.len() > MOST_ITEMS {
                return Some(path.span);
            }
        }
    }
    None
}

fn too_big(hint: &Hint, span: Span, fault: String, help: &str) -> Diagnostic {
    let message = format!("the hint `{}` is too big for the compiler", hint.name);
    Diagnostic::error(&HINT_SIZE, message)
        .label(span, fault)
        .help(help)
}

#[cfg(test)]
mod tests {
    use crate::fixture;

    fn check(paths: &[String], relations: usize, expected: &[&str]) {
        let relations: String = (0..relations)
            .map(|n| format!("r{n}: {{ many_to_one: A, nullable: true }}, "))
            .collect();
        let id = "id: { type: i64, primary: true }";
        let yaml = format!(
            "entities: {{ A: {{ hints: {{ h: [{}] }}, properties: {{ {relations} {id} }} }} }}",
            paths.join(", ")
        );
        assert_eq!(fixture::schema(&yaml).1, expected, "{paths:?}");
    }

    #[test]
    fn paths_have_an_end() {
        check(&[["r0"; 32].join(".")], 1, &[]);
        check(&[["r0"; 33].join(".")], 1, &["hint_size"]);
    }

    #[test]
    fn lists_have_an_end() {
        let paths = |count| (0..count).map(|n| format!("r{n}")).collect::<Vec<_>>();
        check(&paths(100), 101, &[]);
        check(&paths(101), 101, &["hint_size"]);
        let nested: Vec<_> = paths(101).iter().map(|path| format!("r0.{path}")).collect();
        check(&nested, 101, &["hint_size"]);
    }
}
