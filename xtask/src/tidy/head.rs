//! Every Rust file begins with a `//!` head that says what it is for.

use super::{Fault, File};

pub fn check(file: &File) -> Vec<Fault> {
    if !file.is(".rs") || file.text.starts_with("//! ") {
        return Vec::new();
    }
    let message = "begin with a `//!` head: what the file does, and what it does not".to_owned();
    vec![Fault { line: 1, message }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rust_files_need_a_head() {
        let check = |path: &str, text: &str, faults: usize| {
            let (path, text) = (path.to_owned(), text.to_owned());
            assert_eq!(check(&File { path, text }).len(), faults);
        };
        check("a.rs", "//! Does it.\n", 0);
        check("a.rs", "use b;\n", 1);
        check("a.rs", "\n//! Late.\n", 1);
        check("a.rs", "", 1);
        check("a.yaml", "b: c\n", 0);
    }
}
