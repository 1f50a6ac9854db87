//! The folder of a server, and the programs that prepare it.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;

use super::account::{Account, unprivileged};
use super::watch::Watch;

/// Argument: the folder. What is still writing to it is about to end.
const SHELL: &str = r#"
cat
for _ in 1 2 3 4 5 6 7 8 9; do
    rm -rf "$1" && break
    sleep 1
done
"#;

/// A new folder, with the account that owns it; removed with this value, or when we are killed.
pub struct Folder {
    path: PathBuf,
    account: Option<Account>,
    _watch: Watch,
}

impl Folder {
    /// For a server that prefers to run as one of these users.
    pub fn new(users: &[&str]) -> Result<Self> {
        let account = unprivileged(users)?;
        let dir = tempfile::Builder::new().prefix("dormouse-test-").tempdir();
        let dir = dir.map_err(|error| format!("no temporary folder: {error}"))?;
        if let Some(account) = account {
            let owned = account.own(dir.path());
            owned.map_err(|error| format!("{}: {error}", dir.path().display()))?;
        }
        let mut shell = Command::new("sh");
        shell.args(["-c", SHELL, "sh"]).arg(dir.path());
        Ok(Self {
            _watch: Watch::start(&mut shell)?,
            path: dir.keep(),
            account,
        })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A program that will run in it, under its account.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.path());
        if let Some(account) = self.account {
            account.apply(&mut command);
        }
        command
    }
}

/// Runs a program to its end; what it printed is shown only when it fails.
pub fn prepare(command: &mut Command) -> Result<()> {
    let name = command.get_program().display().to_string();
    let output = command.output();
    let output = output.map_err(|error| format!("{name}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let printed = [output.stdout, output.stderr].concat();
    let printed = String::from_utf8_lossy(&printed);
    Err(format!("{name} failed: {}", last_lines(&printed)))
}

/// The end of what a program printed, where errors are.
pub fn last_lines(text: &str) -> String {
    let lines: Vec<_> = text.trim().lines().collect();
    lines[lines.len().saturating_sub(5)..].join("\n    ")
}
