//! Every template begins with a `{# … #}` note on what it makes and from which struct.

use super::{Fault, File};

pub fn check(file: &File) -> Vec<Fault> {
    if !file.is(".askama") || file.text.starts_with("{#") {
        return Vec::new();
    }
    let message = "begin with a `{# … #}` note: what the template makes, from which struct";
    vec![Fault {
        line: 1,
        message: message.to_owned(),
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_templates_need_a_note() {
        let check = |path: &str, text: &str, faults: usize| {
            let (path, text) = (path.to_owned(), text.to_owned());
            assert_eq!(check(&File { path, text }).len(), faults);
        };
        check("a.rs.askama", "{# Makes it. #}\n", 0);
        check("a.rs.askama", "{#- Makes it. -#}\n", 0);
        check("a.rs.askama", "pub struct {{ name }};\n", 1);
        check("a.rs", "pub struct A;\n", 0);
    }
}
