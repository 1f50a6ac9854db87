//! What this machine says about itself and its processes.

use std::env;
use std::fs;

/// A short word that differs between machines and between containers on one.
pub fn tag() -> String {
    let named = fs::read_to_string("/proc/sys/kernel/hostname");
    let named = named.or_else(|_| fs::read_to_string("/etc/hostname"));
    let name = named.ok().or_else(|| env::var("HOSTNAME").ok());
    tag_of(name.unwrap_or_default().trim())
}

/// FNV-1a, because names must stay the same over versions of Rust.
fn tag_of(name: &str) -> String {
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    format!("{hash:08x}")
}

/// Whether a process of this number runs here; `true` where nobody can tell.
#[cfg(unix)]
pub fn is_alive(pid: u32) -> bool {
    use rustix::io::Errno;
    use rustix::process::{Pid, test_kill_process};

    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
    // A process of somebody else answers with another error.
    pid.is_some_and(|pid| test_kill_process(pid) != Err(Errno::SRCH))
}

/// Whether a process of this number runs here; `true` where nobody can tell.
#[cfg(not(unix))]
pub fn is_alive(_: u32) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_a_word_of_eight() {
        assert_eq!(tag_of(""), "811c9dc5");
        assert_eq!(tag_of("a"), "e40c292c");
        assert_eq!(tag().len(), 8);
    }

    #[cfg(unix)]
    #[test]
    fn processes_live_until_they_are_waited_for() {
        assert!(is_alive(std::process::id()));
        let mut child = std::process::Command::new("true").spawn().unwrap();
        let pid = child.id();
        assert!(is_alive(pid));
        child.wait().unwrap();
        assert!(!is_alive(pid));
        assert!(!is_alive(0));
        assert!(!is_alive(u32::MAX));
    }
}
