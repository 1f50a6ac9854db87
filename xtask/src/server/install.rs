//! Installs database servers from the packages of Debian and Ubuntu.
//!
//! Only the programs are wanted: services are not started as far as packages can be told so.

use std::path::Path;
use std::process::Command;

use dormouse_test_server::{Result, Server};

use crate::shell::run as step;

const APT: &str = "/usr/bin/apt-get";

/// Whether this is such a system and we may change it.
pub fn is_possible() -> bool {
    dormouse_test_server::start::is_root() && Path::new(APT).exists()
}

/// Installs the programs of a server.
pub fn install(server: Server) -> Result<()> {
    if !is_possible() {
        return Err("packages can be installed on Debian and Ubuntu only, as root".to_owned());
    }
    // Old lists may do; the installation tells.
    let _ = step(&mut apt(&["update"]));
    let mut done = Ok(());
    for package in packages(server) {
        done = step(&mut installation(package)).map_err(|error| error.to_string());
        if done.is_ok() {
            break;
        }
    }
    done
}

/// The packages that have the programs; the first one that exists is enough.
fn packages(server: Server) -> &'static [&'static str] {
    match server {
        Server::Postgres => &["postgresql"],
        // The first has no service; it has another name in some releases of Ubuntu.
        Server::MySql => &["mariadb-server-core", "mariadb-server"],
    }
}

fn installation(package: &str) -> Command {
    apt(&[
        "install",
        "--yes",
        "--no-install-recommends",
        "--no-upgrade",
        package,
    ])
}

fn apt(args: &[&str]) -> Command {
    let mut command = Command::new(APT);
    command.args(args).env("DEBIAN_FRONTEND", "noninteractive");
    // In single-user mode packages do not start their services.
    command.env("RUNLEVEL", "1");
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_installation_asks_nothing_and_starts_nothing() {
        let command = installation(packages(Server::Postgres)[0]);
        let args: Vec<_> = command.get_args().collect();
        let expected = "install --yes --no-install-recommends --no-upgrade postgresql";
        assert_eq!(args, expected.split(' ').collect::<Vec<_>>());
        let set = |name: &str| {
            let mut variables = command.get_envs();
            variables.find_map(|(it, value)| (it == name).then(|| value.unwrap().to_owned()))
        };
        assert_eq!(set("DEBIAN_FRONTEND").unwrap(), "noninteractive");
        assert_eq!(set("RUNLEVEL").unwrap(), "1");
    }
}
