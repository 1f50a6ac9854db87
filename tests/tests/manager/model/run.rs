//! Runs a program on a manager and on the naive one side by side, and compares them after every step.

use std::collections::BTreeMap;

use dormouse::{EntityManager, EntityState as State, Error, ErrorKind, Transaction};
use dormouse_tests::Database;
use dormouse_tests::graph::{
    Badge, Graph, Group, Locker, Mark, NewBadge, NewGroup, NewLocker, NewMark, NewNode, NewNote,
    Node, NodeFull, Note,
};

use super::handles::{Handles, Row, each, loaded};
use super::step::{Pick, Step};
use super::world::{Id, Kind, Link, Many, Values, World};

/// Runs a program; panics with the steps that were taken when the two managers disagree.
pub async fn run(steps: &[Step], is_loud: bool) {
    let database = Database::new().await;
    let (mut world, mut keys) = (World::default(), BTreeMap::new());
    let mut trace = Trace {
        is_loud,
        steps: Vec::new(),
    };
    let mut em = database.fork();
    let mut left = steps.iter();
    loop {
        let mut program = Program {
            em: &em,
            database: &database,
            handles: Handles::default(),
            keys: &mut keys,
            world: &mut world,
            trace: &mut trace,
            drafts: BTreeMap::new(),
            full: Vec::new(),
            transaction: None,
            is_flushed: false,
            is_loaded: false,
            is_over: false,
        };
        for step in left.by_ref() {
            program.step(step).await;
            program.check();
            if program.is_over {
                break;
            }
        }
        drop(program);
        if left.len() == 0 {
            return;
        }
        world.clear();
        em.clear();
    }
}

/// The steps that were taken; printed when the test fails.
pub struct Trace {
    is_loud: bool,
    steps: Vec<String>,
}

impl Trace {
    fn push(&mut self, line: String) {
        self.steps.push(line);
    }
}

impl Drop for Trace {
    fn drop(&mut self) {
        if self.is_loud && std::thread::panicking() {
            eprintln!("--- the program:\n{}\n---", self.steps.join("\n"));
        }
    }
}

pub struct Program<'em, 'p> {
    em: &'em EntityManager<Graph>,
    database: &'p Database<Graph>,
    pub(super) handles: Handles<'em>,
    /// The keys of rows that were written.
    keys: &'p mut BTreeMap<Id, String>,
    pub(super) world: &'p mut World,
    trace: &'p mut Trace,
    drafts: BTreeMap<Id, Box<dyn Fn() + 'em>>,
    /// Handles through which everything may be read, for good.
    pub(super) full: Vec<(Id, NodeFull<'em>)>,
    transaction: Option<Transaction<'em, Graph>>,
    /// Whether the transaction has flushed, and whether it has loaded rows.
    is_flushed: bool,
    is_loaded: bool,
    is_over: bool,
}

/// Does something with a collection, whatever its rows are.
macro_rules! collection {
    ($self:ident, $many:expr, $owner:expr, $collection:ident => $do:expr) => {
        match $many {
            Many::Children => collection!(@ $self, Node, $owner, children_ref, Node, $collection, $do),
            Many::GroupNodes => collection!(@ $self, Group, $owner, nodes_ref, Node, $collection, $do),
            Many::Notes => collection!(@ $self, Node, $owner, notes_ref, Note, $collection, $do),
            Many::Marks => collection!(@ $self, Node, $owner, marks_ref, Mark, $collection, $do),
            Many::TagNodes => collection!(@ $self, Mark, $owner, nodes_ref, Node, $collection, $do),
        }
    };
    (@ $self:ident, $kind:ident, $owner:expr, $ref:ident, $target:ident, $collection:ident, $do:expr) => {{
        #[allow(dead_code)]
        type Target = $target;
        let $collection = $self.handles.get::<$kind>($owner).$ref();
        $do
    }};
}

/// Does something with a to-one relation on its owning side.
macro_rules! to_one {
    ($self:ident, $link:expr, $row:expr, $one:ident => $do:expr) => {
        match $link {
            Link::Parent => to_one!(@ $self, Node, $row, parent_ref, Node, $one, $do),
            Link::Group => to_one!(@ $self, Node, $row, group_ref, Group, $one, $do),
            Link::Locker => to_one!(@ $self, Node, $row, locker_ref, Locker, $one, $do),
            Link::Badge => to_one!(@ $self, Badge, $row, node_ref, Node, $one, $do),
            Link::Note => to_one!(@ $self, Note, $row, node_ref, Node, $one, $do),
        }
    };
    (@ $self:ident, $kind:ident, $row:expr, $ref:ident, $target:ident, $one:ident, $do:expr) => {{
        #[allow(dead_code)]
        type Target = $target;
        let $one = $self.handles.get::<$kind>($row).$ref();
        $do
    }};
}

impl<'em> Program<'em, '_> {
    async fn step(&mut self, step: &Step) {
        match step {
            Step::Create {
                kind,
                draft,
                value,
                links,
            } => self.create(*kind, *draft, *value, links).await,
            Step::Persist(row) => self.persist(*row),
            Step::Text(row, value) => self.text(*row, *value),
            Step::Number(row, value) => self.number(*row, *value),
            Step::Set(link, row, target) => self.set(*link, *row, *target).await,
            Step::SetKey(link, row, target) => self.set_key(*link, *row, *target).await,
            Step::Unset(link, row) => self.unset(*link, *row),
            Step::SetInverse(link, row, target) => self.set_inverse(*link, *row, *target).await,
            Step::UnsetInverse(link, row) => self.unset_inverse(*link, *row).await,
            Step::Add(many, owner, row) => self.add(*many, *owner, *row),
            Step::Take(many, owner, row) => self.take(*many, *owner, *row),
            Step::Replace(many, owner, rows) => self.replace(*many, *owner, rows).await,
            Step::Empty(many, owner) => self.replace(*many, *owner, &[]).await,
            Step::Load(many, owner) => {
                if let Some(owner) = self.pick(many.owner(), *owner) {
                    self.trace.push(format!("load {many:?} of {owner}"));
                    self.load(*many, owner).await;
                }
            }
            Step::LoadOne(link, row) => self.load_one(*link, *row).await,
            Step::LoadInverse(link, row) => {
                if let Some(row) = self.pick(link.target(), *row) {
                    self.trace.push(format!("load who has {row} as {link:?}"));
                    self.load_inverse(*link, row).await;
                }
            }
            Step::Remove(row) => self.remove(*row).await,
            Step::Find(kind, row) => self.find(*kind, *row).await,
            Step::FindAll(kind) => self.find_all(*kind).await,
            Step::Populate(row) => self.populate(*row).await,
            Step::Refresh(row) => self.refresh(*row).await,
            Step::Outside(row, value) => self.outside(*row, *value).await,
            Step::Flush => self.flush().await,
            Step::Begin => self.begin().await,
            Step::Commit => self.commit().await,
            Step::Rollback => self.rollback().await,
            Step::Clear => {
                self.trace.push("clear".into());
                self.is_over = true;
            }
        }
        self.discover();
    }

    /// The rows of a kind that the program may use.
    fn rows(&self, fits: impl Fn(Id) -> bool) -> Vec<Id> {
        let rows = self.handles.rows.keys().copied();
        rows.filter(|row| self.world.is_there(*row) && fits(*row))
            .collect()
    }

    fn pick(&self, kind: Kind, pick: Pick) -> Option<Id> {
        choose(self.rows(|row| self.world.rows[row].kind == kind), pick)
    }

    fn pick_any(&self, pick: Pick) -> Option<Id> {
        choose(self.rows(|_| true), pick)
    }

    /// A row of the database that is not to go, loaded or not.
    fn pick_stored(&self, kind: impl Fn(Kind) -> bool, pick: Pick) -> Option<Id> {
        let rows = self.world.db.rows.keys().copied();
        let fits = |row: &Id| self.world.is_there(*row) && kind(self.world.rows[*row].kind);
        choose(rows.filter(fits).collect(), pick)
    }

    fn key(&self, row: Id) -> i64 {
        self.keys[&row].parse().expect("a number")
    }

    async fn create(&mut self, kind: Kind, draft: bool, value: u8, links: &[(Link, Pick)]) {
        let number = i32::from(value);
        let mut values = Values {
            text: format!("{}{value}", if kind == Kind::Mark { "t" } else { "x" }),
            number: match kind {
                Kind::Group | Kind::Locker => Some(number),
                Kind::Node => (value < 3).then_some(number),
                _ => None,
            },
            links: BTreeMap::new(),
        };
        if kind == Kind::Locker {
            values.text.clear();
        }
        if kind == Kind::Group && self.is_taken(number) {
            return;
        }
        for link in kind.links() {
            let chosen = links.iter().find(|(wanted, _)| wanted == link);
            let chosen = chosen.map(|(_, pick)| *pick);
            let Some(pick) = chosen.or(link.is_required().then_some(0)) else {
                continue;
            };
            if let Some(target) = self.pick(link.target(), pick) {
                values.links.insert(*link, target);
            } else if link.is_required() {
                return;
            }
        }
        for (link, target) in values.links.clone() {
            if link.is_one_to_one() {
                self.load_inverse(link, target).await;
            }
        }
        let row = self.make(kind, draft, &values);
        let id = self.world.create(kind, draft, values.clone());
        self.trace.push(format!(
            "{id} = new {kind:?} {values:?}{}",
            if draft { " (draft)" } else { "" }
        ));
        self.handles.rows.insert(id, row.0);
        if draft {
            self.drafts.insert(id, row.1);
        }
    }

    /// Whether a group of this name is there and is to stay.
    fn is_taken(&self, number: i32) -> bool {
        let db = &self.world.db.rows;
        (0..self.world.rows.len()).any(|row| {
            let values = self.world.rows[row].now.as_ref().or(db.get(&row));
            let same = values.is_some_and(|values| values.number == Some(number));
            self.world.rows[row].kind == Kind::Group && self.world.is_there(row) && same
        })
    }

    fn make(&self, kind: Kind, draft: bool, values: &Values) -> (Row<'em>, Box<dyn Fn() + 'em>) {
        let em = self.em;
        macro_rules! make {
            ($draft:expr) => {{
                let new = if draft {
                    em.draft($draft)
                } else {
                    em.create($draft)
                };
                (loaded(new), Box::new(move || em.persist(new)))
            }};
        }
        let text = values.text.clone();
        let number = values.number.unwrap_or_default();
        let node = |link| self.handles.get::<Node>(values.links[&link]).into();
        match kind {
            Kind::Group => make!(NewGroup {
                name: number.to_string(),
                title: text
            }),
            Kind::Locker => make!(NewLocker { number }),
            Kind::Mark => make!(NewMark { name: text }),
            Kind::Badge => make!(NewBadge {
                text,
                node: node(Link::Badge)
            }),
            Kind::Note => make!(NewNote {
                text,
                node: node(Link::Note)
            }),
            Kind::Node => {
                let group = self.handles.get::<Group>(values.links[&Link::Group]).into();
                let mut new = dormouse::IntoDraft::into_draft(NewNode { label: text, group });
                new.code = values.number;
                let parent = values.links.get(&Link::Parent);
                new.parent = parent.map(|row| self.handles.get::<Node>(*row).into());
                let locker = values.links.get(&Link::Locker);
                new.locker = locker.map(|row| self.handles.get::<Locker>(*row).into());
                make!(new)
            }
        }
    }

    fn persist(&mut self, pick: Pick) {
        let draft = |row: Id| self.world.rows[row].state == State::Draft;
        if let Some(row) = choose(self.rows(draft), pick) {
            self.trace.push(format!("persist {row}"));
            self.drafts[&row]();
            self.world.rows[row].state = State::New;
        }
    }

    fn text(&mut self, pick: Pick, value: u8) {
        let Some(row) = self.pick_any(pick) else {
            return;
        };
        let kind = self.world.rows[row].kind;
        if kind == Kind::Locker {
            return;
        }
        let text = format!("{}{value}", if kind == Kind::Mark { "t" } else { "x" });
        self.trace.push(format!("set text of {row} to {text}"));
        self.handles.rows[&row].set_text(&text);
        self.world.rows[row].now.as_mut().expect("loaded").text = text;
    }

    fn number(&mut self, pick: Pick, value: u8) {
        let numbered = |row: Id| matches!(self.world.rows[row].kind, Kind::Node | Kind::Locker);
        let Some(row) = choose(self.rows(numbered), pick) else {
            return;
        };
        let mut number = Some(i32::from(value));
        match self.handles.rows[&row] {
            Row::Node(node) => {
                number = number.filter(|number| *number < 3);
                node.set_code(number);
            }
            Row::Locker(locker) => locker.set_number(i32::from(value)),
            _ => {}
        }
        self.trace
            .push(format!("set number of {row} to {number:?}"));
        self.world.rows[row].now.as_mut().expect("loaded").number = number;
    }

    async fn set(&mut self, link: Link, row: Pick, target: Pick) {
        let (Some(row), Some(target)) = (
            self.pick(link.owner(), row),
            self.pick(link.target(), target),
        ) else {
            return;
        };
        if link.is_one_to_one() {
            self.load_inverse(link, target).await;
        }
        self.trace
            .push(format!("set {link:?} of {row} to {target}"));
        to_one!(self, link, row, one => one.set(self.handles.get::<Target>(target)));
        self.world.set(row, link, target);
    }

    async fn set_key(&mut self, link: Link, row: Pick, target: Pick) {
        let (Some(row), Some(target)) = (
            self.pick(link.owner(), row),
            self.pick_stored(|kind| kind == link.target(), target),
        ) else {
            return;
        };
        if link.is_one_to_one() {
            if !self.handles.rows.contains_key(&target) {
                return;
            }
            self.load_inverse(link, target).await;
        }
        self.trace
            .push(format!("set {link:?} of {row} to the key of {target}"));
        let key = self.keys[&target].clone();
        match link {
            Link::Group => {
                let one = self.handles.get::<Node>(row).group_ref();
                one.set_key(key).await.unwrap();
            }
            Link::Parent => {
                let one = self.handles.get::<Node>(row).parent_ref();
                one.set_key(self.key(target)).await.unwrap();
            }
            Link::Locker => {
                let one = self.handles.get::<Node>(row).locker_ref();
                one.set_key(self.key(target)).await.unwrap();
            }
            Link::Badge => {
                let one = self.handles.get::<Badge>(row).node_ref();
                one.set_key(self.key(target)).await.unwrap();
            }
            Link::Note => {
                let one = self.handles.get::<Note>(row).node_ref();
                one.set_key(self.key(target)).await.unwrap();
            }
        }
        self.world.set(row, link, target);
    }

    fn unset(&mut self, link: Link, row: Pick) {
        let Some(row) = self.pick(link.owner(), row) else {
            return;
        };
        self.trace.push(format!("unset {link:?} of {row}"));
        to_one!(self, link, row, one => one.unset());
        self.world.unset(row, link);
    }

    async fn set_inverse(&mut self, link: Link, row: Pick, target: Pick) {
        let (Some(row), Some(target)) = (
            self.pick(link.target(), row),
            self.pick(link.owner(), target),
        ) else {
            return;
        };
        self.load_inverse(link, row).await;
        self.trace.push(format!(
            "give {row} {target} as the one whose {link:?} it is"
        ));
        match link {
            Link::Locker => {
                let node = self.handles.get::<Node>(target);
                self.handles.get::<Locker>(row).set_node(node);
            }
            _ => {
                let badge = self.handles.get::<Badge>(target);
                self.handles.get::<Node>(row).set_badge(badge);
            }
        }
        self.world.set(target, link, row);
    }

    async fn unset_inverse(&mut self, link: Link, row: Pick) {
        let Some(row) = self.pick(link.target(), row) else {
            return;
        };
        self.load_inverse(link, row).await;
        self.trace
            .push(format!("take from {row} the one whose {link:?} it is"));
        match link {
            Link::Locker => self.handles.get::<Locker>(row).node_ref().unset(),
            _ => self.handles.get::<Node>(row).badge_ref().unset(),
        }
        for owner in self.world.inverse(row, link) {
            self.world.lose(owner, link);
        }
    }

    fn add(&mut self, many: Many, owner: Pick, row: Pick) {
        let (Some(owner), Some(row)) = (
            self.pick(many.owner(), owner),
            self.pick(many.target(), row),
        ) else {
            return;
        };
        self.trace.push(format!("add {row} to {many:?} of {owner}"));
        collection!(self, many, owner, rows => rows.add(self.handles.get::<Target>(row)));
        self.world.add(owner, many, row);
    }

    fn take(&mut self, many: Many, owner: Pick, row: Pick) {
        let (Some(owner), Some(row)) = (
            self.pick(many.owner(), owner),
            self.pick(many.target(), row),
        ) else {
            return;
        };
        self.trace
            .push(format!("take {row} out of {many:?} of {owner}"));
        collection!(self, many, owner, rows => rows.remove(self.handles.get::<Target>(row)));
        self.world.take(owner, many, row);
    }

    async fn replace(&mut self, many: Many, owner: Pick, rows: &[Pick]) {
        let Some(owner) = self.pick(many.owner(), owner) else {
            return;
        };
        self.load(many, owner).await;
        let rows: Vec<Id> = rows
            .iter()
            .filter_map(|row| self.pick(many.target(), *row))
            .collect();
        self.trace
            .push(format!("make {rows:?} {many:?} of {owner}"));
        if rows.is_empty() {
            collection!(self, many, owner, all => all.clear().await.unwrap());
        } else {
            collection!(self, many, owner, all => {
                let rows = rows.iter().map(|row| self.handles.get::<Target>(*row));
                all.set(rows).await.unwrap();
            });
        }
        for row in self.world.members(owner, many) {
            if !rows.contains(&row) {
                self.world.take(owner, many, row);
            }
        }
        rows.into_iter()
            .for_each(|row| self.world.add(owner, many, row));
    }

    async fn load(&mut self, many: Many, owner: Id) {
        collection!(self, many, owner, rows => {
            rows.load().await.unwrap();
        });
        self.world.loaded.insert((owner, many));
        self.discover();
    }

    async fn load_one(&mut self, link: Link, row: Pick) {
        if let Some(row) = self.pick(link.owner(), row) {
            self.trace.push(format!("load {link:?} of {row}"));
            to_one!(self, link, row, one => {
                one.load().await.unwrap();
            });
        }
    }

    async fn load_inverse(&mut self, link: Link, row: Id) {
        match link {
            Link::Locker => {
                let one = self.handles.get::<Locker>(row).node_ref();
                one.load().await.unwrap();
            }
            Link::Badge => {
                let one = self.handles.get::<Node>(row).badge_ref();
                one.load().await.unwrap();
            }
            _ => return,
        }
        self.world.known.insert((row, link));
        self.discover();
    }

    /// What goes along with a row is loaded first: a cascade reaches what is loaded.
    async fn remove(&mut self, pick: Pick) {
        let Some(row) = self.pick_any(pick) else {
            return;
        };
        if self.world.rows[row].kind == Kind::Group {
            self.load(Many::GroupNodes, row).await;
            for node in self.world.members(row, Many::GroupNodes) {
                self.load_owned(node).await;
            }
        }
        if self.world.rows[row].kind == Kind::Node {
            self.load_owned(row).await;
        }
        self.trace.push(format!("remove {row}"));
        each!(self.handles.rows[&row], handle => self.em.remove(handle));
        self.world.remove(row);
    }

    async fn load_owned(&mut self, node: Id) {
        self.load(Many::Notes, node).await;
        self.load_inverse(Link::Badge, node).await;
    }

    async fn find(&mut self, kind: Kind, pick: Pick) {
        let Some(row) = self.pick_stored(|stored| stored == kind, pick) else {
            return;
        };
        self.trace.push(format!("find {kind:?} {row}"));
        let key = self.keys[&row].clone();
        macro_rules! find {
            ($kind:ident, $condition:expr) => {{
                let found = self.em.find_one($condition).or_fail().await.unwrap();
                self.discover();
                assert_eq!(self.handles.id_of::<$kind>(found), Some(row));
            }};
        }
        match kind {
            Kind::Group => find!(Group, Group::NAME.eq(key)),
            Kind::Node => find!(Node, Node::ID.eq(self.key(row))),
            Kind::Locker => find!(Locker, Locker::ID.eq(self.key(row))),
            Kind::Badge => find!(Badge, Badge::ID.eq(self.key(row))),
            Kind::Note => find!(Note, Note::ID.eq(self.key(row))),
            Kind::Mark => find!(Mark, Mark::ID.eq(self.key(row))),
        }
    }

    async fn find_all(&mut self, kind: Kind) {
        self.trace.push(format!("find all {kind:?}"));
        let found = match kind {
            Kind::Group => self.em.find_all::<Group>().await.unwrap().len(),
            Kind::Node => self.em.find_all::<Node>().await.unwrap().len(),
            Kind::Locker => self.em.find_all::<Locker>().await.unwrap().len(),
            Kind::Badge => self.em.find_all::<Badge>().await.unwrap().len(),
            Kind::Note => self.em.find_all::<Note>().await.unwrap().len(),
            Kind::Mark => self.em.find_all::<Mark>().await.unwrap().len(),
        };
        let stored = self.world.db.rows.keys();
        let stored = stored.filter(|row| self.world.rows[**row].kind == kind);
        assert_eq!(found, stored.count(), "all rows of the database");
    }

    async fn populate(&mut self, pick: Pick) {
        let Some(row) = self.pick_stored(|kind| kind == Kind::Node, pick) else {
            return;
        };
        self.trace.push(format!("populate {row}"));
        let node = self.em.find_one(Node::ID.eq(self.key(row)));
        let node = node.populate(Node::FULL).or_fail().await.unwrap();
        self.discover();
        self.full.push((row, node.narrow()));
        for many in [Many::Children, Many::Notes, Many::Marks] {
            self.world.loaded.insert((row, many));
        }
        self.world.known.insert((row, Link::Badge));
    }

    async fn refresh(&mut self, pick: Pick) {
        let Some(row) = self.pick_any(pick) else {
            return;
        };
        if !self.can_refresh(row) {
            return;
        }
        self.trace.push(format!("refresh {row}"));
        each!(self.handles.rows[&row], handle => self.em.refresh(handle).await.unwrap());
        self.discover();
        self.is_loaded = true;
        self.world.refresh(row);
    }

    /// Rows that were taken out of this one, or it out of another, wait for the flush.
    fn can_refresh(&self, row: Id) -> bool {
        let taken_out = |other: Id| {
            let links = self.world.rows[other].kind.links().iter();
            let leads = links.map(|link| self.world.link(other, *link));
            self.world.rows[other].taken_out && leads.into_iter().any(|target| target == Some(row))
        };
        self.world.rows[row].state == State::Managed
            && self.world.db.rows.contains_key(&row)
            && !self.world.rows[row].taken_out
            && !(0..self.world.rows.len()).any(taken_out)
    }

    async fn outside(&mut self, pick: Pick, value: u8) {
        let plain = |kind| matches!(kind, Kind::Group | Kind::Node | Kind::Note);
        let row = self.pick_stored(plain, pick);
        let Some(row) = row.filter(|_| self.transaction.is_none()) else {
            return;
        };
        let (em, text) = (self.database.fork(), format!("outside{value}"));
        self.trace
            .push(format!("another manager sets text of {row} to {text}"));
        match self.world.rows[row].kind {
            Kind::Group => {
                let found = em.find_one(Group::NAME.eq(self.keys[&row].clone()));
                found.or_fail().await.unwrap().set_title(&*text);
            }
            Kind::Node => {
                let found = em.find_one(Node::ID.eq(self.key(row)));
                found.or_fail().await.unwrap().set_label(&*text);
            }
            _ => {
                let found = em.find_one(Note::ID.eq(self.key(row)));
                found.or_fail().await.unwrap().set_text(&*text);
            }
        }
        em.flush().await.unwrap();
        self.world.db.rows.get_mut(&row).expect("stored").text = text;
    }

    async fn flush(&mut self) {
        self.trace.push("flush".into());
        let expected = self.world.flush();
        let flushed = self.em.flush().await;
        expect(&expected, &flushed);
        if expected.is_ok() {
            self.written().await;
            self.is_flushed = true;
        }
        if self.transaction.is_none() {
            self.check_database().await;
        }
    }

    /// After a flush the keys are known and nothing is left to write.
    async fn written(&mut self) {
        for (id, row) in &self.handles.rows {
            if self.world.rows[*id].state == State::Managed {
                self.keys.insert(*id, row.key());
            }
        }
        self.database.take();
        self.em.flush().await.unwrap();
        self.database.expect_sql(&[]);
    }

    async fn begin(&mut self) {
        if self.transaction.is_none() {
            self.trace.push("begin".into());
            self.transaction = Some(self.em.begin().await.unwrap());
            (self.is_flushed, self.is_loaded) = (false, false);
            self.world.begin();
        }
    }

    async fn commit(&mut self) {
        let Some(transaction) = self.transaction.take() else {
            return;
        };
        self.trace.push("commit".into());
        let expected = self.world.flush();
        let committed = transaction.commit().await;
        expect(&expected, &committed);
        if expected.is_ok() {
            self.world.commit();
            self.written().await;
        } else {
            self.rolled_back();
        }
        self.check_database().await;
    }

    async fn rollback(&mut self) {
        let Some(transaction) = self.transaction.take() else {
            return;
        };
        self.trace.push("rollback".into());
        transaction.rollback().await.unwrap();
        self.rolled_back();
        self.check_database().await;
    }

    /// What was read inside the transaction may be gone with it: the program starts anew.
    fn rolled_back(&mut self) {
        self.world.rollback();
        self.is_over = self.is_flushed && self.is_loaded;
    }

    /// Takes note of rows that were loaded by the step.
    fn discover(&mut self) {
        self.handles.keys.clear();
        for (id, key) in self.keys.iter() {
            if self.world.db.rows.contains_key(id) {
                let kind = self.world.rows[*id].kind;
                self.handles.keys.insert((kind, key.clone()), *id);
            }
        }
        for ((kind, key), id) in self.handles.keys.clone() {
            if self.world.rows[id].state != State::Reference {
                continue;
            }
            let row = self.known(kind, &key);
            if let Some(row) = row {
                self.handles.rows.insert(id, row);
                self.world.load(id);
                self.is_loaded = true;
            }
        }
    }

    fn known(&self, kind: Kind, key: &str) -> Option<Row<'em>> {
        let number = || key.parse::<i64>().expect("a number");
        match kind {
            Kind::Group => self.em.reference::<Group>(key).get().map(Row::Group),
            Kind::Node => self.em.reference::<Node>(number()).get().map(Row::Node),
            Kind::Locker => self.em.reference::<Locker>(number()).get().map(Row::Locker),
            Kind::Badge => self.em.reference::<Badge>(number()).get().map(Row::Badge),
            Kind::Note => self.em.reference::<Note>(number()).get().map(Row::Note),
            Kind::Mark => self.em.reference::<Mark>(number()).get().map(Row::Mark),
        }
    }

    /// The database has the rows of the naive manager.
    async fn check_database(&self) {
        super::check::database(self.database, self.world, self.keys).await;
    }
}

fn choose(rows: Vec<Id>, pick: Pick) -> Option<Id> {
    rows.get(usize::from(pick) % rows.len().max(1)).copied()
}

fn expect(expected: &Result<(), ErrorKind>, got: &Result<(), Error>) {
    match (expected, got) {
        (Ok(()), Ok(())) => {}
        (Err(_), Err(error)) => assert!(
            matches!(
                error.kind(),
                ErrorKind::NotNullViolation
                    | ErrorKind::UniqueViolation
                    | ErrorKind::ForeignKeyViolation
                    | ErrorKind::Cycle
            ),
            "{error:?}"
        ),
        _ => panic!("expected {expected:?}, got {got:?}"),
    }
}
