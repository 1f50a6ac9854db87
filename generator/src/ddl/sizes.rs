//! The types of MySQL and MariaDB for texts and bytes of a length: the smallest that has room.
//!
//! All but the smallest are limited by a check.

/// The most characters of a `varchar`, of four bytes each; a `varbinary` is as long.
pub(crate) const VARCHAR: u32 = 16_383;
/// The most bytes of a `blob`.
const BLOB: u32 = 0xffff;
/// The most bytes of a `mediumblob` or `mediumtext`.
const MEDIUM: u32 = 0xff_ffff;

/// The type for texts of so many characters.
pub(crate) fn text(characters: u32) -> String {
    match characters {
        0..=VARCHAR => format!("varchar({characters})"),
        _ if characters <= MEDIUM / 4 => "mediumtext".to_owned(),
        _ => "longtext".to_owned(),
    }
}

/// The type for so many bytes, or for any number of them.
pub(crate) fn bytes(length: Option<u32>) -> String {
    match length {
        Some(length @ 0..=VARCHAR) => format!("varbinary({length})"),
        Some(0..=BLOB) => "blob".to_owned(),
        Some(0..=MEDIUM) => "mediumblob".to_owned(),
        _ => "longblob".to_owned(),
    }
}

/// Whether the type for so many bytes takes more of them.
pub(crate) fn exceeds_bytes(length: u32) -> bool {
    length > VARCHAR && ![BLOB, MEDIUM, u32::MAX].contains(&length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_type_is_taken() {
        let check = |length: u32, expected: [&str; 2], exceeds: bool| {
            let found = [text(length), bytes(Some(length))];
            assert_eq!(
                (found, exceeds_bytes(length)),
                (expected.map(str::to_owned), exceeds),
                "{length}"
            );
        };
        check(1, ["varchar(1)", "varbinary(1)"], false);
        check(16_383, ["varchar(16383)", "varbinary(16383)"], false);
        check(16_384, ["mediumtext", "blob"], true);
        check(65_535, ["mediumtext", "blob"], false);
        check(65_536, ["mediumtext", "mediumblob"], true);
        check(4_194_303, ["mediumtext", "mediumblob"], true);
        check(4_194_304, ["longtext", "mediumblob"], true);
        check(16_777_215, ["longtext", "mediumblob"], false);
        check(16_777_216, ["longtext", "longblob"], true);
        check(u32::MAX, ["longtext", "longblob"], false);
        assert_eq!(bytes(None), "longblob");
    }
}
