//! The settings in a URL: ours are taken out, those of the database stay, others are refused.
//!
//! Messages never repeat more of a URL than the name of a setting and a value that is no secret.

use std::time::Duration;

use super::DriverOptions;
use crate::error::{Error, Result};

/// A kind of database, and the settings in its URL that are not ours.
struct Scheme {
    names: &'static [&'static str],
    parameters: &'static [&'static str],
}

const SCHEMES: &[Scheme] = &[
    Scheme {
        names: &["sqlite"],
        parameters: &["mode", "cache", "immutable", "vfs"],
    },
    Scheme {
        names: &["postgres", "postgresql"],
        parameters: &[
            "sslmode",
            "sslrootcert",
            "sslcert",
            "sslkey",
            "statement-cache-capacity",
            "host",
            "hostaddr",
            "port",
            "dbname",
            "user",
            "password",
            "application_name",
            "options",
        ],
    },
    Scheme {
        names: &["mysql", "mariadb"],
        parameters: &[
            "ssl-mode",
            "ssl-ca",
            "ssl-cert",
            "ssl-key",
            "statement-cache-capacity",
            "socket",
            "charset",
        ],
    },
];

type Set = fn(&mut DriverOptions, &str) -> Option<()>;

/// Our settings, what they may be, and where they go.
const SETTINGS: &[(&str, &str, Set)] = &[
    ("max_connections", COUNT, |options, value| {
        options.max_connections = value.parse().ok().filter(|count| *count > 0)?;
        Some(())
    }),
    ("min_connections", "a number", |options, value| {
        options.min_connections = value.parse().ok()?;
        Some(())
    }),
    ("acquire_timeout", TIME, |options, value| {
        options.acquire_timeout = time(value)?;
        Some(())
    }),
    ("connect_timeout", TIME, |options, value| {
        options.connect_timeout = time(value)?;
        Some(())
    }),
    ("idle_timeout", TIME_OR_NONE, |options, value| {
        options.idle_timeout = time_or_none(value)?;
        Some(())
    }),
    ("max_lifetime", TIME_OR_NONE, |options, value| {
        options.max_lifetime = time_or_none(value)?;
        Some(())
    }),
    ("test_after", TIME, |options, value| {
        options.test_after = time(value)?;
        Some(())
    }),
    ("lock_timeout", TIME, |options, value| {
        options.lock_timeout = time(value)?;
        Some(())
    }),
    ("replica_pause", TIME, |options, value| {
        options.replica_pause = time(value)?;
        Some(())
    }),
];

const COUNT: &str = "a number from 1";
const TIME: &str = "a time such as `500ms`, `5s`, `10m` or `1h`";
const TIME_OR_NONE: &str = "a time such as `500ms`, `5s`, `10m` or `1h`, or `none`";

/// Takes our settings out of a URL; gives the rest, which the database's driver understands.
pub(super) fn take_settings(url: &str, options: &mut DriverOptions) -> Result<String> {
    let Some((address, query)) = url.split_once('?') else {
        return Ok(url.to_owned());
    };
    let scheme = scheme(url);
    let mut rest = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        match SETTINGS.iter().find(|(known, ..)| *known == name) {
            Some((_, expected, set)) => {
                set(options, value).ok_or_else(|| wrong_value(name, value, expected))?;
            }
            None if is_parameter(scheme, name) => rest.push(pair),
            None => return Err(unknown(scheme, name)),
        }
    }
    if rest.is_empty() {
        return Ok(address.to_owned());
    }
    Ok(format!("{address}?{}", rest.join("&")))
}

fn scheme(url: &str) -> Option<&'static Scheme> {
    let (name, _) = url.split_once(':')?;
    SCHEMES.iter().find(|scheme| scheme.names.contains(&name))
}

/// Of a kind of database that nobody knows, every parameter is left to the error about that.
fn is_parameter(scheme: Option<&Scheme>, name: &str) -> bool {
    // A parameter of PostgreSQL's own: `options[search_path]=blog`.
    let name = name.split('[').next().unwrap_or(name);
    scheme.is_none_or(|scheme| scheme.parameters.contains(&name))
}

fn time(text: &str) -> Option<Duration> {
    let unit = text.find(|letter: char| !letter.is_ascii_digit())?;
    let (number, unit) = text.split_at(unit);
    let number: u64 = number.parse().ok()?;
    let milliseconds = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return None,
    };
    number.checked_mul(milliseconds).map(Duration::from_millis)
}

fn time_or_none(text: &str) -> Option<Option<Duration>> {
    if text == "none" {
        return Some(None);
    }
    time(text).map(Some)
}

fn wrong_value(name: &str, value: &str, expected: &str) -> Error {
    Error::configuration(format!(
        "`{name}={value}` in the URL: `{name}` is {expected}"
    ))
}

fn unknown(scheme: Option<&Scheme>, name: &str) -> Error {
    let ours: Vec<_> = SETTINGS.iter().map(|(name, ..)| *name).collect();
    let theirs = scheme.map_or(&[][..], |scheme| scheme.parameters);
    Error::configuration(format!(
        "`{name}` is no setting of this URL; there are {}, and those of the database: {}",
        ours.join(", "),
        theirs.join(", ")
    ))
}

/// The error for a URL of no database that is known or whose feature is on.
pub(super) fn unknown_scheme(url: &str) -> Error {
    let scheme = url.split(':').next().unwrap_or_default();
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || "+-.".contains(letter);
    let found = if url.contains(':') && scheme.chars().all(is_word) {
        format!("no driver for `{scheme}:`")
    } else {
        "the URL does not say which database it is of".to_owned()
    };
    Error::configuration(format!(
        "{found}; a URL starts with `sqlite:`, `postgres:` or `mysql:`, and the crate's feature of that database has to be on"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(url: &str) -> Result<(String, DriverOptions)> {
        let mut options = DriverOptions::default();
        take_settings(url, &mut options).map(|url| (url, options))
    }

    #[test]
    fn our_settings_are_taken_out() {
        let check = |url: &str, rest: &str| {
            let (url, options) = take(url).unwrap();
            assert_eq!(url, rest);
            options
        };
        check("sqlite::memory:", "sqlite::memory:");
        check("sqlite://a.db?mode=rwc", "sqlite://a.db?mode=rwc");
        check(
            "postgres://u@h/d?options[search_path]=x&max_connections=3",
            "postgres://u@h/d?options[search_path]=x",
        );
        let options = check(
            "mysql://u@h/d?max_connections=20&min_connections=2&socket=/s&acquire_timeout=5s&idle_timeout=none",
            "mysql://u@h/d?socket=/s",
        );
        assert_eq!((options.max_connections, options.min_connections), (20, 2));
        assert_eq!(options.acquire_timeout, Duration::from_secs(5));
        assert_eq!(options.idle_timeout, None);
        let options = check(
            "sqlite:a.db?max_lifetime=2h&connect_timeout=250ms&test_after=0s&lock_timeout=1m&replica_pause=1s",
            "sqlite:a.db",
        );
        assert_eq!(options.max_lifetime, Some(Duration::from_hours(2)));
        assert_eq!(options.connect_timeout, Duration::from_millis(250));
        assert_eq!(options.lock_timeout, Duration::from_mins(1));
    }

    #[test]
    fn what_is_wrong_is_refused_with_what_is_right() {
        let check = |url: &str, parts: &[&str]| {
            let error = take(url).unwrap_err();
            assert!(error.is_configuration());
            for part in parts {
                assert!(error.to_string().contains(part), "{error}");
            }
            assert!(!error.to_string().contains("secret"), "{error}");
        };
        let one = "postgres://u:secret@h/d";
        check(
            &format!("{one}?max_conections=3"),
            &["`max_conections`", "max_connections,", "sslmode"],
        );
        check("sqlite:a.db?sslmode=disable", &["`sslmode`", "mode, cache"]);
        for value in ["0", "-1", "many", ""] {
            check(&format!("{one}?max_connections={value}"), &[COUNT]);
        }
        for value in [
            "5",
            "s",
            "5 s",
            "-1s",
            "99999999999999999999s",
            "none",
            "9999999999999999h",
        ] {
            check(&format!("{one}?acquire_timeout={value}"), &[TIME]);
        }
        check(&format!("{one}?idle_timeout=never"), &[TIME_OR_NONE]);
    }

    #[test]
    fn a_url_of_no_database_is_not_repeated() {
        for url in ["secret@host/d", "postgres//u:secret@h", "se cret:x", ""] {
            let error = unknown_scheme(url).to_string();
            assert!(
                !error.contains("cret") && error.contains("sqlite:"),
                "{error}"
            );
        }
        assert!(
            unknown_scheme("oracle://x")
                .to_string()
                .contains("`oracle:`")
        );
    }
}
