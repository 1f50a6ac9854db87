//! Dates and times as text, in the form of SQLite's own date functions, which also sorts as it should: what SQLite
//! keeps, and what stands in arrays where these are JSON.
//!
//! `2024-05-01`, `23:59:59`, `2024-05-01 23:59:59.123`: UTC, with 0, 3, 6 or 9 digits of a second. Reading also
//! takes `T` and an offset, as other programs write them.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};

use crate::error::{Error, Result};

/// The longest text: a time with nanoseconds.
const LONGEST: usize = 29;

/// A text of digits and signs under construction; one allocation at its end.
struct Digits {
    bytes: [u8; LONGEST],
    len: usize,
}

impl Digits {
    const fn new() -> Self {
        Self {
            bytes: [0; LONGEST],
            len: 0,
        }
    }

    fn sign(&mut self, sign: u8) {
        self.bytes[self.len] = sign;
        self.len += 1;
    }

    fn number(&mut self, number: u32, width: usize) {
        let mut left = number;
        for digit in self.bytes[self.len..self.len + width].iter_mut().rev() {
            *digit = b'0' + (left % 10) as u8;
            left /= 10;
        }
        self.len += width;
    }

    fn date(&mut self, date: NaiveDate) -> Result<()> {
        let year = u32::try_from(date.year()).ok().filter(|year| *year <= 9999);
        let year = year.ok_or_else(|| {
            Error::encode(format!("as text, years go from 0 to 9999, not {date}"))
        })?;
        self.number(year, 4);
        self.sign(b'-');
        self.number(date.month(), 2);
        self.sign(b'-');
        self.number(date.day(), 2);
        Ok(())
    }

    fn time(&mut self, time: NaiveTime) -> Result<()> {
        let leap = time.nanosecond() / 1_000_000_000;
        if leap > 0 && time.second() != 59 {
            return Err(Error::encode(format!(
                "a leap second is the 60th of its minute, not {time}"
            )));
        }
        let nanos = time.nanosecond() % 1_000_000_000;
        self.number(time.hour(), 2);
        self.sign(b':');
        self.number(time.minute(), 2);
        self.sign(b':');
        self.number(time.second() + leap, 2);
        match nanos {
            0 => {}
            nanos if nanos % 1_000_000 == 0 => self.fraction(nanos / 1_000_000, 3),
            nanos if nanos % 1000 == 0 => self.fraction(nanos / 1000, 6),
            nanos => self.fraction(nanos, 9),
        }
        Ok(())
    }

    fn fraction(&mut self, digits: u32, width: usize) {
        self.sign(b'.');
        self.number(digits, width);
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes[..self.len]).into_owned()
    }
}

pub(crate) fn date_text(date: NaiveDate) -> Result<String> {
    let mut out = Digits::new();
    out.date(date)?;
    Ok(out.text())
}

pub(crate) fn time_text(time: NaiveTime) -> Result<String> {
    let mut out = Digits::new();
    out.time(time)?;
    Ok(out.text())
}

pub(crate) fn datetime_text(datetime: DateTime<Utc>) -> Result<String> {
    timestamp_text(datetime.naive_utc())
}

pub(crate) fn timestamp_text(datetime: NaiveDateTime) -> Result<String> {
    let mut out = Digits::new();
    out.date(datetime.date())?;
    out.sign(b' ');
    out.time(datetime.time())?;
    Ok(out.text())
}

pub(crate) fn parse_date(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    if bytes.len() == 10 && bytes[4] == b'-' && bytes[7] == b'-' {
        let year = i32::try_from(digits(&bytes[..4])?).ok()?;
        return NaiveDate::from_ymd_opt(year, digits(&bytes[5..7])?, digits(&bytes[8..])?);
    }
    None
}

pub(crate) fn parse_time(text: &str) -> Option<NaiveTime> {
    let bytes = text.as_bytes();
    if bytes.len() < 8 || bytes[2] != b':' || bytes[5] != b':' {
        return None;
    }
    let (hour, minute, second) = (
        digits(&bytes[..2])?,
        digits(&bytes[3..5])?,
        digits(&bytes[6..8])?,
    );
    let nanos = if bytes.len() == 8 {
        0
    } else {
        fraction(&bytes[8..])?
    };
    match second {
        60 => NaiveTime::from_hms_nano_opt(hour, minute, 59, nanos + 1_000_000_000),
        _ => NaiveTime::from_hms_nano_opt(hour, minute, second, nanos),
    }
}

pub(crate) fn parse_datetime(text: &str) -> Option<DateTime<Utc>> {
    let known = parse_timestamp(text.strip_suffix('Z').unwrap_or(text));
    known
        .map(|naive| naive.and_utc())
        .or_else(|| Some(DateTime::parse_from_rfc3339(text).ok()?.to_utc()))
}

/// A date and a time without an offset.
pub(crate) fn parse_timestamp(text: &str) -> Option<NaiveDateTime> {
    if !matches!(text.as_bytes().get(10), Some(b' ' | b'T')) {
        return None;
    }
    let (date, time) = (text.get(..10)?, text.get(11..)?);
    Some(NaiveDateTime::new(parse_date(date)?, parse_time(time)?))
}

/// The nanoseconds of `.1` to `.123456789`.
fn fraction(bytes: &[u8]) -> Option<u32> {
    let (b'.', places @ 1..=9) = (*bytes.first()?, bytes.len() - 1) else {
        return None;
    };
    let scale = u32::try_from(9 - places).ok()?;
    Some(digits(&bytes[1..])? * 10_u32.pow(scale))
}

/// A number of at most nine digits.
fn digits(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0, |number, byte| {
        byte.is_ascii_digit()
            .then(|| number * 10 + u32::from(byte - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn datetime(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    #[test]
    fn points_in_time_have_one_text() {
        let check = |rfc3339: &str, text: &str| {
            assert_eq!(datetime_text(datetime(rfc3339)).unwrap(), text);
            assert_eq!(parse_datetime(text), Some(datetime(rfc3339)));
        };
        check("2024-05-01T23:59:59Z", "2024-05-01 23:59:59");
        check("2024-05-01T23:59:59.5Z", "2024-05-01 23:59:59.500");
        check("2024-05-01T23:59:59.000001Z", "2024-05-01 23:59:59.000001");
        check(
            "2024-05-01T23:59:59.000000001Z",
            "2024-05-01 23:59:59.000000001",
        );
        check("1969-12-31T23:59:59.999Z", "1969-12-31 23:59:59.999");
        check("0000-01-01T00:00:00Z", "0000-01-01 00:00:00");
        check(
            "9999-12-31T23:59:59.999999999Z",
            "9999-12-31 23:59:59.999999999",
        );
        check("2016-12-31T23:59:60Z", "2016-12-31 23:59:60");
    }

    #[test]
    fn other_programs_texts_are_read() {
        let check = |text: &str, rfc3339: &str| {
            assert_eq!(parse_datetime(text), Some(datetime(rfc3339)), "{text}")
        };
        check("2024-05-01T23:59:59Z", "2024-05-01T23:59:59Z");
        check("2024-05-01T23:59:59.25Z", "2024-05-01T23:59:59.25Z");
        check(
            "2024-05-01T23:59:59.123456+02:00",
            "2024-05-01T21:59:59.123456Z",
        );
        check("2024-05-01 23:59:59+00:00", "2024-05-01T23:59:59Z");
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "2024-05-01",
            "2024-13-01 00:00:00",
            "2024-05-01 24:00:00",
            "2024-05-01x00:00:00",
            "zwölf Uhr",
        ] {
            assert_eq!(parse_datetime(text), None, "{text}");
        }
        for text in ["", "2024-5-1", "2024-02-30", "24-05-01", "2024-05-0ä"] {
            assert_eq!(parse_date(text), None, "{text}");
        }
        for text in [
            "",
            "1:00:00",
            "12:60:00",
            "12:00:00.",
            "12:00:00.1234567890",
            "12:00:00,5",
            "12:00",
        ] {
            assert_eq!(parse_time(text), None, "{text}");
        }
    }

    #[test]
    fn years_that_would_not_sort_are_refused() {
        for year in [-1, 10_000] {
            let date = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
            assert!(date_text(date).unwrap_err().is_encode());
        }
    }
}
