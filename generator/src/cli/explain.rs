//! `dormouse explain CODE`: what a rule requires, and why.

use dormouse_generator::diagnostic::{RULES, Rule};

use super::{Done, Outcome};

/// Arguments of the command.
#[derive(clap::Args)]
pub struct Args {
    /// Code of a rule, such as `E0201`, or its name, such as `unknown_target`
    #[arg(value_parser = known_rule)]
    rule: &'static Rule,
}

pub fn run(args: &Args) -> Done {
    let Rule {
        code,
        name,
        explanation,
    } = args.rule;
    println!("{code} {name}\n\n{explanation}");
    Ok(Outcome::Done)
}

fn known_rule(text: &str) -> Result<&'static Rule, String> {
    let mut rules = RULES.iter().copied();
    let found = rules.find(|rule| rule.code.eq_ignore_ascii_case(text) || rule.name == text);
    found.ok_or_else(|| {
        let first = RULES.first().map_or("", |rule| rule.code);
        let last = RULES.last().map_or("", |rule| rule.code);
        format!("no rule has this code; they go from {first} to {last}")
    })
}
