//! Rows that need each other: sorted by row, and what stays a cycle is mended by an update.

use dormouse::ErrorKind;
use dormouse_tests::Database;
use dormouse_tests::league::{League, NewPlayer, NewSponsor, NewTeam, Player, Team};

#[tokio::test]
async fn a_cycle_is_an_insert_with_null_and_an_update() {
    let database = Database::<League>::new().await;
    let em = database.fork();
    let team = em.create(NewTeam {
        name: "reds".into(),
    });
    let player = em.create(NewPlayer {
        name: "ann".into(),
        team: team.into(),
    });
    team.set_captain(player);
    em.flush().await.unwrap();
    database.expect_sql(&[
        "begin immediate",
        r#"insert into "team" ("name", "captain_id", "sponsor_name") values (?, ?, ?) returning "id""#,
        r#"insert into "player" ("name", "team_id", "mentor_id") values (?, ?, ?) returning "id""#,
        r#"update "team" set "captain_id" = ? where "id" = ?"#,
        "commit",
    ]);
    em.flush().await.unwrap();
    database.expect_sql(&[]);
    let em = database.fork();
    let team = em
        .find_one(Team::NAME.eq("reds"))
        .populate(Team::CAPTAIN.with(Player::TEAM))
        .or_fail()
        .await
        .unwrap();
    assert_eq!(team.captain().unwrap().team().id(), team.id());
}

#[tokio::test]
async fn rows_of_one_entity_are_sorted_by_level() {
    let database = Database::<League>::new().await;
    let em = database.fork();
    let team = em.create(NewTeam {
        name: "reds".into(),
    });
    let youngest = em.create(NewPlayer {
        name: "youngest".into(),
        team: team.into(),
    });
    let middle = em.create(NewPlayer {
        name: "middle".into(),
        team: team.into(),
    });
    let oldest = em.create(NewPlayer {
        name: "oldest".into(),
        team: team.into(),
    });
    youngest.set_mentor(middle);
    middle.set_mentor(oldest);
    em.flush().await.unwrap();
    let insert =
        r#"insert into "player" ("name", "team_id", "mentor_id") values (?, ?, ?) returning "id""#;
    database.expect_sql(&[
        "begin immediate",
        r#"insert into "team" ("name", "captain_id", "sponsor_name") values (?, ?, ?) returning "id""#,
        insert,
        insert,
        insert,
        "commit",
    ]);
    assert!(oldest.id() < middle.id() && middle.id() < youngest.id());
}

#[tokio::test]
async fn a_row_that_leads_to_itself_is_mended() {
    let database = Database::<League>::new().await;
    let em = database.fork();
    let team = em.create(NewTeam {
        name: "reds".into(),
    });
    let player = em.create(NewPlayer {
        name: "self-made".into(),
        team: team.into(),
    });
    player.set_mentor(player);
    em.flush().await.unwrap();
    assert_eq!(
        database.take().len(),
        5,
        "begin, team, player, the update, commit"
    );
    let found = database
        .fork()
        .find_one(Player::NAME.eq("self-made"))
        .or_fail()
        .await
        .unwrap()
        .mentor_ref()
        .id();
    assert_eq!(found, player.id());
}

#[tokio::test]
async fn cyclic_rows_are_deleted_in_one_flush() {
    let database = Database::<League>::new().await;
    let em = database.fork();
    let team = em.create(NewTeam {
        name: "reds".into(),
    });
    let pupil = em.create(NewPlayer {
        name: "pupil".into(),
        team: team.into(),
    });
    let mentor = em.create(NewPlayer {
        name: "mentor".into(),
        team: team.into(),
    });
    pupil.set_mentor(mentor);
    em.flush().await.unwrap();
    database.take();
    em.remove(mentor);
    em.remove(pupil);
    em.remove(team);
    em.flush().await.unwrap();
    let delete = r#"delete from "player" where "id" = ?"#;
    database.expect_sql(&[
        "begin immediate",
        delete,
        delete,
        r#"delete from "team" where "id" = ?"#,
        "commit",
    ]);
}

#[tokio::test]
async fn removal_cascades_where_the_schema_says_so() {
    let database = Database::<League>::new().await;
    let em = database.fork();
    let team = em.create(NewTeam {
        name: "reds".into(),
    });
    em.create(NewPlayer {
        name: "ann".into(),
        team: team.into(),
    });
    em.flush().await.unwrap();
    let em = database.fork();
    let team = em
        .find_one(Team::NAME.eq("reds"))
        .populate(Team::PLAYERS)
        .or_fail()
        .await
        .unwrap();
    em.remove(team);
    em.flush().await.unwrap();
    assert_eq!(database.fork().count(Player::ID.gt(0)).await.unwrap(), 0);
}

#[tokio::test]
async fn a_draft_behind_a_relation_that_does_not_cascade_is_an_error() {
    let database = Database::<League>::new().await;
    let em = database.fork();
    let sponsor = em.draft(NewSponsor {
        name: "acme".into(),
    });
    let team = em.create(
        NewTeam {
            name: "reds".into(),
        }
        .sponsor(sponsor),
    );
    let error = em.flush().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSaved);
    assert!(error.to_string().contains("`sponsor` of Team"), "{error}");
    em.persist(sponsor);
    em.flush().await.unwrap();
    assert_eq!(team.sponsor_ref().id().as_deref(), Some("acme"));
}

#[tokio::test]
async fn a_required_relation_cannot_be_emptied() {
    let database = Database::<League>::new().await;
    let em = database.fork();
    let team = em.create(NewTeam {
        name: "reds".into(),
    });
    let player = em.create(NewPlayer {
        name: "ann".into(),
        team: team.into(),
    });
    em.flush().await.unwrap();
    player.team_ref().unset();
    let error = em.flush().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotNullViolation);
    assert_eq!(
        player.team_ref().id(),
        team.id(),
        "the relation is as it was"
    );
}

#[tokio::test]
async fn many_cycles_are_written_and_deleted_together() {
    let database = Database::<League>::new().await;
    let em = database.fork();
    let add = |name: &str, team| {
        em.create(NewPlayer {
            name: name.into(),
            team,
        })
    };
    for number in 0..40 {
        let team = em.create(NewTeam {
            name: number.to_string(),
        });
        let captain = add("captain", team.into());
        add("player", team.into()).set_mentor(captain);
        team.set_captain(captain);
    }
    em.flush().await.unwrap();
    let insert = r#"insert into "player" ("name", "team_id", "mentor_id") "#;
    let statements = database.take_alike();
    let inserts = statements.iter().filter(|sql| sql.starts_with(insert));
    assert_eq!(inserts.count(), 2, "captains, then those they teach");
    assert_eq!(statements.len(), 6, "{statements:#?}");

    let em = database.fork();
    let teams = em.find_all::<Team>().populate(Team::PLAYERS).await.unwrap();
    assert_eq!(teams.len(), 40);
    database.take();
    teams.iter().for_each(|team| em.remove(*team));
    em.flush().await.unwrap();
    let statements = database.take();
    assert!(statements.len() < 8, "{statements:#?}");
    assert_eq!(em.count(Player::ID.gt(0)).await.unwrap(), 0);
}
