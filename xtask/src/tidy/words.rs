//! Nothing unfinished is left in the code.

use super::{Fault, File};

/// Written in two parts, so that this file does not find itself.
const WORDS: &[&str] = &[
    concat!("dbg", "!("),
    concat!("todo", "!("),
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
];

pub fn check(file: &File) -> Vec<Fault> {
    let lines = file.text.lines().enumerate();
    let hits = lines.flat_map(|(index, line)| {
        let words = WORDS.iter().filter(|word| line.contains(**word));
        words.map(move |word| Fault {
            line: index + 1,
            message: format!("`{word}` is left over"),
        })
    });
    hits.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leftovers_are_found_anywhere() {
        let check = |text: &str, lines: &[usize]| {
            let (path, text) = ("a.md".to_owned(), text.replace('_', ""));
            let found = check(&File { path, text });
            assert_eq!(
                found.iter().map(|fault| fault.line).collect::<Vec<_>>(),
                lines
            );
        };
        check("let a = d_bg!(b);\n", &[1]);
        check("fn a() {\n    to_do!()\n}\n", &[2]);
        check("// FIX_ME later\n// TO_DO now\n", &[1, 2]);
        check("a word and another\n", &[]);
    }
}
