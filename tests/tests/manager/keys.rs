//! Every shape of a key: natural, composite, a foreign key as part of it or as all of it.

use dormouse_tests::Database;
use dormouse_tests::keys::{
    City, Country, Keys, Mayor, NewCity, NewCountry, NewMayor, NewPassport, NewPerson, NewStreet,
    Passport, Person, Street,
};

async fn atlas() -> Database<Keys> {
    let database = Database::<Keys>::new().await;
    let em = database.fork();
    let country = em.create(NewCountry {
        code: "AT".into(),
        name: "Austria".into(),
    });
    let city = em.create(NewCity {
        number: 1,
        name: "Vienna".into(),
        country: country.into(),
    });
    let graz = em.create(NewCity {
        number: 2,
        name: "Graz".into(),
        country: country.into(),
    });
    city.set_twin(graz);
    for name in ["Ring", "Graben"] {
        em.create(NewStreet {
            name: name.into(),
            city: city.into(),
        });
    }
    let person = em.create(NewPerson { name: "ann".into() });
    em.create(NewMayor {
        person: person.into(),
    });
    let passport = em.create(NewPassport {
        series: "P".into(),
        number: 7,
        issued_by: country.into(),
    });
    person.set_passport(passport);
    em.flush().await.unwrap();
    em.flush().await.unwrap();
    drop(em);
    database.take();
    database
}

#[tokio::test]
async fn a_key_made_of_a_foreign_key_is_known_after_the_flush() {
    let database = atlas().await;
    let em = database.fork();
    let city = em
        .find_one(City::NAME.eq("Vienna"))
        .populate((City::COUNTRY, City::TWIN, City::STREETS))
        .or_fail()
        .await
        .unwrap();
    assert_eq!((city.country().code(), city.number()), ("AT", 1));
    assert_eq!(city.twin().map(|twin| twin.name()), Some("Graz"));
    assert_eq!(city.streets().len(), 2);
    assert_eq!(
        em.reference::<City>(("AT".to_owned(), 1))
            .get()
            .map(|row| row.is_same(&city)),
        Some(true)
    );
}

#[tokio::test]
async fn composite_keys_are_updated_and_deleted() {
    let database = atlas().await;
    let em = database.fork();
    let cities = em
        .find_all::<City>()
        .order_by(City::NUMBER.asc())
        .await
        .unwrap();
    for city in &cities {
        city.set_name(city.name().to_uppercase());
    }
    em.flush().await.unwrap();
    let names: Vec<_> = database
        .fork()
        .find_all::<City>()
        .order_by(City::NUMBER.asc())
        .await
        .unwrap()
        .iter()
        .map(|row| row.name().to_owned())
        .collect();
    assert_eq!(names, ["VIENNA", "GRAZ"]);
    let streets = em.find_all::<Street>().await.unwrap();
    streets.into_iter().for_each(|street| em.remove(street));
    cities.into_iter().for_each(|city| em.remove(city));
    em.flush().await.unwrap();
    assert_eq!(database.fork().count(City::NUMBER.gt(0)).await.unwrap(), 0);
}

#[tokio::test]
async fn a_new_graph_with_nested_keys_is_flushed_at_once() {
    let database = atlas().await;
    let em = database.fork();
    let mayor = em
        .find_all::<Mayor>()
        .populate(Mayor::PERSON.with(Person::PASSPORT.with(Passport::ISSUED_BY)))
        .await
        .unwrap()[0];
    let passport = mayor.person().passport().unwrap();
    assert_eq!(
        (
            passport.series(),
            passport.number(),
            passport.issued_by().name()
        ),
        ("P", 7, "Austria")
    );
    let country = em.find_one(Country::CODE.eq("AT")).or_fail().await.unwrap();
    database.take();
    let known = em.find_one(Country::CODE.eq("AT")).or_fail().await.unwrap();
    assert!(known.is_same(&country));
    database.expect_sql(&[]);
}

#[tokio::test]
async fn streets_cross_streets() {
    let database = atlas().await;
    let em = database.fork();
    let streets = em
        .find_all::<Street>()
        .populate(Street::CROSSES)
        .order_by(Street::NAME.asc())
        .await
        .unwrap();
    streets[0].crosses_ref().add(streets[1]);
    em.flush().await.unwrap();
    let em = database.fork();
    let streets = em
        .find_all::<Street>()
        .populate(Street::CROSSES)
        .order_by(Street::NAME.asc())
        .await
        .unwrap();
    assert_eq!(
        (streets[0].crosses().len(), streets[1].crosses().len()),
        (1, 0),
        "one direction only"
    );
    assert_eq!(streets[0].crosses()[0].name(), "Ring");
}

#[tokio::test]
async fn a_row_takes_the_place_of_its_reference() {
    let database = Database::<Keys>::new().await;
    let em = database.fork();
    let reference = em.reference::<Country>("AT");
    let country = em.create(NewCountry {
        code: "AT".into(),
        name: "Austria".into(),
    });
    assert_eq!(reference.get().map(|row| row.name()), Some("Austria"));
    em.flush().await.unwrap();
    let found = em.find_one(Country::CODE.eq("AT")).or_fail().await.unwrap();
    assert!(found.is_same(&country));
}
