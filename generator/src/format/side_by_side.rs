//! Formats many files at once, on as many threads as the machine has.
//!
//! Most of the time of a run goes into parsing and printing. The files do not depend on each other, and come back
//! in the order in which they were given, so the output is the same on every machine.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::{FormatError, Header, Rendered, format};

/// Types within types, as those of deep hints, are parsed and printed by recursion.
const STACK: usize = 64 << 20;

/// Formats each file as [`format()`] does.
///
/// # Errors
///
/// That of the first file which is not Rust.
pub fn format_all(files: &[Rendered<'_>], header: &Header) -> Result<Vec<String>, FormatError> {
    let next = AtomicUsize::new(0);
    let work = || take_files(files, &next, header);
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let mut done: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.min(files.len()))
            .filter_map(|_| {
                let thread = thread::Builder::new().stack_size(STACK);
                thread.spawn_scoped(scope, work).ok()
            })
            .collect();
        let results = workers.into_iter().map(|worker| worker.join());
        results
            .flat_map(|result| result.unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    });
    // Where there is no other thread, this one takes all of them.
    done.extend(work());
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, text)| text).collect()
}

/// Formats files that no other thread has taken, until none is left.
fn take_files(
    files: &[Rendered<'_>],
    next: &AtomicUsize,
    header: &Header,
) -> Vec<(usize, Result<String, FormatError>)> {
    let take = || {
        let place = next.fetch_add(1, Ordering::Relaxed);
        files.get(place).map(|file| (place, *file))
    };
    std::iter::from_fn(take)
        .map(|(place, file)| {
            let text = format(file, header);
            // The parser keeps the text of every file for its places, which are not needed any more.
            proc_macro2::extra::invalidate_current_thread_spans();
            (place, text)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(texts: &[String]) -> Result<Vec<String>, FormatError> {
        let rendered = |text| Rendered {
            template: "t",
            text,
        };
        let files: Vec<_> = texts.iter().map(|text| rendered(text.as_str())).collect();
        format_all(&files, &Header::new("a.yaml", "cargo build"))
    }

    #[test]
    fn files_come_back_in_order() {
        let texts: Vec<_> = (0..200).map(|n| format!("struct S{n};")).collect();
        let formatted = all(&texts).unwrap();
        assert_eq!(formatted.len(), 200);
        for (text, formatted) in texts.iter().zip(formatted) {
            assert!(formatted.ends_with(&format!("{text}\n")), "{formatted}");
        }
        assert!(all(&[]).unwrap().is_empty());
    }

    #[test]
    fn the_first_fault_is_told() {
        let texts = ["struct A;", "struct", "enum"].map(str::to_owned);
        let error = all(&texts).unwrap_err();
        let alone = all(&texts[1..2]).unwrap_err();
        assert_eq!(error.to_string(), alone.to_string());
    }
}
