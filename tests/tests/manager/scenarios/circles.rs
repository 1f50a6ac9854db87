//! Rows that lead to themselves or to each other.

use dormouse_tests::Database;
use dormouse_tests::factory::{Factory, Gate, Machine, NewGate, NewRail, NewYard, Rail, Yard};
use dormouse_tests::graph::{Graph, NewGroup, NewNode, Node};

use super::machine;

#[tokio::test]
async fn a_row_leads_to_itself_and_has_new_rows_behind_it() {
    let database = Database::<Graph>::new().await;
    let em = database.fork();
    let group = em.create(NewGroup {
        name: "g".into(),
        title: "G".into(),
    });
    let nodes = ["self", "a", "b", "c"].map(|label| {
        em.create(NewNode {
            label: label.into(),
            group: group.into(),
        })
    });
    nodes[0].set_parent(nodes[0]);
    em.flush().await.unwrap();
    assert_eq!(
        database.take().len(),
        5,
        "begin, the group, four nodes, one update, commit"
    );
    let em = database.fork();
    let node = em.find_one(Node::LABEL.eq("self")).populate(Node::PARENT);
    let node = node.or_fail().await.unwrap();
    assert!(node.parent().unwrap().is_same(&node));
}

#[tokio::test]
async fn a_one_to_one_leads_to_its_own_row() {
    let database = Database::<Factory>::new().await;
    let em = database.fork();
    let mirror = machine(&em, "mirror");
    mirror.set_twin(mirror);
    em.flush().await.unwrap();
    em.flush().await.unwrap();
    let em = database.fork();
    let hint = (Machine::TWIN, Machine::TWIN_OF);
    let mirror = em.find_one(Machine::TITLE.eq("mirror")).populate(hint);
    let mirror = mirror.or_fail().await.unwrap();
    assert!(mirror.twin().unwrap().is_same(&mirror));
    assert!(mirror.twin_of().unwrap().is_same(&mirror));
    let json = serde_json::to_value(em.find_one(Machine::ID.eq(mirror.id())).await.unwrap());
    assert_eq!(json.unwrap()["twin"], mirror.id());
    em.remove(mirror);
    em.flush().await.unwrap();
    assert_eq!(em.count(Machine::ID.gt(0)).await.unwrap(), 0);
}

#[tokio::test]
async fn a_circle_of_three_is_saved_from_any_of_them() {
    for first in 0..3 {
        let database = Database::<Factory>::new().await;
        let em = database.fork();
        let gate = em.draft(NewGate { code: "G".into() });
        let yard = em.draft(NewYard {
            code: "Y".into(),
            gate: gate.into(),
        });
        let rail = em.draft(NewRail {
            code: "R".into(),
            yard: yard.into(),
        });
        gate.set_rail(rail);
        match first {
            0 => em.persist(gate),
            1 => em.persist(yard),
            _ => em.persist(rail),
        }
        em.flush().await.unwrap();
        assert_eq!(database.take().len(), 6, "two ends, three rows, one update");
        let em = database.fork();
        let hint = Rail::YARD.with(Yard::GATE.with(Gate::RAIL));
        let rail = em.find_one(Rail::CODE.eq("R")).populate(hint);
        let rail = rail.or_fail().await.unwrap();
        assert!(rail.yard().gate().rail().unwrap().is_same(&rail));
    }
}

#[tokio::test]
async fn a_versioned_row_with_a_relation_to_its_kind_is_updated_once() {
    let database = Database::<Factory>::new().await;
    let em = database.fork();
    let (press, spare) = (machine(&em, "press"), machine(&em, "spare"));
    spare.set_spare_for(press);
    em.flush().await.unwrap();
    database.take();
    spare.set_title("reserve");
    em.flush().await.unwrap();
    database.expect_sql(&[
        "begin immediate",
        r#"update "machine" set "title" = ?, "version" = ? where "id" = ? and "version" = ?"#,
        "commit",
    ]);
    em.flush().await.unwrap();
    database.expect_sql(&[]);
}
