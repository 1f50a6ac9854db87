//! Dates and times: checks the form and makes it uniform. It converts no time zones: moments are UTC.

/// `2026-01-31`
pub(super) fn date(text: &str) -> Option<String> {
    let [year, month, day] = parts::<3>(text, '-')?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (text.len() == 10 && (1..=last).contains(&day)).then(|| text.to_owned())
}

/// `23:59`, `23:59:59` or `23:59:59.5` → `23:59:59.500000`
pub(super) fn time(text: &str) -> Option<String> {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let [hour, minute, second] =
        parts::<3>(clock, ':').or_else(|| parts::<2>(clock, ':').map(|[h, m]| [h, m, 0]))?;
    let digits = fraction.bytes().all(|b| b.is_ascii_digit());
    let fraction_fits = digits && (1..=6).contains(&fraction.len());
    (hour < 24 && minute < 60 && second < 60 && fraction_fits)
        .then(|| format!("{hour:02}:{minute:02}:{second:02}.{fraction:0<6}"))
}

/// `2026-01-31T23:59:59Z`, with a blank instead of `T` or without `Z` → `2026-01-31 23:59:59.000000`
pub(super) fn datetime(text: &str) -> Option<String> {
    timestamp(text.strip_suffix('Z').unwrap_or(text))
}

/// The same without `Z`: no zone is meant.
pub(super) fn timestamp(text: &str) -> Option<String> {
    let (day, clock) = text.split_once(['T', ' '])?;
    Some(format!("{} {}", date(day)?, time(clock)?))
}

fn parts<const N: usize>(text: &str, separator: char) -> Option<[u32; N]> {
    let number = |part: &str| {
        let digits = part.len() >= 2 && part.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| part.parse().ok()).flatten()
    };
    let numbers: Option<Vec<u32>> = text.split(separator).map(number).collect();
    numbers?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_become_uniform() {
        let check = |found: Option<String>, expected: Option<&str>| {
            assert_eq!(found.as_deref(), expected);
        };
        check(date("2024-02-29"), Some("2024-02-29"));
        check(date("2025-02-29"), None);
        check(date("25-02-01"), None);
        check(time("23:59"), Some("23:59:00.000000"));
        check(time("24:00"), None);
        check(time("10:00:00.25"), Some("10:00:00.250000"));
        check(
            datetime("2026-01-31T10:00:00Z"),
            Some("2026-01-31 10:00:00.000000"),
        );
        check(datetime("2026-01-31"), None);
        check(timestamp("2026-01-31T10:00:00Z"), None);
        check(
            timestamp("2026-01-31 10:00"),
            Some("2026-01-31 10:00:00.000000"),
        );
    }
}
