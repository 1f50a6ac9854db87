//! Life-cycle hooks an entity asks for.

use serde::Serialize;

/// When a hook is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HookKind {
    /// Before the row is inserted.
    BeforeCreate,
    /// After the row was inserted.
    AfterCreate,
    /// Before the row is updated.
    BeforeUpdate,
    /// After the row was updated.
    AfterUpdate,
    /// Before the row is deleted.
    BeforeDelete,
    /// After the row was deleted.
    AfterDelete,
    /// Before an upsert writes the row.
    BeforeUpsert,
    /// After an upsert wrote the row.
    AfterUpsert,
}

impl HookKind {
    /// Every hook, in the order of a row's life.
    pub const ALL: [HookKind; 8] = [
        Self::BeforeCreate,
        Self::AfterCreate,
        Self::BeforeUpdate,
        Self::AfterUpdate,
        Self::BeforeDelete,
        Self::AfterDelete,
        Self::BeforeUpsert,
        Self::AfterUpsert,
    ];

    /// How the YAML spells it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::BeforeCreate => "before_create",
            Self::AfterCreate => "after_create",
            Self::BeforeUpdate => "before_update",
            Self::AfterUpdate => "after_update",
            Self::BeforeDelete => "before_delete",
            Self::AfterDelete => "after_delete",
            Self::BeforeUpsert => "before_upsert",
            Self::AfterUpsert => "after_upsert",
        }
    }
}
