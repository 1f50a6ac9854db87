//! English: one and many, as far as names of tables need it.
//!
//! Only the last word of a name changes. A wrong guess is harmless: names are kept apart elsewhere, and can be
//! changed in the YAML.

/// One and many, where no rule helps.
const IRREGULAR: &[(&str, &str)] = &[
    ("alias", "aliases"),
    ("analysis", "analyses"),
    ("axis", "axes"),
    ("basis", "bases"),
    ("bus", "buses"),
    ("cache", "caches"),
    ("child", "children"),
    ("cookie", "cookies"),
    ("corpus", "corpora"),
    ("criterion", "criteria"),
    ("crisis", "crises"),
    ("diagnosis", "diagnoses"),
    ("foot", "feet"),
    ("gas", "gases"),
    ("goose", "geese"),
    ("half", "halves"),
    ("hero", "heroes"),
    ("hypothesis", "hypotheses"),
    ("index", "indexes"),
    ("index", "indices"),
    ("leaf", "leaves"),
    ("life", "lives"),
    ("louse", "lice"),
    ("man", "men"),
    ("matrix", "matrices"),
    ("mouse", "mice"),
    ("movie", "movies"),
    ("person", "people"),
    ("phenomenon", "phenomena"),
    ("potato", "potatoes"),
    ("quiz", "quizzes"),
    ("shelf", "shelves"),
    ("synopsis", "synopses"),
    ("thesis", "theses"),
    ("tie", "ties"),
    ("tomato", "tomatoes"),
    ("tooth", "teeth"),
    ("vertex", "vertices"),
    ("virus", "viruses"),
    ("wife", "wives"),
    ("woman", "women"),
    ("zombie", "zombies"),
];

/// Words that are the same for one and many, or never stand for one.
const SAME: &[&str] = &[
    "access",
    "address_data",
    "aircraft",
    "audio",
    "bonus_data",
    "canvas",
    "chaos",
    "data",
    "dns",
    "equipment",
    "feedback",
    "fish",
    "gps",
    "hardware",
    "history",
    "https",
    "info",
    "information",
    "ios",
    "lens",
    "media",
    "metadata",
    "money",
    "news",
    "oauth",
    "os",
    "params",
    "progress",
    "rss",
    "series",
    "settings",
    "sheep",
    "sms",
    "software",
    "species",
    "staff",
    "stats",
    "sys",
    "tls",
    "vms",
    "windows",
    "wms",
];

/// A word in snake case for one of what it names.
pub(super) fn singular(name: &str) -> String {
    with_last_word(name, singular_word)
}

/// A word in snake case for many of what it names.
pub(super) fn plural(name: &str) -> String {
    with_last_word(name, plural_word)
}

fn with_last_word(name: &str, change: fn(&str) -> String) -> String {
    match name.rsplit_once('_') {
        Some((before, last)) => format!("{before}_{}", change(last)),
        None => change(name),
    }
}

fn is_same(word: &str) -> bool {
    SAME.contains(&word) || word.len() < 3 || word.chars().any(|c| c.is_ascii_digit())
}

fn singular_word(word: &str) -> String {
    if is_same(word) {
        return word.to_owned();
    }
    if let Some((one, _)) = IRREGULAR
        .iter()
        .find(|(one, many)| *many == word || *one == word)
    {
        return (*one).to_owned();
    }
    let cut = |end: usize| word[..word.len() - end].to_owned();
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    match () {
        () if ends(&["ies"]) && word.len() > 4 => format!("{}y", cut(3)),
        () if ends(&["sses", "xes", "zzes", "ches", "shes", "uses"])
            && !ends(&["auses", "ouses", "axes"]) =>
        {
            cut(2)
        }
        () if ends(&["ss", "us", "is", "as", "os"]) => word.to_owned(),
        () if ends(&["s"]) => cut(1),
        () => word.to_owned(),
    }
}

fn plural_word(word: &str) -> String {
    if is_same(word) && !word.chars().any(|c| c.is_ascii_digit()) && word.len() >= 3 {
        return word.to_owned();
    }
    if let Some((_, many)) = IRREGULAR
        .iter()
        .find(|(one, many)| *one == word || *many == word)
    {
        return (*many).to_owned();
    }
    if singular_word(word) != word {
        return word.to_owned();
    }
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    let vowel_y = ends(&["ay", "ey", "iy", "oy", "uy"]);
    match () {
        () if ends(&["y"]) && !vowel_y => format!("{}ies", &word[..word.len() - 1]),
        () if ends(&["s", "x", "z", "ch", "sh"]) => format!("{word}es"),
        () => format!("{word}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_and_many() {
        let check = |one: &str, many: &str| {
            assert_eq!((singular(many).as_str(), plural(one).as_str()), (one, many));
            assert_eq!((singular(one).as_str(), plural(many).as_str()), (one, many));
        };
        check("user", "users");
        check("blog_category", "blog_categories");
        check("address", "addresses");
        check("box", "boxes");
        check("branch", "branches");
        check("status", "statuses");
        check("person", "people");
        check("child", "children");
        check("day", "days");
        check("house", "houses");
        check("cause", "causes");
        check("movie", "movies");
        check("news", "news");
        check("user_data", "user_data");
        check("purchase", "purchases");
        check("analysis", "analyses");
        check("cache", "caches");
    }
}
