//! Runs the tutorial as a user would, on a file of its own, and compares what it prints.

use std::process::Command;

/// Runs the program in an empty directory; what it printed.
fn run(arguments: &[&str]) -> String {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let output = Command::new(env!("CARGO_BIN_EXE_blog"))
        .args(arguments)
        .current_dir(directory.path())
        .output()
        .expect("the tutorial starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(
        directory.path().join("blog.db").is_file(),
        "the database is a real file"
    );
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn the_tutorial_prints_its_story() {
    assert_eq!(run(&[]), include_str!("tutorial.txt"));
}

#[test]
fn the_sql_is_printed_on_request() {
    let printed = run(&["--sql"]);
    assert!(printed.contains("insert into \"user\""), "{printed}");
    let story: String = printed
        .lines()
        .filter(|line| !line.starts_with("    "))
        .map(|line| format!("{line}\n"))
        .collect();
    assert_eq!(story, include_str!("tutorial.txt"));
}
