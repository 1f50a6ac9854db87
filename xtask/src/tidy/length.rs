//! Files stay short enough to be read at once.
//!
//! Tests do not count, neither the module at the end of a file nor files of tests.

use super::{Fault, File};

/// Lines of a Rust file, without its tests.
const RUST: usize = 300;

/// Lines of a template.
const TEMPLATE: usize = 150;

/// Files that may be longer, each with its reason.
const ALLOWED: &[(&str, &str)] = &[];

pub fn check(file: &File) -> Vec<Fault> {
    let limit = match () {
        () if ALLOWED.iter().any(|(path, _)| *path == file.path) => return Vec::new(),
        () if file.is(".rs") && !file.is_test() => RUST,
        () if file.is(".askama") => TEMPLATE,
        () => return Vec::new(),
    };
    let lines = without_tests(&file.text);
    if lines <= limit {
        return Vec::new();
    }
    let message = format!("{lines} lines without tests, {limit} are allowed: split it by ideas");
    vec![Fault {
        line: limit,
        message,
    }]
}

fn without_tests(text: &str) -> usize {
    let code = text.split("\n#[cfg(test)]\nmod ").next().unwrap_or(text);
    code.lines().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_do_not_count() {
        let check = |path: &str, code: usize, tests: usize, faults: usize| {
            let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "\n".repeat(tests));
            let (path, text) = (path.to_owned(), "a\n".repeat(code) + &tests);
            assert_eq!(check(&File { path, text }).len(), faults);
        };
        check("runtime/src/a.rs", 300, 300, 0);
        check("runtime/src/a.rs", 301, 0, 1);
        check("generator/tests/a.rs", 301, 0, 0);
        check("tests/src/lib.rs", 301, 0, 0);
        check("tests/blog/src/main.rs", 301, 0, 1);
        check("templates/a.rs.askama", 151, 0, 1);
        check("README.md", 1000, 0, 0);
    }
}
