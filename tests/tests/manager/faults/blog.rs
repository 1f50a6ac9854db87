//! The tutorial's schema: a graph of new rows, changes of every kind, and more rows than one statement takes.

use dormouse::EntityManager;
use dormouse_tests::blog::{
    Article, Blog, Comment, NewArticle, NewComment, NewTag, NewUser, Tag, User,
};

use super::scenario::{Memory, Scenario, names, text};
use crate::seed;

const USERS: &str =
    "select id || ' ' || full_name || ' ' || email from \"user\" order by full_name";
const ARTICLES: &str = "select a.id || ' ' || a.slug || ' ' || a.title || ' by ' || u.full_name from article a join \"user\" u on u.id = a.author_id order by a.slug";
const TAGS: &str = "select id || ' ' || name from tag order by name";
const TAGGED: &str = "select a.slug || ' is ' || t.name from article_tags p join article a on a.id = p.article_id join tag t on t.id = p.tag_id order by 1";
const COMMENTS: &str = "select c.text || ' on ' || a.slug || ' by ' || u.full_name from comment c join article a on a.id = c.article_id join \"user\" u on u.id = c.author_id order by 1";

/// New rows of four entities, linked in every way; a hook changes one of them.
pub struct Graph;

impl Scenario for Graph {
    type Schema = Blog;
    const ROWS: &'static [&'static str] = &[USERS, ARTICLES, TAGS, TAGGED, COMMENTS];
    const EXPECTED: &'static [&'static str] = &[
        "2 ann ann@bar.com",
        "1 zoe zoe@bar.com",
        "1 one One by ann",
        "2 two Two by zoe",
        "2 blue",
        "1 old",
        "3 red",
        "one is blue",
        "one is old",
        "two is red",
        "first on one by zoe",
        "second on one by ann",
    ];

    async fn seed(em: &EntityManager<Blog>) {
        seed::user(em, "zoe");
        em.create(NewTag { name: "old".into() });
    }

    async fn change<'em>(em: &'em EntityManager<Blog>) -> Memory<'em> {
        let zoe = em
            .find_one(User::FULL_NAME.eq("zoe"))
            .populate(User::ARTICLES)
            .or_fail()
            .await
            .unwrap();
        let old = em.find_one(Tag::NAME.eq("old")).or_fail().await.unwrap();
        let ann = em.create(NewUser {
            full_name: "ann".into(),
            email: "ANN@bar.com".into(),
            password: "secret".into(),
        });
        let one = seed::article(em, "One", ann);
        let two = em.create(NewArticle {
            title: "Two".into(),
            text: "text".into(),
            author: zoe.into(),
        });
        let (blue, red) = (
            em.create(NewTag {
                name: "blue".into(),
            }),
            em.draft(NewTag { name: "red".into() }),
        );
        one.tags_ref().add(blue);
        one.tags_ref().add(old);
        red.articles_ref().add(two);
        for (text, author) in [("first", zoe.into()), ("second", ann.into())] {
            em.create(NewComment {
                text: text.into(),
                article: one.into(),
                author,
            });
        }
        Memory::new(move || {
            vec![
                format!("{:?} {:?} {:?}", ann.state(), one.state(), red.state()),
                format!("{:?} {:?} {}", ann.id(), one.id(), ann.email()),
                format!("{:?} {:?}", one.author_ref().id(), blue.id()),
                names(zoe.articles().iter().map(|article| article.title())),
                format!("{:?}", one.tags_ref().get().map(|tags| tags.len())),
                format!("{:?}", one.comments_ref().get().map(|all| all.len())),
            ]
        })
        .with_keys(move || {
            vec![
                (
                    "select cast(id as text) from \"user\" where full_name = 'ann'",
                    text(ann.id()),
                ),
                (
                    "select cast(id as text) from article where slug = 'one'",
                    text(one.id()),
                ),
                (
                    "select cast(id as text) from tag where name = 'red'",
                    text(red.id()),
                ),
                (
                    "select cast(author_id as text) from article where slug = 'one'",
                    text(one.author_ref().id()),
                ),
            ]
        })
    }
}

/// Updates of several rows, a new row in an old place, orphans, deletes, pivot rows that come and go.
pub struct Changes;

impl Scenario for Changes {
    type Schema = Blog;
    const ROWS: &'static [&'static str] = &[USERS, ARTICLES, TAGS, TAGGED, COMMENTS];
    const EXPECTED: &'static [&'static str] = &[
        "1 ann ann@bar.com",
        "2 bob robert@bar.com",
        "3 carl carl@bar.com",
        "1 one First by carl",
        "2 two Second by bob",
        "3 green",
        "1 red",
        "one is green",
        "two is red",
        "about Two on two by bob",
        "new on one by bob",
    ];

    async fn seed(em: &EntityManager<Blog>) {
        let (ann, bob) = (seed::user(em, "ann"), seed::user(em, "bob"));
        let articles = [
            seed::article(em, "One", ann),
            seed::article(em, "Two", ann),
            seed::article(em, "Three", bob),
        ];
        for name in ["red", "blue"] {
            articles[0]
                .tags_ref()
                .add(em.create(NewTag { name: name.into() }));
        }
        for article in articles {
            em.create(NewComment {
                text: format!("about {}", article.title()),
                article: article.into(),
                author: bob.into(),
            });
        }
    }

    async fn change<'em>(em: &'em EntityManager<Blog>) -> Memory<'em> {
        let all = em
            .find_all::<Article>()
            .populate((
                Article::AUTHOR.with(User::ARTICLES),
                Article::TAGS,
                Article::COMMENTS.with(Comment::AUTHOR),
            ))
            .order_by(Article::ID.asc())
            .await
            .unwrap();
        let (one, two, three) = (all[0], all[1], all[2]);
        let (ann, bob) = (one.author(), three.author());
        let loaded_at = one.updated_at();
        let carl = seed::user(em, "carl");
        let tags = one.tags();
        let (red, blue) = (tags[0], tags[1]);
        let green = em.create(NewTag {
            name: "green".into(),
        });
        bob.set_email("ROBERT@bar.com");
        one.set_title("First");
        two.set_title("Second");
        one.author_ref().set(carl);
        two.set_author(bob);
        one.tags_ref().remove(red);
        two.tags_ref().add(red);
        one.tags_ref().add(green);
        em.remove(blue);
        let orphan = one.comments()[0];
        one.comments_ref().remove(orphan);
        let new = em.create(NewComment {
            text: "new".into(),
            article: one.into(),
            author: bob.into(),
        });
        em.remove(three);
        Memory::new(move || {
            vec![
                format!("{} {} {}", one.title(), two.title(), bob.email()),
                format!(
                    "{} {}",
                    one.updated_at() == loaded_at,
                    one.author().full_name()
                ),
                names(ann.articles().iter().map(|article| article.title())),
                names(bob.articles().iter().map(|article| article.title())),
                names(one.tags().iter().map(|tag| tag.name())),
                names(two.tags().iter().map(|tag| tag.name())),
                names(one.comments().iter().map(|comment| comment.text())),
                format!(
                    "{:?} {:?} {:?}",
                    orphan.state(),
                    blue.state(),
                    three.state()
                ),
                format!("{:?} {:?} {:?}", carl.state(), green.state(), new.state()),
                format!("{:?} {:?} {:?}", carl.id(), green.id(), new.id()),
            ]
        })
        .with_keys(move || {
            vec![
                (
                    "select cast(id as text) from \"user\" where full_name = 'carl'",
                    text(carl.id()),
                ),
                (
                    "select cast(id as text) from tag where name = 'green'",
                    text(green.id()),
                ),
                (
                    "select cast(id as text) from comment where text = 'new'",
                    text(new.id()),
                ),
            ]
        })
    }
}

/// Six hundred new rows, and as many changed ones.
pub struct Many;

const ROWS: usize = 600;

impl Scenario for Many {
    type Schema = Blog;
    const ROWS: &'static [&'static str] = &[
        "select count(*) || ' new ' || count(distinct name) || ' ' || max(id) from tag where name like 'new%'",
        "select count(*) || ' changed ' || count(distinct name) || ' ' || max(id) from tag where name like 'changed%'",
        "select count(*) || ' of their own name' from tag where name = 'changed ' || id or name = 'new ' || id",
    ];
    const EXPECTED: &'static [&'static str] = &[
        "600 new 600 1200",
        "600 changed 600 600",
        "1200 of their own name",
    ];

    async fn seed(em: &EntityManager<Blog>) {
        for number in 1..=ROWS {
            em.create(NewTag {
                name: format!("old {number}"),
            });
        }
    }

    async fn change<'em>(em: &'em EntityManager<Blog>) -> Memory<'em> {
        let old = em.find_all::<Tag>().order_by(Tag::ID.asc()).await.unwrap();
        for tag in &old {
            tag.set_name(format!("changed {}", tag.id()));
        }
        let new: Vec<_> = (ROWS + 1..=2 * ROWS)
            .map(|number| {
                em.create(NewTag {
                    name: format!("new {number}"),
                })
            })
            .collect();
        let last = new[ROWS - 1];
        Memory::new(move || {
            let keys = new.iter().filter(|tag| tag.id().is_some()).count();
            vec![
                format!("{keys} {:?} {:?}", new[0].state(), last.state()),
                old[0].name().to_owned(),
            ]
        })
        .with_keys(move || {
            vec![(
                "select cast(id as text) from tag where name = 'new 1200'",
                text(last.id()),
            )]
        })
    }
}
