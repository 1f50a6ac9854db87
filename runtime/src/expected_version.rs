//! A version that a program has kept outside, for example in a form that somebody has filled in meanwhile.
//!
//! It is compared in memory; that nobody changes the row until the flush is the business of the flush.

use crate::entity::{Entity, Schema};
use crate::error::{Error, ErrorKind, Result};
use crate::handle::Handle;
use crate::scalar::Scalar;
use crate::value::Value;

impl<T: Entity, H> Handle<'_, T, H> {
    /// Fails unless the row has this version: whoever was shown that version knows what is about to be overwritten.
    ///
    /// ```no_run
    /// # use dormouse::{Entity, Loaded};
    /// # fn f<T: Entity>(article: Loaded<'_, T>, form_version: i32) -> dormouse::Result<()> {
    /// # let article: &dormouse::Handle<'_, T, ()> = &article;
    /// article.expect_version(form_version)
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`OptimisticLock`](crate::ErrorKind::OptimisticLock) for another version;
    /// [`Configuration`](crate::ErrorKind::Configuration) when the entity has no version, or one of another type.
    pub fn expect_version<V: Scalar>(&self, expected: V) -> Result<()> {
        let meta = T::meta();
        let Some(column) = meta.version else {
            return Err(Error::configuration(format!(
                "{} has no version; give one of its properties `version: true`",
                meta.name
            )));
        };
        let entity = <T::Schema as Schema>::ENTITIES[T::INDEX];
        let found = entity.value(self.manager(), self.slot(), column);
        let expected = expected.into_value();
        match found {
            Some(found) if found == expected => Ok(()),
            Some(found) if found.ty() != expected.ty() => Err(Error::configuration(format!(
                "the version of {} is a {:?}, not a {:?}",
                meta.name,
                found.ty(),
                expected.ty()
            ))),
            Some(found) => Err(Error::new(
                ErrorKind::OptimisticLock,
                format!(
                    "this {} has version {}, not {}; show what it has become and ask again",
                    meta.name,
                    shown(&found),
                    shown(&expected)
                ),
            )),
            None => Err(Error::not_saved(meta.name)),
        }
    }
}

fn shown(version: &Value) -> String {
    match version {
        Value::DateTime(moment) => moment.to_rfc3339(),
        Value::Timestamp(moment) => moment.to_string(),
        count => count
            .as_integer()
            .map_or_else(|| format!("{count:?}"), |count| count.to_string()),
    }
}
