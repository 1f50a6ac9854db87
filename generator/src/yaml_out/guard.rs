//! Indexes, unique constraints and checks of an entity, as lines.
//!
//! A text that one database understands is said for that one, unless the whole schema is for it alone.

use crate::ddl::Dialect;
use crate::entities::{CheckDeclaration, IndexDeclaration, Special};

use super::property::LONGEST;
use super::scalar;

/// Whose words the entities are in, and the only database of the schema, if there is one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Audience {
    pub(super) own: Option<Dialect>,
    pub(super) only: Option<Dialect>,
}

type Pairs = Vec<(&'static str, String)>;

/// The lines of `indexes` or `uniques`, indented by `indent` blanks.
pub(super) fn indexes(
    key: &str,
    list: &[IndexDeclaration],
    indent: usize,
    audience: Audience,
) -> String {
    let blanks = " ".repeat(indent);
    let items = list.iter().map(|index| item(index, indent + 2, audience));
    match list.is_empty() {
        true => String::new(),
        false => format!("{blanks}{key}:\n{}", items.collect::<String>()),
    }
}

fn item(index: &IndexDeclaration, indent: usize, audience: Audience) -> String {
    let blanks = " ".repeat(indent);
    let flow = item_flow(index, audience);
    if flow.len() + blanks.len() + 3 <= LONGEST {
        return format!("{blanks}- {flow}\n");
    }
    let pairs = pairs(index, audience);
    format!("{blanks}- {}\n", pairs.join(&format!("\n{blanks}  ")))
}

/// An item of `indexes` or `uniques` in one line.
pub(super) fn item_flow(index: &IndexDeclaration, audience: Audience) -> String {
    let pairs = pairs(index, audience);
    match pairs.len() {
        1 => scalar::list(&index.properties),
        _ => format!("{{ {} }}", pairs.join(", ")),
    }
}

fn pairs(index: &IndexDeclaration, audience: Audience) -> Vec<String> {
    let properties = scalar::list(&index.properties);
    let mut pairs = Pairs::new();
    pairs.extend(
        index
            .name
            .as_deref()
            .map(|name| ("name", scalar::text(name))),
    );
    pairs.push(("properties", properties));
    if let Some(special) = &index.special {
        say(special, audience, &mut pairs);
    }
    let pairs = pairs.iter().map(|(key, text)| format!("{key}: {text}"));
    pairs.collect()
}

fn say(special: &Special, audience: Audience, pairs: &mut Pairs) {
    let texts = [
        ("on", &special.on),
        ("where", &special.filter),
        ("using", &special.using),
    ];
    pairs.extend(
        texts
            .into_iter()
            .filter_map(|(key, text)| Some((key, scalar::text(text.as_deref()?)))),
    );
    if !special.include.is_empty() {
        pairs.push(("include", scalar::list(&special.include)));
    }
    let is_told = |only: Dialect| special.databases.contains(&only);
    if !special.databases.is_empty() && !audience.only.is_some_and(is_told) {
        let keys: Vec<_> = special
            .databases
            .iter()
            .map(|database| database.key())
            .collect();
        pairs.push(("databases", format!("[{}]", keys.join(", "))));
    }
}

/// The lines of `checks`.
pub(super) fn checks(list: &[CheckDeclaration], indent: usize, audience: Audience) -> String {
    let (blanks, inner) = (" ".repeat(indent), " ".repeat(indent + 2));
    let line = |found: &CheckDeclaration| format!("{inner}{}\n", check(found, audience));
    match list.is_empty() {
        true => String::new(),
        false => format!(
            "{blanks}checks:\n{}",
            list.iter().map(line).collect::<String>()
        ),
    }
}

/// A check in one line.
pub(super) fn check(check: &CheckDeclaration, audience: Audience) -> String {
    let text = scalar::text(&check.sql.text);
    let own = audience
        .own
        .filter(|_| !check.sql.portable && audience.only.is_none());
    let name = scalar::text(&check.name);
    match own {
        Some(own) => format!("{name}: {{ {}: {text} }}", own.key()),
        None => format!("{name}: {text}"),
    }
}

/// The query of a view in one line.
pub(super) fn view_flow(query: &str, audience: Audience) -> String {
    let text = scalar::text(query);
    match audience.own.filter(|_| audience.only.is_none()) {
        Some(own) => format!("view: {{ {}: {text} }}", own.key()),
        None => format!("view: {text}"),
    }
}

/// The line, or the lines, of `view`.
pub(super) fn view(query: &str, indent: usize, audience: Audience) -> String {
    let own = audience.own.filter(|_| audience.only.is_none());
    let depth = indent + if own.is_some() { 4 } else { 2 };
    let key = own.map_or_else(String::new, |own| {
        format!("\n{}{}:", " ".repeat(indent + 2), own.key())
    });
    format!("view:{key} {}", scalar::block(query, depth))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::Sql;

    fn index(special: Option<Special>) -> IndexDeclaration {
        let properties = vec!["a".to_owned(), "b".to_owned()];
        IndexDeclaration {
            name: None,
            properties,
            special,
        }
    }

    #[test]
    fn indexes_say_what_they_are() {
        let check = |special: Option<Special>, only: Option<Dialect>, expected: &str| {
            let audience = Audience {
                own: Some(Dialect::Postgres),
                only,
            };
            assert_eq!(
                indexes("indexes", &[index(special)], 0, audience),
                format!("indexes:\n  {expected}\n")
            );
        };
        check(None, None, "- [a, b]");
        let special = Special {
            filter: Some("a > 1".to_owned()),
            using: Some("gin".to_owned()),
            databases: vec![Dialect::Postgres],
            ..Special::default()
        };
        let text = "- { properties: [a, b], where: \"a > 1\", using: gin";
        check(
            Some(special.clone()),
            None,
            &format!("{text}, databases: [postgres] }}"),
        );
        check(
            Some(special.clone()),
            Some(Dialect::Postgres),
            &format!("{text} }}"),
        );
        let on = "x".repeat(140);
        let long = Special {
            on: Some(on.clone()),
            ..Special::default()
        };
        check(
            Some(long),
            None,
            &format!("- properties: [a, b]\n    on: {}", on),
        );
    }

    #[test]
    fn checks_are_for_those_who_understand_them() {
        let check = |portable: bool, only: Option<Dialect>, expected: &str| {
            let audience = Audience {
                own: Some(Dialect::Sqlite),
                only,
            };
            let list = [CheckDeclaration {
                name: "x".to_owned(),
                sql: Sql {
                    text: "a > 1".to_owned(),
                    portable,
                },
            }];
            assert_eq!(
                checks(&list, 0, audience),
                format!("checks:\n  x: {expected}\n")
            );
        };
        check(true, None, "\"a > 1\"");
        check(false, None, "{ sqlite: \"a > 1\" }");
        check(false, Some(Dialect::Sqlite), "\"a > 1\"");
    }
}
