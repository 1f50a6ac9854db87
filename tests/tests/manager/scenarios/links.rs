//! Links through pivot tables, and keys that are nothing but relations.

use dormouse_tests::Database;
use dormouse_tests::factory::{Factory, Machine, NewScrew, Part, Screw, Tool};

use super::{machine, part, tool};

#[tokio::test]
async fn keys_that_read_alike_when_joined_are_told_apart() {
    let database = Database::<Factory>::new().await;
    let em = database.fork();
    let press = machine(&em, "press");
    let saw = tool(&em, "saw");
    let positions = ["1", "1, 1", "1~1", "1_1", "11", "1'"];
    for (place, position) in positions.iter().enumerate() {
        let part = part(&em, press, position);
        part.tools_ref().add(saw);
        part.tools_ref().add(tool(&em, &format!("tool {place}")));
    }
    em.flush().await.unwrap();
    let em = database.fork();
    let parts = em.find_all::<Part>().populate(Part::TOOLS).await.unwrap();
    assert_eq!(parts.len(), positions.len());
    for part in &parts {
        let place = positions.iter().position(|it| *it == part.position());
        let mut names: Vec<_> = part.tools().iter().map(|tool| tool.name()).collect();
        names.sort_unstable();
        assert_eq!(
            names,
            ["saw".to_owned(), format!("tool {}", place.unwrap())]
        );
    }
    let saw = em.find_one(Tool::NAME.eq("saw")).populate(Tool::PARTS);
    assert_eq!(saw.or_fail().await.unwrap().parts().len(), positions.len());
}

#[tokio::test]
async fn links_grow_from_the_other_side_too() {
    let database = Database::<Factory>::new().await;
    let em = database.fork();
    let saw = tool(&em, "saw");
    let press = machine(&em, "press");
    for position in ["a", "b"] {
        saw.parts_ref().add(part(&em, press, position));
    }
    em.flush().await.unwrap();
    let em = database.fork();
    let saw = em.find_one(Tool::NAME.eq("saw")).populate(Tool::PARTS);
    let saw = saw.or_fail().await.unwrap();
    assert_eq!(saw.parts().len(), 2);
    let mill = machine(&em, "mill");
    let wheel = part(&em, mill, "wheel");
    wheel.tools_ref().add(saw);
    saw.parts_ref().add(part(&em, mill, "axle"));
    assert_eq!(saw.parts().len(), 4, "both sides show it at once");
    em.flush().await.unwrap();
    let em = database.fork();
    let saw = em.find_one(Tool::NAME.eq("saw")).populate(Tool::PARTS);
    assert_eq!(saw.or_fail().await.unwrap().parts().len(), 4);
}

#[tokio::test]
async fn rows_whose_key_is_only_a_relation_are_updated_together() {
    let database = Database::<Factory>::new().await;
    let em = database.fork();
    let press = machine(&em, "press");
    for position in ["a", "b", "c"] {
        em.create(NewScrew {
            part: part(&em, press, position).into(),
            turns: 1,
        });
    }
    em.flush().await.unwrap();
    let em = database.fork();
    let hint = Screw::PART.with(Part::MACHINE);
    let screws = em.find_all::<Screw>().populate(hint).await.unwrap();
    database.take();
    for screw in &screws {
        screw.set_turns(screw.part().position().as_bytes()[0].into());
    }
    em.flush().await.unwrap();
    assert_eq!(database.take().len(), 3, "one update for all");
    let em = database.fork();
    for (position, turns) in [("a", 97), ("b", 98), ("c", 99)] {
        let found = em.find_one(Screw::PART.is(Part::POSITION.eq(position)));
        assert_eq!(found.or_fail().await.unwrap().turns(), turns);
    }
    let press = em.find_one(Machine::ID.eq(1)).or_fail().await.unwrap();
    assert_eq!(press.version(), 1);
}
