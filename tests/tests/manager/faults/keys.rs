//! Keys that are given, composite, or made of the key of another new row.

use dormouse::EntityManager;
use dormouse_tests::keys::{
    City, Country, District, Keys, Mayor, NewCity, NewCountry, NewDistrict, NewMayor, NewPassport,
    NewPerson, NewStreet, Passport, Person, Street,
};

use super::scenario::{Memory, Scenario, names, text};

const COUNTRIES: &str = "select code || ' ' || name from country order by code";
const CITIES: &str = "select c.country_code || c.number || ' ' || c.name || ' twin ' || coalesce(t.name, 'none') \
     from city c left join city t on t.country_code = c.twin_country_code and t.number = c.twin_number order by c.name";
const STREETS: &str = "select s.name || ' in ' || c.name from street s join city c on c.country_code = s.city_country_code and c.number = s.city_number order by s.name";
const CROSSINGS: &str = "select a.name || ' crosses ' || b.name from street_crosses x join street a on a.id = x.street_id join street b on b.id = x.crosses_id order by 1";
const DISTRICTS: &str = "select c.name || ' ' || d.letter || ' next to ' || coalesce(d.next_to_letter, 'none') from district d \
     join city c on c.country_code = d.city_country_code and c.number = d.city_number order by 1";
const PEOPLE: &str = "select p.id || ' ' || p.name || ' child of ' || coalesce(q.name, 'nobody') || ' with ' || coalesce(p.passport_series || p.passport_number, 'nothing') \
     from person p left join person q on q.id = p.parent_id order by p.name";
const MAYORS: &str = "select p.name || ' ' || coalesce(m.title, 'untitled') from mayor m join person p on p.id = m.person_id order by 1";
const ROWS: &[&str] = &[
    COUNTRIES, CITIES, STREETS, CROSSINGS, DISTRICTS, PEOPLE, MAYORS,
];

fn city<'em>(
    em: &'em EntityManager<Keys>,
    country: dormouse::New<'em, Country>,
    number: i32,
    name: &str,
) -> dormouse::New<'em, City> {
    em.create(NewCity {
        country: country.into(),
        number,
        name: name.into(),
    })
}

/// A new country with all that stands on its key; a key made of a generated one.
pub struct Atlas;

impl Scenario for Atlas {
    type Schema = Keys;
    const ROWS: &'static [&'static str] = ROWS;
    const EXPECTED: &'static [&'static str] = &[
        "AT Austria",
        "AT2 Graz twin Vienna",
        "AT1 Vienna twin Graz",
        "Graben in Vienna",
        "Ring in Vienna",
        "Graben crosses Ring",
        "Vienna a next to b",
        "Vienna b next to a",
        "2 ann child of nobody with P7",
        "3 bob child of ann with nothing",
        "1 zoe child of nobody with nothing",
        "ann untitled",
    ];

    async fn seed(em: &EntityManager<Keys>) {
        em.create(NewPerson { name: "zoe".into() });
    }

    async fn change<'em>(em: &'em EntityManager<Keys>) -> Memory<'em> {
        let austria = em.create(NewCountry {
            code: "AT".into(),
            name: "Austria".into(),
        });
        let (vienna, graz) = (city(em, austria, 1, "Vienna"), city(em, austria, 2, "Graz"));
        vienna.set_twin(graz);
        graz.set_twin(vienna);
        let street = |name: &str| {
            em.create(NewStreet {
                name: name.into(),
                city: vienna.into(),
            })
        };
        let (ring, graben) = (street("Ring"), street("Graben"));
        graben.crosses_ref().add(ring);
        let district = |letter: &str| {
            em.create(NewDistrict {
                city: vienna.into(),
                letter: letter.into(),
            })
        };
        let (a, b) = (district("a"), district("b"));
        a.set_next_to(b);
        b.set_next_to(a);
        let person = |name: &str| em.create(NewPerson { name: name.into() });
        let (ann, bob) = (person("ann"), person("bob"));
        bob.set_parent(ann);
        let mayor = em.create(NewMayor { person: ann.into() });
        let passport = em.create(NewPassport {
            series: "P".into(),
            number: 7,
            issued_by: austria.into(),
        });
        ann.set_passport(passport);
        Memory::new(move || {
            vec![
                format!("{:?} {:?} {:?}", austria.state(), vienna.state(), a.state()),
                format!("{:?} {:?} {:?}", ann.id(), bob.id(), mayor.id()),
                format!("{:?} {:?}", vienna.id(), passport.id()),
                format!("{:?} {:?}", bob.parent_ref().id(), mayor.person_ref().id()),
                format!("{:?}", graben.crosses_ref().get().map(|all| all.len())),
            ]
        })
        .with_keys(move || {
            vec![
                (
                    "select cast(id as text) from person where name = 'ann'",
                    text(ann.id()),
                ),
                (
                    "select cast(person_id as text) from mayor",
                    text(mayor.id()),
                ),
            ]
        })
    }
}

/// Rows with composite keys that are changed, linked anew, and deleted; orphans of nobody.
pub struct Moves;

impl Scenario for Moves {
    type Schema = Keys;
    const ROWS: &'static [&'static str] = ROWS;
    const EXPECTED: &'static [&'static str] = &[
        "AT Austria",
        "DE Germany",
        "AT2 GRAZ twin Vienna",
        "AT1 Vienna twin none",
        "Graben in GRAZ",
        "Ring in Vienna",
        "Ring crosses Graben",
        "Vienna a next to none",
        "1 ann child of nobody with P8",
        "2 bob child of nobody with nothing",
        "ann First",
    ];

    async fn seed(em: &EntityManager<Keys>) {
        let austria = em.create(NewCountry {
            code: "AT".into(),
            name: "Austria".into(),
        });
        let (vienna, graz) = (city(em, austria, 1, "Vienna"), city(em, austria, 2, "Graz"));
        vienna.set_twin(graz);
        let street = |name: &str| {
            em.create(NewStreet {
                name: name.into(),
                city: vienna.into(),
            })
        };
        let (ring, graben) = (street("Ring"), street("Graben"));
        graben.crosses_ref().add(ring);
        let district = |letter: &str| {
            em.create(NewDistrict {
                city: vienna.into(),
                letter: letter.into(),
            })
        };
        let (a, b) = (district("a"), district("b"));
        a.set_next_to(b);
        let person = |name: &str| em.create(NewPerson { name: name.into() });
        let (ann, bob) = (person("ann"), person("bob"));
        bob.set_parent(ann);
        em.create(NewMayor { person: ann.into() });
        ann.set_passport(em.create(NewPassport {
            series: "P".into(),
            number: 7,
            issued_by: austria.into(),
        }));
    }

    async fn change<'em>(em: &'em EntityManager<Keys>) -> Memory<'em> {
        let cities = em
            .find_all::<City>()
            .populate((City::STREETS.with(Street::CROSSES), City::TWIN))
            .order_by(City::NUMBER.asc())
            .await
            .unwrap();
        let (vienna, graz) = (cities[0], cities[1]);
        let streets = em
            .find_all::<Street>()
            .populate(Street::CROSSES)
            .order_by(Street::NAME.asc())
            .await
            .unwrap();
        let (graben, ring) = (streets[0], streets[1]);
        let ann = em
            .find_one(Person::NAME.eq("ann"))
            .populate((Person::CHILDREN, Person::OFFICE, Person::PASSPORT))
            .or_fail()
            .await
            .unwrap();
        let germany = em.create(NewCountry {
            code: "DE".into(),
            name: "Germany".into(),
        });
        graz.set_name("GRAZ");
        graz.set_twin(vienna);
        vienna.twin_ref().unset();
        graben.set_city(graz);
        graben.crosses_ref().remove(ring);
        ring.crosses_ref().add(graben);
        let districts = em
            .find_all::<District>()
            .order_by(District::LETTER.asc())
            .await
            .unwrap();
        districts[0].next_to_ref().unset();
        em.remove(districts[1]);
        let old: dormouse::Loaded<'em, Passport> = ann.passport().unwrap().narrow();
        let new = em.create(NewPassport {
            series: "P".into(),
            number: 8,
            issued_by: germany.into(),
        });
        ann.set_passport(new);
        em.remove(old);
        let bob = ann.children()[0];
        ann.children_ref().remove(bob);
        let office: dormouse::Loaded<'em, Mayor> = ann.office().unwrap().narrow();
        office.set_title(Some("First"));
        Memory::new(move || {
            vec![
                format!("{} {:?} {:?}", graz.name(), germany.state(), new.state()),
                format!(
                    "{:?} {:?}",
                    vienna.twin().map(|twin| twin.name()),
                    graz.twin_ref().id()
                ),
                names(vienna.streets().iter().map(|street| street.name())),
                names(graz.streets().iter().map(|street| street.name())),
                names(graben.crosses().iter().map(|street| street.name())),
                names(ring.crosses().iter().map(|street| street.name())),
                names(ann.children().iter().map(|child| child.name())),
                format!("{:?} {:?}", old.state(), districts[1].state()),
                format!(
                    "{:?} {:?}",
                    ann.passport().map(|passport| passport.number()),
                    office.title()
                ),
            ]
        })
    }
}
