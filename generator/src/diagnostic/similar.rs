//! "Did you mean": the nearest of some names.

/// The known name nearest to `typed`, as a help text, if one is near enough.
pub(crate) fn did_you_mean<'a>(
    typed: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(typed, known).map(|name| format!("did you mean `{name}`?"))
}

fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(typed);
    let mut best: Option<(f64, &str)> = None;
    for name in known {
        let score = strsim::jaro_winkler(&folded, &fold(name));
        if score >= 0.8 && best.is_none_or(|(least, _)| score > least) {
            best = Some((score, name));
        }
    }
    best.map(|(_, name)| name)
}

/// Case and separators do not make names differ for this purpose.
fn fold(name: &str) -> String {
    name.chars()
        .filter(|c| !matches!(c, '_' | '-' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_nearest_name() {
        let known = ["nullable", "unique", "mapped_by", "on_update"];
        let check = |typed: &str, expected: Option<&str>| {
            assert_eq!(nearest(typed, known), expected, "{typed}");
        };
        check("nulable", Some("nullable"));
        check("mappedBy", Some("mapped_by"));
        check("on-update", Some("on_update"));
        check("colour", None);
    }
}
