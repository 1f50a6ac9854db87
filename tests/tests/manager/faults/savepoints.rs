//! What is taken back of several flushes in one transaction, and what hooks and plans leave behind.

use dormouse::{EntityManager, EntityState, Error, Result};
use dormouse_tests::blog::{Article, Comment, User};
use dormouse_tests::kitchen::{Computed, Kitchen, Stamped};
use dormouse_tests::league::{Contract, League, Player, Team};

use super::bench::{Bench, Fault, Template};
use super::kitchen::{Hooked, computed};
use super::league::Season;
use crate::seed;

async fn season() -> (Template<Season>, Bench<Season>) {
    let template = Template::in_file().await;
    let bench = template.copy().await;
    (template, bench)
}

async fn first_contract(em: &EntityManager<League>) -> dormouse::Loaded<'_, Contract> {
    em.find_one(Contract::ID.eq(1)).or_fail().await.unwrap()
}

async fn stored(bench: &Bench<Season>) -> Vec<String> {
    let query = "select salary || ' v' || version from contract where id = 1";
    bench.lines(&[query]).await
}

#[tokio::test]
async fn a_nested_failure_goes_back_to_the_flush_around_it() {
    let (_template, bench) = season().await;
    let em = bench.fork();
    let contract = first_contract(&em).await;
    em.transactional(async |em| {
        contract.set_salary(200.into());
        em.flush().await?;
        let inner = em.transactional(async |em| {
            contract.set_salary(300.into());
            em.flush().await?;
            assert_eq!(contract.version(), 3);
            Err::<(), _>(Error::other("no"))
        });
        assert!(inner.await.is_err());
        assert_eq!((contract.version(), contract.salary()), (2, 300.into()));
        contract.set_salary(200.into());
        bench.arm(&[]);
        em.flush().await?;
        assert_eq!(
            bench.sent(),
            [""; 0],
            "what the outer flush wrote is still there"
        );
        contract.set_salary(400.into());
        Ok::<_, Error>(())
    })
    .await
    .unwrap();
    assert_eq!(contract.version(), 3);
    assert_eq!(stored(&bench).await, ["400 v3"]);
}

#[tokio::test]
async fn a_nested_failure_gives_links_and_new_rows_back_to_the_transaction() {
    let (_template, bench) = season().await;
    let em = bench.fork();
    let players = em
        .find_all::<Player>()
        .order_by(Player::ID.asc())
        .await
        .unwrap();
    let (ann, bob) = (players[0], players[1]);
    em.transactional(async |em| {
        ann.set_mentor(bob);
        em.remove(first_contract(em).await);
        em.flush().await?;
        let inner = em.transactional(async |em| {
            ann.mentor_ref().unset();
            em.flush().await?;
            Err::<(), _>(Error::other("no"))
        });
        assert!(inner.await.is_err());
        ann.set_mentor(bob);
        bench.arm(&[]);
        em.flush().await?;
        assert_eq!(bench.sent(), [""; 0]);
        Ok::<_, Error>(())
    })
    .await
    .unwrap();
    let mentor = "select cast(mentor_id as text) from player where name = 'ann'";
    assert_eq!(bench.lines(&[mentor]).await, ["2"]);
}

#[tokio::test]
async fn a_rollback_takes_every_flush_back() {
    let (_template, bench) = season().await;
    let em = bench.fork();
    let contract = first_contract(&em).await;
    let transaction = em.begin().await.unwrap();
    for salary in [200, 300, 400] {
        contract.set_salary(salary.into());
        em.transactional(async |em| em.flush().await).await.unwrap();
    }
    assert_eq!(contract.version(), 4);
    transaction.rollback().await.unwrap();
    assert_eq!((contract.version(), contract.salary()), (1, 400.into()));
    em.flush().await.unwrap();
    assert_eq!(stored(&bench).await, ["400 v2"]);
}

#[tokio::test]
async fn a_refresh_in_a_transaction_does_not_hide_what_is_rolled_back() {
    let (_template, bench) = season().await;
    let em = bench.fork();
    let contract = first_contract(&em).await;
    let players = em
        .find_all::<Player>()
        .order_by(Player::ID.asc())
        .await
        .unwrap();
    let (ann, bob) = (players[0], players[1]);
    let transaction = em.begin().await.unwrap();
    contract.set_salary(200.into());
    ann.set_name("anna");
    ann.set_mentor(bob);
    em.flush().await.unwrap();
    em.refresh(contract).await.unwrap();
    em.refresh(ann).await.unwrap();
    assert_eq!((contract.version(), ann.name()), (2, "anna"));
    transaction.rollback().await.unwrap();
    assert_eq!((contract.version(), ann.name()), (1, "anna"));
    em.flush().await.unwrap();
    assert_eq!(stored(&bench).await, ["200 v2"]);
    let written = "select name || ' ' || mentor_id from player where id = 1";
    assert_eq!(bench.lines(&[written]).await, ["anna 2"]);
}

#[tokio::test]
async fn a_flush_of_nothing_forgets_nothing_of_its_transaction() {
    let (_template, bench) = season().await;
    let em = bench.fork();
    let ann = em.find_one(Player::ID.eq(1)).or_fail().await.unwrap();
    let transaction = em.begin().await.unwrap();
    ann.set_name("anna");
    em.flush().await.unwrap();
    ann.set_name("other");
    ann.set_name("anna");
    em.flush().await.unwrap();
    transaction.rollback().await.unwrap();
    em.flush().await.unwrap();
    let name = "select name from player where id = 1";
    assert_eq!(bench.lines(&[name]).await, ["anna"]);
}

#[tokio::test]
async fn hooks_of_every_flush_are_taken_back() {
    let database = seed::blog().await;
    let em = database.fork();
    let user = em.find_one(User::ID.eq(1)).or_fail().await.unwrap();
    let transaction = em.begin().await.unwrap();
    user.set_email("ANNA@bar.com");
    em.flush().await.unwrap();
    user.set_full_name("anna");
    em.flush().await.unwrap();
    assert_eq!(user.email(), "anna@bar.com");
    transaction.rollback().await.unwrap();
    assert_eq!(user.email(), "ANNA@bar.com", "the hook has to run again");
}

/// Flushes a row whose hook leaves a row and a value for the next flush; the first one fails.
async fn audited(fail: impl AsyncFn(&Bench<Hooked>, &EntityManager<Kitchen>) -> Result<()>) {
    let template = Template::<Hooked>::in_file().await;
    let bench = template.copy().await;
    let em = bench.fork();
    let row = em.create(computed("audited"));
    fail(&bench, &em).await.unwrap_err();
    assert_eq!(
        (row.secret(), row.state()),
        (Some("hush"), EntityState::New)
    );
    bench.arm(&[]);
    em.flush().await.unwrap();
    assert_eq!(row.secret(), Some("audited"));
    em.flush().await.unwrap();
    let rows = [
        "select name || ' ' || secret from computed where name = 'audited'",
        "select count(*) || ' stamped' from stamped",
    ];
    assert_eq!(bench.lines(&rows).await, ["audited audited", "1 stamped"]);
    bench.arm(&[]);
    em.flush().await.unwrap();
    assert_eq!(bench.sent(), [""; 0]);
    assert_eq!(em.count(Stamped::ID.gt(0)).await.unwrap(), 1);
    assert_eq!(em.count(Computed::ID.gt(0)).await.unwrap(), 3);
}

#[tokio::test]
async fn what_an_after_hook_creates_goes_with_its_flush() {
    audited(async |bench, em| {
        bench.arm(&[(3, Fault::Busy)]);
        let failed = em.flush().await;
        assert_eq!(bench.sent().last().map(String::as_str), Some("commit"));
        failed
    })
    .await;
    audited(async |_, em| {
        em.transactional(async |em| {
            em.flush().await?;
            em.flush().await?;
            Err(Error::other("no"))
        })
        .await
    })
    .await;
}

#[tokio::test]
async fn a_plan_and_a_failed_flush_remove_no_orphan() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::ID.eq(1))
        .populate(Article::COMMENTS)
        .or_fail()
        .await
        .unwrap();
    let comment = article.comments()[0];
    let user = seed::user(&em, "ann");
    for failing in [false, true] {
        article.comments_ref().remove(comment);
        if failing {
            em.flush().await.unwrap_err();
        } else {
            em.plan().unwrap();
        }
        assert_eq!(comment.state(), EntityState::Managed, "failing: {failing}");
        article.comments_ref().add(comment);
    }
    em.remove(user);
    em.flush().await.unwrap();
    assert_eq!(database.fork().count(Comment::ID.gt(0)).await.unwrap(), 3);
}

#[tokio::test]
async fn a_reference_that_could_not_be_removed_is_read_as_it_is() {
    let (_template, bench) = season().await;
    let em = bench.fork();
    let players = em.find_all::<Player>().order_by(Player::ID.asc());
    let players = players.await.unwrap();
    players[0].set_mentor(players[1]);
    em.flush().await.unwrap();
    let em = bench.fork();
    em.remove(em.reference::<Player>(1));
    bench.arm(&[(2, Fault::Busy)]);
    em.flush().await.expect_err("the delete is refused");
    bench.arm(&[]);
    let players = em
        .find_all::<Player>()
        .populate((Player::TEAM.with(Team::CAPTAIN), Player::MENTOR))
        .order_by(Player::ID.asc())
        .await
        .unwrap();
    assert_eq!(players[0].team().name(), "reds");
    assert_eq!(players[0].mentor().map(|mentor| mentor.name()), Some("bob"));
}

#[tokio::test]
async fn a_reference_is_linked_before_it_is_read() {
    let (_template, bench) = season().await;
    let em = bench.fork();
    let players = async |em: &EntityManager<League>| {
        let team = em.find_one(Team::ID.eq(1)).populate(Team::PLAYERS);
        team.or_fail().await.unwrap().players().len()
    };
    let blues = em.find_one(Team::ID.eq(2)).or_fail().await.unwrap();
    blues.players_ref().add(em.reference::<Player>(1));
    let transaction = em.begin().await.unwrap();
    em.flush().await.unwrap();
    transaction.rollback().await.unwrap();
    let ann = em.find_one(Player::ID.eq(1)).or_fail().await.unwrap();
    assert_eq!(ann.team_ref().id(), Some(2), "as the program has set it");
    ann.set_team(em.reference::<Team>(1));
    bench.arm(&[]);
    em.flush().await.unwrap();
    assert_eq!(bench.sent(), [""; 0], "it was never elsewhere");
    assert_eq!(players(&em).await, 3);
}
