//! Rows that need each other, versions, and rows that go with their owners.

use dormouse::EntityManager;
use dormouse_tests::league::{League, NewContract, NewPlayer, NewSponsor, NewTeam, Player, Team};

use super::scenario::{Memory, Scenario, names, state_of, text};

const TEAMS: &str = "select t.id || ' ' || t.name || ' led by ' || coalesce(p.name, 'nobody') || ' for ' || coalesce(t.sponsor_name, 'nobody') \
     from team t left join player p on p.id = t.captain_id order by t.name";
const PLAYERS: &str = "select p.id || ' ' || p.name || ' of ' || t.name || ' after ' || coalesce(m.name, 'nobody') \
     from player p join team t on t.id = p.team_id left join player m on m.id = p.mentor_id order by p.name";
const CONTRACTS: &str = "select c.id || ' ' || p.name || ' ' || c.salary || ' ' || c.state || ' v' || c.version \
     from contract c join player p on p.id = c.player_id order by p.name";

/// A team and its captain, who need each other; players who learn from each other; a natural key.
pub struct Cycle;

impl Scenario for Cycle {
    type Schema = League;
    const ROWS: &'static [&'static str] = &[TEAMS, PLAYERS, CONTRACTS];
    const EXPECTED: &'static [&'static str] = &[
        "1 blues led by nobody for nobody",
        "2 reds led by ann for acme",
        "2 ann of reds after bob",
        "3 bob of reds after ann",
        "1 cyd of blues after cyd",
        "1 ann 100 open v1",
    ];

    async fn seed(em: &EntityManager<League>) {
        em.create(NewTeam {
            name: "blues".into(),
        });
    }

    async fn change<'em>(em: &'em EntityManager<League>) -> Memory<'em> {
        let blues = em
            .find_one(Team::NAME.eq("blues"))
            .populate(Team::PLAYERS)
            .or_fail()
            .await
            .unwrap();
        let reds = em.create(NewTeam {
            name: "reds".into(),
        });
        let player = |name: &str| {
            em.create(NewPlayer {
                name: name.into(),
                team: reds.into(),
            })
        };
        let (ann, bob, cyd) = (player("ann"), player("bob"), player("cyd"));
        cyd.set_team(blues);
        cyd.set_mentor(cyd);
        ann.set_mentor(bob);
        bob.set_mentor(ann);
        reds.set_captain(ann);
        let acme = em.create(NewSponsor {
            name: "acme".into(),
        });
        reds.set_sponsor(acme);
        let contract = em.create(NewContract {
            salary: 100.into(),
            player: ann.into(),
        });
        let shows = move || {
            let ids = [reds.id(), ann.id(), bob.id(), cyd.id(), contract.id()];
            let captain = reds.captain_ref().id();
            vec![
                format!("{ids:?} {captain:?} {:?}", ann.mentor_ref().id()),
                format!(
                    "{:?} {:?} {:?}",
                    reds.state(),
                    acme.state(),
                    state_of(&contract)
                ),
                names(blues.players().iter().map(|player| player.name())),
                format!("{:?}", reds.players_ref().get().map(|all| all.len())),
            ]
        };
        Memory::new(shows).with_keys(move || {
            vec![
                (
                    "select cast(id as text) from team where name = 'reds'",
                    text(reds.id()),
                ),
                (
                    "select cast(id as text) from player where name = 'ann'",
                    text(ann.id()),
                ),
                (
                    "select cast(id as text) from player where name = 'bob'",
                    text(bob.id()),
                ),
                ("select cast(id as text) from contract", text(contract.id())),
                (
                    "select cast(captain_id as text) from team where name = 'reds'",
                    text(reds.captain_ref().id()),
                ),
            ]
        })
    }
}

/// Versioned rows in one statement, an orphan that goes with its owner, and a team with all its players.
pub struct Season;

impl Scenario for Season {
    type Schema = League;
    const ROWS: &'static [&'static str] = &[TEAMS, PLAYERS, CONTRACTS];
    const EXPECTED: &'static [&'static str] = &[
        "1 reds led by bob for nobody",
        "1 ann of reds after nobody",
        "2 bob of reds after ann",
        "1 ann 150 open v2",
        "2 bob 250 open v2",
    ];

    async fn seed(em: &EntityManager<League>) {
        let (reds, blues) = (
            em.create(NewTeam {
                name: "reds".into(),
            }),
            em.create(NewTeam {
                name: "blues".into(),
            }),
        );
        for (name, team) in [("ann", reds), ("bob", reds), ("cyd", reds), ("dan", blues)] {
            let player = em.create(NewPlayer {
                name: name.into(),
                team: team.into(),
            });
            em.create(NewContract {
                salary: 100.into(),
                player: player.into(),
            });
        }
    }

    async fn change<'em>(em: &'em EntityManager<League>) -> Memory<'em> {
        let reds = em
            .find_one(Team::NAME.eq("reds"))
            .populate((Team::PLAYERS.with(Player::CONTRACT), Team::CAPTAIN))
            .or_fail()
            .await
            .unwrap();
        let blues = em
            .find_one(Team::NAME.eq("blues"))
            .populate(Team::PLAYERS.with(Player::CONTRACT))
            .or_fail()
            .await
            .unwrap();
        let players = reds.players();
        let contract = |place: usize| players[place].contract().unwrap();
        contract(0).set_salary(150.into());
        contract(1).set_salary(250.into());
        players[1].set_mentor(players[0]);
        reds.set_captain(players[1]);
        em.remove(players[2]);
        em.remove(blues);
        let (ann, bob, cyd) = (contract(0), contract(1), contract(2));
        let dan = blues.players()[0].contract().unwrap();
        Memory::new(move || {
            vec![
                format!(
                    "{} v{} {} v{}",
                    ann.salary(),
                    ann.version(),
                    bob.salary(),
                    bob.version()
                ),
                format!("{} {:?} {:?}", ann.state(), state_of(&cyd), state_of(&dan)),
                format!("{:?} {:?}", players[2].state(), blues.state()),
                names(reds.players().iter().map(|player| player.name())),
                format!("{:?}", reds.captain().map(|captain| captain.name())),
            ]
        })
    }
}
