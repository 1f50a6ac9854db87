//! Named hints in the file of their entity: list, alias, and the owned data that may leave a manager.
//!
//! Hidden properties are left out, and relations that the hint does not name.

use askama::Template;

use super::columns::ValueColumn;
use super::docs;
use super::hints::{self, Item, Place, Tree};
use super::names::{self, EntityNames};
use super::scope::Scope;
use crate::ident;
use crate::schema::{Entity, EntityId, Hint, HintTarget, Property, PropertyKind, Relation};

/// Everything that one named hint becomes.
#[derive(Debug, Template)]
pub enum HintData {
    /// With lists and structs of its own.
    #[template(path = "hint.rs.askama")]
    Own {
        /// The types of the hint.
        head: Head,
        /// The lists, the outermost first.
        lists: Vec<List>,
        /// The structs, the outermost first.
        structs: Vec<Data>,
    },
    /// An earlier hint populates the same: only other names for its types.
    #[template(path = "same_hint.rs.askama")]
    Same {
        /// The types of the hint.
        head: Head,
        /// The list of the earlier hint.
        list: String,
        /// The struct of the earlier hint.
        data: String,
    },
}

/// The names that every hint has.
#[derive(Debug)]
pub struct Head {
    hint: String,
    entity: String,
    article: String,
    list: String,
    alias: String,
    data: String,
}

/// A list under its name.
#[derive(Debug)]
pub struct List {
    doc: String,
    name: String,
    items: String,
}

/// An owned struct.
#[derive(Debug, Template)]
#[template(path = "data.rs.askama")]
pub struct Data {
    doc: String,
    name: String,
    entity: String,
    list: String,
    /// `row`, unused where everything is hidden.
    row: &'static str,
    fields: Vec<Field>,
}

/// A field of an owned struct.
#[derive(Debug)]
struct Field {
    doc: String,
    attribute: String,
    name: String,
    ty: String,
    value: String,
}

impl HintData {
    pub(super) fn all(entity: &Entity, names: &EntityNames, scope: &Scope<'_>) -> Vec<Self> {
        entity
            .hints
            .iter()
            .map(|hint| Self::new(entity, hint, names, scope))
            .collect()
    }

    fn new(entity: &Entity, hint: &Hint, names: &EntityNames, scope: &Scope<'_>) -> Self {
        let head = Head::new(entity, hint, names);
        if let Some(same) = hints::same(entity, hint) {
            let [list, _, data] = names::hint(&entity.name, &same.name);
            return Self::Same { head, list, data };
        }
        let (mut lists, mut structs) = (Vec::new(), Vec::new());
        let tree = Tree::new(hint);
        hints::walk(
            &tree,
            &mut Vec::new(),
            scope.context.schema,
            &mut |path, tree| {
                let place = Place {
                    owner: entity,
                    hint,
                    path,
                    tree,
                    scope,
                };
                if !tree.items.is_empty() {
                    lists.push(place.list());
                }
                if hints::is_visible(entity, path, scope.context.schema) {
                    structs.push(place.data());
                }
            },
        );
        Self::Own {
            head,
            lists,
            structs,
        }
    }
}

impl Head {
    fn new(entity: &Entity, hint: &Hint, names: &EntityNames) -> Self {
        let [list, alias, data] = names::hint(&entity.name, &hint.name);
        Self {
            hint: hint.name.value.clone(),
            entity: names.entity.clone(),
            article: docs::capital(docs::article(&names.entity)),
            list,
            alias,
            data,
        }
    }
}

impl Place<'_> {
    fn list(&self) -> List {
        let hint = &self.hint.name;
        let doc = match self.path {
            [] => format!("The hint `{hint}` as a list."),
            path => format!("The hint `{hint}` as a list, from `{}` on.", path.join(".")),
        };
        List {
            doc,
            name: self.list_type(),
            items: self.tree.list(self),
        }
    }

    fn data(&self) -> Data {
        let schema = self.scope.context.schema;
        let here = self
            .path
            .iter()
            .fold(self.owner.id, |entity, step| target(&schema[entity], step));
        let entity = &schema[here];
        let name = self.scope.entity_type(here);
        let (article, hint) = (docs::capital(docs::article(&name)), &self.hint.name);
        let doc = match self.path {
            [] => format!("{article} [`{name}`] of the hint `{hint}` as owned data."),
            path => format!(
                "{article} [`{name}`] at `{}` of the hint `{hint}` as owned data.",
                path.join(".")
            ),
        };
        let properties = entity.properties.iter();
        let fields: Vec<_> = properties.filter_map(|p| self.field(entity, p)).collect();
        Data {
            doc,
            name: self.data_type(),
            entity: name,
            list: self.list_type(),
            row: if fields.is_empty() { "_row" } else { "row" },
            fields,
        }
    }

    fn field(&self, entity: &Entity, property: &Property) -> Option<Field> {
        if property.hidden {
            return None;
        }
        let name = ident::rust_field(&property.name);
        let (doc, ty, value) = match property.kind {
            PropertyKind::Column(id) => {
                let column = &entity[id];
                let is_read = !column.lazy || self.tree.get(HintTarget::Lazy(id)).is_some();
                if column.hidden || !is_read {
                    return None;
                }
                // Only now: the scope imports what is asked for.
                let column = ValueColumn::new(entity, column, self.scope);
                (
                    column.doc(),
                    column.ty.value(),
                    column.ty.to_owned(&format!("row.{name}()")),
                )
            }
            PropertyKind::Relation(id) => {
                let item = self.tree.get(HintTarget::Relation(id))?;
                let (ty, value) = self.nested(item, &entity[id], &name);
                (
                    docs::property(&property.name, property.comment.as_deref()),
                    ty,
                    value,
                )
            }
        };
        let plain = name.trim_start_matches("r#");
        let renamed = plain != property.name.value;
        let attribute = if renamed {
            format!("#[serde(rename = {:?})]", property.name.value)
        } else {
            String::new()
        };
        Some(Field {
            doc,
            attribute,
            name,
            ty,
            value,
        })
    }

    fn nested(&self, item: &Item, relation: &Relation, name: &str) -> (String, String) {
        let std = self.scope.std;
        let schema = self.scope.context.schema;
        let data = self.nested_data_type(item.name(schema));
        if relation.is_to_many() {
            (
                format!("{}<{data}>", std.vec),
                format!("row.{name}().iter().map({data}::of).collect()"),
            )
        } else if relation.nullable || relation.columns().is_empty() {
            (
                format!("{}<{data}>", std.option),
                format!("row.{name}().map({data}::of)"),
            )
        } else {
            (data.clone(), format!("{data}::of(row.{name}())"))
        }
    }
}

/// Where the relation of this name leads.
fn target(entity: &Entity, relation: &str) -> EntityId {
    let found = entity
        .relations
        .iter()
        .find(|candidate| candidate.name.value == relation);
    found.map_or(entity.id, |relation| relation.target)
}
