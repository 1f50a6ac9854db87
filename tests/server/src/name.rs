//! Names of databases for tests, which tell whose they are: `dormouse_test_<pid>_<host>_<time>_<n>`.

use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use crate::host;

/// What all names begin with; nothing else is ever dropped.
pub const PREFIX: &str = "dormouse_test_";

/// No test takes that long, wherever it runs.
const TOO_OLD: Duration = Duration::from_hours(24);

/// A name that no other database has.
pub fn unique() -> String {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let name = Name {
        pid: process::id(),
        host: host::tag(),
        created: seconds(SystemTime::now()),
        number: COUNTER.fetch_add(1, Ordering::Relaxed),
    };
    name.to_string()
}

/// Whether the database was left over by tests that are gone.
pub fn is_left_over(name: &str) -> bool {
    let now = seconds(SystemTime::now());
    Name::parse(name).is_some_and(|name| name.is_left_over(&host::tag(), now, host::is_alive))
}

fn seconds(time: SystemTime) -> u64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH);
    since.unwrap_or_default().as_secs()
}

/// A name in its parts.
#[derive(Debug, PartialEq, Eq)]
struct Name {
    pid: u32,
    host: String,
    created: u64,
    number: u32,
}

impl Name {
    fn parse(name: &str) -> Option<Self> {
        let parts: Vec<_> = name.strip_prefix(PREFIX)?.split('_').collect();
        let [pid, host, created, number] = parts[..] else {
            return None;
        };
        Some(Self {
            pid: pid.parse().ok()?,
            host: host.to_owned(),
            created: created.parse().ok()?,
            number: number.parse().ok()?,
        })
    }

    /// Process numbers say nothing about another machine, which may use the same server.
    fn is_left_over(&self, here: &str, now: u64, is_alive: impl Fn(u32) -> bool) -> bool {
        let age = now.saturating_sub(self.created);
        self.host == here && !is_alive(self.pid) || age > TOO_OLD.as_secs()
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            pid,
            host,
            created,
            number,
        } = self;
        write!(f, "{PREFIX}{pid}_{host}_{created}_{number}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_as_it_was_written() {
        let name = Name::parse("dormouse_test_12_0a_34_5").unwrap();
        assert_eq!((name.pid, name.created, name.number), (12, 34, 5));
        assert_eq!(name.to_string(), "dormouse_test_12_0a_34_5");
        assert_ne!(unique(), unique());
        assert!(Name::parse(&unique()).is_some());
    }

    #[test]
    fn other_databases_are_never_left_over() {
        for name in [
            "postgres",
            "dormouse_test_",
            "dormouse_test_1_2_3",
            "dormouse_test_1_2_3_4_5",
            "dormouse_test_a_2_3_4",
            "my_dormouse_test_1_2_3_4",
        ] {
            assert!(Name::parse(name).is_none(), "{name}");
            assert!(!is_left_over(name), "{name}");
        }
        assert!(!is_left_over(&unique()));
    }

    #[test]
    fn left_over_when_its_process_is_gone_or_after_a_day() {
        let day = TOO_OLD.as_secs();
        let check = |name: &str, age: u64, expected: bool| {
            let name = Name::parse(name).unwrap();
            let alive = |pid| pid == 1;
            assert_eq!(name.is_left_over("here", 100 + age, alive), expected);
        };
        check("dormouse_test_1_here_100_0", 0, false);
        check("dormouse_test_2_here_100_0", 0, true);
        check("dormouse_test_2_there_100_0", 0, false);
        check("dormouse_test_2_there_100_0", day, false);
        check("dormouse_test_2_there_100_0", day + 1, true);
        check("dormouse_test_1_here_100_0", day + 1, true);
        // The clock of another machine may be ahead.
        check("dormouse_test_2_there_999999_0", 0, false);
    }
}
