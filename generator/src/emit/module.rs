//! The file of the schema: modules, re-exports, pivot tables, and the struct that holds the stores.

use std::collections::BTreeSet;

use askama::Template;

use super::entity::use_line;
use super::names::{EntityNames, schema_type};
use super::pivots::PivotMeta;
use super::prelude::Prelude;
use super::scope::own_types;
use super::{Context, docs};
use crate::ddl::{Ddl, Dialect, ddl};
use crate::ident;
use crate::schema::{Entity, Schema};

/// The file `mod.rs`.
#[derive(Debug, Template)]
#[template(path = "mod.rs.askama")]
pub struct ModuleFile {
    schema: String,
    /// In alphabetical order, as `rustfmt` wants them.
    modules: Vec<String>,
    reexports: Vec<String>,
    pivots: Vec<PivotMeta>,
    stores: Stores,
}

/// The struct of the schema.
#[derive(Debug, Template)]
#[template(path = "schema.rs.askama")]
struct Stores {
    name: String,
    /// The name as written in the YAML.
    schema: String,
    title: String,
    stores: Vec<Store>,
    commit_order: String,
    ddl: Vec<Script>,
}

/// The statements for one database.
#[derive(Debug)]
struct Script {
    database: &'static str,
    create: Vec<String>,
    drop: Vec<String>,
}

/// The store of one entity.
#[derive(Debug)]
struct Store {
    field: String,
    entity: String,
}

impl ModuleFile {
    pub(super) fn new(context: &Context<'_>) -> Self {
        let schema = context.schema;
        let exports: Vec<_> = schema
            .entities
            .iter()
            .map(|entity| Exports::of(entity, schema))
            .collect();
        let enums: Vec<_> = schema
            .enums
            .iter()
            .map(|item| ident::rust_type(&item.name))
            .collect();
        let enums = (!enums.is_empty()).then(|| Exports::new("enums".to_owned(), enums));
        let mut exports: Vec<_> = exports.into_iter().chain(enums).collect();
        exports.sort_by(|a, b| plain(&a.module).cmp(plain(&b.module)));

        let mut taken: BTreeSet<_> = exports
            .iter()
            .flat_map(|e| e.types.iter().cloned())
            .collect();
        taken.insert(schema_type(schema));
        let std = Prelude::without(&taken);
        Self {
            schema: docs::code(&schema.name),
            modules: exports
                .iter()
                .map(|exports| exports.module.clone())
                .collect(),
            reexports: exports.iter().map(Exports::line).collect(),
            pivots: schema
                .pivots
                .iter()
                .map(|pivot| PivotMeta::new(schema, pivot, std))
                .collect(),
            stores: Stores::new(context),
        }
    }
}

/// What the schema's module takes over from one of its modules.
struct Exports {
    module: String,
    types: Vec<String>,
}

impl Exports {
    fn new(module: String, mut types: Vec<String>) -> Self {
        types.sort();
        Self { module, types }
    }

    fn of(entity: &Entity, schema: &Schema) -> Self {
        let names = EntityNames::of(entity);
        let hidden = [&names.row, &names.edits];
        let mut types = own_types(entity, &names, schema);
        types.retain(|name| !hidden.contains(&name));
        types.retain(|name| *name != names.hooks || !entity.hooks.is_empty());
        types.retain(|name| !entity.read_only || (*name != names.new && *name != names.draft));
        Self::new(names.module, types)
    }

    fn line(&self) -> String {
        format!("pub {}", use_line(&self.module, &self.types))
    }
}

impl Stores {
    fn new(context: &Context<'_>) -> Self {
        let schema = context.schema;
        let store = |entity: &Entity| Store {
            field: ident::rust_field(&entity.name),
            entity: ident::rust_type(&entity.name),
        };
        Self {
            name: schema_type(schema),
            schema: format!("{:?}", schema.name.value),
            title: docs::code(&schema.name),
            stores: schema.entities.iter().map(store).collect(),
            commit_order: commit_order(schema),
            ddl: DIALECTS
                .iter()
                .map(|dialect| Script::new(schema, *dialect))
                .collect(),
        }
    }
}

/// Every database that the runtime speaks to; the names are fields of its `DdlSet`.
const DIALECTS: &[(&str, Dialect)] = &[
    ("sqlite", Dialect::Sqlite),
    ("postgres", Dialect::Postgres),
    ("mysql", Dialect::MySql),
];

impl Script {
    fn new(schema: &Schema, (database, dialect): (&'static str, Dialect)) -> Self {
        let ddl = match schema.databases.contains(dialect) {
            true => ddl(schema, dialect),
            false => Ddl::default(),
        };
        let quoted =
            |statements: &[String]| statements.iter().map(|text| format!("{text:?}")).collect();
        Self {
            database,
            create: quoted(&ddl.create),
            drop: quoted(&ddl.drop),
        }
    }
}

fn commit_order(schema: &Schema) -> String {
    let groups = schema.commit_order.iter().map(|group| {
        let indexes: Vec<_> = group.iter().map(|entity| entity.index()).collect();
        format!("&{indexes:?}")
    });
    groups.collect::<Vec<_>>().join(", ")
}

fn plain(module: &str) -> &str {
    module.trim_start_matches("r#")
}
