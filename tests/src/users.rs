//! What the fixtures ask of the crate that uses them.

use dormouse::{HookContext, Result, Unsaved};

use crate::blog::{ArticleDraft, Blog, User, UserHooks, UserView};
use crate::kitchen::{Computed, ComputedDraft, ComputedHooks, ComputedView, Kitchen, NewStamped};
use crate::words;

/// The slug of an article without one.
pub fn slug_of(article: &ArticleDraft) -> String {
    article.title.to_lowercase().replace(' ', "-")
}

/// The description of an article without one.
pub fn describe(article: &ArticleDraft) -> String {
    article.text.chars().take(100).collect()
}

/// The first letters of a name.
pub fn initials(computed: &ComputedDraft) -> String {
    first_letters(&computed.name)
}

/// The first letters of a name that has changed.
pub fn initials_of(computed: &ComputedView<'_, ()>) -> String {
    first_letters(computed.name())
}

/// Stands on what was computed before it.
pub fn greeting(computed: &ComputedDraft) -> String {
    format!("Hello {}", computed.initials.as_deref().unwrap_or("nobody"))
}

/// A function of the user's for an entity with a name that Rust knows.
pub fn clone_of(field: &words::FieldDraft) -> String {
    field.default.clone().unwrap_or_default()
}

fn first_letters(name: &str) -> String {
    name.split(' ')
        .filter_map(|word| word.chars().next())
        .collect()
}

impl UserHooks for User {
    async fn before_create(_: HookContext<'_, Blog>, user: UserView<'_, Unsaved>) -> Result<()> {
        user.set_email(user.email().to_lowercase());
        Ok(())
    }

    async fn before_update(_: HookContext<'_, Blog>, user: UserView<'_, ()>) -> Result<()> {
        user.set_email(user.email().to_lowercase());
        Ok(())
    }
}

impl ComputedHooks for Computed {
    async fn before_create(
        _: HookContext<'_, Kitchen>,
        computed: ComputedView<'_, Unsaved>,
    ) -> Result<()> {
        computed.set_name(computed.name().trim());
        Ok(())
    }

    /// A row of the name `flush` tries what a hook may not do, one of the name `audited` leaves more to write.
    async fn after_create(
        _: HookContext<'_, Kitchen>,
        computed: ComputedView<'_, ()>,
    ) -> Result<()> {
        match computed.name() {
            "flush" => computed.manager().flush().await,
            "refuse" => Err(dormouse::Error::hook("this name is refused")),
            "audited" => {
                computed.manager().create(NewStamped {});
                computed.set_secret(Some("audited"));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    async fn before_update(_: HookContext<'_, Kitchen>, _: ComputedView<'_, ()>) -> Result<()> {
        Ok(())
    }

    async fn after_update(_: HookContext<'_, Kitchen>, _: ComputedView<'_, ()>) -> Result<()> {
        Ok(())
    }

    async fn before_delete(_: HookContext<'_, Kitchen>, _: ComputedView<'_, ()>) -> Result<()> {
        Ok(())
    }

    async fn after_delete(_: HookContext<'_, Kitchen>, _: ComputedView<'_, ()>) -> Result<()> {
        Ok(())
    }
}

impl words::StringHooks for words::String {
    async fn before_create(
        _: HookContext<'_, words::Words>,
        _: words::StringView<'_, Unsaved>,
    ) -> Result<()> {
        Ok(())
    }
}
