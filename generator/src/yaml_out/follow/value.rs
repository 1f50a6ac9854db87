//! What has changed about a value: its type and sizes, null, its default, what the database makes it of.

use crate::ddl::Dialect;
use crate::schema::{Computed, PerDatabase};

use super::super::property::Pairs;
use super::default::{self, plain};
use super::ty::{self, Verdict};
use super::{Changes, Two};

pub(super) fn changes(two: &Two<'_>, read_only: bool, pairs: &Pairs) -> Changes {
    let mut changes = Changes::default();
    if !two.native.ty.is_missing() || two.dialect != Dialect::Sqlite || !read_only {
        types(two, pairs, &mut changes);
    }
    let (old, new) = (two.old.1, two.new.1);
    // A key is never null, and databases do not know it of the columns of views.
    if read_only || old.primary || new.primary {
        return changes;
    }
    // MySQL never says that a generated column is required.
    let is_told = two.dialect != Dialect::MySql || two.native.generated.is_none();
    if old.nullable != new.nullable && is_told {
        changes.take("nullable", pairs);
    }
    computed(two, pairs, &mut changes);
    match default::verdict(two) {
        default::Verdict::Same => {}
        default::Verdict::Changed => {
            changes.take("default", pairs);
            changes.take("default_raw", pairs);
        }
        default::Verdict::Gone(key) => changes.gone.push((key.to_owned(), (key, None))),
    }
    // The others have no word for it.
    if two.dialect == Dialect::Postgres && old.identity != new.identity {
        match new.identity {
            Some(_) => changes.take("identity", pairs),
            None => changes
                .gone
                .push(("identity".to_owned(), ("identity", None))),
        }
    }
    changes
}

fn types(two: &Two<'_>, pairs: &Pairs, changes: &mut Changes) {
    let verdict = ty::verdict(two);
    let keys: &[&'static str] = match verdict {
        Verdict::Stays => &[],
        Verdict::Sizes => &["length", "precision", "scale"],
        Verdict::Changed => &[
            "type",
            "values",
            "length",
            "precision",
            "scale",
            "column_type",
        ],
    };
    for key in keys {
        changes.take(key, pairs);
    }
    if verdict != Verdict::Changed {
        changes
            .now
            .extend(ty::exact(two).map(|text| ("column_type", text)));
    }
}

/// What the database makes the column of.
fn computed(two: &Two<'_>, pairs: &Pairs, changes: &mut Changes) {
    let (old, new) = (&two.old.1.computed, &two.new.1.computed);
    let expression = |made: &Computed| match &made.expression {
        PerDatabase::Each(texts) => texts.get(&two.dialect).map(|text| plain(text)),
        PerDatabase::Same(text) => Some(plain(text)),
    };
    match (old, new) {
        (Some(old), Some(new)) if expression(old) == expression(new) => {}
        (_, Some(_)) => {
            for key in ["generated", "stored", "default", "default_raw"] {
                changes.take(key, pairs);
            }
        }
        (Some(_), None) => {
            let what = "generated".to_owned();
            changes.gone.push((what, ("generated", None)));
        }
        (None, None) => {}
    }
}
