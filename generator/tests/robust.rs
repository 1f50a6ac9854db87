//! Whatever is in a file, the front half reports it and goes on: it never panics.

use std::path::Path;

use dormouse_generator::ddl::{Dialect, ddl};
use dormouse_generator::diagnostic::render;
use dormouse_generator::{lower, resolve, source, verify};
use proptest::prelude::*;

const SHOP: &str = include_str!("schemas/shop.yaml");

/// Words that mean something somewhere, and so are the most harmful ones elsewhere.
const WORDS: &[&str] = &[
    "id",
    "Customer",
    "Order",
    "Line",
    "Stamped",
    "Role",
    "[]",
    "{}",
    "~",
    "true",
    "-1",
    "\"\"",
    "*key",
    "order",
    "product",
    "i64?",
    "enum",
    "many_to_one",
    "mapped_by",
    "ü",
];

/// Runs all stages of the front half on a text.
fn run(text: &str) -> bool {
    let (source, mut set) = source::from_text("mutated.yaml", text);
    let (declarations, found) = lower::lower(&source);
    set.extend(found);
    let (schema, found) = resolve::resolve(&declarations);
    set.extend(found);
    set.extend(verify::verify(&schema));
    let _ = ddl(&schema, Dialect::Sqlite);
    render(&set, &source.sources).is_empty()
}

/// The places where a word starts or ends.
fn boundaries() -> Vec<usize> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut places = vec![0];
    let mut before = false;
    for (at, c) in SHOP.char_indices() {
        if is_word(c) != before {
            places.push(at);
            before = !before;
        }
    }
    places.push(SHOP.len());
    places
}

#[test]
fn the_text_without_changes_is_fine() {
    assert!(run(SHOP));
}

/// The names of the rules that a text breaks.
fn rules(text: &str) -> Vec<&'static str> {
    let (source, mut set) = source::from_text("t.yaml", text);
    let (declarations, found) = lower::lower(&source);
    set.extend(found);
    let (schema, found) = resolve::resolve(&declarations);
    set.extend(found);
    set.extend(verify::verify(&schema));
    let _ = render(&set, &source.sources);
    set.sorted().iter().map(|found| found.rule.name).collect()
}

/// A schema with a key `x-a` that says something of its own.
fn aside(text: &str) -> String {
    format!("dormouse: 1\nschema: t\nx-a: {text}\n")
}

#[test]
fn nesting_has_an_end() {
    let deep = |open: &str, close: &str| aside(&(open.repeat(10_000) + &close.repeat(10_000)));
    let block: String = (0..2_000)
        .map(|depth| " ".repeat(depth + 1) + "a:\n")
        .collect();
    for text in [
        deep("[", "]"),
        deep("{a: ", "}"),
        deep("[", ""),
        deep("&a [", "]"),
        aside(&("\n ".to_owned() + &"- ".repeat(10_000) + "1")),
        aside(&("\n".to_owned() + &block)),
        aside(&"? ".repeat(10_000)),
    ] {
        assert_eq!(rules(&text), ["syntax_error"], "{}", &text[..60]);
    }
    let levels = |n: usize| aside(&("[".repeat(n) + &"]".repeat(n)));
    assert!(rules(&levels(100)).is_empty());
}

#[test]
fn aliases_and_merges_cannot_explode() {
    let laughs = |repeat: &dyn Fn(&str) -> String| {
        let levels =
            (0..40).map(|n| format!("x-{}: &a{} {}\n", n + 1, n + 1, repeat(&format!("*a{n}"))));
        aside("&a0 { k: 1, l: 2 }") + &levels.collect::<String>()
    };
    let lists = laughs(&|alias| format!("[{alias}, {alias}, {alias}, {alias}]"));
    assert_eq!(rules(&lists), ["syntax_error"]);
    let mappings = laughs(&|alias| format!("{{ a: {alias}, b: {alias}, c: {alias} }}"));
    assert_eq!(rules(&mappings), ["syntax_error"]);
    // A merge repeats keys that are there already, so nothing grows.
    let merges = laughs(&|alias| format!("{{ <<: [{alias}, {alias}, {alias}] }}"));
    assert!(rules(&merges).is_empty());
}

#[test]
fn long_texts_are_texts() {
    let long = "x".repeat(1_000_000);
    assert!(rules(&aside(&long)).is_empty());
    assert!(rules(&aside(&format!("\"{long}\""))).is_empty());
    assert_eq!(
        rules(&format!("dormouse: 1\nschema: t\n\"{long}\": 1\n")),
        ["syntax_error"]
    );
    let keys: String = (0..20_000).map(|n| format!("  k{n}: 1\n")).collect();
    assert!(rules(&aside(&format!("\n{keys}"))).is_empty());
}

#[test]
fn what_is_around_the_text_does_not_matter() {
    let marked = format!("\u{feff}{SHOP}");
    let dos = SHOP.replace('\n', "\r\n");
    let spaced = SHOP.replace('\n', "  \n\n# a comment\n");
    let framed = format!("%YAML 1.2\n---\n{SHOP}...\n");
    for text in [&marked, &dos, &format!("\u{feff}{dos}"), &spaced, &framed] {
        assert_eq!(rules(text), [""; 0], "{}", &text[..40]);
    }
    for text in [
        "",
        " ",
        "\n\n",
        "# a comment\n",
        "---\n",
        "~",
        "null",
        "{}",
        "\u{feff}",
    ] {
        assert_eq!(rules(text), ["missing_key", "missing_key"], "{text:?}");
    }
}

#[test]
fn chains_are_as_long_as_one_likes() {
    let key = "id: { type: i64, primary: true }";
    let head = "dormouse: 1\nschema: t\nentities:\n";
    let bases = |length: usize, first: &str| {
        let mut text =
            format!("{head}  E0: {{ abstract: true, {first}properties: {{ {key} }} }}\n");
        for n in 1..=length {
            text += &format!("  E{n}: {{ abstract: true, extends: E{} }}\n", n - 1);
        }
        text + &format!("  Last: {{ extends: E{length} }}\n")
    };
    assert!(rules(&bases(1_000, "")).is_empty());
    assert_eq!(rules(&bases(20, "extends: E20, ")), ["cyclic_extends"; 21]);
    let mut keys = format!("  E0: {{ properties: {{ {key} }} }}\n");
    for n in 1..=100 {
        let before = n - 1;
        keys += &format!(
            "  E{n}: {{ properties: {{ of: {{ one_to_one: E{before}, column: of, primary: true }} }} }}\n"
        );
    }
    assert!(rules(&format!("{head}{keys}")).is_empty());
}

#[test]
fn keys_cannot_explode() {
    let mut text = "dormouse: 1\nschema: t\nentities:\n".to_owned();
    text += "  E0: { properties: { id: { type: i64, primary: true } } }\n";
    for n in 1..=40 {
        let target = format!("many_to_one: E{}, primary: true", n - 1);
        text += &format!("  E{n}: {{ properties: {{ a: {{ {target} }}, b: {{ {target} }} }} }}\n");
    }
    assert_eq!(rules(&text), ["long_key"]);
}

#[test]
fn what_is_no_file_is_reported() {
    let dir = tempfile::tempdir().expect("a directory");
    let found = |path: &Path| {
        let (source, set) = source::read(path);
        let text = render(&set, &source.sources);
        assert_eq!(set.sorted().len(), 1, "{text}");
        assert_eq!(set.sorted()[0].rule.name, "unreadable_source");
        text
    };
    assert!(found(&dir.path().join("missing.yaml")).contains("cannot be read: "));
    assert!(found(&dir.path().join("missing/schema.yaml")).contains("cannot be read: "));
    assert!(found(dir.path()).contains("has no schema"));
    std::fs::create_dir(dir.path().join("directory.yaml")).expect("a directory");
    assert!(found(dir.path()).contains("has no schema"));
    assert!(found(&dir.path().join("directory.yaml")).contains("has no schema"));
    std::fs::write(dir.path().join("file.txt"), "").expect("written");
    assert!(found(&dir.path().join("file.txt/schema.yaml")).contains("cannot be read: "));
}

#[cfg(unix)]
#[test]
fn links_that_lead_nowhere_are_reported() {
    use std::os::unix::fs::symlink;
    for (target, link) in [
        ("missing.yaml", "dangling.yaml"),
        ("loop.yaml", "loop.yaml"),
    ] {
        let dir = tempfile::tempdir().expect("a directory");
        std::fs::write(dir.path().join("good.yaml"), "dormouse: 1\nschema: t\n").expect("written");
        symlink(target, dir.path().join(link)).expect("a link");
        for path in [dir.path().to_owned(), dir.path().join(link)] {
            let (source, set) = source::read(&path);
            let text = render(&set, &source.sources);
            assert!(
                text.contains(link) && text.contains("cannot be read: "),
                "{text}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn words_can_be_replaced(changes in prop::collection::vec((any::<prop::sample::Index>(), 0..WORDS.len()), 1..4)) {
        let places = boundaries();
        let mut words: Vec<&str> = places.windows(2).map(|pair| &SHOP[pair[0]..pair[1]]).collect();
        for (place, word) in changes {
            let place = place.index(words.len());
            words[place] = WORDS[word];
        }
        run(&words.concat());
    }

    #[test]
    fn lines_can_be_missing(missing in prop::collection::vec(any::<prop::sample::Index>(), 1..6)) {
        let mut lines: Vec<&str> = SHOP.lines().collect();
        for line in missing {
            lines.remove(line.index(lines.len()));
        }
        run(&lines.join("\n"));
    }

    #[test]
    fn the_text_can_end_anywhere(end in any::<prop::sample::Index>()) {
        let places = boundaries();
        run(&SHOP[..places[end.index(places.len())]]);
    }

    #[test]
    fn anything_can_be_text(text in "[a-z:{}\\[\\]\\-&*<?!|>'\"#%@ \n]{0,60}") {
        run(&text);
    }
}
