//! Columns of SQLite's strict tables, which know five types: `text /* uuid_text */` is a UUID.
//!
//! SQLite keeps the text of a definition, comments included.

/// How a strict table keeps a type of our own that it does not know; `None` for any other type.
pub(crate) fn kind(ty: &str) -> Option<&'static str> {
    let name = ty.split_once('(').map_or(ty, |(name, _)| name);
    let sizes = ty.get(name.len()..).unwrap_or_default();
    let inner = sizes
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    let is_size = |size: &str| !size.is_empty() && size.bytes().all(|byte| byte.is_ascii_digit());
    let sized = inner.is_some_and(|inner| inner.split(", ").all(is_size));
    let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    match name {
        "boolean" => sizes.is_empty().then_some("integer"),
        "varchar" => sized.then_some("text"),
        name => {
            let stem = name.strip_suffix("_text").filter(|stem| !stem.is_empty())?;
            let is_own = stem.bytes().all(is_word) && (sized || sizes.is_empty());
            is_own.then_some("text")
        }
    }
}

#[cfg(any(feature = "introspect", test))]
/// The type that the comment behind a column's type names.
pub(crate) fn described<'t>(ty: &str, behind: &'t str) -> Option<&'t str> {
    let comment = behind.trim_start().strip_prefix("/* ")?;
    let (own, _) = comment.split_once(" */")?;
    let kept = kind(own)?;
    kept.eq_ignore_ascii_case(ty).then_some(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_types_are_read_from_comments() {
        let check = |text: &str, expected: Option<&str>| {
            let (ty, behind) = text.split_once(' ').unwrap_or((text, ""));
            assert_eq!(described(ty, behind), expected, "{text}");
        };
        check("text /* uuid_text */ not null", Some("uuid_text"));
        check("INTEGER /* boolean */", Some("boolean"));
        check("text /* varchar(40) */ collate nocase", Some("varchar(40)"));
        check(
            "text /* decimal_text(10, 2) */",
            Some("decimal_text(10, 2)"),
        );
        for other in [
            "text /* text */",
            "text /* the text */",
            "text /* _text */",
            "text /* varchar */",
            "text /* varchar() */",
            "integer /* boolean(1) */",
            "real /* boolean */",
            "integer /* uuid_text */",
            "text /* uuid_text",
            "text not null /* uuid_text */",
            "text /*uuid_text*/",
        ] {
            check(other, None);
        }
    }
}
