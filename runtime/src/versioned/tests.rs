//! Versions on the real primitives; the orders of threads are tried in `tests/models`.

use crate::versioned::Versioned;

#[test]
fn references_into_old_versions_stay_valid() {
    let title = Versioned::from(String::from("first"));
    let first = title.current().map(String::as_str);
    let numbers = [title.push("second".into()), title.push("third".into())];
    assert_eq!(first, Some("first"));
    assert_eq!(numbers, [2, 3]);
    assert_eq!(title.version(2).map(String::as_str), Some("second"));
    assert_eq!(title.current().map(String::as_str), Some("third"));
}

#[test]
fn an_empty_one_takes_its_first_version_from_push() {
    let key = Versioned::default();
    assert_eq!(key.current(), None::<&i64>);
    assert_eq!(key.push(7), 1);
    assert_eq!((key.current(), key.version(0)), (Some(&7), None));
}
