//! Tests of the front half: YAML in, names of broken rules out.

use crate::diagnostic::{DiagnosticSet, render};
use crate::schema::Schema;
use crate::{lower, resolve, source, verify};

const HEAD: &str = "dormouse: 1\nschema: test\n";

/// The schema of a YAML text without its head, and the rules it breaks.
pub(crate) fn schema(yaml: &str) -> (Schema, Vec<&'static str>) {
    let (source, mut set) = source::from_text("test.yaml", &format!("{HEAD}{yaml}"));
    let (declarations, found) = lower::lower(&source);
    set.extend(found);
    let (schema, found) = resolve::resolve(&declarations);
    set.extend(found);
    set.extend(verify::verify(&schema));
    check_render(&set, &source.sources);
    let rules = set.sorted().iter().map(|d| d.rule.name).collect();
    (schema, rules)
}

/// Whatever is found can be shown.
fn check_render(set: &DiagnosticSet, sources: &crate::diagnostic::Sources) {
    let text = render(set, sources);
    assert_eq!(text.is_empty(), set.is_empty());
}

/// The schema of a YAML text that breaks no rule.
pub(crate) fn valid(yaml: &str) -> Schema {
    let (schema, rules) = schema(yaml);
    assert_eq!(rules, [""; 0], "{yaml}");
    schema
}
