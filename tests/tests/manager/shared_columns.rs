//! Foreign keys that have a column in common, with each other and with the key.

use dormouse::{EntityManager, ErrorKind, Loaded};
use dormouse_tests::Database;
use dormouse_tests::tenants::{
    Animator, Clip, Credit, Film, NewAnimator, NewClip, NewCredit, NewFilm, NewProp, NewStudio,
    Prop, Studio, Tenants,
};

type Em = EntityManager<Tenants>;

/// Two studios with two animators each, and a film of the first.
async fn studios() -> Database<Tenants> {
    let database = Database::new().await;
    let em: Em = database.fork();
    for name in ["east", "west"] {
        let studio = em.create(NewStudio { name: name.into() });
        let animators = [1, 2].map(|number| {
            em.create(NewAnimator {
                studio: studio.into(),
                number,
                name: format!("{name} {number}"),
            })
        });
        if name == "east" {
            em.create(NewFilm {
                studio: studio.into(),
                director: animators[0].into(),
                number: 7,
                title: "Frogs".into(),
            });
        }
    }
    em.flush().await.unwrap();
    drop(em);
    database.take();
    database
}

async fn animator<'em>(em: &'em Em, name: &str) -> Loaded<'em, Animator> {
    em.find_one(Animator::NAME.eq(name))
        .or_fail()
        .await
        .unwrap()
}

async fn film(em: &Em) -> Loaded<'_, Film> {
    em.find_one(Film::TITLE.eq("Frogs"))
        .or_fail()
        .await
        .unwrap()
}

#[tokio::test]
async fn new_rows_agree_on_a_key_that_is_not_known_yet() {
    let database = Database::<Tenants>::new().await;
    let em = database.fork();
    let studio = em.create(NewStudio { name: "new".into() });
    let [ann, bob] = [1, 2].map(|number| {
        em.create(NewAnimator {
            studio: studio.into(),
            number,
            name: String::new(),
        })
    });
    let film = NewFilm {
        studio: studio.into(),
        director: ann.into(),
        number: 1,
        title: "Rain".into(),
    };
    em.create(film.editor(bob));
    em.flush().await.unwrap();
    database.expect_writes(&[
        r#"insert into "studio" ("name") values (?) returning "id""#,
        r#"insert into "animator" ("studio_id", "number", "name") values (?, ?, ?), (?, ?, ?)"#,
        r#"insert into "film" ("studio_id", "director_number", "editor_number", "number", "title") values (?, ?, ?, ?, ?)"#,
    ]);
    let em = database.fork();
    let films = em
        .find(Film::EDITOR.is(Animator::NUMBER.eq(2)))
        .populate((Film::STUDIO, Film::DIRECTOR, Film::EDITOR))
        .await
        .unwrap();
    assert_eq!(films[0].studio().name(), "new");
    assert_eq!(films[0].director().number(), 1);
    assert_eq!(films[0].editor().unwrap().number(), 2);
}

#[tokio::test]
async fn relations_that_disagree_fail_before_anything_is_sent() {
    let database = studios().await;
    let em = database.fork();
    let (film, theirs) = (film(&em).await, animator(&em, "west 1").await);
    database.take();
    film.set_editor(theirs);
    let error = em.flush().await.unwrap_err();
    database.expect_sql(&[]);
    assert_eq!(error.kind(), ErrorKind::ForeignKeyViolation);
    assert_eq!(error.column(), Some("studio_id"));
    let text = "`director` and `editor` of Film (1, 7) share the column `studio_id`, and do not agree on its value";
    assert!(error.to_string().contains(text), "{error}");
    film.editor_ref().unset();
    em.flush().await.unwrap();
    database.expect_sql(&[]);
}

#[tokio::test]
async fn new_rows_that_disagree_are_named_too() {
    let database = studios().await;
    let em = database.fork();
    let [one, two] = ["one", "two"].map(|name| em.create(NewStudio { name: name.into() }));
    let ann = em.create(NewAnimator {
        studio: one.into(),
        number: 1,
        name: "Ann".into(),
    });
    let film = || NewFilm {
        studio: two.into(),
        director: ann.into(),
        number: 1,
        title: "Lost".into(),
    };
    em.create(film());
    let error = em.flush().await.unwrap_err().to_string();
    let text = "`director` and `studio` of a new Film share the column `studio_id`";
    assert!(error.contains(text), "{error}");
    let em = database.fork();
    let (mine, theirs) = (animator(&em, "east 1").await, animator(&em, "west 1").await);
    let film = NewFilm {
        studio: em.reference::<Studio>(1).into(),
        director: mine.into(),
        number: 8,
        title: "Lost".into(),
    };
    let error = em.insert(film.editor(theirs)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ForeignKeyViolation);
    assert!(error.to_string().contains("`editor`"), "{error}");
}

#[tokio::test]
async fn a_relation_that_is_emptied_leaves_what_others_need() {
    let database = studios().await;
    let em = database.fork();
    let (film, second) = (film(&em).await, animator(&em, "east 2").await);
    database.take();
    film.set_editor(second);
    em.flush().await.unwrap();
    film.editor_ref().unset();
    film.set_director(second);
    em.flush().await.unwrap();
    database.expect_writes(&[
        r#"update "film" set "editor_number" = ? where "studio_id" = ? and "number" = ?"#,
        r#"update "film" set "director_number" = ?, "editor_number" = ? where "studio_id" = ? and "number" = ?"#,
    ]);
    let em = database.fork();
    let film = em.find_one(Film::NUMBER.eq(7));
    let film = film.populate((Film::DIRECTOR, Film::EDITOR)).or_fail();
    let film = film.await.unwrap();
    assert_eq!(film.director().name(), "east 2");
    assert!(film.editor().is_none());
    let directed = film.director().directed_ref().load().await.unwrap();
    assert_eq!(directed.len(), 1);
}

#[tokio::test]
async fn a_column_is_null_when_nobody_needs_it() {
    let database = studios().await;
    let em = database.fork();
    let (mine, theirs) = (animator(&em, "east 1").await, animator(&em, "west 2").await);
    let east = em.reference::<Studio>(1);
    let clip = em.create(NewClip {}.studio(east).drawn(mine).voiced(mine));
    em.flush().await.unwrap();
    let stored = async |drawn: bool, voiced: bool, studio: Option<&str>| {
        let em = database.fork();
        let clip = em.find_one(Clip::ID.eq(1));
        let clip = clip
            .populate((Clip::STUDIO, Clip::DRAWN, Clip::VOICED))
            .or_fail();
        let clip = clip.await.unwrap();
        assert_eq!(
            (clip.drawn().is_some(), clip.voiced().is_some()),
            (drawn, voiced)
        );
        assert_eq!(clip.studio().map(|studio| studio.name()), studio);
    };
    stored(true, true, Some("east")).await;
    clip.drawn_ref().unset();
    em.flush().await.unwrap();
    stored(false, true, Some("east")).await;
    clip.set_drawn(theirs);
    let error = em.flush().await.unwrap_err().to_string();
    let text = "`studio` and `drawn` of Clip (1) share the column `studio_id`";
    assert!(error.contains(text), "{error}");
    clip.set_voiced(theirs);
    clip.set_studio(em.reference::<Studio>(2));
    em.flush().await.unwrap();
    stored(true, true, Some("west")).await;
    clip.studio_ref().unset();
    clip.drawn_ref().unset();
    clip.voiced_ref().unset();
    em.flush().await.unwrap();
    stored(false, false, None).await;
}

#[tokio::test]
async fn a_relation_without_a_column_of_its_own_is_empty_only_with_the_others() {
    let database = studios().await;
    let em = database.fork();
    let mine = animator(&em, "east 1").await;
    let studio = em.reference::<Studio>(1);
    let clip = em.create(NewClip {}.studio(studio).drawn(mine));
    em.flush().await.unwrap();
    clip.studio_ref().unset();
    let error = em.flush().await.unwrap_err().to_string();
    let text = "`studio` and `drawn` of Clip (1) share the column `studio_id`";
    assert!(error.contains(text), "{error}");
    clip.drawn_ref().unset();
    em.flush().await.unwrap();
    let empty = Clip::STUDIO.is_empty() & Clip::DRAWN.is_empty();
    assert_eq!(database.fork().count(empty).await.unwrap(), 1);
}

#[tokio::test]
async fn a_key_is_made_of_foreign_keys_that_share_a_column() {
    let database = studios().await;
    let em = database.fork();
    let (film, second) = (film(&em).await, animator(&em, "east 2").await);
    let credit = em.create(NewCredit {
        film: film.into(),
        animator: second.into(),
        role: "ink".into(),
    });
    let next = NewCredit {
        film: film.into(),
        animator: animator(&em, "east 1").await.into(),
        role: "paint".into(),
    };
    em.create(next.follows(credit));
    em.flush().await.unwrap();
    assert_eq!(credit.id(), Some(((1, 7), 2)));
    let em = database.fork();
    let credit = em.find_one(Credit::ROLE.eq("paint")).populate((
        Credit::FILM,
        Credit::ANIMATOR,
        Credit::FOLLOWS.with(Credit::ANIMATOR),
    ));
    let credit = credit.or_fail().await.unwrap();
    assert_eq!((credit.film().title(), credit.role()), ("Frogs", "paint"));
    let followed = credit.follows().unwrap();
    assert_eq!(followed.animator().name(), "east 2");
    em.remove(credit);
    em.remove(followed);
    em.flush().await.unwrap();
    assert_eq!(
        database.fork().count(Credit::ROLE.eq("ink")).await.unwrap(),
        0
    );
}

#[tokio::test]
async fn a_value_of_the_key_is_part_of_a_foreign_key() {
    let database = studios().await;
    let em = database.fork();
    let prop = em.create(NewProp {
        studio_id: 1,
        number: 4,
    });
    em.flush().await.unwrap();
    prop.set_keeper(animator(&em, "west 1").await);
    let error = em.flush().await.unwrap_err().to_string();
    let text = "`studio_id` and `keeper` of Prop (1, 4) share the column `studio_id`";
    assert!(error.contains(text), "{error}");
    prop.set_keeper(animator(&em, "east 2").await);
    database.take();
    em.flush().await.unwrap();
    database.expect_writes(&[
        r#"update "prop" set "keeper_number" = ? where "studio_id" = ? and "number" = ?"#,
    ]);
    let prop = em.find_one(Prop::NUMBER.eq(4)).or_fail().await.unwrap();
    let json = prop.to_json();
    assert_eq!(json["studio_id"], 1);
    assert_eq!(json["keeper"], serde_json::json!([1, 2]));
    let em = database.fork();
    let update = em.native_update(Prop::NUMBER.eq(4));
    update.unlink(Prop::KEEPER).await.unwrap();
    assert_eq!(em.count(Prop::KEEPER.is_empty()).await.unwrap(), 1);
}

#[tokio::test]
async fn a_row_that_goes_is_let_go_by_those_that_can_do_without_it() {
    let database = studios().await;
    let em = database.fork();
    let (film, second) = (film(&em).await, animator(&em, "east 2").await);
    film.set_editor(second);
    em.flush().await.unwrap();
    film.editor_ref().unset();
    em.remove(second);
    em.flush().await.unwrap();
    let left = database.fork().count(Animator::NAME.eq("east 2")).await;
    assert_eq!(left.unwrap(), 0);
}
