//! Starts MariaDB or MySQL. User `root`, no password.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::Result;

use super::folder::Folder;
use super::own::Prepared;
use super::process::Process;
use super::program::find;

const FOLDERS: &[&str] = &[
    "/usr/sbin",
    "/usr/libexec",
    "/opt/homebrew/opt/mariadb*/bin",
    "/opt/homebrew/opt/mysql*/bin",
    "/usr/local/opt/mariadb*/bin",
    "/usr/local/opt/mysql*/bin",
    "/usr/local/mysql/bin",
];

/// Options that one of the two does not know begin with `loose`.
const OPTIONS: &[&str] = &[
    "--bind-address=127.0.0.1",
    "--skip-log-bin",
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-flush-method=nosync",
    "--innodb-doublewrite=0",
    "--max-connections=300",
    "--performance-schema=OFF",
    "--loose-mysqlx=OFF",
];

/// Where names of hosts are not looked up, `localhost` does not cover 127.0.0.1.
const ACCOUNT: &str = "\
create user if not exists 'root'@'127.0.0.1';
grant all on *.* to 'root'@'127.0.0.1' with grant option;
";

/// Starts it and gives its URL; nothing when it is not installed.
pub fn start() -> Result<Option<(Process, String)>> {
    // There is nothing to save.
    prepare()?.map(|it| it.start("KILL")).transpose()
}

/// A new server; nothing when it is not installed.
pub fn prepare() -> Result<Option<Prepared>> {
    let server = find("mariadbd", FOLDERS).or_else(|| find("mysqld", FOLDERS));
    let Some(server) = server else {
        return Ok(None);
    };
    let folder = Folder::new(&["mysql", "nobody"])?;
    super::folder::prepare(&mut initialization(&folder, &server))?;
    let init = folder.path().join("init.sql");
    fs::write(&init, ACCOUNT).map_err(|error| format!("{}: {error}", init.display()))?;
    let port = super::free_port()?;
    let command = command(&folder, &server, &init, port);
    Ok(Some(Prepared {
        folder,
        command,
        port,
        url: format!("mysql://root@127.0.0.1:{port}/mysql"),
    }))
}

/// MariaDB has a program of its own for it, MySQL an option of the server.
fn initialization(folder: &Folder, server: &Path) -> Command {
    let beside = server.parent().and_then(Path::to_str).unwrap_or_default();
    let program = find("mariadb-install-db", &[beside, "/usr/bin"]);
    let mut command = match program.filter(|_| !is_mysql(server)) {
        Some(program) => {
            let mut command = folder.command(&program);
            command.args(["--no-defaults", "--skip-test-db"]);
            command.arg("--auth-root-authentication-method=normal");
            command
        }
        None => {
            let mut command = folder.command(server);
            command.args(["--no-defaults", "--initialize-insecure"]);
            command
        }
    };
    command.arg(option("datadir", &folder.path().join("data")));
    command
}

fn is_mysql(server: &Path) -> bool {
    let version = Command::new(server).arg("--version").output();
    let version = version.map(|output| output.stdout).unwrap_or_default();
    !String::from_utf8_lossy(&version).contains("MariaDB")
}

fn command(folder: &Folder, server: &Path, init: &Path, port: u16) -> Command {
    let mut command = folder.command(server);
    command.arg("--no-defaults").args(OPTIONS);
    command.arg(format!("--port={port}"));
    command.arg(option("init-file", init));
    for (name, file) in [
        ("datadir", "data"),
        ("socket", "socket"),
        ("pid-file", "pid"),
    ] {
        command.arg(option(name, &folder.path().join(file)));
    }
    command
}

fn option(name: &str, path: &Path) -> String {
    format!("--{name}={}", path.display())
}
