//! The handles of a program under their numbers, and the same few operations on each kind of row.

use std::collections::BTreeMap;

use dormouse::{EntityState, Handle, IntoReference, Loaded, New, Reference};
use dormouse_tests::graph::{Badge, Graph, Group, Locker, Mark, Node, Note};

use super::world::{Id, Kind, Link, Many};

/// A handle of any kind.
#[derive(Clone, Copy)]
pub enum Row<'em> {
    Group(Loaded<'em, Group>),
    Node(Loaded<'em, Node>),
    Locker(Loaded<'em, Locker>),
    Badge(Loaded<'em, Badge>),
    Note(Loaded<'em, Note>),
    Mark(Loaded<'em, Mark>),
}

/// An entity of the fixture.
pub trait Kinded: dormouse::Entity<Schema = Graph> {
    const KIND: Kind;
    fn wrap(row: Loaded<'_, Self>) -> Row<'_>;
    fn unwrap(row: Row<'_>) -> Option<Loaded<'_, Self>>;
}

macro_rules! kinded {
    ($($kind:ident)*) => {
        $(impl Kinded for $kind {
            const KIND: Kind = Kind::$kind;

            fn wrap(row: Loaded<'_, Self>) -> Row<'_> {
                Row::$kind(row)
            }

            fn unwrap(row: Row<'_>) -> Option<Loaded<'_, Self>> {
                match row {
                    Row::$kind(row) => Some(row),
                    _ => None,
                }
            }
        })*
    };
}

kinded!(Group Node Locker Badge Note Mark);

/// Runs an expression on the handle inside.
macro_rules! each {
    ($row:expr, $handle:ident => $do:expr) => {
        match $row {
            Row::Group($handle) => $do,
            Row::Node($handle) => $do,
            Row::Locker($handle) => $do,
            Row::Badge($handle) => $do,
            Row::Note($handle) => $do,
            Row::Mark($handle) => $do,
        }
    };
}
pub(super) use each;

impl Row<'_> {
    pub fn state(self) -> EntityState {
        each!(self, row => row.state())
    }

    pub fn text(self) -> String {
        match self {
            Row::Group(row) => row.title().to_owned(),
            Row::Node(row) => row.label().to_owned(),
            Row::Locker(_) => String::new(),
            Row::Badge(row) => row.text().to_owned(),
            Row::Note(row) => row.text().to_owned(),
            Row::Mark(row) => row.name().to_owned(),
        }
    }

    pub fn set_text(self, text: &str) {
        match self {
            Row::Group(row) => row.set_title(text),
            Row::Node(row) => row.set_label(text),
            Row::Locker(_) => {}
            Row::Badge(row) => row.set_text(text),
            Row::Note(row) => row.set_text(text),
            Row::Mark(row) => row.set_name(text),
        }
    }

    pub fn number(self) -> Option<i32> {
        match self {
            Row::Group(row) => row.name().parse().ok(),
            Row::Node(row) => row.code(),
            Row::Locker(row) => Some(row.number()),
            _ => None,
        }
    }

    /// The key, once it is known.
    pub fn key(self) -> String {
        match self {
            Row::Group(row) => row.name().to_owned(),
            Row::Node(row) => row.id().to_string(),
            Row::Locker(row) => row.id().to_string(),
            Row::Badge(row) => row.id().to_string(),
            Row::Note(row) => row.id().to_string(),
            Row::Mark(row) => row.id().to_string(),
        }
    }
}

/// The handle of a row, whatever it was made with.
pub fn loaded<'em, T: Kinded>(new: New<'em, T>) -> Row<'em> {
    let row = new.into_reference().get();
    T::wrap(row.expect("a new row has its values"))
}

/// The rows that a program knows.
#[derive(Default)]
pub struct Handles<'em> {
    pub rows: BTreeMap<Id, Row<'em>>,
    /// The keys of rows in the database.
    pub keys: BTreeMap<(Kind, String), Id>,
}

impl<'em> Handles<'em> {
    pub fn get<T: Kinded>(&self, id: Id) -> Loaded<'em, T> {
        T::unwrap(self.rows[&id]).expect("a row of this kind")
    }

    /// The number of a row.
    pub fn id_of<T: Kinded>(&self, row: Loaded<'em, T>) -> Option<Id> {
        let row: &Handle<'em, T, ()> = &row;
        let same =
            |other: &Row<'em>| T::unwrap(*other).is_some_and(|other| row.is_same::<()>(&other));
        let found = self.rows.iter().find(|(_, other)| same(other));
        found.map(|(id, _)| *id)
    }

    /// The number of a row that may not be loaded.
    pub fn id_of_reference<T: Kinded>(&self, row: Option<Reference<'em, T>>) -> Option<Id>
    where
        T::Key: ToString,
    {
        let row = row?;
        match row.get() {
            Some(loaded) => Some(self.id_of(loaded).expect("every loaded row is known")),
            None => {
                let key = row
                    .id()
                    .expect("a row that is not loaded has a key")
                    .to_string();
                Some(self.keys[&(T::KIND, key)])
            }
        }
    }

    /// What a to-one relation leads to.
    pub fn link(&self, row: Id, link: Link) -> Option<Id> {
        match link {
            Link::Parent => self.id_of_reference(self.get::<Node>(row).parent_ref().reference()),
            Link::Group => self.id_of_reference(self.get::<Node>(row).group_ref().reference()),
            Link::Locker => self.id_of_reference(self.get::<Node>(row).locker_ref().reference()),
            Link::Badge => self.id_of_reference(self.get::<Badge>(row).node_ref().reference()),
            Link::Note => self.id_of_reference(self.get::<Note>(row).node_ref().reference()),
        }
    }

    /// What the other side of a one-to-one relation leads to, as far as it is known.
    pub fn inverse(&self, row: Id, link: Link) -> Option<Id> {
        match link {
            Link::Locker => self.id_of_reference(self.get::<Locker>(row).node_ref().reference()),
            _ => self.id_of_reference(self.get::<Node>(row).badge_ref().reference()),
        }
    }

    /// The rows of a collection, if every one of them is known.
    pub fn members(&self, row: Id, many: Many) -> Option<Vec<Id>> {
        macro_rules! ids {
            ($collection:expr) => {
                $collection.get().map(|rows| {
                    let ids = rows.iter().map(|row| self.id_of(row));
                    ids.map(|id| id.expect("every loaded row is known"))
                        .collect()
                })
            };
        }
        match many {
            Many::Children => ids!(self.get::<Node>(row).children_ref()),
            Many::GroupNodes => ids!(self.get::<Group>(row).nodes_ref()),
            Many::Notes => ids!(self.get::<Node>(row).notes_ref()),
            Many::Marks => ids!(self.get::<Node>(row).marks_ref()),
            Many::TagNodes => ids!(self.get::<Mark>(row).nodes_ref()),
        }
    }
}
