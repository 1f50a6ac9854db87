//! Indexes that say more than their columns: over some rows, over expressions, in another order, of another kind.
//!
//! One that some database may lack, or understand otherwise, is limited to its own.

use crate::database::{Index, IndexPart, IndexTarget, Table};
use crate::ddl::Dialect;
use crate::resolve::name::constraint_name;

use super::index::Names;
use super::model::{IndexDeclaration, Property, Request, Special};
use super::property::covering;
use super::sql;

/// What is known while an index is written.
pub(super) struct Place<'p> {
    pub(super) dialect: Dialect,
    pub(super) table: &'p Table,
    /// The columns of the key.
    pub(super) key: &'p [String],
    pub(super) properties: &'p [Property],
}

/// Something of an index as text, and whether every database takes it.
type Said = (String, bool);

/// The declaration of an index, or why there is none.
pub(super) fn declare(
    place: &Place<'_>,
    index: &Index,
    names: &mut Names,
) -> Result<IndexDeclaration, &'static str> {
    if index.nulls_equal {
        return Err("nulls are equal in it");
    }
    let (on, on_is_portable) = on(place, index)?;
    let filter = filter(place, index)?;
    let include =
        covering(place.properties, &index.include).ok_or("it carries parts of a relation")?;
    let properties = about(place, index);
    let is_portable = on_is_portable
        && filter.as_ref().is_none_or(|(_, portable)| *portable)
        && include.is_empty()
        && index.method.is_none()
        && !has_arrays(place, index);
    let databases = match (is_portable, &filter) {
        (true, None) => Vec::new(),
        (true, Some(_)) => vec![Dialect::Sqlite, Dialect::Postgres],
        (false, _) => vec![place.dialect],
    };
    Ok(IndexDeclaration {
        name: name(place, index, &properties, names),
        properties,
        special: Some(Special {
            on,
            filter: filter.map(|(text, _)| text),
            using: index.method.clone(),
            include,
            databases,
        }),
    })
}

/// By columns, then by what is said besides: servers list indexes by names or by age.
pub(super) fn sort(indexes: &mut [IndexDeclaration], properties: &[Property]) {
    indexes.sort_by_cached_key(|index| {
        let place = |name: &String| {
            properties
                .iter()
                .position(|property| property.name == *name)
        };
        let places: Vec<_> = index.properties.iter().map(place).collect();
        let special = index.special.clone().unwrap_or_default();
        (
            index.special.is_some(),
            places,
            special.on,
            special.filter,
            special.using,
            index.name.clone(),
        )
    });
}

/// The parts, unless they are whole properties in their usual order.
fn on(place: &Place<'_>, index: &Index) -> Result<(Option<String>, bool), &'static str> {
    let columns: Option<Vec<String>> = index.parts.iter().map(plain_column).collect();
    if columns.is_some_and(|columns| covering(place.properties, &columns).is_some()) {
        return Ok((None, true));
    }
    let parts = index.parts.iter().map(|part| said(place, part));
    let parts: Vec<Said> = parts.collect::<Result<_, _>>()?;
    let is_portable = parts.iter().all(|(_, portable)| *portable);
    let texts: Vec<_> = parts.into_iter().map(|(text, _)| text).collect();
    Ok((Some(texts.join(", ")), is_portable))
}

fn plain_column(part: &IndexPart) -> Option<String> {
    match &part.target {
        IndexTarget::Column(name) if part.is_plain() => Some(name.clone()),
        _ => None,
    }
}

fn said(place: &Place<'_>, part: &IndexPart) -> Result<Said, &'static str> {
    let dialect = place.dialect;
    let (mut text, mut portable) = match &part.target {
        IndexTarget::Column(name) => (sql::column(dialect, name), sql::is_plain(name)),
        IndexTarget::Expression(_) if dialect == Dialect::MySql => return Err("over expressions"),
        IndexTarget::Expression(text) => {
            let found = sql::expression(dialect, place.table, text);
            let found = found.ok_or("over an expression that cannot be read")?;
            (sql::call(dialect, &found.text), false)
        }
    };
    if let Some(length) = part.length {
        text.push_str(&format!("({length})"));
        portable = false;
    }
    if let Some(class) = &part.operator_class {
        let word = if dialect == Dialect::Sqlite {
            "collate "
        } else {
            ""
        };
        text.push_str(&format!(" {word}{class}"));
        portable = false;
    }
    text.push_str(if part.descending { " desc" } else { "" });
    if let Some(first) = part.nulls_first {
        text.push_str(if first { " nulls first" } else { " nulls last" });
        portable = false;
    }
    Ok((text, portable))
}

fn filter(place: &Place<'_>, index: &Index) -> Result<Option<Said>, &'static str> {
    let Some(text) = &index.predicate else {
        return Ok(None);
    };
    let found = sql::expression(place.dialect, place.table, text);
    let found = found.ok_or("for rows by a condition that cannot be read")?;
    Ok(Some((found.text, found.portable)))
}

/// The properties that it is about: what it looks up, else what its condition names, else the key.
fn about(place: &Place<'_>, index: &Index) -> Vec<String> {
    let columns = |text: &str| sql::columns(place.dialect, place.table, text);
    let parts = index.parts.iter().flat_map(|part| match &part.target {
        IndexTarget::Column(name) => vec![name.clone()],
        IndexTarget::Expression(text) => columns(text),
    });
    let of_filter = index.predicate.as_deref().map(columns).unwrap_or_default();
    let mut all = [parts.collect(), of_filter, place.key.to_vec()].into_iter();
    let names = all.find_map(|columns: Vec<String>| {
        let mut names: Vec<String> = Vec::new();
        for column in columns {
            let owner = place
                .properties
                .iter()
                .find(|property| property.columns.contains(&column));
            names.extend(
                owner
                    .map(|owner| owner.name.clone())
                    .filter(|name| !names.contains(name)),
            );
        }
        (!names.is_empty()).then_some(names)
    });
    names.unwrap_or_default()
}

fn has_arrays(place: &Place<'_>, index: &Index) -> bool {
    let is_array = |part: &IndexPart| match &part.target {
        IndexTarget::Column(name) => place
            .table
            .column(name)
            .is_some_and(|column| column.ty.dimensions > 0),
        IndexTarget::Expression(_) => false,
    };
    index.parts.iter().any(is_array)
}

/// The name, if it is not the one that the format makes.
fn name(
    place: &Place<'_>,
    index: &Index,
    properties: &[String],
    names: &mut Names,
) -> Option<String> {
    let columns = properties.iter().flat_map(|name| {
        let property = place
            .properties
            .iter()
            .find(|property| property.name == *name);
        property
            .map(|property| property.columns.as_slice())
            .unwrap_or_default()
    });
    let what = if index.unique { "unique" } else { "index" };
    let made = constraint_name(&place.table.name.name, columns.map(String::as_str), what);
    let given = Some(index.name.as_str()).filter(|name| !name.is_empty());
    match names.say(given, made) {
        Request::Named(name) => Some(name),
        _ => None,
    }
}
