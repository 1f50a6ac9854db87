//! The JSON Schema and the generator agree: on every key, on every fixture, on every faulty case.

use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use serde_json::Value;

use super::json_schema;
use crate::diagnostic::{Diagnostic, DiagnosticSet, Span};
use crate::lower::keys::{DOCUMENT, ENTITY, ENUM, INDEX, Key, Kind, VALUE, keys_of};
use crate::lower::{json, lower};
use crate::schema::RelationKind;
use crate::source::{Mapping, Node, NodeKind};
use crate::{resolve, source, verify};

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(&json_schema()).expect("JSON");
    jsonschema::draft7::meta::validate(&schema).expect("a JSON Schema");
    jsonschema::draft7::new(&schema).expect("a JSON Schema that can be used")
}

/// Whether `lower` finds nothing, and whether the JSON Schema allows it.
fn verdicts(validator: &Validator, yaml: &str) -> (bool, bool) {
    let (source, read) = source::from_text("t.yaml", yaml);
    assert!(read.is_empty(), "{yaml}");
    let (_, found) = lower(&source);
    let value = json::value(&source.documents[0].root).expect("JSON");
    (found.is_empty(), validator.is_valid(&value))
}

/// What a kind of value may be, and what it may not.
fn samples(kind: Kind) -> (Vec<String>, Vec<&'static str>) {
    let (good, bad): (&[&str], &[&'static str]) = match kind {
        Kind::Format => (&["1"], &["2", "'1'", "one", "[1]"]),
        Kind::Text => (&["x", "'1'", "''"], &["1", "true", "~", "[x]", "{x: y}"]),
        Kind::FieldName => (
            &["x", "_2", "aB", "self"],
            &["_", "a-b", "2a", "''", "1", "~"],
        ),
        Kind::TypeName => (&["E"], &["1", "~", "[E]", "true"]),
        Kind::Flag => (&["true", "false"], &["yes", "'true'", "1", "~", "[true]"]),
        Kind::Number => (
            &["0", "4294967295"],
            &["-1", "1.5", "4294967296", "'1'", "x", "~"],
        ),
        Kind::SomeNames => (&["[a]", "[a, b]"], &["[]", "a", "[1]", "~", "{a: b}"]),
        Kind::Names => (&["[]", "[a, b]"], &["a", "[1]", "~", "{a: b}", "[[a]]"]),
        Kind::FlagOrName => (&["true", "false", "by_x"], &["1", "~", "[x]", "{x: y}"]),
        Kind::Word(_) => (&[], &["nonsense", "1", "~", "[]"]),
        Kind::WordList(_) => (&["[]"], &["nonsense", "[nonsense]", "~", "[1]"]),
        Kind::WordOrList(_) => (&["[]"], &["nonsense", "[nonsense]", "~", "1", "{}"]),
        Kind::Orders => (
            &["[]", "id", "id DESC", "[id, x.y asc]"],
            &["''", "id down", "id asc desc", "1", "~", "[1]", "{id: asc}"],
        ),
        Kind::Code => (
            &["1", "now()", "'x'", "true"],
            &["~", "''", "[x]", "{x: y}"],
        ),
        Kind::DatabaseText => (
            &["x", "{ postgres: x }", "{ sqlite: x, mysql: y }"],
            &["1", "~", "[x]", "{}", "{ oracle: x }", "{ mysql: 1 }"],
        ),
        Kind::DatabaseCode => (
            &["1", "now()", "{ postgres: now(), mysql: 1 }"],
            &["~", "''", "[x]", "{}", "{ x: y }", "{ mysql: ~ }"],
        ),
        Kind::Literal => (&["x", "~"], &[]),
        Kind::Type => (
            &["string", "'i64?'", "json"],
            &["varchar", "'i64??'", "1", "~", "[i64]", "enum"],
        ),
        Kind::EnumValues => (
            &["[a, 1st]", "{ A: a, B: '*' }"],
            &[
                "[]",
                "{}",
                "[1]",
                "a",
                "~",
                "['*']",
                "[a, a]",
                "{ a: b }",
                "{ A: 1 }",
                "{ Self: x }",
            ],
        ),
        Kind::Enums => (
            &["{}", "~", "{ M: [a] }", "{ M: { values: [a] } }"],
            &[
                "[M]",
                "{ m: [a] }",
                "{ Self: [a] }",
                "{ M: ~ }",
                "{ M: {} }",
                "{ M: { values: [a], of: b } }",
            ],
        ),
        Kind::Entities => (
            &["{}", "~", "{ M: ~ }"],
            &["[M]", "{ m: ~ }", "{ M: [] }", "{ M: { of: 1 } }"],
        ),
        Kind::Properties => (
            &["{}", "~", "{ a: i64 }", "{ a: { type: i64 } }"],
            &[
                "[a]",
                "{ a: ~ }",
                "{ a: 1 }",
                "{ a: enum }",
                "{ a: {} }",
                "{ a: { type: i64, of: b } }",
                "{ a-b: i64 }",
            ],
        ),
        Kind::Indexes => (
            &["[]", "[[a], { properties: [a] }]"],
            &[
                "a",
                "[a]",
                "[[]]",
                "[{}]",
                "[{ properties: [] }]",
                "~",
                "[{ properties: [a], of: b }]",
            ],
        ),
        Kind::Checks => (
            &["{}", "~", "{ a b: x > 1, c: { mysql: y } }"],
            &[
                "[a]",
                "{ a: ~ }",
                "{ a: '' }",
                "{ a: { oracle: x } }",
                "{ a: {} }",
            ],
        ),
        Kind::Hints => (
            &["{}", "~", "{ a: [b.c] }"],
            &["[a]", "{ a: b }", "{ a: ~ }", "{ a-b: [c] }"],
        ),
    };
    let mut good: Vec<_> = good.iter().map(|&text| text.to_owned()).collect();
    match kind {
        Kind::Word(words) => good.extend(words().iter().map(|&word| word.to_owned())),
        Kind::WordList(words) => good.push(format!("[{}]", words().join(", "))),
        Kind::WordOrList(words) => {
            good.extend(words().iter().map(|&word| word.to_owned()));
            good.push(format!("[{}]", words().join(", ")));
        }
        _ => {}
    }
    (good, bad.to_vec())
}

/// Every key of a mapping, in a file where only its value can be wrong.
fn check_keys(keys: &[Key], others: &[(&str, &str)], file: impl Fn(&str) -> String) {
    let validator = validator();
    let check = |key: &str, value: &str, expected: bool| {
        let others = others.iter().filter(|(other, _)| *other != key);
        let mut entries: Vec<_> = others
            .map(|(key, value)| format!("{key}: {value}"))
            .collect();
        entries.push(format!("{key}: {value}"));
        let yaml = file(&entries.join(", "));
        assert_eq!(
            verdicts(&validator, &yaml),
            (expected, expected),
            "(lower, JSON Schema)\n{yaml}"
        );
    };
    for key in keys {
        let (good, bad) = samples(key.kind);
        if let Some(needed) = key.needs {
            good.iter().for_each(|value| check(key.name, value, false));
            let (of_needed, _) = samples(kind_of(keys, needed));
            let both = |value: &str| format!("{value}, {needed}: {}", of_needed[0]);
            good.iter()
                .for_each(|value| check(key.name, &both(value), true));
            continue;
        }
        good.iter().for_each(|value| check(key.name, value, true));
        bad.iter().for_each(|value| check(key.name, value, false));
    }
    check("of", "x", false);
}

fn kind_of(keys: &[Key], name: &str) -> Kind {
    let found = keys.iter().find(|key| key.name == name);
    found.map_or(Kind::Text, |key| key.kind)
}

fn entity(entries: &str) -> String {
    format!("{{ dormouse: 1, schema: test, entities: {{ E: {{ {entries} }} }} }}")
}

fn property(entries: &str) -> String {
    entity(&format!("properties: {{ p: {{ {entries} }} }}"))
}

#[test]
fn every_key_is_known_to_both_and_means_the_same() {
    check_keys(
        DOCUMENT.keys,
        &[("dormouse", "1"), ("schema", "test")],
        |entries| format!("{{ {entries} }}"),
    );
    check_keys(ENTITY.keys, &[], entity);
    check_keys(ENUM.keys, &[("values", "[a]")], |entries| {
        format!("{{ dormouse: 1, schema: test, enums: {{ M: {{ {entries} }} }} }}")
    });
    check_keys(INDEX.keys, &[("properties", "[a]")], |entries| {
        entity(&format!("indexes: [{{ {entries} }}]"))
    });
    let (inline, others): (Vec<&Key>, Vec<&Key>) =
        VALUE.keys.iter().partition(|key| key.name == "values");
    check_keys(
        &others.into_iter().copied().collect::<Vec<_>>(),
        &[("type", "string")],
        property,
    );
    check_keys(
        &inline.into_iter().copied().collect::<Vec<_>>(),
        &[("type", "enum")],
        property,
    );
    for kind in RelationKind::ALL {
        let keys: Vec<_> = keys_of(kind).map(|own| own.key).collect();
        let required = keys
            .iter()
            .filter(|key| key.required)
            .map(|key| (key.name, "E"));
        check_keys(&keys, &required.collect::<Vec<_>>(), property);
    }
}

#[test]
fn keys_that_exclude_each_other_do_so_in_both() {
    let validator = validator();
    let check = |yaml: String| assert_eq!(verdicts(&validator, &yaml), (false, false), "{yaml}");
    for entries in [
        "type: string, default: a, default_raw: b",
        "type: string, many_to_one: E",
        "many_to_one: E, one_to_one: E",
        "many_to_one: E, column: a, columns: [b]",
        "many_to_many: E, pivot_entity: E, join_columns: [a]",
        "many_to_many: E, mapped_by: a, inversed_by: b",
        "one_to_one: E, mapped_by: a, nullable: true",
        "type: string, values: [a]",
    ] {
        check(property(entries));
    }
    for kind in RelationKind::ALL {
        for key in keys_of(kind).filter(|own| own.owning) {
            let (good, _) = samples(key.key.kind);
            let (kind, key) = (kind.key(), key.key.name);
            check(property(&format!(
                "{kind}: E, mapped_by: a, {key}: {}",
                good[0]
            )));
        }
    }
}

#[test]
fn the_file_that_is_checked_in_is_up_to_date() {
    let file = repository().join("schemas/dormouse.schema.json");
    let text = fs::read_to_string(file).expect("a file");
    assert!(text == json_schema(), "run `cargo xtask codegen`");
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The YAML files under a directory of the repository.
fn files(dir: &str) -> Vec<PathBuf> {
    let mut open = vec![repository().join(dir)];
    let mut files = Vec::new();
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir).expect("a directory") {
            let path = entry.expect("an entry").path();
            match path.extension() {
                _ if path.is_dir() => open.push(path),
                Some(extension) if extension == "yaml" => files.push(path),
                _ => {}
            }
        }
    }
    files.sort();
    files
}

#[test]
fn every_valid_file_is_allowed() {
    let validator = validator();
    let valid = ["schemas", "tests/fixtures", "generator/tests/schemas"];
    for path in valid.into_iter().flat_map(files) {
        let (source, _) = source::read(&path);
        let value = json::value(&source.documents[0].root).expect("JSON");
        let faults: Vec<_> = validator
            .iter_errors(&value)
            .map(|fault| fault.to_string())
            .collect();
        assert!(faults.is_empty(), "{}: {faults:?}", path.display());
    }
}

/// Rules about the shape of one file, which the JSON Schema knows, too.
const ABOUT_SHAPE: &[&str] = &[
    "unknown_key",
    "wrong_value",
    "unsupported_format",
    "invalid_name",
    "missing_key",
    "conflicting_keys",
    "unknown_hook",
    "empty_enum",
    "wrong_side",
    "array_type",
    "missing_mapped_by",
];

/// Findings of these rules that need more than the shape: parts of their messages.
const NOT_ABOUT_SHAPE: &[&str] = &["cannot be counted", "is not in the list `primary_key`"];

/// Rules that the JSON Schema knows in part.
const PARTLY: &[&str] = &["unknown_type", "duplicate_enum_value"];

fn is_about_shape(finding: &Diagnostic) -> bool {
    let exempt = NOT_ABOUT_SHAPE
        .iter()
        .any(|part| finding.message.contains(part));
    ABOUT_SHAPE.contains(&finding.rule.name) && !exempt
}

#[test]
fn faults_of_shape_are_refused_and_others_are_not() {
    let validator = validator();
    for path in files("tests/errors") {
        let (source, mut set) = source::read(&path);
        let Some(document) = source.documents.first().filter(|_| set.is_empty()) else {
            continue;
        };
        let (declarations, found) = lower(&source);
        set.extend(found);
        let (schema, found) = resolve::resolve(&declarations);
        set.extend(found);
        set.extend(verify::verify(&schema));
        // A number may be too big for JSON; then an editor's opinion is its own.
        let Some(value) = json::value(&document.root) else {
            continue;
        };
        let faults: Vec<_> = validator
            .iter_errors(&value)
            .map(|e| e.instance_path().to_string())
            .collect();
        compare(&path, &document.root, &set, &faults);
    }
}

fn compare(path: &Path, root: &Node, set: &DiagnosticSet, faults: &[String]) {
    let path = path.display();
    let findings = set.sorted();
    for finding in findings.iter().filter(|finding| is_about_shape(finding)) {
        let place = place(root, finding.labels[0].span);
        let is_refused = faults.iter().any(|fault| covers(fault, &place));
        assert!(
            is_refused,
            "{path}: {} at {place} is not refused, only {faults:?}",
            finding.message
        );
    }
    let silent = findings
        .iter()
        .all(|f| !is_about_shape(f) && !PARTLY.contains(&f.rule.name));
    assert!(
        !silent || faults.is_empty(),
        "{path}: refused at {faults:?}, and should not be"
    );
}

/// Whether a fault is at the place, or at the mapping or the property around it.
fn covers(fault: &str, place: &str) -> bool {
    let depth = |path: &str| path.matches('/').count();
    let inside = place == fault || place.starts_with(&format!("{fault}/"));
    // An enum or a property is refused as a whole, as it is one of several forms.
    let whole = if place.starts_with("/enums") { 2 } else { 4 };
    inside && depth(fault) >= depth(place).saturating_sub(1).min(whole)
}

/// The path of the innermost value or key that has the place.
fn place(node: &Node, span: Span) -> String {
    let within = |outer: Span| outer.start <= span.start && span.end <= outer.end;
    match &node.kind {
        NodeKind::Mapping(Mapping { entries }) => {
            let found = entries
                .iter()
                .find(|e| within(e.key.span) || within(e.value.span));
            found.map_or_else(String::new, |e| {
                format!("/{}{}", e.key, place(&e.value, span))
            })
        }
        NodeKind::Sequence(items) => {
            let found = items.iter().position(|item| within(item.span));
            found.map_or_else(String::new, |i| format!("/{i}{}", place(&items[i], span)))
        }
        NodeKind::Scalar(_) => String::new(),
    }
}
