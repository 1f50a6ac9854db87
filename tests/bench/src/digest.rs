//! What a contestant has seen, in order, as one number: two that saw the same have the same.
//!
//! Taking it is part of the work that is measured: a program reads what it loads.

use std::hash::Hasher;

use chrono::NaiveDateTime;
use rustc_hash::FxHasher;

/// The values seen so far.
#[derive(Default)]
pub struct Digest(FxHasher);

impl Digest {
    /// Adds a number.
    pub fn number(&mut self, value: i64) {
        self.0.write_i64(value);
    }

    /// Adds a text.
    pub fn text(&mut self, value: &str) {
        self.0.write(value.as_bytes());
        self.0.write_usize(value.len());
    }

    /// Adds a time.
    pub fn time(&mut self, value: NaiveDateTime) {
        self.number(value.and_utc().timestamp_micros());
    }

    /// The number.
    pub fn finish(&self) -> u64 {
        self.0.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Digest;

    #[test]
    fn order_and_borders_count() {
        let digest = |texts: &[&str]| {
            let mut digest = Digest::default();
            texts.iter().for_each(|text| digest.text(text));
            digest.finish()
        };
        assert_eq!(digest(&["a", "b"]), digest(&["a", "b"]));
        assert_ne!(digest(&["a", "b"]), digest(&["b", "a"]));
        assert_ne!(digest(&["ab", ""]), digest(&["a", "b"]));
    }
}
