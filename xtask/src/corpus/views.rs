//! Views are read only: no statement creates them, and a dump seldom tells the types of their columns. So they are left
//! out where YAML is compared.

/// A YAML file without the entities that are only read.
pub fn without(yaml: &str) -> String {
    let is_read_only = |block: &&str| block.lines().any(|line| line == "    read_only: true");
    let head = |block: &str| match block.starts_with("entities:") {
        true => "entities:\n",
        false => "",
    };
    let kept: String = yaml
        .split_inclusive("\n\n")
        .map(|block| match is_read_only(&block) {
            true => head(block),
            false => block,
        })
        .collect();
    format!("{}\n", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_that_are_only_read_are_left_out() {
        let view = "  V:\n    read_only: true\n    properties:\n      id: i64\n";
        let (head, a, b) = ("entities:\n", "  A:\n    x: 1\n", "  B:\n    x: 2\n");
        let check = |yaml: String, expected: String| assert_eq!(without(&yaml), expected);
        check(format!("{head}{a}\n{b}"), format!("{head}{a}\n{b}"));
        check(format!("{head}{a}\n{view}"), format!("{head}{a}"));
        check(format!("{head}{view}\n{b}"), format!("{head}{b}"));
        check(format!("{head}{a}\n{view}\n{b}"), format!("{head}{a}\n{b}"));
    }
}
