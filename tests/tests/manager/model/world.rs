//! The naive manager: rows and links in maps, and what each step means for them.
//!
//! It knows nothing of slots, journals or statements. A link is a field of the row that owns it; collections and
//! inverse sides are looked up among all rows.

use std::collections::{BTreeMap, BTreeSet};

use dormouse::EntityState as State;

pub type Id = usize;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Group,
    Node,
    Locker,
    Badge,
    Note,
    Mark,
}

impl Kind {
    pub const ALL: &[Self] = &[
        Self::Group,
        Self::Node,
        Self::Locker,
        Self::Badge,
        Self::Note,
        Self::Mark,
    ];

    /// The links that rows of this kind own.
    pub fn links(self) -> &'static [Link] {
        match self {
            Self::Node => &[Link::Parent, Link::Group, Link::Locker],
            Self::Badge => &[Link::Badge],
            Self::Note => &[Link::Note],
            _ => &[],
        }
    }
}

/// A to-one relation, by its owning side: `Badge` is the node of a badge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Link {
    Parent,
    Group,
    Locker,
    Badge,
    Note,
}

impl Link {
    pub const ALL: &[Self] = &[
        Self::Parent,
        Self::Group,
        Self::Locker,
        Self::Badge,
        Self::Note,
    ];

    pub fn owner(self) -> Kind {
        match self {
            Self::Parent | Self::Group | Self::Locker => Kind::Node,
            Self::Badge => Kind::Badge,
            Self::Note => Kind::Note,
        }
    }

    pub fn target(self) -> Kind {
        match self {
            Self::Group => Kind::Group,
            Self::Locker => Kind::Locker,
            Self::Parent | Self::Badge | Self::Note => Kind::Node,
        }
    }

    pub fn is_required(self) -> bool {
        matches!(self, Self::Group | Self::Badge | Self::Note)
    }

    pub fn is_one_to_one(self) -> bool {
        matches!(self, Self::Locker | Self::Badge)
    }

    /// Whether a row that is taken out goes, and the target takes it along when it goes.
    pub fn is_owned(self) -> bool {
        matches!(self, Self::Badge | Self::Note)
    }
}

/// A to-many relation: the other side of a link, or one of the two sides of the marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Many {
    Children,
    GroupNodes,
    Notes,
    Marks,
    TagNodes,
}

impl Many {
    pub const ALL: &[Self] = &[
        Self::Children,
        Self::GroupNodes,
        Self::Notes,
        Self::Marks,
        Self::TagNodes,
    ];

    pub fn link(self) -> Option<Link> {
        match self {
            Self::Children => Some(Link::Parent),
            Self::GroupNodes => Some(Link::Group),
            Self::Notes => Some(Link::Note),
            Self::Marks | Self::TagNodes => None,
        }
    }

    pub fn owner(self) -> Kind {
        match self {
            Self::GroupNodes => Kind::Group,
            Self::TagNodes => Kind::Mark,
            _ => Kind::Node,
        }
    }

    pub fn target(self) -> Kind {
        match self {
            Self::Notes => Kind::Note,
            Self::Marks => Kind::Mark,
            _ => Kind::Node,
        }
    }

    /// The pair of node and mark.
    pub fn pair(self, owner: Id, target: Id) -> (Id, Id) {
        match self {
            Self::TagNodes => (target, owner),
            _ => (owner, target),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Values {
    pub text: String,
    pub number: Option<i32>,
    pub links: BTreeMap<Link, Id>,
}

#[derive(Debug, Clone)]
pub struct Row {
    pub kind: Kind,
    pub state: State,
    /// What the program sees; nothing while the row is not loaded.
    pub now: Option<Values>,
    /// What the manager takes for the row in the database.
    pub base: Option<Values>,
    /// Whether it was taken out of the collection or the one-to-one of the row that it still leads to.
    pub taken_out: bool,
}

#[derive(Debug, Clone, Default)]
pub struct Db {
    pub rows: BTreeMap<Id, Values>,
    pub pairs: BTreeSet<(Id, Id)>,
}

#[derive(Debug, Clone, Default)]
pub struct World {
    pub rows: Vec<Row>,
    pub db: Db,
    /// Node and mark, as the program sees them.
    pub pairs: BTreeSet<(Id, Id)>,
    /// Links that were refused.
    pub faults: BTreeSet<(Id, Link)>,
    /// Collections that are loaded, and one-to-ones whose other side is known.
    pub loaded: BTreeSet<(Id, Many)>,
    pub known: BTreeSet<(Id, Link)>,
    /// Rows, and the database, as they were when the transaction began.
    pub before: Option<Box<(Vec<Row>, Db)>>,
    /// What cascades did in the flushes of the transaction: the row, its state before and after.
    pub reached: Vec<(Id, State, State)>,
}

impl World {
    pub fn link(&self, row: Id, link: Link) -> Option<Id> {
        self.rows[row].now.as_ref()?.links.get(&link).copied()
    }

    fn put(&mut self, row: Id, link: Link, target: Option<Id>) {
        let row = &mut self.rows[row];
        row.taken_out &= !link.is_required();
        let now = row.now.as_mut().expect("only rows that are loaded change");
        match target {
            Some(target) => now.links.insert(link, target),
            None => now.links.remove(&link),
        };
    }

    pub fn is_there(&self, row: Id) -> bool {
        !matches!(self.rows[row].state, State::Removing | State::Removed)
    }

    /// The rows that lead to this one, as the program sees it.
    pub fn inverse(&self, target: Id, link: Link) -> BTreeSet<Id> {
        let leads = |row: &Id| {
            let seen =
                self.rows[*row].state != State::Removed && !self.rows[*row].taken_out_of(link);
            seen && self.link(*row, link) == Some(target)
        };
        (0..self.rows.len()).filter(leads).collect()
    }

    /// The other side of a one-to-one relation; a row that is to go again after a rollback is not the one.
    pub fn inverse_one(&self, target: Id, link: Link) -> Option<Id> {
        let rows = self.inverse(target, link);
        let stays = rows.iter().find(|row| self.is_there(**row));
        stays.or(rows.first()).copied()
    }

    pub fn members(&self, owner: Id, many: Many) -> BTreeSet<Id> {
        if let Some(link) = many.link() {
            return self.inverse(owner, link);
        }
        let other = |(node, mark): &(Id, Id)| match many {
            Many::Marks => (*node == owner).then_some(*mark),
            _ => (*mark == owner).then_some(*node),
        };
        let rows = self.pairs.iter().filter_map(other);
        rows.filter(|row| self.rows[*row].state != State::Removed)
            .collect()
    }

    /// A new row; its links are set one after the other.
    pub fn create(&mut self, kind: Kind, draft: bool, values: Values) -> Id {
        let id = self.rows.len();
        let links = values.links.clone();
        self.rows.push(Row {
            kind,
            state: if draft { State::Draft } else { State::New },
            now: Some(Values {
                links: BTreeMap::new(),
                ..values
            }),
            base: None,
            taken_out: false,
        });
        for (link, target) in links {
            self.set(id, link, target);
        }
        id
    }

    /// Points a link at a row; who had that row one-to-one loses it.
    pub fn set(&mut self, row: Id, link: Link, target: Id) {
        self.faults.remove(&(row, link));
        if link.is_one_to_one() {
            for other in self.inverse(target, link) {
                if other != row {
                    self.lose(other, link);
                }
            }
        }
        self.put(row, link, Some(target));
    }

    /// Takes a row out of what it leads to.
    pub fn lose(&mut self, row: Id, link: Link) {
        if !link.is_required() {
            return self.put(row, link, None);
        }
        self.rows[row].taken_out = true;
        if link.is_owned() && matches!(self.rows[row].state, State::Draft | State::New) {
            self.rows[row].state = State::Removed;
        }
    }

    pub fn unset(&mut self, row: Id, link: Link) {
        if link.is_required() {
            self.faults.insert((row, link));
        } else {
            self.put(row, link, None);
        }
    }

    pub fn add(&mut self, owner: Id, many: Many, target: Id) {
        match many.link() {
            Some(link) => self.set(target, link, owner),
            None => {
                self.pairs.insert(many.pair(owner, target));
            }
        }
    }

    pub fn take(&mut self, owner: Id, many: Many, target: Id) {
        match many.link() {
            Some(link) if self.inverse(owner, link).contains(&target) => self.lose(target, link),
            Some(_) => {}
            None => {
                self.pairs.remove(&many.pair(owner, target));
            }
        }
    }

    pub fn remove(&mut self, row: Id) {
        let row = &mut self.rows[row];
        row.state = match row.state {
            State::Draft | State::New => State::Removed,
            State::Reference | State::Managed => State::Removing,
            state => state,
        };
    }

    /// A row that was read.
    pub fn load(&mut self, row: Id) {
        let values = self.db.rows[&row].clone();
        let entry = &mut self.rows[row];
        entry.state = State::Managed;
        (entry.base, entry.now) = (Some(values.clone()), Some(values));
    }

    /// The row as the database has it, without local changes.
    pub fn refresh(&mut self, row: Id) {
        let base = self.db.rows[&row].clone();
        for link in self.rows[row].kind.links() {
            match base.links.get(link) {
                Some(target) if self.link(row, *link) != Some(*target) => {
                    self.set(row, *link, *target)
                }
                Some(_) => {}
                None => self.put(row, *link, None),
            }
        }
        self.faults.retain(|(other, _)| *other != row);
        let ours = |(node, mark): &&(Id, Id)| *node == row || *mark == row;
        self.pairs.retain(|pair| !ours(&pair));
        self.pairs.extend(self.db.pairs.iter().filter(ours));
        let entry = &mut self.rows[row];
        (entry.base, entry.now) = (Some(base.clone()), Some(base));
    }

    pub fn begin(&mut self) {
        self.before = Some(Box::new((self.rows.clone(), self.db.clone())));
        self.reached.clear();
    }

    pub fn commit(&mut self) {
        self.before = None;
    }

    /// The database is as it was, the program's changes stay to be written again.
    pub fn rollback(&mut self) {
        let Some(before) = self.before.take() else {
            return;
        };
        let (rows, db) = *before;
        let reached = std::mem::take(&mut self.reached);
        let went_along = |id: Id| reached.contains(&(id, State::Managed, State::Removing));
        for (id, row) in self.rows.iter_mut().enumerate() {
            let was_there = db.rows.contains_key(&id);
            row.base = if was_there {
                // Loaded inside the transaction: the program ends the manager then.
                rows.get(id)
                    .and_then(|row| row.base.clone())
                    .or_else(|| row.base.take())
            } else {
                None
            };
            row.state = match row.state {
                State::Managed if !was_there => State::New,
                State::Removing if !was_there => State::Removed,
                // Made in the transaction, and gone with another row: that was not the program's doing.
                State::Removed if !was_there && went_along(id) => State::New,
                State::Removed if was_there => State::Removing,
                state => state,
            };
        }
        for (row, before, after) in reached.into_iter().rev() {
            if self.rows[row].state == after {
                self.rows[row].state = before;
            }
        }
        self.db = db;
    }

    /// A cascade of a flush persists or removes a row; a rollback takes that back.
    pub fn reach(&mut self, row: Id, act: impl FnOnce(&mut Self, Id)) {
        let before = self.rows[row].state;
        act(self, row);
        let after = self.rows[row].state;
        if before != after {
            self.reached.push((row, before, after));
        }
    }

    /// Forgets every row that is not in the database.
    pub fn clear(&mut self) {
        if let Some(before) = self.before.take() {
            self.db = before.1;
        }
        for (id, row) in self.rows.iter_mut().enumerate() {
            row.state = if self.db.rows.contains_key(&id) {
                State::Reference
            } else {
                State::Removed
            };
            (row.now, row.base, row.taken_out) = (None, None, false);
        }
        self.pairs = self.db.pairs.clone();
        self.faults.clear();
        self.loaded.clear();
        self.known.clear();
    }
}

impl Row {
    fn taken_out_of(&self, link: Link) -> bool {
        self.taken_out && link.is_required()
    }
}
