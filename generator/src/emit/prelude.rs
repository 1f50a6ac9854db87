//! Names that Rust gives to every file, qualified where the schema has a type of that name.
//!
//! A schema with an entity `Option` is legal; in the files where that type is in scope, generated
//! code says `::std::option::Option` for the other one.

use std::collections::BTreeSet;

macro_rules! prelude {
    ($($field:ident: $name:literal in $path:literal,)+) => {
        /// How to write the names of the prelude in one file.
        #[derive(Debug, Clone, Copy)]
        pub struct Prelude {
            $(
                #[doc = concat!("`", $name, "`")]
                pub $field: &'static str,
            )+
        }

        impl Prelude {
            /// Whether the prelude has a name, as far as generated code uses it.
            pub(super) fn has(name: &str) -> bool {
                [$($name),+].contains(&name)
            }

            /// Qualifies the names that are `taken`.
            pub(super) fn without(taken: &BTreeSet<String>) -> Self {
                Self {
                    $($field: if taken.contains($name) { concat!("::std::", $path, "::", $name) } else { $name },)+
                }
            }
        }
    };
}

prelude! {
    boxed: "Box" in "boxed",
    default: "Default" in "default",
    future: "Future" in "future",
    into: "Into" in "convert",
    into_iterator: "IntoIterator" in "iter",
    none: "None" in "option::Option",
    ok: "Ok" in "result::Result",
    option: "Option" in "option",
    send: "Send" in "marker",
    some: "Some" in "option::Option",
    string: "String" in "string",
    vec: "Vec" in "vec",
}

/// Traits whose methods generated code calls; they have to be in scope under some name.
const TRAITS: &[(&str, &str)] = &[
    ("Clone", "clone"),
    ("Default", "default"),
    ("FromIterator", "iter"),
    ("Into", "convert"),
    ("IntoIterator", "iter"),
    ("Iterator", "iter"),
    ("ToOwned", "borrow"),
];

/// The traits of the prelude that the `taken` names hide, as paths.
pub(super) fn hidden_traits(taken: &BTreeSet<String>) -> Vec<String> {
    let hidden = TRAITS.iter().filter(|(name, _)| taken.contains(*name));
    hidden
        .map(|(name, module)| format!("::std::{module}::{name}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_taken_names_are_qualified() {
        let std = Prelude::without(&BTreeSet::from(["Option".to_owned(), "Some".to_owned()]));
        assert_eq!(std.option, "::std::option::Option");
        assert_eq!(std.some, "::std::option::Option::Some");
        assert_eq!(std.none, "None");
    }

    #[test]
    fn hidden_traits_are_still_needed() {
        let taken = BTreeSet::from(["Into".to_owned(), "User".to_owned()]);
        assert_eq!(hidden_traits(&taken), ["::std::convert::Into"]);
    }
}
