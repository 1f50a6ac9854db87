//! Versions that two threads append while a third one reads.

use loom::sync::Arc;
use loom::thread;

use crate::versioned::Versioned;

#[test]
fn a_reader_sees_a_whole_version_and_never_an_older_one_again() {
    loom::model(|| {
        let versions = Arc::new(Versioned::from(0));
        let writer = {
            let versions = Arc::clone(&versions);
            thread::spawn(move || [versions.push(1), versions.push(2)])
        };
        let first = *versions.current().expect("a version is always current");
        let second = *versions.current().expect("a version is always current");
        assert!(first <= second, "{first} and then {second}");
        let numbers = writer.join().expect("no panic");
        assert_eq!(numbers, [2, 3]);
        assert_eq!(versions.current(), Some(&2));
        assert_eq!(
            (versions.version(1), versions.version(2)),
            (Some(&0), Some(&1))
        );
    });
}

#[test]
fn of_two_appended_at_once_the_later_one_is_current() {
    loom::model(|| {
        let versions = Arc::new(Versioned::from(0));
        let other = {
            let versions = Arc::clone(&versions);
            thread::spawn(move || versions.push(1))
        };
        let mine = versions.push(2);
        let theirs = other.join().expect("no panic");
        let (latest, value) = if mine > theirs {
            (mine, 2)
        } else {
            (theirs, 1)
        };
        assert_eq!([mine.min(theirs), latest], [2, 3]);
        assert_eq!(versions.version(latest), Some(&value));
        assert_eq!(versions.current(), Some(&value));
    });
}

#[test]
fn an_empty_one_is_set_by_one_of_two() {
    loom::model(|| {
        let versions = Arc::new(Versioned::default());
        let other = {
            let versions = Arc::clone(&versions);
            thread::spawn(move || versions.push(1))
        };
        let mine = versions.push(2);
        let theirs = other.join().expect("no panic");
        assert_eq!([mine.min(theirs), mine.max(theirs)], [1, 2]);
        assert_eq!(versions.version(mine), Some(&2));
        assert_eq!(versions.version(theirs), Some(&1));
    });
}
