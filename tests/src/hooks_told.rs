//! The hooks of the fixture `told`: each writes down that it was called, and with what.

use std::sync::Mutex;

use dormouse::{ChangeSet, Error, HookContext, Loaded, Result, Unsaved, Upserting};

use crate::told::{Parcel, ParcelHooks, ParcelView, Stop, StopHooks, Told};

tokio::task_local! {
    static HEARD: Mutex<Vec<String>>;
}

/// Runs a test that [`take`]s what its hooks wrote down.
pub async fn listening<F: Future>(test: F) -> F::Output {
    HEARD.scope(Mutex::default(), test).await
}

/// What hooks have written down since the last call.
pub fn take() -> Vec<String> {
    let take = |heard: &Mutex<Vec<String>>| {
        heard
            .lock()
            .map(|mut heard| std::mem::take(&mut *heard))
            .unwrap_or_default()
    };
    HEARD.try_with(take).unwrap_or_default()
}

/// Writes a line down, for subscribers too.
pub fn hear(line: String) {
    let _ = HEARD.try_with(|heard| {
        if let Ok(mut heard) = heard.lock() {
            heard.push(line);
        }
    });
}

/// Notes a call; a note on the row may ask the hook to refuse, or to make the parcel heavier.
fn heard<H>(hook: &str, changes: &ChangeSet, parcel: &ParcelView<'_, H>) -> Result<()> {
    let note = parcel.note().unwrap_or_default();
    hear(format!(
        "{hook} {} {}kg: {changes}",
        parcel.code(),
        parcel.weight()
    ));
    if note == format!("refuse {hook}") {
        return Err(Error::hook("this parcel is refused"));
    }
    if note == format!("heavier {hook}") {
        parcel.set_weight(parcel.weight() + 1);
    }
    Ok(())
}

impl ParcelHooks for Parcel {
    async fn before_create(
        context: HookContext<'_, Told>,
        parcel: ParcelView<'_, Unsaved>,
    ) -> Result<()> {
        heard("before_create", context.changes(), &parcel)
    }

    async fn after_create(
        context: HookContext<'_, Told>,
        parcel: ParcelView<'_, ()>,
    ) -> Result<()> {
        heard("after_create", context.changes(), &parcel)
    }

    async fn before_update(
        context: HookContext<'_, Told>,
        parcel: ParcelView<'_, ()>,
    ) -> Result<()> {
        heard("before_update", context.changes(), &parcel)
    }

    async fn after_update(
        context: HookContext<'_, Told>,
        parcel: ParcelView<'_, ()>,
    ) -> Result<()> {
        heard("after_update", context.changes(), &parcel)
    }

    async fn before_delete(
        context: HookContext<'_, Told>,
        parcel: ParcelView<'_, ()>,
    ) -> Result<()> {
        heard("before_delete", context.changes(), &parcel)
    }

    async fn after_delete(
        context: HookContext<'_, Told>,
        parcel: ParcelView<'_, ()>,
    ) -> Result<()> {
        heard("after_delete", context.changes(), &parcel)
    }

    /// Codes are written in small letters, what is too heavy is refused.
    async fn before_upsert(
        context: HookContext<'_, Told>,
        parcel: Upserting<'_, Parcel>,
    ) -> Result<()> {
        let (code, weight) = (parcel.get(Parcel::CODE), parcel.get(Parcel::WEIGHT));
        hear(format!(
            "before_upsert {code:?} {weight:?}: {}",
            context.changes()
        ));
        if weight > Some(1000) {
            return Err(Error::hook("this parcel is too heavy"));
        }
        parcel.set(Parcel::CODE, code.unwrap_or_default().to_lowercase())
    }

    async fn after_upsert(
        context: HookContext<'_, Told>,
        parcel: ParcelView<'_, ()>,
    ) -> Result<()> {
        heard("after_upsert", context.changes(), &parcel)
    }
}

impl StopHooks for Stop {
    async fn before_upsert(
        context: HookContext<'_, Told>,
        stop: Upserting<'_, Stop>,
    ) -> Result<()> {
        hear(format!(
            "before_upsert {:?}: {}",
            stop.get(Stop::PLACE),
            context.changes()
        ));
        Ok(())
    }
}

/// What a row of a parcel shows, to be compared.
pub fn shown(parcel: Loaded<'_, Parcel>) -> (&str, i32, Option<&str>) {
    (parcel.code(), parcel.weight(), parcel.note())
}
