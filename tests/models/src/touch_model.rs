//! A value that is set while a flush runs, as `Handle::touched`, `untouch` and `Journal::apply` do it.
//!
//! Setters take no lock but that of the value; the list of touched rows has its own.

use loom::sync::Arc;
use loom::thread;

use crate::sync::Mutex;

#[derive(Default)]
struct Marks {
    base: u32,
    current: u32,
    planned: u32,
}

struct Row {
    marks: Mutex<Marks>,
    touched: Mutex<bool>,
}

impl Row {
    fn new() -> Self {
        Self {
            marks: Mutex::new(Marks::default()),
            touched: Mutex::new(false),
        }
    }

    fn set(&self, value: u32) {
        self.marks.lock().current = value;
        *self.touched.lock() = true;
    }

    /// Writes what was planned; what the database has then, if anything was written.
    fn flush(&self) -> Option<u32> {
        if !*self.touched.lock() {
            return None;
        }
        let planned = {
            let mut marks = self.marks.lock();
            marks.planned = marks.current;
            (marks.planned != marks.base).then_some(marks.planned)
        };
        *self.touched.lock() = false;
        let dirty = {
            let mut marks = self.marks.lock();
            marks.base = marks.planned;
            marks.current != marks.base
        };
        if dirty {
            *self.touched.lock() = true;
        }
        planned
    }
}

#[test]
fn a_value_that_is_set_during_a_flush_is_written_by_it_or_left_for_the_next() {
    loom::model(|| {
        let row = Arc::new(Row::new());
        row.set(1);
        let setter = {
            let row = Arc::clone(&row);
            thread::spawn(move || {
                row.set(2);
                row.set(1);
                row.set(3);
            })
        };
        let first = row.flush();
        setter.join().expect("no panic");
        let second = row.flush();
        assert_eq!(second.or(first), Some(3));
        assert_eq!(row.flush(), None, "there is nothing left");
    });
}
