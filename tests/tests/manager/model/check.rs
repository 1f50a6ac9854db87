//! Compares what handles show, and what the database has, with the naive manager.

use std::collections::{BTreeMap, BTreeSet};

use dormouse::EntityState as State;
use dormouse_tests::Database;
use dormouse_tests::graph::{Badge, Graph, Group, Locker, Mark, Node, Note};

use super::run::Program;
use super::world::{Id, Kind, Link, Many, World};

impl Program<'_, '_> {
    /// Every handle shows what the naive manager has.
    pub(super) fn check(&self) {
        for (id, row) in &self.handles.rows {
            let expected = &self.world.rows[*id];
            assert_eq!(row.state(), expected.state, "the state of {id}");
            if expected.state == State::Removed {
                continue;
            }
            let now = expected.now.as_ref().expect("a row with a handle");
            assert_eq!(row.text(), now.text, "the text of {id}");
            assert_eq!(row.number(), now.number, "the number of {id}");
            self.check_links(*id, expected.kind);
            self.check_inverse(*id, expected.kind);
            for many in Many::ALL
                .iter()
                .filter(|many| many.owner() == expected.kind)
            {
                self.check_collection(*id, *many);
            }
        }
        self.check_full();
    }

    /// A row that is gone is not seen.
    fn seen(&self, row: Option<Id>) -> Option<Id> {
        row.filter(|row| self.world.rows[*row].state != State::Removed)
    }

    fn check_links(&self, id: Id, kind: Kind) {
        for link in kind.links() {
            let got = self.seen(self.handles.link(id, *link));
            assert_eq!(
                got,
                self.seen(self.world.link(id, *link)),
                "{link:?} of {id}"
            );
        }
    }

    fn check_inverse(&self, id: Id, kind: Kind) {
        for link in [Link::Locker, Link::Badge] {
            if link.target() != kind {
                continue;
            }
            let got = self.seen(self.handles.inverse(id, link));
            let expected = self.world.inverse_one(id, link);
            if got.is_some() || self.world.known.contains(&(id, link)) {
                assert_eq!(got, expected, "who has {id} as {link:?}");
            }
        }
    }

    fn check_collection(&self, id: Id, many: Many) {
        match self.handles.members(id, many) {
            Some(got) => {
                let expected = self.world.members(id, many);
                let distinct: BTreeSet<Id> = got.iter().copied().collect();
                assert_eq!(distinct, expected, "{many:?} of {id}");
                assert_eq!(distinct.len(), got.len(), "{many:?} of {id} twice");
            }
            None => assert!(
                !self.world.loaded.contains(&(id, many)),
                "{many:?} of {id} is no longer loaded"
            ),
        }
    }

    /// What was populated can be read for good.
    fn check_full(&self) {
        for (id, node) in &self.full {
            if self.world.rows[*id].state == State::Removed {
                continue;
            }
            let link = |link| self.seen(self.world.link(*id, link));
            let parent = node.parent().map(|row| self.handles.id_of(row.narrow()));
            assert_eq!(parent.flatten(), link(Link::Parent), "the parent of {id}");
            let locker = node.locker().map(|row| self.handles.id_of(row.narrow()));
            assert_eq!(locker.flatten(), link(Link::Locker), "the locker of {id}");
            let group = self.handles.id_of(node.group().narrow());
            assert_eq!(self.seen(group), link(Link::Group), "the group of {id}");
            let badge = node.badge().map(|row| self.handles.id_of(row.narrow()));
            let expected = self.world.inverse_one(*id, Link::Badge);
            assert_eq!(badge.flatten(), expected, "the badge of {id}");
            let texts = (
                node.children()
                    .iter()
                    .filter(|row| !row.label().is_empty())
                    .count(),
                node.notes()
                    .iter()
                    .filter(|row| !row.text().is_empty())
                    .count(),
                node.marks()
                    .iter()
                    .filter(|row| !row.name().is_empty())
                    .count(),
            );
            let count = |many| self.world.members(*id, many).len();
            let expected = (
                count(Many::Children),
                count(Many::Notes),
                count(Many::Marks),
            );
            assert_eq!(texts, expected, "the collections of {id}");
        }
    }
}

/// A row as text: its values and the keys that it leads to.
type Stored = BTreeMap<(Kind, String), String>;

/// The database has exactly these rows.
pub async fn database(database: &Database<Graph>, world: &World, keys: &BTreeMap<Id, String>) {
    let mut expected = Stored::new();
    for (id, values) in &world.db.rows {
        let links: Vec<_> = values
            .links
            .iter()
            .map(|(link, row)| (*link, &keys[row]))
            .collect();
        let marks = world.db.pairs.iter().filter(|(node, _)| node == id);
        let marks: BTreeSet<_> = marks.map(|(_, mark)| &keys[mark]).collect();
        let row = format!("{} {:?} {links:?} {marks:?}", values.text, values.number);
        expected.insert((world.rows[*id].kind, keys[id].clone()), row);
    }
    assert_eq!(stored(database).await, expected, "the database");
}

async fn stored(database: &Database<Graph>) -> Stored {
    let em = database.fork();
    let mut rows = Stored::new();
    let none: BTreeSet<String> = BTreeSet::new();
    let mut put = |kind,
                   key: String,
                   text: &str,
                   number: Option<i32>,
                   links: Vec<(Link, String)>,
                   marks: &BTreeSet<String>| {
        rows.insert(
            (kind, key),
            format!("{text} {number:?} {links:?} {marks:?}"),
        );
    };
    for row in em.find_all::<Group>().await.unwrap() {
        let number = row.name().parse().ok();
        put(
            Kind::Group,
            row.name().to_owned(),
            row.title(),
            number,
            Vec::new(),
            &none,
        );
    }
    for row in em.find_all::<Node>().populate(Node::MARKS).await.unwrap() {
        let parent = row
            .parent_ref()
            .id()
            .map(|id| (Link::Parent, id.to_string()));
        let group = row.group_ref().id().map(|id| (Link::Group, id));
        let locker = row
            .locker_ref()
            .id()
            .map(|id| (Link::Locker, id.to_string()));
        let links = parent.into_iter().chain(group).chain(locker).collect();
        let marks = row
            .marks()
            .iter()
            .map(|mark| mark.id().to_string())
            .collect();
        put(
            Kind::Node,
            row.id().to_string(),
            row.label(),
            row.code(),
            links,
            &marks,
        );
    }
    for row in em.find_all::<Locker>().await.unwrap() {
        put(
            Kind::Locker,
            row.id().to_string(),
            "",
            Some(row.number()),
            Vec::new(),
            &none,
        );
    }
    for row in em.find_all::<Badge>().await.unwrap() {
        let node = row.node_ref().id().map(|id| (Link::Badge, id.to_string()));
        put(
            Kind::Badge,
            row.id().to_string(),
            row.text(),
            None,
            node.into_iter().collect(),
            &none,
        );
    }
    for row in em.find_all::<Note>().await.unwrap() {
        let node = row.node_ref().id().map(|id| (Link::Note, id.to_string()));
        put(
            Kind::Note,
            row.id().to_string(),
            row.text(),
            None,
            node.into_iter().collect(),
            &none,
        );
    }
    for row in em.find_all::<Mark>().await.unwrap() {
        put(
            Kind::Mark,
            row.id().to_string(),
            row.name(),
            None,
            Vec::new(),
            &none,
        );
    }
    rows
}
