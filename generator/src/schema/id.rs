//! Handles: small numbers that point into the vectors of a schema or of an entity.
//!
//! A handle is only meaningful together with what it was made for. Entities, enums and pivots are
//! numbered per schema; properties, columns and relations per entity.

macro_rules! handle {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        pub struct $name(pub u32);

        impl $name {
            /// Makes the handle of the element at `index`.
            #[must_use]
            pub fn new(index: usize) -> Self {
                Self(u32::try_from(index).expect("fewer than 2^32 elements"))
            }

            /// The position in its vector.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

handle!(
    /// An entity of the schema.
    EntityId
);
handle!(
    /// An enum of the schema.
    EnumId
);
handle!(
    /// A pivot table of the schema.
    PivotId
);
handle!(
    /// A property of an entity: a column or a relation, in the order of the YAML.
    PropertyId
);
handle!(
    /// A physical column of an entity's table.
    ColumnId
);
handle!(
    /// A relation of an entity.
    RelationId
);
