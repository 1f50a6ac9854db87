//! URLs of servers, as text: what they say is left to the drivers.

/// The same URL with another database.
pub fn with_database(url: &str, database: &str) -> String {
    let (address, query) = match url.split_once('?') {
        Some((address, query)) => (address, Some(query)),
        None => (url, None),
    };
    let host = address.find("://").map_or(0, |scheme| scheme + 3);
    let end = address[host..]
        .find('/')
        .map_or(address.len(), |at| host + at);
    let server = &address[..end];
    match query {
        Some(query) => format!("{server}/{database}?{query}"),
        None => format!("{server}/{database}"),
    }
}

/// A word as it is written in a URL.
pub fn encode(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let encode = |byte: u8| match byte {
        byte if plain(byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    word.bytes().map(encode).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_database_is_another() {
        let check = |url: &str, expected: &str| assert_eq!(with_database(url, "x"), expected);
        check("postgres://u@h:1/postgres", "postgres://u@h:1/x");
        check("postgres://u@h:1", "postgres://u@h:1/x");
        check("postgres://u@h:1/", "postgres://u@h:1/x");
        check("mysql://u@h/m?socket=/run/s", "mysql://u@h/x?socket=/run/s");
        check("mysql://u@h?socket=/run/s", "mysql://u@h/x?socket=/run/s");
        check("postgres://u@%2Frun/postgres", "postgres://u@%2Frun/x");
    }

    #[test]
    fn words_are_encoded() {
        assert_eq!(encode("a.b-c"), "a.b-c");
        assert_eq!(encode("/run/ä"), "%2Frun%2F%C3%A4");
    }
}
