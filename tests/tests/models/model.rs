//! A random model: parts put together under names that differ, except where they are meant to clash.
//!
//! Most models are legal, some are not: what is legal is for the generator to say.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use serde_json::{Map, Value, json};

use crate::names::{FIELDS, RUDE, TYPES};
use crate::parts::{EntityPart, KeyPart, Keys, RelationPart, ValuePart, entity, relation};

/// Parts, and the names of entities and enums.
#[derive(Clone)]
pub struct Model {
    types: Vec<String>,
    entities: Vec<EntityPart>,
    bases: Vec<EntityPart>,
    relations: Vec<RelationPart>,
    /// Something that is put where it does not belong.
    fault: Option<(Index, &'static str)>,
}

impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.yaml())
    }
}

/// Names of all types of a model: entities, bases, pivots and enums.
const MOST_TYPES: usize = 16;

/// Models of up to seven entities.
pub fn models() -> impl Strategy<Value = Model> {
    let types = subsequence(TYPES, MOST_TYPES).prop_shuffle();
    let parts = (
        vec(entity(), 1..7),
        vec(entity(), 0..3),
        vec(relation(), 0..8),
    );
    let fault = weighted(0.15, (any::<Index>(), select(RUDE)));
    (types, parts, fault).prop_map(|(types, (entities, bases, relations), fault)| Model {
        types: types.into_iter().map(str::to_owned).collect(),
        entities,
        bases,
        relations,
        fault,
    })
}

/// An entity as it is written, and what has been given away of its names.
#[derive(Default)]
struct Draft {
    name: String,
    head: Keys,
    base: Option<usize>,
    properties: Vec<(String, Keys)>,
    taken: BTreeSet<String>,
    /// Where hints can go: relations with their targets, lazy values.
    steps: Vec<(String, Option<usize>)>,
}

impl Draft {
    /// A name that is still free; two names that are one in Rust count as one.
    fn free(&mut self, at: Index) -> String {
        let start = at.index(FIELDS.len());
        let names = FIELDS.iter().cycle().skip(start).take(FIELDS.len());
        for name in names {
            let plain = name.trim_matches('_').to_lowercase().replace('_', "");
            if self.taken.insert(plain) {
                return (*name).to_owned();
            }
        }
        format!("more{}", self.properties.len())
    }

    fn add(&mut self, at: Index, keys: Keys) -> String {
        let name = self.free(at);
        self.properties.push((name.clone(), keys));
        name
    }
}

impl Model {
    /// The model as YAML.
    pub fn yaml(&self) -> String {
        let mut drafts = self.drafts();
        self.relate(&mut drafts);
        self.extras(&mut drafts);
        self.spoil(&mut drafts);
        write(&drafts, self.enums())
    }

    fn enums(&self) -> &[String] {
        &self.types[MOST_TYPES - 2..]
    }

    /// Concrete entities, then bases, whose names come first in those that extend them.
    fn drafts(&self) -> Vec<Draft> {
        let count = self.entities.len();
        let mut drafts: Vec<Draft> = Vec::new();
        for (at, part) in self.bases.iter().enumerate() {
            let base = part.base.filter(|_| at > 0).map(|base| base.index(at));
            let mut draft = self.draft(part, base.map(|base| &drafts[base]), count + at);
            draft.base = base.map(|base| count + base);
            draft.head.insert("abstract".into(), json!(true));
            drafts.push(draft);
        }
        let bases = drafts;
        let mut drafts: Vec<Draft> = Vec::new();
        for (at, part) in self.entities.iter().enumerate() {
            let base = part.base.filter(|_| !bases.is_empty());
            let base = base.map(|base| base.index(bases.len()));
            let mut draft = self.draft(part, base.map(|base| &bases[base]), at);
            draft.base = base.map(|base| count + base);
            drafts.push(draft);
        }
        drafts.extend(bases);
        drafts
    }

    fn draft(&self, part: &EntityPart, base: Option<&Draft>, at: usize) -> Draft {
        let mut draft = Draft {
            name: self.types[at].clone(),
            ..Draft::default()
        };
        if let Some(base) = base {
            draft.taken.clone_from(&base.taken);
            draft.head.insert("extends".into(), json!(base.name));
        }
        add_key(
            &mut draft,
            part,
            base.is_some_and(|base| base.head.contains_key("keyed")),
        );
        for value in &part.values {
            self.add_value(&mut draft, value);
        }
        for (key, text) in [("table", part.table), ("comment", part.comment)] {
            if let Some(text) = text {
                draft.head.insert(key.into(), json!(text));
            }
        }
        if !part.hooks.is_empty() {
            draft.head.insert("hooks".into(), json!(part.hooks));
        }
        draft
    }

    fn add_value(&self, draft: &mut Draft, part: &ValuePart) {
        let mut keys = part.keys.clone();
        if let Some(named) = part.named {
            keys.insert("type".into(), json!(self.enums()[named.index(2)]));
        }
        let lazy = keys.contains_key("lazy");
        let name = draft.add(part.name, keys);
        if lazy {
            draft.steps.push((name, None));
        }
    }

    fn relate(&self, drafts: &mut Vec<Draft>) {
        let count = self.entities.len();
        for (number, part) in self.relations.iter().enumerate() {
            let (mut from, mut to) = (part.from.index(drafts.len()), part.to.index(count));
            let mut keys = part.keys.clone();
            if part.tame && from < count {
                (from, to) = (from.max(to), from.min(to));
            }
            let cyclic = from == to || from >= count || from > to && !part.tame;
            if part.tame && cyclic && part.kind != "many_to_many" {
                keys.remove("primary");
                keys.insert("nullable".into(), json!(true));
            }
            if part.tame && keys.contains_key("primary") {
                keys.remove("nullable");
            }
            if part.tame
                && !keys.contains_key("nullable")
                && keys.get("on_delete") == Some(&json!("set_null"))
            {
                keys.remove("on_delete");
            }
            let pivot = number == 0 && part.through && from < count;
            connect(
                drafts,
                part,
                (from, to),
                keys,
                pivot.then(|| &self.types[MOST_TYPES - 3]),
            );
        }
        for draft in drafts.iter_mut() {
            let keyed = draft
                .properties
                .iter()
                .any(|(_, keys)| keys.contains_key("primary"));
            if !keyed && !draft.head.contains_key("keyed") && !draft.head.contains_key("abstract") {
                let id = draft.free_id();
                draft.properties.insert(0, (id, key_of("i64")));
            }
        }
    }

    /// Indexes and hints, which name properties.
    fn extras(&self, drafts: &mut [Draft]) {
        for at in 0..self.entities.len() {
            let part = &self.entities[at];
            for (unique, members) in &part.indexes {
                let columns: Vec<_> = drafts[at]
                    .properties
                    .iter()
                    .filter(|(_, keys)| has_columns(keys))
                    .collect();
                if columns.is_empty() {
                    continue;
                }
                let names: BTreeSet<_> = members
                    .iter()
                    .map(|i| columns[i.index(columns.len())].0.clone())
                    .collect();
                let key = if *unique { "uniques" } else { "indexes" };
                drafts[at].head.insert(key.into(), json!([names]));
            }
            let mut hints = Map::new();
            for (name, paths) in &part.hints {
                let paths: BTreeSet<_> = paths
                    .iter()
                    .filter_map(|path| walk(drafts, at, path))
                    .collect();
                if !paths.is_empty() {
                    let name = drafts[at].free(*name);
                    hints.insert(name, json!(paths));
                }
            }
            if !hints.is_empty() {
                drafts[at].head.insert("hints".into(), Value::Object(hints));
            }
        }
    }

    fn spoil(&self, drafts: &mut [Draft]) {
        let Some((at, name)) = self.fault else { return };
        let draft = &mut drafts[at.index(self.entities.len())];
        let count = draft.properties.len() + 1;
        match at.index(count) {
            0 => draft.name = name.to_owned(),
            place => draft.properties[place - 1].0 = name.to_owned(),
        }
    }
}

impl Draft {
    fn free_id(&mut self) -> String {
        let id = if self.taken.insert("id".into()) {
            "id"
        } else {
            "key_of_its_own"
        };
        id.to_owned()
    }
}

fn key_of(ty: &str) -> Keys {
    Keys::from_iter([
        ("type".to_owned(), json!(ty)),
        ("primary".to_owned(), json!(true)),
    ])
}

fn add_key(draft: &mut Draft, part: &EntityPart, inherited: bool) {
    let parts = match &part.key {
        _ if inherited => {
            draft.head.insert("keyed".into(), json!(true));
            return;
        }
        KeyPart::Counted(ty) => {
            let id = draft.free_id();
            draft.properties.push((id, key_of(ty)));
            &Vec::new()
        }
        KeyPart::Given(parts) => parts,
        KeyPart::Nothing => return,
    };
    let mut names = Vec::new();
    for (name, keys) in parts {
        let mut keys = keys.clone();
        if !part.key_is_list {
            keys.insert("primary".into(), json!(true));
        }
        names.push(draft.add(*name, keys));
    }
    if part.key_is_list && !names.is_empty() {
        draft.head.insert("primary_key".into(), json!(names));
    }
    draft.head.insert("keyed".into(), json!(true));
}

fn connect(
    drafts: &mut Vec<Draft>,
    part: &RelationPart,
    ends: (usize, usize),
    mut keys: Keys,
    pivot: Option<&String>,
) {
    let (from, to) = ends;
    if part.tame && drafts[from].head.contains_key("primary_key") {
        keys.remove("primary");
    }
    keys.insert(part.kind.into(), json!(drafts[to].name));
    if let Some(pivot) = pivot {
        keys.remove("pivot_table");
        keys.insert("pivot_entity".into(), json!(pivot));
        drafts.push(pivot_entity(pivot, &drafts[from].name, &drafts[to].name));
    }
    let abstract_owner = drafts[from].head.contains_key("abstract");
    let name = drafts[from].add(part.name, keys);
    drafts[from].steps.push((name.clone(), Some(to)));
    let Some(inverse) = part.inverse.filter(|_| !abstract_owner) else {
        return;
    };
    let kind = match part.kind {
        "many_to_one" => "one_to_many",
        same => same,
    };
    let mut keys = part.inverse_keys.clone();
    if kind == "many_to_many" {
        keys.remove("orphan_removal");
    }
    keys.insert(kind.into(), json!(drafts[from].name));
    keys.insert("mapped_by".into(), json!(name));
    let back = drafts[to].add(inverse, keys);
    drafts[to].steps.push((back.clone(), Some(from)));
    if let Some((_, keys)) = drafts[from]
        .properties
        .iter_mut()
        .find(|(own, _)| *own == name)
    {
        keys.insert("inversed_by".into(), json!(back));
    }
}

/// The entity between two others, with a value of its own.
fn pivot_entity(name: &str, from: &str, to: &str) -> Draft {
    let end = |target: &str| {
        Keys::from_iter([
            ("many_to_one".to_owned(), json!(target)),
            ("primary".to_owned(), json!(true)),
        ])
    };
    let note = Keys::from_iter([
        ("type".to_owned(), json!("text")),
        ("default".to_owned(), json!("")),
    ]);
    Draft {
        name: name.to_owned(),
        properties: vec![
            ("one".into(), end(from)),
            ("other".into(), end(to)),
            ("note".into(), note),
        ],
        ..Draft::default()
    }
}

fn has_columns(keys: &Keys) -> bool {
    let is_owner = keys.contains_key("many_to_one")
        || keys.contains_key("one_to_one") && !keys.contains_key("mapped_by");
    keys.contains_key("type") || is_owner
}

/// A path of a hint, as far as there is a way.
fn walk(drafts: &[Draft], start: usize, path: &[Index]) -> Option<String> {
    let (mut at, mut names) = (start, Vec::new());
    for index in path {
        let inherited = drafts[at].base.map_or(&[][..], |base| &drafts[base].steps);
        let steps: Vec<_> = drafts[at].steps.iter().chain(inherited).collect();
        if steps.is_empty() {
            break;
        }
        let (name, target) = steps[index.index(steps.len())];
        names.push(name.as_str());
        let Some(target) = *target else { break };
        at = target;
    }
    (!names.is_empty()).then(|| names.join("."))
}

fn write(drafts: &[Draft], enums: &[String]) -> String {
    let mut text = String::from("dormouse: 1\nschema: model\nenums:\n");
    for (name, values) in enums.iter().zip([
        r#"["ok", "err", "none", "it's", "0"]"#,
        r#"{ values: { A: "ok", B: "\"" }, comment: "x" }"#,
    ]) {
        writeln!(text, "  {}: {values}", json!(name)).unwrap();
    }
    text.push_str("entities:\n");
    for draft in drafts {
        writeln!(text, "  {}:", json!(draft.name)).unwrap();
        for (key, value) in draft.head.iter().filter(|(key, _)| *key != "keyed") {
            writeln!(text, "    {key}: {value}").unwrap();
        }
        writeln!(text, "    properties:").unwrap();
        for (name, keys) in &draft.properties {
            writeln!(
                text,
                "      {}: {}",
                json!(name),
                Value::Object(keys.clone())
            )
            .unwrap();
        }
    }
    text
}
