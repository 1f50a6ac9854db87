//! The hooks that a schema lists: each is called once for each row, in order, and what it did is taken back.

use dormouse::{EntityManager, ErrorKind, Result, RowEvent, Subscriber, UpsertEvent};
use dormouse_tests::Database;
use dormouse_tests::hooks_told::{hear, listening, shown, take};
use dormouse_tests::told::{NewParcel, NewStop, Parcel, Stop, Told};

fn parcel(code: &str, weight: i32) -> NewParcel {
    NewParcel {
        code: code.into(),
        weight,
    }
}

/// Two parcels that are there.
async fn two() -> Database<Told> {
    let database = Database::new().await;
    let em = database.fork();
    em.create(parcel("box", 1));
    em.create(parcel("bag", 2));
    em.flush().await.unwrap();
    take();
    database
}

/// What the table has: codes and weights.
async fn stored(em: EntityManager<Told>) -> Vec<(String, i32)> {
    let rows = em
        .find_all::<Parcel>()
        .order_by(Parcel::CODE.asc())
        .await
        .unwrap();
    rows.iter()
        .map(|row| (row.code().to_owned(), row.weight()))
        .collect()
}

#[tokio::test]
async fn each_hook_is_called_once_in_order() {
    listening(async {
        let database = Database::<Told>::new().await;
        let em = database.fork();
        let made = ["box", "bag"].map(|code| em.create(parcel(code, 1)));
        em.flush().await.unwrap();
        let all = "create Parcel (code, weight, note)";
        let calls = [
            "before_create box",
            "before_create bag",
            "after_create box",
            "after_create bag",
        ];
        assert_eq!(take(), calls.map(|call| format!("{call} 1kg: {all}")));
        let [first, second] = made.map(|row| row.saved().unwrap());
        first.set_weight(3);
        second.set_note(Some("fragile"));
        em.flush().await.unwrap();
        assert_eq!(
            take(),
            [
                "before_update box 3kg: update Parcel (weight)",
                "before_update bag 1kg: update Parcel (note)",
                "after_update box 3kg: update Parcel (weight)",
                "after_update bag 1kg: update Parcel (note)",
            ]
        );
        em.flush().await.unwrap();
        assert_eq!(take(), [""; 0], "nothing is written, nobody is called");
        em.remove(first);
        second.set_weight(4);
        em.flush().await.unwrap();
        assert_eq!(
            take(),
            [
                "before_update bag 4kg: update Parcel (weight)",
                "before_delete box 3kg: delete Parcel",
                "after_update bag 4kg: update Parcel (weight)",
                "after_delete box 3kg: delete Parcel",
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn a_row_known_by_its_key_is_loaded_for_its_hooks() {
    listening(async {
        let database = two().await;
        let em = database.fork();
        em.remove(em.reference::<Parcel>(1));
        em.flush().await.unwrap();
        assert_eq!(
            take(),
            [
                "before_delete box 1kg: delete Parcel",
                "after_delete box 1kg: delete Parcel"
            ]
        );
        assert_eq!(stored(database.fork()).await, [("bag".to_owned(), 2)]);
    })
    .await;
}

#[tokio::test]
async fn what_hooks_around_an_update_did_is_taken_back() {
    listening(async {
        let database = two().await;
        let em = database.fork();
        let row = em.find_one(Parcel::ID.eq(1)).or_fail().await.unwrap();
        row.set_note(Some("refuse after_update"));
        row.set_weight(5);
        let error = em.flush().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Hook, "{error}");
        assert_eq!(take().len(), 2, "before and after");
        assert_eq!(
            stored(database.fork()).await,
            [("bag".to_owned(), 2), ("box".to_owned(), 1)]
        );
        row.set_note(Some("heavier before_update"));
        em.flush().await.unwrap();
        assert_eq!(shown(row), ("box", 6, Some("heavier before_update")));
        let tx = em.begin().await.unwrap();
        row.set_note(Some("heavier after_update"));
        em.flush().await.unwrap();
        assert_eq!(
            row.weight(),
            7,
            "the next flush would write what a hook sets after the write"
        );
        tx.rollback().await.unwrap();
        assert_eq!(
            shown(row),
            ("box", 6, Some("heavier after_update")),
            "the program's own stays"
        );
        take();
        em.flush().await.unwrap();
        assert_eq!(
            take(),
            [
                "before_update box 6kg: update Parcel (note)",
                "after_update box 6kg: update Parcel (note)",
            ]
        );
        assert_eq!(stored(database.fork()).await[1], ("box".to_owned(), 6));
    })
    .await;
}

#[tokio::test]
async fn a_delete_that_a_hook_refuses_did_not_happen() {
    listening(async {
        let database = two().await;
        for hook in ["before_delete", "after_delete"] {
            let em = database.fork();
            let row = em.find_one(Parcel::ID.eq(1)).or_fail().await.unwrap();
            let note = format!("refuse {hook}");
            row.set_note(Some(note.as_str()));
            em.flush().await.unwrap();
            em.remove(row);
            assert_eq!(em.flush().await.unwrap_err().kind(), ErrorKind::Hook);
            assert_eq!(stored(database.fork()).await.len(), 2, "{hook}");
            take();
            row.set_note(None);
            let tx = em.begin().await.unwrap();
            em.flush().await.unwrap();
            assert_eq!(take().len(), 2, "{hook} is called again");
            tx.rollback().await.unwrap();
        }
        assert_eq!(
            stored(database.fork()).await.len(),
            2,
            "both were rolled back"
        );
    })
    .await;
}

#[tokio::test]
async fn hooks_are_called_around_upserts() {
    listening(async {
        let database = two().await;
        let em = database.fork();
        let rows = em
            .upsert_many([parcel("BOX", 7), parcel("New", 8)])
            .await
            .unwrap();
        assert_eq!(
            shown(rows[0]),
            ("box", 7, None),
            "found by the code that the hook made of it"
        );
        assert_eq!((rows[0].id(), rows[1].code()), (1, "new"));
        let given = "upsert Parcel (code, weight, note)";
        assert_eq!(
            take(),
            [
                format!("before_upsert Some(\"BOX\") Some(7): {given}"),
                format!("before_upsert Some(\"New\") Some(8): {given}"),
                format!("after_upsert box 7kg: {given}"),
                format!("after_upsert new 8kg: {given}"),
            ]
        );
        em.flush().await.unwrap();
        assert_eq!(take(), [""; 0], "a flush has nothing to write");
        em.upsert(parcel("box", 9).note("heavier after_upsert"))
            .ignore()
            .await
            .unwrap();
        assert_eq!(take().len(), 2, "also of a row that stays as it is");
        let stop = em
            .upsert(NewStop {
                place: "here".into(),
            })
            .await
            .unwrap();
        assert_eq!((stop.place(), take().len()), ("here", 1));
        em.find_or_create(NewStop {
            place: "there".into(),
        })
        .await
        .unwrap();
        assert_eq!(take(), [""; 0], "nobody is told of it");
        let rows = [
            ("bag".to_owned(), 2),
            ("box".to_owned(), 7),
            ("new".to_owned(), 8),
        ];
        assert_eq!(stored(database.fork()).await, rows);
        assert_eq!(database.fork().count(Stop::PLACE.ne("")).await.unwrap(), 2);
    })
    .await;
}

#[tokio::test]
async fn an_upsert_that_a_hook_refuses_is_taken_back() {
    listening(async {
        let database = two().await;
        let em = database.fork();
        let known = em.find_one(Parcel::ID.eq(1)).or_fail().await.unwrap();
        let refused = [parcel("box", 5), parcel("new", 2000)];
        let error = em.upsert_many(refused).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Hook, "{error}");
        let refused = parcel("box", 6).note("refuse after_upsert");
        assert_eq!(
            em.upsert(refused).await.unwrap_err().kind(),
            ErrorKind::Hook
        );
        assert_eq!(shown(known), ("box", 1, None));
        assert_eq!(stored(database.fork()).await.len(), 2);
        let tx = em.begin().await.unwrap();
        em.upsert(parcel("box", 6).note("heavier after_upsert"))
            .await
            .unwrap();
        assert_eq!(known.weight(), 7);
        tx.rollback().await.unwrap();
        assert_eq!(shown(known), ("box", 1, None));
        take();
        em.flush().await.unwrap();
        assert_eq!(take(), [""; 0], "there is nothing left of it");
    })
    .await;
}

/// Is told of upserts only.
struct Listener;

impl Subscriber<Told> for Listener {
    fn subscribes_to(&self, entity: &str) -> bool {
        entity == "Stop"
    }

    async fn before_upsert(&self, event: UpsertEvent<'_, Told>) -> Result<()> {
        assert!(event.row::<Parcel>().is_none());
        let Some(stop) = event.row::<Stop>() else {
            return Ok(());
        };
        hear(format!(
            "subscriber before {} {:?}",
            event.entity(),
            event.changes().value("place").is_some()
        ));
        let place = stop.get(Stop::PLACE).unwrap_or_default();
        stop.set(Stop::PLACE, format!("{place}!"))?;
        stop.set(Stop::ID, 1).unwrap_err();
        Ok(())
    }

    async fn after_upsert(&self, event: RowEvent<'_, Told>) -> Result<()> {
        let stop = event.saved::<Stop>().map(|stop| stop.place().to_owned());
        hear(format!("subscriber after {stop:?} {}", event.changes()));
        Ok(())
    }
}

#[tokio::test]
async fn subscribers_are_told_of_upserts_after_hooks() {
    listening(async {
        let database = Database::<Told>::shared(|orm| orm.subscribe(Listener)).await;
        let em = database.fork();
        let stop = em
            .upsert(NewStop {
                place: "here".into(),
            })
            .await
            .unwrap();
        assert_eq!(stop.place(), "here!");
        assert_eq!(
            take(),
            [
                "before_upsert Some(\"here\"): upsert Stop (place, parcel)",
                "subscriber before Stop true",
                "subscriber after Some(\"here!\") upsert Stop (place, parcel)",
            ]
        );
        em.upsert(parcel("box", 1)).await.unwrap();
        assert_eq!(take().len(), 2, "of other entities it is not told");
    })
    .await;
}
