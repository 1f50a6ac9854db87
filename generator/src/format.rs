//! The seventh stage: the text of one rendered file becomes tidy Rust.
//!
//! Parse with syn, print with prettyplease, give the items room, put the header on top.
//! It decides nothing about what the file says, it does not sort `use` lines (the templates list
//! them in order), and it never calls `rustfmt`: the same schema gives the same bytes on a machine
//! without it.

mod blank_lines;
mod error;
mod header;
mod side_by_side;

pub use error::FormatError;
pub use header::{Header, portable};
pub use side_by_side::format_all;

/// What a template produced for one file, before it is formatted.
#[derive(Debug, Clone, Copy)]
pub struct Rendered<'a> {
    /// File name of the template, for the error message.
    pub template: &'a str,
    /// The text it gave.
    pub text: &'a str,
}

/// Formats one rendered file and puts the `@generated` header above it.
///
/// `///` and `//!` comments survive; `//` comments and blank lines of the template do not.
///
/// # Errors
///
/// When the text is not Rust. That is a mistake in a template, never in a schema.
pub fn format(rendered: Rendered<'_>, header: &Header) -> Result<String, FormatError> {
    let syntax = parse(rendered.template, rendered.text)?;
    let plain = prettyplease::unparse(&syntax);
    let places = parse(rendered.template, &plain)?;
    let body = blank_lines::insert(&plain, &places);
    Ok(format!("{header}\n{body}"))
}

fn parse(template: &str, text: &str) -> Result<syn::File, FormatError> {
    syn::parse_file(text).map_err(|error| FormatError::new(template, text, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let header = Header::new("a.yaml", "cargo build");
        let rendered = Rendered {
            template: "t",
            text,
        };
        let once = format(rendered, &header).unwrap();
        assert_eq!(once, format!("{header}\n{expected}"));
        let again = Rendered {
            template: "t",
            text: &once,
        };
        assert_eq!(format(again, &header).unwrap(), once, "not stable");
    }

    #[test]
    fn the_header_stands_above_the_docs() {
        check("//! Head.\nstruct A;", "//! Head.\n\nstruct A;\n");
    }

    #[test]
    fn documentation_survives_and_notes_do_not() {
        check(
            "// note\n/// Says.\nstruct A { /* gone */ /// Field.\n a: u8 }",
            "/// Says.\nstruct A {\n    /// Field.\n    a: u8,\n}\n",
        );
    }

    #[test]
    fn an_empty_file_is_its_header() {
        check("", "");
    }

    /// Items of every shape, as a template might put them in one line.
    const ITEMS: &[&str] = &[
        "use a::b; ",
        "mod c; ",
        "mod d { //! Head.\n use e; fn f() { g() } } ",
        "/// Says.\n #[derive(Debug)] struct H { i: u8 } ",
        "struct J; ",
        "const K: &str = \"}\nfn l() {\n\"; ",
        "const _: () = { impl M for J {} fn n() {} }; ",
        "impl H { const O: u8 = 1; fn p(&self) {} fn q(&self) { self.p() } } ",
        "trait M { type R; fn s(); } ",
        "t!(u); ",
        "t! { v } ",
        "type W = Vec<u8>; ",
    ];

    proptest::proptest! {
        #[test]
        fn formatting_once_is_enough(
            order in proptest::collection::vec(proptest::sample::select(ITEMS), 0..12),
        ) {
            let header = Header::new("a.yaml", "cargo build");
            let format = |text: &str| format(Rendered { template: "t", text }, &header).unwrap();
            let once = format(&order.concat());
            proptest::prop_assert_eq!(format(&once), once.clone());
            proptest::prop_assert!(!once.contains("\n\n\n"), "two blank lines");
        }
    }
}
