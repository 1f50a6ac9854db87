//! What generated code says about a schema and its entities.
//!
//! These traits are implemented by generated code only; the runtime never names an entity.
//! Nothing here reads, writes or decides: see `store` for the cells and `unit_of_work` for the flush.

use crate::EntityManager;
use crate::column_reader::ColumnReader;
use crate::draft::Draft;
use crate::edit::AnyEdit;
use crate::entity_type::EntityType;
use crate::error::Result;
use crate::field::{AnySlot, Source};
use crate::handle::Handle;
use crate::hook::{HookCall, HookContext, HookFuture, HookKind};
use crate::metadata::{DdlSet, EntityMeta};
use crate::repository::Repository;
use crate::scalar::Key;
use crate::store::EntityStore;
use crate::upsert::Upserting;

/// A generated schema: one store per entity, and what holds for all of them.
pub trait Schema: Default + Send + Sync + 'static {
    /// The schema's name, as in the YAML.
    const NAME: &'static str;
    /// Every entity, by its index ([`Entity::INDEX`]).
    const ENTITIES: &'static [&'static dyn EntityType<Self>];
    /// Entity indexes in the order in which rows are inserted; entities of one group depend on each other.
    const COMMIT_ORDER: &'static [&'static [usize]];
    /// The statements that create and drop every table.
    const DDL: DdlSet;
}

/// The place of one entity's rows inside its schema.
pub trait Store<T: Entity>: Schema {
    /// The rows of `T` that this manager knows.
    fn store(&self) -> &EntityStore<T>;
}

/// A generated entity.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a generated entity",
    note = "entities come from the YAML schema: list it under `entities:` and generate again"
)]
pub trait Entity: Sized + Send + Sync + 'static {
    /// The schema this entity belongs to.
    type Schema: Store<Self>;
    /// The entity that gives the identity: rows of one root share one identity map.
    type Root: Entity;
    /// The primary key; a tuple when it has several columns.
    type Key: Key;
    /// The values of one row as they were read or given.
    type Row: Send + Sync + 'static;
    /// The changes made to one row since.
    type Edits: Default + Send + Sync + 'static;
    /// What a new row is made of.
    type Draft: Draft<Entity = Self>;
    /// The accessors of a handle.
    type View<'em, H: 'em>: Copy
        + From<Handle<'em, Self, H>>
        + std::ops::Deref<Target = Handle<'em, Self, H>>;
    /// The repository with this entity's own finders.
    type Repository<'em>: From<Repository<'em, Self>>;

    /// The index in [`Schema::ENTITIES`].
    const INDEX: usize;
    /// Whether its rows are only read.
    const READ_ONLY: bool = false;
    /// Where the value of each column comes from, in the order of [`EntityMeta::columns`].
    const SOURCES: &'static [Source];
    /// The hooks that the schema lists.
    const HOOKS: &'static [HookKind] = &[];

    /// Table, columns and relations.
    fn meta() -> &'static EntityMeta;

    /// The place of a column's value in a row; none for a generated key and for foreign keys.
    fn slot(row: &Self::Row, column: usize) -> Option<&dyn AnySlot>;

    /// The place of a column's changes; none for a column that never changes.
    fn edit(edits: &Self::Edits, column: usize) -> Option<&dyn AnyEdit>;

    /// Reads the columns that are not lazy, in order.
    ///
    /// # Errors
    /// When a value does not fit its type.
    fn read(columns: &mut ColumnReader<'_>) -> Result<(Self::Key, Self::Row)>;

    /// Reads one lazy column into `row`.
    ///
    /// # Errors
    /// When the value does not fit its type.
    fn read_lazy(_row: &Self::Row, _column: usize, _columns: &mut ColumnReader<'_>) -> Result<()> {
        Ok(())
    }

    /// Moves the lazy values that `from` has and `into` lacks.
    fn adopt_lazy(_from: Self::Row, _into: &Self::Row) {}

    /// The slot of the row that the foreign key of `relation` names, as it was read.
    fn foreign(
        _em: &EntityManager<Self::Schema>,
        _row: &Self::Row,
        _relation: usize,
    ) -> Option<u32> {
        None
    }

    /// Sets the `on_update` values of a row that is about to be updated.
    fn on_update(_view: Self::View<'_, ()>) {}

    /// Calls the hook before an upsert, if the schema lists it.
    fn before_upsert<'a>(
        _context: HookContext<'a, Self::Schema>,
        _row: Upserting<'a, Self>,
    ) -> Option<HookFuture<'a>> {
        None
    }

    /// Calls one of the hooks that the schema lists.
    fn call_hook<'a>(_call: HookCall<'a, Self>) -> Option<HookFuture<'a>> {
        None
    }
}
