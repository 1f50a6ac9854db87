//! The entity's type and its constants: columns, relations, named hints.

use askama::Template;

use super::columns::ValueColumn;
use super::docs;
use super::hints;
use super::names::{self, EntityNames};
use super::relations::Link;
use super::scope::Scope;
use crate::ident;
use crate::schema::{Entity, Property, PropertyKind};

/// The unit struct of an entity and its `impl`.
#[derive(Debug, Template)]
#[template(path = "constants.rs.askama")]
pub struct Constants {
    doc: String,
    entity: String,
    constants: Vec<Constant>,
}

/// One constant of an entity.
#[derive(Debug, Template)]
enum Constant {
    #[template(path = "constants/column.rs.askama")]
    Column {
        doc: String,
        name: String,
        ty: String,
        index: usize,
    },
    #[template(path = "constants/lazy_column.rs.askama")]
    LazyColumn {
        doc: String,
        name: String,
        key: String,
        ty: String,
    },
    #[template(path = "constants/relation.rs.askama")]
    Relation {
        doc: String,
        name: String,
        key: String,
    },
    #[template(path = "constants/hint.rs.askama")]
    Hint {
        doc: String,
        name: String,
        list: String,
    },
}

impl Constants {
    pub(super) fn new(entity: &Entity, names: &EntityNames, scope: &Scope<'_>) -> Self {
        let properties = entity
            .properties
            .iter()
            .map(|property| constant(entity, property, scope));
        let named = entity.hints.iter().map(|hint| {
            let [list, ..] = names::hint(&entity.name, &hint.name);
            let doc = hints::doc(hint, scope.context.schema);
            Constant::Hint {
                doc,
                name: ident::rust_const(&hint.name),
                list,
            }
        });
        let words = docs::words(&entity.name);
        let otherwise = docs::capital(&format!("{} {words}.", docs::article(&words)));
        Self {
            doc: docs::comment_or(entity.comment.as_deref(), otherwise),
            entity: names.entity.clone(),
            constants: properties.chain(named).collect(),
        }
    }
}

fn constant(entity: &Entity, property: &Property, scope: &Scope<'_>) -> Constant {
    match property.kind {
        PropertyKind::Column(id) => {
            let column = ValueColumn::new(entity, &entity[id], scope);
            let (doc, name, ty) = (column.doc(), column.constant(), column.ty.value());
            if column.column.lazy {
                let key = scope.key(entity.id, &property.name);
                Constant::LazyColumn { doc, name, key, ty }
            } else {
                Constant::Column {
                    doc,
                    name,
                    ty,
                    index: column.index(),
                }
            }
        }
        PropertyKind::Relation(id) => {
            let link = Link::new(entity, &entity[id], scope);
            let name = ident::rust_const(&property.name);
            Constant::Relation {
                doc: link.doc(),
                name,
                key: link.key,
            }
        }
    }
}
