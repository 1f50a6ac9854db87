//! The hooks that the schema lists: a password is stored as its digest only.

use std::hash::{DefaultHasher, Hash, Hasher};

use dormouse::{HookContext, Result, Unsaved};

use crate::blog::{Blog, User, UserHooks, UserView};

impl UserHooks for User {
    async fn before_create(
        context: HookContext<'_, Blog>,
        user: UserView<'_, Unsaved>,
    ) -> Result<()> {
        println!("  (hook: about to {})", context.changes());
        user.set_password(digest(user.password()));
        Ok(())
    }

    async fn before_update(context: HookContext<'_, Blog>, user: UserView<'_, ()>) -> Result<()> {
        if let Some(password) = context
            .changes()
            .value("password")
            .and_then(|value| value.as_str())
        {
            user.set_password(digest(password));
        }
        Ok(())
    }
}

/// Stands in for a real password hash, which a tutorial does not need.
fn digest(password: &str) -> String {
    let mut hasher = DefaultHasher::new();
    password.hash(&mut hasher);
    format!("digest-{:016x}", hasher.finish())
}
