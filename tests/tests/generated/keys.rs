//! Shapes of primary keys, and what stands on them.

use dormouse::Result;
use dormouse_tests::Database;
use dormouse_tests::keys::{
    City, Country, District, Keys, Mayor, NewCity, NewCountry, NewDistrict, NewMayor, NewPassport,
    NewPerson, NewStreet, Passport, Person, Street,
};

fn country(code: &str, name: &str) -> NewCountry {
    NewCountry {
        code: code.into(),
        name: name.into(),
    }
}

#[tokio::test]
async fn natural_keys_are_known_at_once() -> Result<()> {
    let database = Database::<Keys>::new().await;
    let em = database.fork();
    let row = em.create(country("de", "Germany"));
    assert_eq!((row.code(), row.id()), ("de", Some("de".to_owned())));
    em.flush().await?;

    let em = database.fork();
    let row = em.reference::<Country>("de").load().await?;
    assert_eq!(row.name(), "Germany");
    assert!(
        em.repository::<Country>()
            .find_by_name("France")
            .await?
            .is_none()
    );
    Ok(())
}

#[tokio::test]
async fn keys_are_composed_of_foreign_keys() -> Result<()> {
    let database = Database::<Keys>::new().await;
    let em = database.fork();
    let germany = em.create(country("de", "Germany"));
    let (berlin, bonn) = (
        city(&em, germany, 1, "Berlin"),
        city(&em, germany, 2, "Bonn"),
    );
    berlin.set_twin(bonn);
    let mitte = em.create(NewDistrict {
        city: berlin.into(),
        letter: "M".into(),
    });
    em.create(
        NewDistrict {
            city: bonn.into(),
            letter: "B".into(),
        }
        .next_to(mitte),
    );
    let street = em.create(NewStreet {
        city: berlin.into(),
        name: "Linden".into(),
    });
    em.create(
        NewStreet {
            city: berlin.into(),
            name: "Wilhelm".into(),
        }
        .crosses([street]),
    );
    em.flush().await?;
    assert_eq!(mitte.id(), Some((("de".to_owned(), 1), "M".to_owned())));

    let em = database.fork();
    let key = (("de".to_owned(), 2), "B".to_owned());
    let district = em.reference::<District>(key).load().await?;
    let district = em
        .populate(district, (District::CITY, District::NEXT_TO))
        .await?;
    assert_eq!((district.letter(), district.city().name()), ("B", "Bonn"));
    assert_eq!(district.next_to().map(|next| next.letter()), Some("M"));

    let hint = (City::TWIN, City::STREETS.with(Street::CROSSES));
    let berlin = em
        .find_one(City::NAME.eq("Berlin"))
        .populate(hint)
        .or_fail()
        .await?;
    assert_eq!(berlin.twin().map(|twin| twin.number()), Some(2));
    let crosses: Vec<_> = berlin
        .streets()
        .iter()
        .map(|street| street.crosses().len())
        .collect();
    assert_eq!(crosses.iter().sum::<usize>(), 1);
    Ok(())
}

fn city<'em>(
    em: &'em dormouse::EntityManager<Keys>,
    country: impl Into<dormouse::Target<Country>>,
    number: i32,
    name: &str,
) -> dormouse::New<'em, City> {
    em.create(NewCity {
        country: country.into(),
        number,
        name: name.into(),
    })
}

#[tokio::test]
async fn one_to_one_has_two_sides() -> Result<()> {
    let database = Database::<Keys>::new().await;
    let em = database.fork();
    let france = em.create(country("fr", "France"));
    let passport = NewPassport {
        series: "A".into(),
        number: 7,
        issued_by: france.into(),
    };
    let passport = em.create(passport);
    let parent = em.create(NewPerson { name: "Ada".into() }.passport(passport));
    let child = em.create(NewPerson { name: "Bob".into() }.parent(parent));
    em.create(
        NewMayor {
            person: child.into(),
        }
        .title("Mayor"),
    );
    em.flush().await?;

    let em = database.fork();
    let hint = (Person::OFFICE, Person::PARENT.with(Person::PASSPORT));
    let bob = em
        .find_one(Person::NAME.eq("Bob"))
        .populate(hint)
        .or_fail()
        .await?;
    assert_eq!(
        bob.office().and_then(|office| office.title()),
        Some("Mayor")
    );
    let passport = bob.parent().and_then(|parent| parent.passport());
    assert_eq!(
        passport.map(|passport| (passport.series(), passport.number())),
        Some(("A", 7))
    );

    let found = em
        .repository::<Passport>()
        .find_by_issued_by_and_number("fr", 7);
    let passport = found
        .populate(Passport::HOLDER.with(Person::CHILDREN))
        .or_fail()
        .await?;
    let children = passport.holder().map(|holder| holder.children().len());
    assert_eq!(children, Some(1));

    let mayor = em.find_all::<Mayor>().populate(Mayor::PERSON).await?[0];
    assert!(mayor.person().is_same(&bob));
    bob.parent_ref().unset();
    bob.office_ref().unset();
    Ok(())
}
