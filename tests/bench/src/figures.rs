//! What is told of many times: the median, and the minimum, which is steadier on a busy machine.

use std::time::Duration;

use crate::workload::Workload;

/// How long one piece of work took.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    /// By the clock.
    pub wall: Duration,
    /// What all threads of the process were busy: other programs on the machine hardly change it.
    pub cpu: Duration,
}

/// The median; of an even number the upper one.
pub fn median(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

/// The shortest time.
pub fn minimum(times: &[Duration]) -> Duration {
    times.iter().min().copied().unwrap_or_default()
}

/// Milliseconds.
pub fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The results of one workload: the times of each contestant.
pub type Column = (Workload, Vec<Vec<Times>>);

/// A table in Markdown: a row per contestant, a column per workload; each cell the median in milliseconds, and
/// in brackets the ratio of the minimum to the first contestant's.
pub fn table(names: &[&str], columns: &[Column], of: impl Fn(&Times) -> Duration) -> String {
    let head: String = columns
        .iter()
        .map(|(workload, _)| format!(" {workload:?} |"))
        .collect();
    let line = "-:|".repeat(columns.len());
    let mut table = format!("| |{head}\n|-|{line}\n");
    for (place, name) in names.iter().enumerate() {
        let cell = |(_, times): &Column| {
            let of = |place: usize| times[place].iter().map(&of).collect::<Vec<_>>();
            cell(&of(place), &of(0))
        };
        let cells: String = columns.iter().map(cell).collect();
        table += &format!("| {name} |{cells}\n");
    }
    table
}

fn cell(times: &[Duration], first: &[Duration]) -> String {
    let ratio = ms(minimum(times)) / ms(minimum(first));
    format!(" {:.1} ({ratio:.2}) |", ms(median(times)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(ms: &[u64]) -> Vec<Duration> {
        ms.iter().copied().map(Duration::from_millis).collect()
    }

    #[test]
    fn outliers_do_not_count() {
        let times = times(&[5, 900, 4, 6, 5]);
        assert_eq!(ms(median(&times)), 5.0);
        assert_eq!(ms(minimum(&times)), 4.0);
    }

    #[test]
    fn ratios_are_those_of_the_minima() {
        let both = |wall: Duration| Times {
            wall,
            cpu: wall / 2,
        };
        let all = |ms: &[u64]| times(ms).into_iter().map(both).collect();
        let columns = [(Workload::W1R, vec![all(&[10, 20, 30]), all(&[15, 90, 100])])];
        let names = ["first", "second"];
        assert!(table(&names, &columns, |times| times.cpu).contains("| 45.0 (1.50) |"));
        let table = table(&names, &columns, |times| times.wall);
        assert_eq!(
            table,
            "| | W1R |\n|-|-:|\n| first | 20.0 (1.00) |\n| second | 90.0 (1.50) |\n"
        );
    }
}
