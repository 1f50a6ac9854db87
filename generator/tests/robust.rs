//! Whatever is in a file, the front half reports it and goes on: it never panics.

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
