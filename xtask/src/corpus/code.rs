//! What code in a dump makes when it runs (`do $$ … create index … $$`): a server has it, and nobody who reads the dump.

/// A YAML file without the indexes that such code makes.
pub fn without(yaml: &str, dump: &str) -> String {
    let names = indexes(dump);
    let is_made = |line: &str| {
        let name = line.trim_start().strip_prefix("- { name: ");
        let name = name.or(line.trim_start().strip_prefix("- name: "));
        let name = name.and_then(|rest| rest.split(',').next());
        name.is_some_and(|name| names.contains(&name.to_lowercase()))
    };
    let lines = yaml.lines().filter(|line| !is_made(line));
    lines.map(|line| format!("{line}\n")).collect()
}

/// The names of indexes that blocks of code make, in lower case.
fn indexes(dump: &str) -> Vec<String> {
    let lower = dump.to_lowercase();
    let blocks = lower.split("do $$").skip(1);
    let bodies = blocks.filter_map(|rest| rest.split("$$").next());
    let words = bodies.map(|body| body.split_whitespace().collect::<Vec<_>>());
    words.flat_map(|words| of_words(&words)).collect()
}

fn of_words(words: &[&str]) -> Vec<String> {
    let made = words
        .iter()
        .enumerate()
        .filter(|(_, word)| **word == "index");
    let names = made.filter_map(|(at, _)| {
        let mut rest = words[at + 1..].iter();
        rest.find(|word| !["concurrently", "if", "not", "exists"].contains(word))
    });
    names.map(|name| (*name).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn indexes_that_code_makes_are_left_out() {
        let dump = "do $$\nbegin\n create index if not exists Of_A on t (a);\nend$$;\ncreate index of_b on t (b);";
        let (a, b) = (
            "- { name: of_a, properties: [a] }\n",
            "- { name: of_b, properties: [b] }\n",
        );
        assert_eq!(without(&format!("{a}{b}"), dump), b);
    }
}
