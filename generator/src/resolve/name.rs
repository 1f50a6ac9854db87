//! The naming strategy: database names that the YAML does not give.

use crate::ident;
use crate::lower::Naming;

/// The longest name that every supported database takes (PostgreSQL cuts at 63 bytes).
const LONGEST: usize = 63;

/// A table or column that is named after an entity or property.
pub(super) fn database_name(naming: Naming, name: &str) -> String {
    match naming {
        Naming::SnakeCase => ident::snake(name),
        Naming::AsWritten => name.to_owned(),
    }
}

/// Several parts, as one name.
pub(super) fn joined(parts: &[&str]) -> String {
    shortened(parts.join("_"), "")
}

/// The name of an index, unique constraint or foreign key: table, columns and what it is.
pub(crate) fn constraint_name<'a>(
    table: &'a str,
    columns: impl IntoIterator<Item = &'a str>,
    what: &'a str,
) -> String {
    let mut parts = vec![table];
    parts.extend(columns);
    parts.push(what);
    shortened(parts.join("_"), &format!("_{what}"))
}

/// Cuts a name that is too long and marks it with a hash of the whole, so that it stays unique.
fn shortened(name: String, end: &str) -> String {
    if name.len() <= LONGEST {
        return name;
    }
    let mark = format!("_{:08x}{end}", fnv1a(&name));
    let mut cut = LONGEST - mark.len();
    while !name.is_char_boundary(cut) {
        cut -= 1;
    }
    format!("{}{mark}", &name[..cut])
}

fn fnv1a(text: &str) -> u32 {
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    text.bytes().fold(0x811c_9dc5, step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_cut_and_stay_unique() {
        let name = |column: &str| constraint_name("article", [column], "index");
        assert_eq!(name("title"), "article_title_index");
        let (a, b) = (name(&"x".repeat(80)), name(&"x".repeat(81)));
        assert!(a.len() == LONGEST && b.len() == LONGEST && a != b);
        assert!(a.starts_with("article_xxx") && a.ends_with("_index"));
        assert!(name(&"ü".repeat(80)).len() <= LONGEST);
        let pivot = joined(&[&"a".repeat(40), &"b".repeat(40)]);
        assert_eq!(
            (pivot.len(), &pivot[..54]),
            (LONGEST, &*format!("{}_{}", "a".repeat(40), "b".repeat(13)))
        );
    }
}
