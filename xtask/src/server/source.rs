//! Where servers come from, and in which order that is tried.

use clap::ValueEnum;
use dormouse_test_server::Server;

/// A source that the caller insists on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Source {
    /// A server that runs on the default port of this machine
    Local,
    /// A throw-away server, started from the programs that are installed
    Start,
    /// The same, after the programs were installed (Debian and Ubuntu, as root)
    Install,
}

/// One way to a server.
#[derive(Debug, PartialEq, Eq)]
pub enum Way {
    /// It has this URL.
    Named(String),
    /// It runs on a default port.
    Local,
    /// We start it.
    Start,
    /// We install it and start it.
    Install,
}

/// What is tried, in this order. A server that is named is not replaced by another one.
pub fn ways(named: Option<String>, source: Option<Source>, can_install: bool) -> Vec<Way> {
    match (source, named) {
        (Some(Source::Local), _) => vec![Way::Local],
        (Some(Source::Start), _) => vec![Way::Start],
        (Some(Source::Install), _) => vec![Way::Install],
        (None, Some(url)) => vec![Way::Named(url)],
        (None, None) if can_install => vec![Way::Local, Way::Start, Way::Install],
        (None, None) => vec![Way::Local, Way::Start],
    }
}

impl Way {
    /// For the terminal. A named URL is not shown, since it may have a password.
    pub fn describe(&self, url: &str) -> String {
        match self {
            Self::Named(_) => "the server that was named".to_owned(),
            Self::Local => format!("found {url}"),
            Self::Start => format!("started {url}"),
            Self::Install => format!("installed and started {url}"),
        }
    }
}

/// What to do when there is no server.
pub fn advice(server: Server, faults: &[String]) -> String {
    let (variable, package) = match server {
        Server::Postgres => (server.variable(), "postgresql"),
        Server::MySql => (server.variable(), "mariadb-server"),
    };
    let faults: String = faults.iter().map(|fault| format!("\n  {fault}")).collect();
    format!(
        "no {server} to test on: install `{package}`, set {variable} to a server on which \
         databases may be created, or leave it out with `--databases`{faults}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_the_ways() {
        let check = |named: Option<&str>, source, can_install, expected: &[Way]| {
            assert_eq!(
                ways(named.map(str::to_owned), source, can_install),
                expected
            );
        };
        let named = || Way::Named("u".to_owned());
        check(None, None, true, &[Way::Local, Way::Start, Way::Install]);
        check(None, None, false, &[Way::Local, Way::Start]);
        check(Some("u"), None, true, &[named()]);
        check(Some("u"), Some(Source::Local), true, &[Way::Local]);
        check(None, Some(Source::Start), true, &[Way::Start]);
        check(None, Some(Source::Install), false, &[Way::Install]);
    }

    #[test]
    fn a_password_is_not_shown() {
        let url = "postgres://a:secret@b/c";
        let shown = Way::Named(url.to_owned()).describe(url);
        assert!(!shown.contains("secret"), "{shown}");
    }

    #[test]
    fn advice_says_what_to_install_and_to_set() {
        let advice = advice(Server::MySql, &["a fault".to_owned()]);
        for part in ["mariadb-server", "DORMOUSE_TEST_MYSQL_URL", "\n  a fault"] {
            assert!(advice.contains(part), "{advice}");
        }
    }
}
