//! `dormouse explain CODE`: what a rule requires, and why, with a wrong and a right example.

use dormouse_generator::diagnostic::{Rule, find_rule};

use super::{Done, Outcome};

/// Arguments of the command.
#[derive(clap::Args)]
pub struct Args {
    /// Code of a rule, such as `E0201`, or its name, such as `unknown_target`
    #[arg(value_parser = find_rule)]
    rule: &'static Rule,
}

pub fn run(args: &Args) -> Done {
    let rule = args.rule;
    println!("{} {}\n\n{}\n", rule.code, rule.name, rule.explanation);
    print!("{}", rule.examples);
    Ok(Outcome::Done)
}
