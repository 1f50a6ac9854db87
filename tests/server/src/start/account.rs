//! The account of a server: database servers refuse to run as root.

use std::fs;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use crate::Result;

/// User and group that a server runs as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    user: u32,
    group: u32,
}

/// Whether we may do everything here.
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// The first of these users that exists, when we are root; otherwise we ourselves.
pub fn unprivileged(names: &[&str]) -> Result<Option<Account>> {
    if !is_root() {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd");
    let users = users.map_err(|error| format!("/etc/passwd: {error}"))?;
    let mut accounts = names.iter().filter_map(|name| account_of(name, &users));
    let account = accounts.next();
    let missing = || format!("no user to run a server as: none of {}", names.join(", "));
    account.map(Some).ok_or_else(missing)
}

/// Lines look like `name:x:user:group:comment:home:shell`.
fn account_of(name: &str, users: &str) -> Option<Account> {
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let same = fields.next()? == name;
        let (_, user, group) = (fields.next()?, fields.next()?, fields.next()?);
        same.then_some(Account {
            user: user.parse().ok()?,
            group: group.parse().ok()?,
        })
    })
}

impl Account {
    /// Runs the program under this account, and no other group.
    pub fn apply(self, command: &mut Command) {
        command.uid(self.user).gid(self.group);
    }

    /// Makes it the owner.
    pub fn own(self, path: &Path) -> std::io::Result<()> {
        chown(path, Some(self.user), Some(self.group))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_found_by_their_whole_name() {
        let users = "root:x:0:0:root:/root:/bin/sh\nbroken\nab:x:7:8::/:/bin/false\n";
        let check = |name: &str, expected: Option<(u32, u32)>| {
            let expected = expected.map(|(user, group)| Account { user, group });
            assert_eq!(account_of(name, users), expected, "{name}");
        };
        check("ab", Some((7, 8)));
        check("a", None);
        check("broken", None);
    }
}
