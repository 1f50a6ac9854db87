//! Times as fine as a column keeps them.
//!
//! Databases round what is finer; here it is cut off, before it is sent, so that a row shows what its table has.

use chrono::{DateTime, NaiveDateTime, NaiveTime, Timelike, Utc};

/// The digits of a second that every database keeps.
pub(super) const FINEST: u32 = 6;

/// A type with a time of day.
pub(super) trait Moment: Sized {
    /// The same with another time of day.
    fn map_time(self, change: impl FnOnce(NaiveTime) -> NaiveTime) -> Self;
}

impl Moment for NaiveTime {
    fn map_time(self, change: impl FnOnce(NaiveTime) -> NaiveTime) -> Self {
        change(self)
    }
}

impl Moment for NaiveDateTime {
    fn map_time(self, change: impl FnOnce(NaiveTime) -> NaiveTime) -> Self {
        self.date().and_time(change(self.time()))
    }
}

impl Moment for DateTime<Utc> {
    fn map_time(self, change: impl FnOnce(NaiveTime) -> NaiveTime) -> Self {
        self.naive_utc().map_time(change).and_utc()
    }
}

/// The last moment with so many digits that has begun; a leap second is the end of its minute.
pub(super) fn truncated<T: Moment>(value: T, digits: u32) -> T {
    let step = 10_u32.pow(9 - digits.min(FINEST));
    value.map_time(|time| {
        let nanos = time.nanosecond().min(999_999_999);
        time.with_nanosecond(nanos - nanos % step).unwrap_or(time)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_cut_off() {
        let check = |digits, expected: &str| {
            let time: NaiveTime = "23:59:59.987654321".parse().unwrap();
            let expected: NaiveTime = expected.parse().unwrap();
            assert_eq!(truncated(time, digits), expected);
        };
        check(9, "23:59:59.987654");
        check(6, "23:59:59.987654");
        check(3, "23:59:59.987");
        check(1, "23:59:59.9");
        check(0, "23:59:59");
    }

    #[test]
    fn a_leap_second_is_the_end_of_its_minute() {
        let leap: NaiveDateTime = "2016-12-31T23:59:60.5".parse().unwrap();
        let end: NaiveDateTime = "2016-12-31T23:59:59.999".parse().unwrap();
        assert_eq!(truncated(leap, 3), end);
    }
}
