//! The table of results: a row per dump, and what is wrong below it.

/// What is done with each dump, as heads of columns.
pub const STEPS: [&str; 7] = ["load", "read", "import", "same", "again", "code", "create"];

/// What became of a dump.
#[derive(Default)]
pub struct Report {
    /// `postgres/shop`
    pub name: String,
    /// How many tables there are.
    pub tables: usize,
    /// How many entities they became.
    pub entities: usize,
    /// The steps that were tried, and what is wrong.
    pub done: Vec<(&'static str, Result<(), String>)>,
    /// What the commands noted, line by line.
    pub notes: Vec<String>,
    /// How long it took.
    pub seconds: f64,
}

/// The heads of the columns.
pub fn head() -> String {
    let steps: Vec<_> = STEPS.iter().map(|step| format!("{step:6}")).collect();
    format!("{:32} tables entities  {} seconds", "dump", steps.join(" "))
}

impl Report {
    /// Adds a step; whether it went well.
    pub fn step(&mut self, name: &'static str, result: Result<(), String>) -> bool {
        let is_good = result.is_ok();
        self.done.push((name, result));
        is_good
    }

    /// Whether every step was done and went well.
    pub fn is_good(&self) -> bool {
        self.done.len() == STEPS.len() && self.done.iter().all(|(_, result)| result.is_ok())
    }

    /// A row of the table.
    pub fn row(&self) -> String {
        let cell = |step: &str| match self.done.iter().find(|(name, _)| *name == step) {
            Some((_, Ok(()))) => "ok    ",
            Some((_, Err(_))) => "FAIL  ",
            None => "-     ",
        };
        let cells: Vec<_> = STEPS.into_iter().map(cell).collect();
        let Self {
            name,
            tables,
            entities,
            seconds,
            ..
        } = self;
        format!(
            "{name:32} {tables:6} {entities:8}  {} {seconds:7.1}",
            cells.join(" ")
        )
    }

    /// What is wrong, step by step.
    pub fn faults(&self) -> String {
        let faults = self
            .done
            .iter()
            .filter_map(|(step, result)| Some((step, result.as_ref().err()?)));
        let faults =
            faults.map(|(step, text)| format!("\n{} {step}: {}\n", self.name, text.trim_end()));
        faults.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_is_missing_is_no_success() {
        let mut report = Report::default();
        for step in STEPS {
            assert!(!report.is_good());
            report.step(step, Ok(()));
        }
        assert!(report.is_good());
        report.done[2].1 = Err("wrong".to_owned());
        assert!(!report.is_good());
        assert!(report.row().contains("ok     ok     FAIL   ok"));
        assert_eq!(report.faults(), "\n import: wrong\n");
    }
}
