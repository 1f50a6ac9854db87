//! The names of generated items, made of the names in the schema.
//!
//! One place says how `Article` becomes `NewArticle` and `full_name` becomes `set_full_name`; what is
//! legal in Rust is the business of [`ident`](crate::ident).

use crate::ident;
use crate::schema::{Entity, Schema};

/// Modules of generated code that are not entities, crates it names, and file names that mean
/// something else.
///
/// `dormouse` would hide the crate; Windows has no files of the last names.
const TAKEN_MODULES: &[&str] = &[
    "dormouse", "enums", "hint", "include", "lib", "main", "mod", "rt", "aux", "con", "nul", "prn",
];

/// The types that one entity becomes.
#[derive(Debug, Clone)]
pub struct EntityNames {
    /// The module, and without `r#` the file.
    pub module: String,
    /// The entity itself.
    pub entity: String,
    /// Its accessors.
    pub view: String,
    /// What a new one needs.
    pub new: String,
    /// A new one with what was chosen for it.
    pub draft: String,
    /// Its queries.
    pub repository: String,
    /// Its hooks.
    pub hooks: String,
    /// The values of a row.
    pub row: String,
    /// The changes to a row.
    pub edits: String,
}

impl EntityNames {
    /// Names everything that `entity` becomes.
    #[must_use]
    pub fn of(entity: &Entity) -> Self {
        let name = ident::rust_type(&entity.name);
        Self {
            module: module(&entity.name),
            view: format!("{name}View"),
            new: format!("New{name}"),
            draft: format!("{name}Draft"),
            repository: format!("{name}Repository"),
            hooks: format!("{name}Hooks"),
            row: format!("{name}Row"),
            edits: format!("{name}Edits"),
            entity: name,
        }
    }

    /// The file of the entity, relative to that of the schema.
    #[must_use]
    pub fn file(&self) -> String {
        format!("{}.rs", self.module.trim_start_matches("r#"))
    }

    /// The types that every entity has.
    pub fn types(&self) -> impl Iterator<Item = &str> {
        [
            &self.entity,
            &self.view,
            &self.new,
            &self.draft,
            &self.repository,
        ]
        .into_iter()
        .map(String::as_str)
    }
}

fn module(entity: &str) -> String {
    let plain = ident::snake(entity);
    if TAKEN_MODULES.contains(&plain.as_str()) {
        format!("{plain}_")
    } else {
        ident::rust_field(entity)
    }
}

/// The struct that holds the stores of a schema.
pub(super) fn schema_type(schema: &Schema) -> String {
    ident::rust_type(&schema.name)
}

/// The method that changes a property.
pub(super) fn setter(property: &str) -> String {
    format!("set_{}", ident::snake(property))
}

/// The method that reaches a relation at run time.
pub(super) fn reference(property: &str) -> String {
    ident::rust_field(&format!("{property}_ref"))
}

/// The method that finds by unique properties.
pub(super) fn finder<'n>(properties: impl Iterator<Item = &'n str>) -> String {
    let words: Vec<_> = properties.map(ident::snake).collect();
    format!("find_by_{}", words.join("_and_"))
}

/// The types of a named hint: list, alias, data.
pub(super) fn hint(entity: &str, hint: &str) -> [String; 3] {
    let name = ident::pascal(&format!("{entity}_{hint}"));
    [format!("{name}Hint"), name.clone(), format!("{name}Data")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_never_take_the_place_of_others() {
        let check = |entity: &str, expected: &str| assert_eq!(module(entity), expected);
        check("BlogPost", "blog_post");
        check("Type", "r#type");
        check("Mod", "mod_");
        check("Rt", "rt_");
        check("Dormouse", "dormouse_");
    }

    #[test]
    fn methods_keep_the_words_of_the_property() {
        assert_eq!(setter("type"), "set_type");
        assert_eq!(reference("createdBy"), "created_by_ref");
        assert_eq!(reference("type"), "type_ref");
        assert_eq!(reference("_2fa"), "_2fa_ref");
        assert_eq!(
            finder(["tenant", "slug"].into_iter()),
            "find_by_tenant_and_slug"
        );
        assert_eq!(
            hint("Article", "card"),
            ["ArticleCardHint", "ArticleCard", "ArticleCardData"]
        );
    }
}
