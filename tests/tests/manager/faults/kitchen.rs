//! Hooks, a version, values of the program's functions, and values that the database fills in.

use dormouse::EntityManager;
use dormouse::scalar::TextEnum;
use dormouse_tests::kitchen::{Computed, ComputedColour, Kitchen, NewComputed};

use super::scenario::{Memory, Scenario, text};

/// A new row.
pub fn computed(name: &str) -> NewComputed {
    NewComputed {
        name: name.into(),
        payload: serde_json::json!({}),
        colour: ComputedColour::VALUES[0].0,
    }
}

/// A row that is inserted, one that is updated, and one that is deleted, each with hooks before and after.
pub struct Hooked;

impl Scenario for Hooked {
    type Schema = Kitchen;
    const ROWS: &'static [&'static str] = &[
        "select id || ' ' || name || ' ' || initials || ' v' || version || ' ' || case when seen_at is null then 1 else 0 end || ' ' || case when serial is null then 1 else 0 end from computed order by name",
    ];
    const EXPECTED: &'static [&'static str] = &["3 Ann Bee AB v1 1 0", "1 Cyd Dee CD v2 0 0"];

    async fn seed(em: &EntityManager<Kitchen>) {
        em.create(computed("Old One"));
        em.create(computed("Gone Soon"));
    }

    async fn change<'em>(em: &'em EntityManager<Kitchen>) -> Memory<'em> {
        let find = async |name: &str| {
            em.find_one(Computed::NAME.eq(name))
                .or_fail()
                .await
                .unwrap()
        };
        let (old, gone) = (find("Old One").await, find("Gone Soon").await);
        let serial = old.serial();
        let new = em.create(computed("  Ann Bee  "));
        old.set_name("Cyd Dee");
        em.remove(gone);
        Memory::new(move || {
            vec![
                format!("{:?} [{}] {:?}", new.state(), new.name(), new.id()),
                format!("{} {} v{}", old.name(), old.initials(), old.version()),
                format!("{:?} {}", old.seen_at().is_some(), old.serial() == serial),
                format!("{:?} {:?}", gone.state(), new.saved().is_ok()),
            ]
        })
        .with_keys(move || {
            vec![(
                "select cast(id as text) from computed where name = 'Ann Bee'",
                text(new.id()),
            )]
        })
    }
}
