//! A property as one line: `title: string`, `author: { many_to_one: User, inversed_by: articles }`.
//!
//! A line that would be too long is written as a block.

use crate::ddl::Dialect;
use crate::entities::{DefaultText, EnumLabel, Property, Relation, Request, Shape, Value};

use super::scalar;

/// The longest line of one property.
pub(super) const LONGEST: usize = 140;

/// The text behind the name, in one line or as a block that is indented by `indent` blanks.
pub(super) fn value_text(property: &Property, indent: usize) -> String {
    if let Some(short) = short(property) {
        return format!(" {short}");
    }
    let flow = flow(property);
    let line = format!(" {{ {} }}", flow.join(", "));
    if line.len() + indent + property.name.len() <= LONGEST {
        return line;
    }
    let blanks = " ".repeat(indent + 2);
    let lines = flow.into_iter().map(|pair| format!("\n{blanks}{pair}"));
    lines.collect()
}

/// The text behind the name inside of braces: one line, however long.
pub(super) fn flow_text(property: &Property) -> String {
    match short(property) {
        Some(short) if short.contains(['[', '?']) => format!("{short:?}"),
        Some(short) => short,
        None => format!("{{ {} }}", flow(property).join(", ")),
    }
}

fn flow(property: &Property) -> Vec<String> {
    let pairs = pairs(property).into_iter();
    pairs.map(|(key, text)| format!("{key}: {text}")).collect()
}

/// The keys of a property and their texts, in the order in which they are written.
pub(super) fn pairs(property: &Property) -> Pairs {
    match &property.shape {
        Shape::Value(value) => of_value(property, value),
        Shape::Relation(relation) => of_relation(property, relation),
    }
}

/// Only a type, and whether it may be null.
fn short(property: &Property) -> Option<String> {
    let Shape::Value(value) = &property.shape else {
        return None;
    };
    let bare = Value {
        ty: value.ty.clone(),
        nullable: value.nullable,
        ..Value::default()
    };
    let is_bare = **value == bare
        && property.comment.is_none()
        && !property.says_columns
        && value.ty != "enum";
    let mark = if value.nullable { "?" } else { "" };
    is_bare.then(|| format!("{}{mark}", value.ty))
}

pub(super) type Pairs = Vec<(&'static str, String)>;

fn of_value(property: &Property, value: &Value) -> Pairs {
    let mut pairs = vec![("type", scalar::text(&value.ty))];
    if !value.labels.is_empty() {
        pairs.push(("values", labels(&value.labels)));
    }
    let number = |number: Option<u32>| number.map(|number| number.to_string());
    let sizes = [
        ("length", number(value.length)),
        ("precision", number(value.precision)),
        ("scale", number(value.scale)),
        (
            "column_type",
            value.column_type.as_deref().map(scalar::text),
        ),
        ("collation", value.collation.as_ref().map(of_database)),
    ];
    pairs.extend(
        sizes
            .into_iter()
            .filter_map(|(key, text)| Some((key, text?))),
    );
    let flags = [
        ("primary", value.primary.then_some("true")),
        ("autoincrement", value.not_counted.then_some("false")),
        ("nullable", value.nullable.then_some("true")),
    ];
    pairs.extend(
        flags
            .into_iter()
            .filter_map(|(key, text)| Some((key, text?.to_owned()))),
    );
    match &value.default {
        Some(DefaultText::Text(text)) => pairs.push(("default", scalar::text(text))),
        Some(DefaultText::Plain(text)) => pairs.push(("default", text.clone())),
        Some(DefaultText::Raw(sql)) => pairs.push(("default_raw", scalar::text(sql))),
        None => {}
    }
    for (key, text) in &value.more {
        let text = if matches!(text.as_str(), "true" | "false") {
            text.clone()
        } else {
            scalar::text(text)
        };
        pairs.push((key, text));
    }
    request("unique", &value.unique, &mut pairs);
    request("index", &value.index, &mut pairs);
    ends(property, &mut pairs);
    pairs
}

/// A text for one database.
fn of_database((database, text): &(Dialect, String)) -> String {
    format!("{{ {}: {} }}", database.key(), scalar::text(text))
}

fn of_relation(property: &Property, relation: &Relation) -> Pairs {
    let mut pairs = vec![(relation.kind.key(), relation.target.clone())];
    let names = [
        ("mapped_by", &relation.mapped_by),
        ("inversed_by", &relation.inversed_by),
        ("pivot_table", &relation.pivot_table),
        ("pivot_entity", &relation.pivot_entity),
    ];
    pairs.extend(
        names
            .into_iter()
            .filter_map(|(key, name)| Some((key, scalar::text(name.as_deref()?)))),
    );
    let lists = [
        ("join_columns", &relation.join_columns),
        ("inverse_join_columns", &relation.inverse_join_columns),
    ];
    let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
    pairs.extend(lists.map(|(key, list)| (key, scalar::list(list))));
    let flags = [
        ("primary", relation.primary),
        ("nullable", relation.nullable),
    ];
    let flags = flags.into_iter().filter(|(_, flag)| *flag);
    pairs.extend(flags.map(|(key, _)| (key, "true".to_owned())));
    let rules = [
        ("on_delete", relation.on_delete),
        ("on_update", relation.on_update),
    ];
    pairs.extend(
        rules
            .into_iter()
            .filter_map(|(key, rule)| Some((key, rule?.key().to_owned()))),
    );
    if let Some(deferrable) = relation.deferrable {
        pairs.push(("deferrable", deferrable.key().to_owned()));
    }
    request("unique", &relation.unique, &mut pairs);
    request("index", &relation.index, &mut pairs);
    ends(property, &mut pairs);
    pairs
}

/// What stands at the end of any property.
fn ends(property: &Property, pairs: &mut Pairs) {
    match property.columns.as_slice() {
        [column] if property.says_columns => pairs.push(("column", scalar::text(column))),
        columns if property.says_columns => pairs.push(("columns", scalar::list(columns))),
        _ => {}
    }
    if let Some(comment) = &property.comment {
        pairs.push(("comment", scalar::text(comment)));
    }
}

fn request(key: &'static str, request: &Request, pairs: &mut Pairs) {
    match request {
        Request::Unsaid => {}
        Request::No => pairs.push((key, "false".to_owned())),
        Request::Yes => pairs.push((key, "true".to_owned())),
        Request::Named(name) => pairs.push((key, scalar::text(name))),
    }
}

/// A list of values, or a mapping where variants have names of their own.
pub(super) fn labels(labels: &[EnumLabel]) -> String {
    let named: Option<Vec<_>> = labels
        .iter()
        .map(|label| {
            Some(format!(
                "{}: {}",
                label.variant.as_ref()?,
                scalar::text(&label.value)
            ))
        })
        .collect();
    match named {
        Some(named) => format!("{{ {} }}", named.join(", ")),
        None => {
            let values: Vec<_> = labels.iter().map(|label| label.value.clone()).collect();
            scalar::list(&values)
        }
    }
}
