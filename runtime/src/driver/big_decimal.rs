//! Decimal numbers of any size as text: digits, a point, no exponent.
//!
//! The limits are PostgreSQL's, on every database; what a database has less of is for its driver to refuse.

use std::cmp::Ordering;
use std::str::FromStr;

use bigdecimal::BigDecimal;

use crate::error::{Error, Result};

/// The most digits before and behind the point.
const LIMITS: (i64, i64) = (131_072, 16_383);

/// What to say of a number that a `Decimal` cannot hold.
pub(crate) const WIDER: &str = "; give its column the type `big_decimal`";

/// The digits of a number, without an exponent.
///
/// # Errors
/// When there are more than any database keeps.
pub(crate) fn text(value: &BigDecimal) -> Result<String> {
    let (before, behind) = digits(value);
    if before > LIMITS.0 || behind > LIMITS.1 {
        return Err(too_long(LIMITS, before, behind));
    }
    Ok(value.to_plain_string())
}

/// How many digits a number has before and behind the point, zeros at its ends left out.
pub(crate) fn digits(value: &BigDecimal) -> (i64, i64) {
    let value = value.normalized();
    let digits = i64::try_from(value.digits()).unwrap_or(i64::MAX);
    let scale = value.fractional_digit_count();
    (digits.saturating_sub(scale).max(0), scale.max(0))
}

pub(crate) fn too_long(limits: (i64, i64), before: i64, behind: i64) -> Error {
    Error::encode(format!(
        "a decimal number has at most {} digits before the point and {} behind it here, not {before} and {behind}; round it first",
        limits.0, limits.1,
    ))
}

/// The number that a text is.
pub(crate) fn parse(text: &str) -> Option<BigDecimal> {
    Parts::of(text)?;
    BigDecimal::from_str(text).ok()
}

/// Compares texts that are decimal numbers by their value; anything else comes behind them, by its text.
#[cfg(feature = "sqlite")]
pub(crate) fn compare(a: &str, b: &str) -> Ordering {
    match (Parts::of(a), Parts::of(b)) {
        (Some(a), Some(b)) => a.compare(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => a.cmp(b),
    }
}

/// The digits of a number without the zeros that say nothing.
#[derive(Debug, PartialEq, Eq)]
struct Parts<'t> {
    negative: bool,
    before: &'t str,
    behind: &'t str,
}

impl<'t> Parts<'t> {
    fn of(text: &'t str) -> Option<Self> {
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (before, behind) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let some = !before.is_empty() || !behind.is_empty();
        let (before, behind) = (some && is_number(before) && is_number(behind))
            .then(|| (before.trim_start_matches('0'), behind.trim_end_matches('0')))?;
        Some(Self {
            negative: text.starts_with('-') && !(before.is_empty() && behind.is_empty()),
            before,
            behind,
        })
    }

    fn compare(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => self.compare_digits(other),
            (true, true) => other.compare_digits(self),
        }
    }

    fn compare_digits(&self, other: &Self) -> Ordering {
        let by_size = self.before.len().cmp(&other.before.len());
        let by_whole = || self.before.cmp(other.before);
        by_size
            .then_with(by_whole)
            .then_with(|| self.behind.cmp(other.behind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_compare_by_value() {
        let check = |a: &str, b: &str, expected| assert_eq!(compare(a, b), expected, "{a} {b}");
        check("9", "10", Ordering::Less);
        check("-9", "-10", Ordering::Greater);
        check("1.10", "1.1", Ordering::Equal);
        check("01.5", "+1.50", Ordering::Equal);
        check("-0", "0.00", Ordering::Equal);
        check("0.09", "0.1", Ordering::Less);
        check("-0.09", "0", Ordering::Less);
        check(
            "12345678901234567890123456789012345678901",
            "12345678901234567890123456789012345678900.9",
            Ordering::Greater,
        );
        check("abc", "abd", Ordering::Less);
        check("", "0", Ordering::Greater);
    }

    #[test]
    fn digits_are_counted() {
        let check = |text: &str, expected| {
            assert_eq!(digits(&text.parse().unwrap()), expected, "{text}");
        };
        check("0", (1, 0));
        check("12.340", (2, 2));
        check("0.001", (0, 3));
        check("1e5", (6, 0));
        check("-1e-5", (0, 5));
    }

    #[test]
    fn endless_numbers_are_refused() {
        let text_of = |digits: &str| text(&digits.parse().unwrap());
        assert!(text_of("1e1000000000").unwrap_err().is_encode());
        assert!(text_of("1e-1000000").unwrap_err().is_encode());
        assert_eq!(text_of("-1.5e3").unwrap(), "-1500");
    }
}
