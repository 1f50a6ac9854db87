//! Strategies for the parts of a model: a value, a relation, a key, an entity. Names are chosen later.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use serde_json::{Map, Value, json};

use crate::names::{COLUMNS, TEXTS};

/// The keys of a property as the YAML has them.
pub type Keys = Map<String, Value>;

/// A property that is a value.
#[derive(Debug, Clone)]
pub struct ValuePart {
    pub name: Index,
    /// Which of the enums it names, if it names one.
    pub named: Option<Index>,
    pub keys: Keys,
}

/// The two sides of a relation, or one.
#[derive(Debug, Clone)]
pub struct RelationPart {
    pub kind: &'static str,
    pub from: Index,
    pub to: Index,
    pub name: Index,
    pub inverse: Option<Index>,
    /// Made so that required rows never wait for each other.
    pub tame: bool,
    /// A table of its own with values: the pivot is an entity.
    pub through: bool,
    pub keys: Keys,
    pub inverse_keys: Keys,
}

/// What rows of an entity are told apart by.
#[derive(Debug, Clone)]
pub enum KeyPart {
    Counted(&'static str),
    Given(Vec<(Index, Keys)>),
    /// Said by relations, or not at all.
    Nothing,
}

/// An entity, without its relations.
#[derive(Debug, Clone)]
pub struct EntityPart {
    pub key: KeyPart,
    pub key_is_list: bool,
    pub base: Option<Index>,
    pub values: Vec<ValuePart>,
    pub indexes: Vec<(bool, Vec<Index>)>,
    pub hooks: Vec<&'static str>,
    pub hints: Vec<(Index, Vec<Vec<Index>>)>,
    pub table: Option<&'static str>,
    pub comment: Option<&'static str>,
}

const HOOKS: &[&str] = &[
    "before_create",
    "after_create",
    "before_update",
    "after_update",
    "before_delete",
    "after_delete",
];

const TYPES: &[&str] = &[
    "bool",
    "i8",
    "i16",
    "i32",
    "i64",
    "u8",
    "u16",
    "u32",
    "u64",
    "f32",
    "f64",
    "decimal",
    "big_decimal",
    "string",
    "text",
    "bytes",
    "uuid",
    "date",
    "time",
    "datetime",
    "timestamp",
    "json",
    "enum",
    "named",
];

const KEY_TYPES: &[&str] = &[
    "i8",
    "i16",
    "i32",
    "i64",
    "u8",
    "u16",
    "u32",
    "u64",
    "string",
    "text",
    "uuid",
    "date",
    "datetime",
    "timestamp",
    "bool",
    "decimal",
    "bytes",
    "time",
];

const INTEGERS: &[&str] = &["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64"];

/// An option that is there in so many of a hundred cases.
fn maybe<S>(percent: u32, strategy: S) -> BoxedStrategy<Option<S::Value>>
where
    S: Strategy + 'static,
    S::Value: Clone + 'static,
{
    match percent {
        0 => Just(None).boxed(),
        _ => weighted(f64::from(percent) / 100.0, strategy).boxed(),
    }
}

fn text() -> impl Strategy<Value = Value> {
    select(TEXTS).prop_map(|text| json!(text))
}

/// Values that the YAML may give a type as its default.
fn default(ty: &str) -> BoxedStrategy<Value> {
    let fixed = |values: Vec<Value>| select(values).boxed();
    match ty {
        "bool" => fixed(vec![json!(true), json!(false)]),
        "i8" => fixed(vec![json!(0), json!(-128), json!(127)]),
        "u8" => fixed(vec![json!(0), json!(255)]),
        "u16" => fixed(vec![json!(1), json!(65535)]),
        "u32" => fixed(vec![json!(1), json!(u32::MAX)]),
        "u64" => fixed(vec![json!(1), json!(i64::MAX), json!(u64::MAX)]),
        "i16" => fixed(vec![json!(0), json!(-32768), json!(32767)]),
        "i32" => fixed(vec![json!(1), json!(i32::MIN), json!(i32::MAX)]),
        "i64" => fixed(vec![json!(-1), json!(i64::MIN), json!(i64::MAX)]),
        "f32" => fixed(vec![
            json!(1.5),
            json!(-0.0),
            json!(3.4e38),
            json!(1e-45),
            json!(16_777_217),
        ]),
        "f64" => fixed(vec![
            json!(0.1),
            json!(1e308),
            json!(-1e-308),
            json!(3),
            json!(1e21),
        ]),
        "decimal" | "big_decimal" => fixed(vec![
            json!("0"),
            json!("-12.50"),
            json!("0000.1"),
            json!("99999999999999999999.99"),
        ]),
        "uuid" => fixed(vec![
            json!("0f8fad5b-d9cb-469f-a165-70867728950e"),
            json!("00000000-0000-0000-0000-00000000000A"),
        ]),
        "date" => fixed(vec![
            json!("2026-01-31"),
            json!("0001-01-01"),
            json!("2024-02-29"),
        ]),
        "time" => fixed(vec![json!("09:05:00"), json!("23:59:59.999999")]),
        "timestamp" => fixed(vec![
            json!("2026-01-31 23:59:59.5"),
            json!("2026-01-31T23:59"),
        ]),
        "datetime" => fixed(vec![
            json!("2026-01-31 23:59:59"),
            json!("2026-01-31T23:59:59Z"),
        ]),
        "json" => fixed(vec![
            json!({}),
            json!([1, "x", null, {"\"": "\\"}]),
            json!("t"),
            json!(1.5),
            json!(false),
        ]),
        "enum" => fixed(vec![json!("red"), json!("Green"), json!("none")]),
        "named" => fixed(vec![json!("ok"), json!("no such value")]),
        _ => text().boxed(),
    }
}

/// Rust that gives a value of the type.
fn rust(ty: &str) -> BoxedStrategy<Value> {
    let fixed =
        |values: &'static [&'static str]| select(values).prop_map(|text| json!(text)).boxed();
    match ty {
        "bool" => fixed(&["true", "1 < 2"]),
        "i8" | "i16" | "i32" | "i64" => fixed(&["7", "if true { 1 } else { 2 }", "-1", "1 + 1"]),
        "u8" | "u16" | "u32" | "u64" => fixed(&["7", "if true { 1 } else { 2 }", "1 + 1"]),
        "f32" | "f64" => fixed(&["0.5", "1.0 / 3.0"]),
        "decimal" => fixed(&["::rust_decimal::Decimal::new(15, 1)"]),
        "string" | "text" => fixed(&[
            "::std::string::String::from(\"hush\")",
            "crate::support::text",
            "{ let row = \"x\".to_owned(); row }",
            "::std::string::String::new()",
        ]),
        "bytes" => fixed(&["vec![1_u8, 2]", "::std::vec::Vec::<u8>::new()"]),
        "uuid" => fixed(&["uuid::Uuid::now_v7()", "::uuid::Uuid::nil()"]),
        "timestamp" => fixed(&[
            "chrono::Local::now().naive_local()",
            "::chrono::NaiveDateTime::default()",
        ]),
        "big_decimal" => fixed(&["::bigdecimal::BigDecimal::from(15)"]),
        "datetime" => fixed(&["chrono::Utc::now()", "crate::support::moment"]),
        "json" => fixed(&["::serde_json::json!({ \"a\": 1 })"]),
        "date" => fixed(&["::chrono::NaiveDate::default()"]),
        _ => fixed(&["::chrono::NaiveTime::default()"]),
    }
}

fn raw(ty: &str) -> BoxedStrategy<Value> {
    let fixed =
        |values: &'static [&'static str]| select(values).prop_map(|text| json!(text)).boxed();
    match ty {
        "bool" => fixed(&["(abs(random()))", "1", "-(1)", "1 + 2"]),
        integer if INTEGERS.contains(&integer) => fixed(&["(abs(random()))", "1", "-(1)", "1 + 2"]),
        "f32" | "f64" => fixed(&["0.5", "(1.0 / 3)"]),
        "date" | "time" | "datetime" | "timestamp" => {
            fixed(&["current_timestamp", "(datetime('now'))"])
        }
        _ => fixed(&[
            "'it''s'",
            "(lower('A'))",
            "x'00'",
            "(hex(randomblob(4)))",
            "\"not a column",
            "'a' || 'b'",
        ]),
    }
}

type Choice = (&'static str, BoxedStrategy<Option<Value>>);

/// Makes a mapping of the keys whose value is there.
fn keys(options: Vec<Choice>) -> impl Strategy<Value = Keys> {
    let (names, values): (Vec<_>, Vec<_>) = options.into_iter().unzip();
    values.prop_map(move |values| {
        let pairs = names.iter().zip(values);
        pairs
            .filter_map(|(name, value)| Some(((*name).to_owned(), value?)))
            .collect()
    })
}

fn flag(percent: u32) -> BoxedStrategy<Option<Value>> {
    maybe(percent, Just(json!(true)))
}

fn value_keys(ty: &'static str) -> impl Strategy<Value = Keys> {
    let sized = ["string", "bytes"].contains(&ty);
    let precise = ["decimal", "big_decimal", "time", "datetime", "timestamp"].contains(&ty);
    let counts = INTEGERS.contains(&ty) || ty == "datetime";
    // What a variant is called in Rust is not known here.
    let has_rust = !["enum", "named"].contains(&ty);
    let percent = |allowed: bool, percent| if allowed { percent } else { 0 };
    let options: Vec<Choice> = vec![
        ("nullable", flag(30)),
        ("default", maybe(22, default(ty))),
        ("default_raw", maybe(4, raw(ty))),
        ("unique", flag(10)),
        (
            "index",
            maybe(
                10,
                prop_oneof![9 => Just(json!(true)), 1 => select(COLUMNS).prop_map(|text| json!(text))],
            ),
        ),
        ("lazy", flag(12)),
        ("hidden", flag(10)),
        ("version", flag(percent(counts, 3))),
        (
            "length",
            maybe(percent(sized, 30), (0_u32..5000).prop_map(|n| json!(n))),
        ),
        (
            "precision",
            maybe(percent(precise, 30), (0_u32..8).prop_map(|n| json!(n))),
        ),
        (
            "column",
            maybe(10, select(COLUMNS).prop_map(|text| json!(text))),
        ),
        (
            "column_type",
            maybe(percent(!sized && !precise, 3), Just(json!("varchar(10)"))),
        ),
        ("on_create", maybe(percent(has_rust, 10), rust(ty))),
        ("on_update", maybe(percent(has_rust, 6), rust(ty))),
        ("comment", maybe(20, text())),
    ];
    keys(options).prop_map(move |mut keys| {
        if keys.contains_key("default") {
            keys.remove("default_raw");
        }
        if ty == "enum" {
            keys.insert(
                "values".into(),
                json!(["red", "Green", "none", "type", "1st"]),
            );
        }
        if ty != "named" {
            keys.insert("type".into(), json!(ty));
        }
        keys
    })
}

fn value() -> impl Strategy<Value = ValuePart> {
    let of = |ty| (Just(ty), value_keys(ty), any::<Index>(), any::<Index>());
    let typed = select(TYPES).prop_flat_map(of);
    typed.prop_map(|(ty, keys, name, named)| ValuePart {
        name,
        named: (ty == "named").then_some(named),
        keys,
    })
}

fn relation_keys(kind: &'static str) -> BoxedStrategy<Keys> {
    let to_one = kind != "many_to_many";
    let percent = |allowed: bool, percent| if allowed { percent } else { 0 };
    let rules =
        select(vec!["cascade", "set_null", "restrict", "no_action"]).prop_map(|rule| json!(rule));
    let options: Vec<Choice> = vec![
        ("nullable", flag(percent(to_one, 40))),
        ("primary", flag(percent(to_one, 15))),
        ("unique", flag(percent(to_one, 6))),
        ("index", flag(percent(to_one, 6))),
        ("on_delete", maybe(6, rules.clone())),
        ("on_update", maybe(4, rules)),
        ("orphan_removal", flag(percent(kind == "one_to_one", 15))),
        (
            "pivot_table",
            maybe(
                percent(!to_one, 20),
                select(COLUMNS).prop_map(|text| json!(text)),
            ),
        ),
        (
            "column",
            maybe(
                percent(to_one, 6),
                select(COLUMNS).prop_map(|text| json!(text)),
            ),
        ),
        ("cascade", cascade()),
        ("hidden", flag(8)),
        ("comment", maybe(10, text())),
    ];
    keys(options).boxed()
}

fn cascade() -> BoxedStrategy<Option<Value>> {
    let lists = select(vec![
        json!([]),
        json!(["persist"]),
        json!("remove"),
        json!(["all"]),
    ]);
    maybe(15, lists)
}

pub fn relation() -> impl Strategy<Value = RelationPart> {
    let kinds = select(vec![
        "many_to_one",
        "many_to_one",
        "one_to_one",
        "many_to_many",
    ]);
    let inverse: Vec<Choice> = vec![
        ("cascade", cascade()),
        ("hidden", flag(8)),
        ("comment", maybe(10, text())),
        ("orphan_removal", flag(6)),
    ];
    let ends = (any::<Index>(), any::<Index>(), any::<Index>());
    let of = |kind| (Just(kind), relation_keys(kind));
    (
        kinds.prop_flat_map(of),
        ends,
        maybe(55, any::<Index>()),
        any::<u8>(),
        keys(inverse),
    )
        .prop_map(
            |((kind, keys), (from, to, name), inverse, dice, inverse_keys)| RelationPart {
                kind,
                from,
                to,
                name,
                inverse,
                tame: dice > 6,
                through: kind == "many_to_many" && dice % 4 == 0,
                keys,
                inverse_keys,
            },
        )
}

/// Less than what other values have, but enough to go wrong.
fn key_keys(ty: &'static str) -> impl Strategy<Value = Keys> {
    keys(vec![
        ("default", maybe(12, default(ty))),
        ("on_create", maybe(12, rust(ty))),
        ("on_update", maybe(2, rust(ty))),
        ("unique", flag(3)),
        ("index", flag(3)),
        ("hidden", flag(8)),
        ("lazy", flag(2)),
        ("version", flag(1)),
        ("nullable", flag(1)),
        (
            "column",
            maybe(5, select(COLUMNS).prop_map(|text| json!(text))),
        ),
        ("comment", maybe(8, text())),
    ])
}

fn key() -> impl Strategy<Value = KeyPart> {
    let typed = select(KEY_TYPES).prop_flat_map(|ty| {
        key_keys(ty).prop_map(move |mut keys| {
            keys.insert("type".into(), json!(ty));
            keys
        })
    });
    let part = (any::<Index>(), typed);
    prop_oneof![
        6 => select(vec!["i64", "i64", "i32", "i16", "u64", "u32", "u8"]).prop_map(KeyPart::Counted),
        3 => vec(part, 1..5).prop_map(KeyPart::Given),
        2 => Just(KeyPart::Nothing),
    ]
}

pub fn entity() -> impl Strategy<Value = EntityPart> {
    let index = (any::<bool>(), vec(any::<Index>(), 1..4));
    let hint = (any::<Index>(), vec(vec(any::<Index>(), 1..5), 1..4));
    let lists = (vec(value(), 0..7), vec(index, 0..2), vec(hint, 0..3));
    let hooks = maybe(15, subsequence(HOOKS, 1..6)).prop_map(Option::unwrap_or_default);
    let texts = (maybe(8, select(COLUMNS)), maybe(30, select(TEXTS)));
    let shape = (key(), any::<bool>(), maybe(40, any::<Index>()));
    (shape, lists, hooks, texts).prop_map(
        |((key, key_is_list, base), (values, indexes, hints), hooks, (table, comment))| {
            EntityPart {
                key,
                key_is_list,
                base,
                values,
                indexes,
                hooks,
                hints,
                table,
                comment,
            }
        },
    )
}
