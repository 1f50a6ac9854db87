//! How a draft becomes a row: computed values, links, the row, the key.

use super::columns::{self, Origin, ValueColumn, values};
use super::implementation::call;
use super::key::key_value;
use super::literal;
use super::relations::{Link, links};
use super::scope::Scope;
use crate::schema::{ColumnId, Entity, KeyPart, PropertyKind, ScalarType};

/// The body of `build`.
#[derive(Debug)]
pub(super) struct Build {
    /// `mut self` or `self`.
    pub receiver: &'static str,
    /// The argument, unused when there are no relations.
    pub parts: &'static str,
    /// Values that are computed first, in order.
    pub computed: Vec<String>,
    /// Calls that link the row.
    pub links: Vec<String>,
    /// Fields of the row.
    pub fields: Vec<String>,
    /// The key, if the draft has one.
    pub key: String,
}

struct Builder<'s> {
    entity: &'s Entity,
    scope: &'s Scope<'s>,
    columns: Vec<ValueColumn<'s>>,
    /// The last value that a function of the user's computes from the draft.
    last_path: Option<ColumnId>,
}

impl Build {
    pub fn new(entity: &Entity, scope: &Scope<'_>) -> Self {
        let columns = values(entity, scope);
        let by_path = |column: &&ValueColumn<'_>| column.created_by_path().is_some();
        let last_path = columns.iter().rfind(by_path).map(|column| column.column.id);
        let builder = Builder {
            entity,
            scope,
            columns,
            last_path,
        };
        let links = links(entity, scope);
        Self {
            receiver: if last_path.is_some() {
                "mut self"
            } else {
                "self"
            },
            parts: if links.is_empty() { "_parts" } else { "parts" },
            computed: builder
                .columns
                .iter()
                .flat_map(|column| builder.computed(column))
                .collect(),
            links: links.iter().map(link).collect(),
            fields: builder.fields(&links),
            key: builder.key(),
        }
    }
}

impl Builder<'_> {
    /// Whether the value waits in a local: others may be computed from it, or the key needs it.
    fn is_computed(&self, column: &ValueColumn<'_>) -> bool {
        column.column.on_create.is_some()
            || (column.origin == Origin::Given && column.has_fallback())
    }

    fn local(column: &ValueColumn<'_>) -> String {
        if ["parts", "row"].contains(&column.name.as_str()) {
            format!("{}_", column.name)
        } else {
            column.name.clone()
        }
    }

    fn computed(&self, column: &ValueColumn<'_>) -> Vec<String> {
        if !self.is_computed(column) {
            return Vec::new();
        }
        let (name, local) = (&column.name, Self::local(column));
        let before = |id: ColumnId| column.column.id < id;
        let still_whole = self.last_path.is_some_and(|id| column.column.id <= id);
        let take = if still_whole { ".take()" } else { "" };
        let mut lines = vec![format!(
            "let {local} = self.{name}{take}{};",
            self.otherwise(column)
        )];
        if self.last_path.is_some_and(before) {
            let clone = if column.ty.is_copied() {
                ""
            } else {
                ".clone()"
            };
            lines.push(format!(
                "self.{name} = {}({local}{clone});",
                self.scope.std.some
            ));
        }
        lines
    }

    /// What gives the value when none was chosen, as a call on the draft's `Option`.
    fn otherwise(&self, column: &ValueColumn<'_>) -> String {
        if let Some(hook) = &column.column.on_create {
            let value = call(hook, "&self");
            return match value.strip_suffix("()").filter(|path| is_path(path)) {
                Some(function) if !column.column.nullable => format!(".unwrap_or_else({function})"),
                _ => format!(
                    ".unwrap_or_else(|| {})",
                    self.some_if_nullable(column, value)
                ),
            };
        }
        let Some(default) = &column.column.default else {
            return String::new();
        };
        let value = literal::expression(default, column.column.ty, self.scope);
        if literal::is_empty(default, column.column.ty) && !column.column.nullable {
            ".unwrap_or_default()".to_owned()
        } else if literal::is_cheap(default, column.column.ty) {
            format!(".unwrap_or({})", self.some_if_nullable(column, value))
        } else {
            format!(
                ".unwrap_or_else(|| {})",
                self.some_if_nullable(column, value)
            )
        }
    }

    fn some_if_nullable(&self, column: &ValueColumn<'_>, value: String) -> String {
        if column.column.nullable {
            format!("{}({value})", self.scope.std.some)
        } else {
            value
        }
    }

    fn fields(&self, links: &[Link<'_>]) -> Vec<String> {
        let counted = |column: &&ValueColumn<'_>| column.origin != Origin::Generated;
        let values = self
            .columns
            .iter()
            .filter(counted)
            .map(|column| self.field(column));
        let keys = links.iter().filter(|link| link.is_foreign_key());
        values
            .chain(keys.map(|link| columns::field(&link.name, self.scope.std.none)))
            .collect()
    }

    fn field(&self, column: &ValueColumn<'_>) -> String {
        let name = &column.name;
        if column.origin == Origin::Computed {
            return columns::field(name, "rt::Late::unknown()");
        }
        let mut value = if column.column.version {
            first_version(column.column.ty).to_owned()
        } else if self.is_computed(column) {
            Self::local(column)
        } else {
            format!("self.{name}{}", self.otherwise(column))
        };
        if self.is_part_of_key(column) && !column.ty.is_copied() {
            value.push_str(".clone()");
        }
        value = stored(column, value);
        if column.is_late() {
            value.push_str(".into()");
        }
        columns::field(name, &value)
    }

    fn is_part_of_key(&self, column: &ValueColumn<'_>) -> bool {
        column.origin == Origin::Given && self.gives_key()
    }

    /// Whether the draft has the whole key: nothing of it is counted or a foreign key.
    fn gives_key(&self) -> bool {
        let is_value = |id: ColumnId| {
            matches!(
                self.entity[self.entity[id].property].kind,
                PropertyKind::Column(_)
            )
        };
        let given = |part: KeyPart| match part {
            KeyPart::Column(id) => is_value(id) && !self.entity[id].is_made(),
            KeyPart::Relation(_) => false,
        };
        self.entity.key_parts().into_iter().all(given)
    }

    fn key(&self) -> String {
        if !self.gives_key() {
            return self.scope.std.none.to_owned();
        }
        let column = |id| ValueColumn::new(self.entity, &self.entity[id], self.scope);
        let value = key_value(self.entity, self.scope, &mut |id| {
            let column = column(id);
            let value = if self.is_computed(&column) {
                Self::local(&column)
            } else {
                format!("self.{}", column.name)
            };
            stored(&column, value)
        });
        format!("{}({value})", self.scope.std.some)
    }
}

/// Times become as fine as their column keeps them.
fn stored(column: &ValueColumn<'_>, value: String) -> String {
    match column.column.fraction() {
        Some(digits) => format!("rt::truncated({value}, {digits})"),
        None if column.column.ty.has_time() => format!("rt::stored({value})"),
        None => value,
    }
}

fn link(link: &Link<'_>) -> String {
    let (index, name) = (link.index(), &link.name);
    let targets = if link.is_required() {
        format!("[self.{name}]")
    } else {
        format!("self.{name}")
    };
    format!("parts.link({index}, {targets});")
}

/// The version of a row that is about to be inserted.
fn first_version(ty: ScalarType) -> &'static str {
    match ty {
        ScalarType::DateTime => "::std::time::SystemTime::now().into()",
        _ => "1",
    }
}

/// Whether the text is a path, so that calling it in a closure says no more than the path itself.
fn is_path(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_alphanumeric() || c == '_' || c == ':')
}
