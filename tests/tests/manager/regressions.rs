//! Mistakes that were made once: each case is one.

use dormouse::{EntityState, Error, ErrorKind, Target};
use dormouse_tests::Database;
use dormouse_tests::blog::{Article, Comment, NewArticle, NewComment, NewTag, Tag, User};
use dormouse_tests::league::{Contract, League, NewContract, NewPlayer, NewTeam};

use crate::seed;

#[tokio::test]
async fn a_new_row_is_checked_with_all_its_relations_set() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::ID.eq(1))
        .populate(Article::COMMENTS.with(Comment::AUTHOR))
        .or_fail()
        .await
        .unwrap();
    let user = em.find_one(User::ID.eq(1)).or_fail().await.unwrap();
    em.create(NewComment {
        text: "second".into(),
        article: article.into(),
        author: user.into(),
    });
    assert_eq!(article.comments().len(), 2);
    assert_eq!(article.comments()[1].author().full_name(), "ann");
    em.flush().await.unwrap();
    assert_eq!(database.fork().count(Comment::ID.gt(0)).await.unwrap(), 4);
}

#[tokio::test]
async fn a_failed_flush_leaves_no_trace_of_what_it_planned() {
    let database = seed::blog().await;
    let em = database.fork();
    let user = em.find_one(User::ID.eq(1)).or_fail().await.unwrap();
    user.set_email("bob@bar.com");
    em.flush().await.unwrap_err();
    user.set_email("ann@bar.com");
    em.flush().await.unwrap();
    let tag = em.find_one(Tag::ID.eq(1)).or_fail().await.unwrap();
    tag.set_name("looked at");
    em.plan().unwrap();
    tag.set_name("red");
    em.flush().await.unwrap();
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
    user.set_email("BOB@bar.com");
    em.flush().await.unwrap_err();
    assert_eq!(
        user.email(),
        "BOB@bar.com",
        "what the hook made of it is taken back"
    );
}

#[tokio::test]
async fn a_refused_addition_is_not_forgiven_by_another() {
    let database = seed::blog().await;
    let (em, other) = (database.fork(), database.fork());
    let strange = Target::from(other.create(NewTag {
        name: "strange".into(),
    }));
    let article = em.find_one(Article::ID.eq(1)).or_fail().await.unwrap();
    article.tags_ref().add(strange);
    article.tags_ref().add(em.create(NewTag {
        name: "good".into(),
    }));
    assert_eq!(
        em.flush().await.unwrap_err().kind(),
        ErrorKind::ForeignManager
    );
    article.tags_ref().clear().await.unwrap();
    em.flush().await.unwrap();
}

#[tokio::test]
async fn a_child_that_is_put_back_is_no_orphan() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::ID.eq(1))
        .populate(Article::COMMENTS)
        .or_fail()
        .await
        .unwrap();
    let comment = article.comments()[0];
    article.comments_ref().remove(comment);
    article.comments_ref().add(comment);
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
    assert_eq!(
        (comment.state(), article.comments().len()),
        (EntityState::Managed, 1)
    );
}

#[tokio::test]
async fn a_child_that_needs_an_owner_cannot_only_be_taken_out() {
    let database = seed::blog().await;
    let em = database.fork();
    let user = em
        .find_one(User::ID.eq(1))
        .populate(User::ARTICLES)
        .or_fail()
        .await
        .unwrap();
    let article = user.articles()[0];
    user.articles_ref().remove(article);
    let error = em.flush().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotNullViolation);
    assert!(error.to_string().contains("`articles` of User"), "{error}");
    article.set_author(em.reference::<User>(2));
    em.flush().await.unwrap();
}

#[tokio::test]
async fn a_new_child_taken_out_of_an_owning_collection_is_not_inserted() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em
        .find_one(Article::ID.eq(1))
        .populate(Article::COMMENTS)
        .or_fail()
        .await
        .unwrap();
    let comment = em.create(NewComment {
        text: "no".into(),
        article: article.into(),
        author: em.reference::<User>(1).into(),
    });
    article.comments_ref().remove(comment);
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
}

#[tokio::test]
async fn a_new_row_with_links_can_be_removed() {
    let database = seed::blog().await;
    let em = database.fork();
    let tag = em.find_one(Tag::ID.eq(1)).or_fail().await.unwrap();
    let author = em.find_one(User::ID.eq(1)).or_fail().await.unwrap();
    let article = em.create(
        NewArticle {
            title: "t".into(),
            text: "t".into(),
            author: author.into(),
        }
        .tags([tag]),
    );
    em.create(NewComment {
        text: "c".into(),
        article: article.into(),
        author: author.into(),
    });
    em.remove(article);
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
    assert!(article.saved().is_err());
}

#[tokio::test]
async fn a_row_made_and_removed_in_a_transaction_stays_gone() {
    let database = seed::blog().await;
    let em = database.fork();
    let transaction = em.begin().await.unwrap();
    let tag = em.create(NewTag {
        name: "short".into(),
    });
    em.flush().await.unwrap();
    em.remove(tag);
    em.flush().await.unwrap();
    transaction.rollback().await.unwrap();
    database.take();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
}

#[tokio::test]
async fn handles_of_another_manager_are_told_apart() {
    let database = seed::blog().await;
    let (first, second) = (database.fork(), database.fork());
    let row = first.find_one(Tag::ID.eq(2)).or_fail().await.unwrap();
    assert_eq!(
        second.refresh(row).await.unwrap_err().kind(),
        ErrorKind::ForeignManager
    );
    assert_eq!(
        second
            .populate(row, Tag::ARTICLES)
            .await
            .map(drop)
            .unwrap_err()
            .kind(),
        ErrorKind::ForeignManager
    );
    second.remove(row);
    second.flush().await.unwrap();
    assert_eq!(
        database.fork().count(Tag::ID.eq(2)).await.unwrap(),
        0,
        "removed by its key"
    );
    second.persist(first.create(NewTag {
        name: "theirs".into(),
    }));
    assert_eq!(
        second.flush().await.unwrap_err().kind(),
        ErrorKind::ForeignManager
    );
}

#[tokio::test]
async fn a_reference_that_only_changes_its_owner_is_loaded_for_its_update() {
    let database = seed::blog().await;
    let em = database.fork();
    let user = em.find_one(User::ID.eq(1)).or_fail().await.unwrap();
    user.articles_ref().add(em.reference::<Article>(3));
    em.flush().await.unwrap();
    assert_eq!(
        database
            .fork()
            .count(Article::AUTHOR.is(User::ID.eq(1)))
            .await
            .unwrap(),
        3
    );
}

#[tokio::test]
async fn what_the_database_fills_in_is_never_read_too_early() {
    let database = Database::<League>::new().await;
    let em = database.fork();
    let team = em.create(NewTeam {
        name: "reds".into(),
    });
    let player = em.create(NewPlayer {
        name: "ann".into(),
        team: team.into(),
    });
    let transaction = em.begin().await.unwrap();
    let contract = em.create(NewContract {
        salary: 1.into(),
        player: player.into(),
    });
    assert!(
        player.contract_ref().get().is_none(),
        "its state is not known yet"
    );
    em.flush().await.unwrap();
    let saved = contract.saved().unwrap();
    transaction.rollback().await.unwrap();
    assert_eq!((saved.state(), saved.version()), ("open", 1));
    em.flush().await.unwrap();
    assert_eq!(
        database
            .fork()
            .count(Contract::STATE.eq("open"))
            .await
            .unwrap(),
        1
    );
}

#[tokio::test]
async fn a_transaction_whose_flush_was_dropped_is_over() {
    let database = seed::blog().await;
    let em = database.fork();
    let transaction = em.begin().await.unwrap();
    em.create(NewTag { name: "cut".into() });
    let cut = tokio::time::timeout(std::time::Duration::ZERO, em.flush()).await;
    if cut.is_err() && !em.is_in_transaction() {
        assert_eq!(
            transaction.commit().await.unwrap_err().kind(),
            ErrorKind::TransactionState
        );
    } else {
        transaction.rollback().await.unwrap();
    }
    em.flush().await.unwrap();
    assert_eq!(database.fork().count(Tag::NAME.eq("cut")).await.unwrap(), 1);
}

#[tokio::test]
async fn a_link_taken_back_before_it_was_loaded_is_taken_back() {
    let database = seed::blog().await;
    let em = database.fork();
    let article = em.find_one(Article::ID.eq(1)).or_fail().await.unwrap();
    let red = em.find_one(Tag::NAME.eq("red")).or_fail().await.unwrap();
    article.tags_ref().add(red);
    article.tags_ref().remove(red);
    em.flush().await.unwrap();
    assert_eq!(
        database
            .fork()
            .count(Tag::ARTICLES.some(Article::ID.eq(1)))
            .await
            .unwrap(),
        1
    );
}

#[tokio::test]
async fn transactions_do_not_meet_a_running_flush() {
    let database = seed::blog().await;
    let em = database.fork();
    em.create(NewTag { name: "x".into() });
    let (flushed, inside) = tokio::join!(
        em.flush(),
        em.transactional(async |em| {
            em.create(NewTag { name: "y".into() });
            Ok::<_, Error>(())
        })
    );
    flushed.unwrap();
    inside.unwrap();
    assert_eq!(database.fork().count(Tag::ID.gt(0)).await.unwrap(), 4);
}
