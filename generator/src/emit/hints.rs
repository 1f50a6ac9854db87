//! Named hints as trees and lists: the paths of a hint, merged where they begin alike.

use super::names;
use super::scope::Scope;
use crate::ident;
use crate::schema::{Entity, Hint, HintStep, HintTarget, Schema};

/// What a hint populates on the rows of one entity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tree {
    /// The items, in the order in which the paths name them.
    pub items: Vec<Item>,
}

/// One relation or lazy column of a hint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub step: HintStep,
    pub nested: Tree,
}

impl Tree {
    pub fn new(hint: &Hint) -> Self {
        let mut tree = Self::default();
        for path in &hint.paths {
            tree.add(&path.steps);
        }
        tree
    }

    fn add(&mut self, steps: &[HintStep]) {
        let Some((step, rest)) = steps.split_first() else {
            return;
        };
        let known = self.items.iter().position(|item| item.step == *step);
        let place = known.unwrap_or_else(|| {
            self.items.push(Item {
                step: *step,
                nested: Self::default(),
            });
            self.items.len() - 1
        });
        self.items[place].nested.add(rest);
    }

    /// The item of a relation or lazy column.
    pub fn get(&self, to: HintTarget) -> Option<&Item> {
        self.items.iter().find(|item| item.step.to == to)
    }

    /// The type-level list: `(rt::Rel<Author>, (rt::Lazy<Text>, ()))`.
    pub fn list(&self, place: &Place<'_>) -> String {
        let item = |rest: String, item: &Item| format!("({}, {rest})", item.ty(place));
        self.items.iter().rev().fold("()".to_owned(), item)
    }
}

/// A place in a named hint: the entity itself, or the rows at the end of a path.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
    /// The entity that has the hint.
    pub owner: &'p Entity,
    /// The hint.
    pub hint: &'p Hint,
    /// The relations that lead here.
    pub path: &'p [&'p str],
    /// What is populated here.
    pub tree: &'p Tree,
    /// The file that the hint is written to.
    pub scope: &'p Scope<'p>,
}

impl Place<'_> {
    /// The name of the owned form.
    pub fn data_type(&self) -> String {
        type_name(self.owner, self.hint, self.path, "Data")
    }

    /// The name of the owned form of the rows that a relation leads to.
    pub fn nested_data_type(&self, relation: &str) -> String {
        type_name(
            self.owner,
            self.hint,
            &[self.path, &[relation]].concat(),
            "Data",
        )
    }

    /// The name of the list; where nothing is populated, the empty list.
    pub fn list_type(&self) -> String {
        if self.tree.items.is_empty() {
            "()".to_owned()
        } else {
            type_name(self.owner, self.hint, self.path, "Hint")
        }
    }
}

impl Item {
    /// The property's name.
    pub fn name<'s>(&self, schema: &'s Schema) -> &'s str {
        let entity = &schema[self.step.entity];
        match self.step.to {
            HintTarget::Relation(id) => &entity[id].name,
            HintTarget::Lazy(id) => &entity[entity[id].property].name,
        }
    }

    fn ty(&self, place: &Place<'_>) -> String {
        let name = self.name(place.scope.context.schema);
        let key = place.scope.key(self.step.entity, name);
        match self.step.to {
            HintTarget::Lazy(_) => format!("rt::Lazy<{key}>"),
            HintTarget::Relation(_) if self.nested.items.is_empty() => format!("rt::Rel<{key}>"),
            HintTarget::Relation(_) => {
                let path = [place.path, &[name]].concat();
                let list = type_name(place.owner, place.hint, &path, "Hint");
                format!("rt::Rel<{key}, {list}>")
            }
        }
    }
}

/// What a hint lists, in words: "The hint `card`: `author`, `comments.author`."
pub(super) fn doc(hint: &Hint, schema: &Schema) -> String {
    let path = |steps: &[HintStep]| {
        let names = steps.iter().map(|step| {
            Item {
                step: *step,
                nested: Tree::default(),
            }
            .name(schema)
            .to_owned()
        });
        format!("`{}`", names.collect::<Vec<_>>().join("."))
    };
    let paths: Vec<_> = hint.paths.iter().map(|hint| path(&hint.steps)).collect();
    format!("The hint `{}`: {}.", hint.name, paths.join(", "))
}

/// The name of a type of one place in a hint.
fn type_name(entity: &Entity, hint: &Hint, path: &[&str], what: &str) -> String {
    let words = [entity.name.as_str(), hint.name.as_str()]
        .into_iter()
        .chain(path.iter().copied());
    format!(
        "{}{what}",
        ident::pascal(&words.collect::<Vec<_>>().join("_"))
    )
}

/// The earlier hint of an entity that populates the same.
pub(super) fn same<'s>(entity: &'s Entity, hint: &Hint) -> Option<&'s Hint> {
    let earlier = entity
        .hints
        .iter()
        .take_while(|other| other.name != hint.name);
    let tree = Tree::new(hint);
    earlier.into_iter().find(|other| Tree::new(other) == tree)
}

/// Every type that the named hints of an entity become.
pub(super) fn types(entity: &Entity, schema: &Schema) -> Vec<String> {
    let mut types = Vec::new();
    for hint in &entity.hints {
        let [list, alias, data] = names::hint(&entity.name, &hint.name);
        types.extend([list, alias, data]);
        if same(entity, hint).is_some() {
            continue;
        }
        walk(
            &Tree::new(hint),
            &mut Vec::new(),
            schema,
            &mut |path, tree| {
                if !path.is_empty() {
                    if is_visible(entity, path, schema) {
                        types.push(type_name(entity, hint, path, "Data"));
                    }
                    types.extend(
                        (!tree.items.is_empty()).then(|| type_name(entity, hint, path, "Hint")),
                    );
                }
            },
        );
    }
    types
}

/// Whether the owned form has the rows at the end of a path: hidden relations are left out of it.
pub(super) fn is_visible(entity: &Entity, path: &[&str], schema: &Schema) -> bool {
    let mut here = entity;
    path.iter().all(|step| {
        let relation = here.relations.iter().find(|r| r.name.value == *step);
        here = relation.map_or(here, |relation| &schema[relation.target]);
        relation.is_some_and(|relation| !relation.hidden)
    })
}

/// Visits a tree and the trees of its relations, each with its path.
pub(super) fn walk<'s>(
    tree: &Tree,
    path: &mut Vec<&'s str>,
    schema: &'s Schema,
    visit: &mut dyn FnMut(&[&'s str], &Tree),
) {
    visit(path, tree);
    for item in &tree.items {
        if matches!(item.step.to, HintTarget::Relation(_)) {
            path.push(item.name(schema));
            walk(&item.nested, path, schema, visit);
            path.pop();
        }
    }
}
