//! The steps of a program, and how programs are made up.
//!
//! A step names rows by numbers that are taken modulo the rows there are, so any list of steps is a program.

use proptest::prelude::*;

use super::world::{Kind, Link, Many};

/// Chooses one of the rows that fit.
pub type Pick = u8;

/// One thing a program does; a step that has no row to work on is left out.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Create a row with a small number as its value, and the links that its kind takes.
    Create {
        kind: Kind,
        draft: bool,
        value: u8,
        links: Vec<(Link, Pick)>,
    },
    Persist(Pick),
    Text(Pick, u8),
    Number(Pick, u8),
    /// Set a to-one relation on its owning side.
    Set(Link, Pick, Pick),
    /// The same by key: the target may be one that is not loaded.
    SetKey(Link, Pick, Pick),
    Unset(Link, Pick),
    /// Set a one-to-one relation on the side without the column.
    SetInverse(Link, Pick, Pick),
    UnsetInverse(Link, Pick),
    Add(Many, Pick, Pick),
    Take(Many, Pick, Pick),
    Replace(Many, Pick, Vec<Pick>),
    Empty(Many, Pick),
    Load(Many, Pick),
    LoadOne(Link, Pick),
    LoadInverse(Link, Pick),
    Remove(Pick),
    Find(Kind, Pick),
    FindAll(Kind),
    /// Find a node with everything populated, and go on reading through that handle.
    Populate(Pick),
    Refresh(Pick),
    /// Another manager changes the text of a row.
    Outside(Pick, u8),
    Flush,
    Begin,
    Commit,
    Rollback,
    /// Forget everything, and go on with the rows of the database.
    Clear,
}

fn kind() -> impl Strategy<Value = Kind> {
    prop::sample::select(Kind::ALL)
}

fn link() -> impl Strategy<Value = Link> {
    prop::sample::select(Link::ALL)
}

fn one_to_one() -> impl Strategy<Value = Link> {
    prop::sample::select(&[Link::Locker, Link::Badge][..])
}

fn many() -> impl Strategy<Value = Many> {
    prop::sample::select(Many::ALL)
}

fn create() -> impl Strategy<Value = Step> {
    let links = prop::collection::vec((link(), any::<Pick>()), 0..3);
    (kind(), prop::bool::weighted(0.2), 0..4_u8, links).prop_map(|(kind, draft, value, links)| {
        Step::Create {
            kind,
            draft,
            value,
            links,
        }
    })
}

fn relation() -> impl Strategy<Value = Step> {
    let (a, b) = (any::<Pick>(), any::<Pick>());
    prop_oneof![
        (link(), a, b).prop_map(|(link, a, b)| Step::Set(link, a, b)),
        (link(), a, b).prop_map(|(link, a, b)| Step::SetKey(link, a, b)),
        (link(), a).prop_map(|(link, a)| Step::Unset(link, a)),
        (one_to_one(), a, b).prop_map(|(link, a, b)| Step::SetInverse(link, a, b)),
        (one_to_one(), a).prop_map(|(link, a)| Step::UnsetInverse(link, a)),
    ]
}

fn collection() -> impl Strategy<Value = Step> {
    let (a, b) = (any::<Pick>(), any::<Pick>());
    prop_oneof![
        (many(), a, b).prop_map(|(many, a, b)| Step::Add(many, a, b)),
        (many(), a, b).prop_map(|(many, a, b)| Step::Take(many, a, b)),
        (many(), a, prop::collection::vec(b, 0..3))
            .prop_map(|(many, a, rows)| Step::Replace(many, a, rows)),
        (many(), a).prop_map(|(many, a)| Step::Empty(many, a)),
    ]
}

fn query() -> impl Strategy<Value = Step> {
    let a = any::<Pick>();
    prop_oneof![
        (many(), a).prop_map(|(many, a)| Step::Load(many, a)),
        (link(), a).prop_map(|(link, a)| Step::LoadOne(link, a)),
        (one_to_one(), a).prop_map(|(link, a)| Step::LoadInverse(link, a)),
        (kind(), a).prop_map(|(kind, a)| Step::Find(kind, a)),
        kind().prop_map(Step::FindAll),
        a.prop_map(Step::Populate),
        a.prop_map(Step::Refresh),
        (a, 0..4_u8).prop_map(|(a, value)| Step::Outside(a, value)),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let a = any::<Pick>();
    prop_oneof![
        6 => create(),
        1 => a.prop_map(Step::Persist),
        2 => (a, 0..4_u8).prop_map(|(a, value)| Step::Text(a, value)),
        2 => (a, 0..4_u8).prop_map(|(a, value)| Step::Number(a, value)),
        4 => relation(),
        4 => collection(),
        2 => a.prop_map(Step::Remove),
        5 => query(),
        5 => Just(Step::Flush),
        1 => Just(Step::Begin),
        1 => Just(Step::Commit),
        1 => Just(Step::Rollback),
        1 => Just(Step::Clear),
    ]
}

/// A group and two nodes, so that most steps have a row to work on.
fn beginning() -> Vec<Step> {
    let create = |kind, value| Step::Create {
        kind,
        draft: false,
        value,
        links: Vec::new(),
    };
    let (group, badge) = (create(Kind::Group, 0), create(Kind::Badge, 0));
    let nodes = [create(Kind::Node, 0), create(Kind::Node, 1)];
    let [first, second] = nodes;
    vec![
        group,
        first,
        second,
        badge,
        create(Kind::Locker, 0),
        create(Kind::Note, 0),
        Step::Flush,
    ]
}

/// Programs of up to 40 steps, most of which begin with some rows.
pub fn program() -> impl Strategy<Value = Vec<Step>> {
    let steps = prop::collection::vec(step(), 1..40);
    (prop::bool::weighted(0.7), steps).prop_map(|(begins, steps)| {
        let beginning = if begins { beginning() } else { Vec::new() };
        beginning.into_iter().chain(steps).collect()
    })
}
