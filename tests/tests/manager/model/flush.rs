//! What a flush means for the naive manager: which rows go to the database, or why none does.

use std::collections::{BTreeMap, BTreeSet};

use dormouse::{EntityState as State, ErrorKind};

use super::world::{Db, Id, Kind, Link, Values, World};

impl World {
    /// Writes everything, or nothing with the reason.
    pub fn flush(&mut self) -> Result<(), ErrorKind> {
        self.report_faults()?;
        let before = self.clone();
        let written = self.try_flush();
        if written.is_err() {
            *self = before;
        }
        written
    }

    fn report_faults(&mut self) -> Result<(), ErrorKind> {
        let faults = std::mem::take(&mut self.faults);
        self.faults = faults
            .into_iter()
            .filter(|(row, _)| self.is_there(*row))
            .collect();
        if self.faults.is_empty() {
            Ok(())
        } else {
            Err(ErrorKind::NotNullViolation)
        }
    }

    fn try_flush(&mut self) -> Result<(), ErrorKind> {
        self.cascade_persist();
        self.remove_orphans();
        self.cascade_remove();
        let stray = |row: &super::world::Row| {
            row.taken_out && matches!(row.state, State::New | State::Managed)
        };
        if self.rows.iter().any(stray) {
            return Err(ErrorKind::NotNullViolation);
        }
        let db = self.target();
        check_unique(self, &db)?;
        self.check_order(&db)?;
        self.db = db;
        self.settle();
        Ok(())
    }

    /// Drafts that rows lead to, or that lead to rows, become new ones.
    fn cascade_persist(&mut self) {
        loop {
            let drafts = (0..self.rows.len()).filter(|row| self.rows[*row].state == State::Draft);
            let reached: Vec<Id> = drafts.filter(|row| self.is_reached(*row)).collect();
            if reached.is_empty() {
                return;
            }
            for row in reached {
                self.reach(row, |world, row| world.rows[row].state = State::New);
            }
        }
    }

    fn is_reached(&self, row: Id) -> bool {
        let alive = |other: &Id| {
            matches!(
                self.rows[*other].state,
                State::New | State::Managed | State::Reference
            )
        };
        let mut neighbours: BTreeSet<Id> = BTreeSet::new();
        for link in Link::ALL {
            if self.rows[row].kind == link.owner()
                && !(self.rows[row].taken_out && link.is_required())
            {
                neighbours.extend(self.link(row, *link));
            }
            if self.rows[row].kind == link.target() {
                neighbours.extend(self.inverse(row, *link));
            }
        }
        for (node, mark) in &self.pairs {
            neighbours.extend((*node == row).then_some(*mark));
            neighbours.extend((*mark == row).then_some(*node));
        }
        neighbours.iter().any(alive)
    }

    fn remove_orphans(&mut self) {
        for row in 0..self.rows.len() {
            if self.rows[row].taken_out && matches!(self.rows[row].kind, Kind::Badge | Kind::Note) {
                self.reach(row, Self::remove);
            }
        }
    }

    /// Rows go along with the row that owns them.
    fn cascade_remove(&mut self) {
        loop {
            let owned = |row: &Id| {
                let links = self.rows[*row].kind.links().iter();
                let required = links.filter(|link| link.is_required());
                let targets = required.filter_map(|link| self.link(*row, *link));
                let gone = |target: Id| !self.is_there(target);
                self.is_there(*row) && !self.rows[*row].taken_out && targets.into_iter().any(gone)
            };
            let owned: Vec<Id> = (0..self.rows.len()).filter(owned).collect();
            if owned.is_empty() {
                return;
            }
            owned
                .into_iter()
                .for_each(|row| self.reach(row, Self::remove));
        }
    }

    /// What the database is to have.
    fn target(&self) -> Db {
        let mut db = self.db.clone();
        for (id, row) in self.rows.iter().enumerate() {
            match row.state {
                State::Removing | State::Removed => {
                    db.rows.remove(&id);
                }
                State::New => {
                    db.rows.extend(row.now.clone().map(|now| (id, now)));
                }
                State::Managed => self.update(id, &mut db),
                _ => {}
            }
        }
        let there: BTreeSet<Id> = db.rows.keys().copied().collect();
        for values in db.rows.values_mut() {
            values.links.retain(|_, target| there.contains(target));
        }
        db.pairs = self.pairs.clone();
        db.pairs
            .retain(|(node, mark)| db.rows.contains_key(node) && db.rows.contains_key(mark));
        db
    }

    /// Only what was changed is written.
    fn update(&self, id: Id, db: &mut Db) {
        let row = &self.rows[id];
        let (Some(now), Some(base), Some(values)) = (&row.now, &row.base, db.rows.get_mut(&id))
        else {
            return;
        };
        if now.text != base.text {
            values.text.clone_from(&now.text);
        }
        if now.number != base.number {
            values.number = now.number;
        }
        for link in row.kind.links() {
            let target = now.links.get(link);
            if target != base.links.get(link) {
                match target {
                    Some(target) => values.links.insert(*link, *target),
                    None => values.links.remove(link),
                };
            }
        }
    }

    /// Unique values that may not be null cannot go round in a circle.
    fn check_order(&self, db: &Db) -> Result<(), ErrorKind> {
        let mut next: BTreeMap<Id, Id> = BTreeMap::new();
        for (id, values) in &db.rows {
            let kind = self.rows[*id].kind;
            let Some(old) = self.db.rows.get(id) else {
                continue;
            };
            if kind == Kind::Node && regrouped(&self.db, db, old, values) {
                return Err(ErrorKind::Cycle);
            }
            let claimed = required_unique(kind, values);
            if claimed.is_none() || claimed == required_unique(kind, old) {
                continue;
            }
            let holds = |(other, old): &(&Id, &Values)| {
                self.rows[**other].kind == kind && required_unique(kind, old) == claimed
            };
            if let Some((holder, _)) = self.db.rows.iter().find(holds) {
                next.insert(*id, *holder);
            }
        }
        let circle = |start: &Id| {
            let mut row = *start;
            for _ in 0..=next.len() {
                match next.get(&row) {
                    Some(other) => row = *other,
                    None => return false,
                }
            }
            true
        };
        if next.keys().any(circle) {
            return Err(ErrorKind::Cycle);
        }
        Ok(())
    }

    /// Everything is as the database has it.
    fn settle(&mut self) {
        for id in 0..self.rows.len() {
            let row = &mut self.rows[id];
            row.state = match row.state {
                State::New => State::Managed,
                State::Removing => State::Removed,
                state => state,
            };
            if row.state == State::Managed {
                row.base.clone_from(&row.now);
            }
        }
    }
}

/// Whether a node moves from a group that goes to a new one of the same name.
fn regrouped(before: &Db, after: &Db, old: &Values, new: &Values) -> bool {
    let (Some(old), Some(new)) = (old.links.get(&Link::Group), new.links.get(&Link::Group)) else {
        return false;
    };
    old != new && before.rows[old].number == after.rows[new].number
}

fn required_unique(kind: Kind, values: &Values) -> Option<String> {
    match kind {
        Kind::Mark => Some(values.text.clone()),
        Kind::Locker => Some(format!("{:?}", values.number)),
        Kind::Badge => Some(format!("{:?}", values.links.get(&Link::Badge))),
        _ => None,
    }
}

/// Every unique constraint, looked at row by row.
fn check_unique(world: &World, db: &Db) -> Result<(), ErrorKind> {
    let mut seen: BTreeSet<(Kind, &str, String)> = BTreeSet::new();
    for (id, values) in &db.rows {
        let kind = world.rows[*id].kind;
        let group = (kind == Kind::Group).then(|| format!("{:?}", values.number));
        let code = (kind == Kind::Node)
            .then_some(values.number)
            .flatten()
            .map(|code| code.to_string());
        let locker = values.links.get(&Link::Locker).map(Id::to_string);
        let claims = [
            ("own", required_unique(kind, values)),
            ("group", group),
            ("code", code),
            ("locker", locker),
        ];
        for (name, value) in claims {
            if let Some(value) = value
                && !seen.insert((kind, name, value))
            {
                return Err(ErrorKind::UniqueViolation);
            }
        }
    }
    Ok(())
}
