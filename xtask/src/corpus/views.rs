//! Entities of views, where YAML is compared: a dump seldom tells the types of their columns, and no statement makes those
//! without a query.

/// A YAML file without the entities of views.
pub fn without(yaml: &str) -> String {
    kept(yaml, |line| {
        line == "    read_only: true" || line.starts_with("    view:")
    })
}

/// A YAML file without the entities that are only read and not created. Those with a query stand without their names,
/// which go by age, and without the widths of integers, which are those of a key where a foreign key has others.
pub fn created(yaml: &str) -> String {
    let rest = kept(yaml, |line| line == "    read_only: true");
    let lines = blocks(&rest).into_iter().flat_map(|block| {
        match block.iter().any(|line| line.starts_with("    view:")) {
            true => of_view(&block),
            false => block.into_iter().map(str::to_owned).collect(),
        }
    });
    lines.map(|line| format!("{line}\n")).collect()
}

fn of_view(block: &[&str]) -> Vec<String> {
    let is_said = |line: &&&str| line.starts_with("   ") && !line.starts_with("    table: ");
    let lines = block.iter().filter(is_said);
    let wide = |line: &&str| line.replace("i16", "i32").replace("i64", "i32");
    lines.map(wide).collect()
}

fn kept(yaml: &str, is_out: impl Fn(&str) -> bool) -> String {
    let mut blocks = blocks(yaml);
    blocks.retain(|block| !block.iter().any(|line| is_out(line)));
    let lines: Vec<_> = blocks.concat();
    format!("{}\n", lines.join("\n").trim_end())
}

/// The lines of each entity, and those before the first.
fn blocks(yaml: &str) -> Vec<Vec<&str>> {
    let is_start = |line: &str| line.starts_with("  ") && line[2..].starts_with(|c: char| c != ' ');
    let mut blocks: Vec<Vec<&str>> = vec![Vec::new()];
    for line in yaml.lines() {
        if is_start(line) {
            blocks.push(Vec::new());
        }
        blocks.last_mut().expect("there is one").push(line);
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_that_are_only_read_are_left_out() {
        let view = "  V:\n    read_only: true\n    properties:\n      id: i64\n";
        let query = "  Q:\n    view: |-\n      select\n\n      id\n";
        let (head, a, b) = ("entities:\n", "  A:\n    x: 1\n", "  B:\n    x: 2\n");
        let check = |yaml: String, expected: String| assert_eq!(without(&yaml), expected);
        check(format!("{head}{a}\n{b}"), format!("{head}{a}\n{b}"));
        check(format!("{head}{a}\n{view}"), format!("{head}{a}"));
        check(format!("{head}{view}\n{b}"), format!("{head}{b}"));
        check(format!("{head}{a}\n{view}\n{b}"), format!("{head}{a}\n{b}"));
        check(
            format!("{head}{a}\n{query}\n{b}"),
            format!("{head}{a}\n{b}"),
        );
        let expected = "entities:\n    view: |-\n      select\n      id\n";
        assert_eq!(created(&format!("{head}{query}\n{view}")), expected);
        let other = query.replace("  Q:", "  Other:\n    table: q");
        assert_eq!(created(&format!("{head}{other}")), expected);
    }
}
