//! Scalars of YAML: plain where they mean nothing else, in double quotes otherwise.

/// Words that some reader of YAML takes for something else than text.
const WORDS: &[&str] = &["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

/// A text that stays text.
pub(super) fn text(text: &str) -> String {
    match is_plain(text) {
        true => text.to_owned(),
        false => serde_json::Value::from(text)
            .to_string()
            .replace('\u{7f}', "\\u007f"),
    }
}

/// A text of one or several lines as a block, indented by `indent` blanks.
pub(super) fn block(text: &str, indent: usize) -> String {
    let legal = |c: char| c == '\n' || !c.is_control();
    let starts = text.starts_with(|c: char| !c.is_whitespace());
    if !starts || !text.chars().all(legal) || text.ends_with('\n') {
        return self::text(text);
    }
    let blanks = " ".repeat(indent);
    let line = |line: &str| match line {
        "" => "\n".to_owned(),
        line => format!("\n{blanks}{line}"),
    };
    format!("|-{}", text.lines().map(line).collect::<String>())
}

/// A list in one line.
pub(super) fn list(items: &[String]) -> String {
    let items: Vec<_> = items.iter().map(|item| text(item)).collect();
    format!("[{}]", items.join(", "))
}

fn is_plain(text: &str) -> bool {
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let legal = |c: char| c.is_ascii_alphanumeric() || "_-.()' /".contains(c);
    let word = text.to_ascii_lowercase();
    starts
        && text.chars().all(legal)
        && !text.ends_with(' ')
        && !text.contains("  ")
        && text.len() <= 200
        && !WORDS.contains(&word.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_where_they_need_it() {
        let check = |value: &str, expected: &str| assert_eq!(text(value), expected);
        check("users", "users");
        check("current_timestamp()", "current_timestamp()");
        check("character varying", "character varying");
        check("true", "\"true\"");
        check("No", "\"No\"");
        check("", "\"\"");
        check("1", "\"1\"");
        check("a: b", "\"a: b\"");
        check("a #b", "\"a #b\"");
        check("it's", "it's");
        check("'x'", "\"'x'\"");
        check("ä\n\"", "\"ä\\n\\\"\"");
        check("a ", "\"a \"");
        check("*", "\"*\"");
    }
}
