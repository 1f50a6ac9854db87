//! The macro that brings a generated schema into a program.

/// Includes the schema that the build script generated, as a module of that name.
///
/// ```text
/// dormouse::include_schema!("blog"); // the module `blog`
/// ```
#[macro_export]
macro_rules! include_schema {
    ($name:literal) => {
        include!(concat!(env!("OUT_DIR"), "/", $name, ".rs"));
    };
}
