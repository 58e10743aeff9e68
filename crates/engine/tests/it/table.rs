//! Tables of rules: one row per case, `inputs => expected`, cells apart by `|`.
//!
//! ```text
//! # A comment.
//! 100 EUR | 1 1 1 => 34 33 33
//! ```
//! A check gives the cells of the left side to one function and compares what it says with the right side.
//! With `UPDATE_EXPECT=1` the right side is rewritten instead; read the difference before committing it. A table that is
//! [kept by hand](check_kept) is never rewritten.

use std::fmt::Write;
use std::path::PathBuf;

const ARROW: &str = "=>";

/// Runs every row of `tables/{name}.txt` through `answer`.
#[expect(
    clippy::disallowed_methods,
    reason = "tables are files; the rule is for the engine itself"
)]
pub(crate) fn check(name: &str, answer: impl Fn(&[&str]) -> String) {
    let (path, rewritten, wrong) = compare(name, answer);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, rewritten).expect("the table can be written");
    } else {
        assert!(wrong.is_empty(), "\n{wrong}");
    }
}

/// The same of a table that people keep: its right side is what is true, and nothing rewrites it.
pub(crate) fn check_kept(name: &str, answer: impl Fn(&[&str]) -> String) {
    let (_, _, wrong) = compare(name, answer);
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The table's path, what it would be with what `answer` says, and the rows that are wrong.
#[expect(
    clippy::disallowed_methods,
    reason = "tables are files; the rule is for the engine itself"
)]
fn compare(name: &str, answer: impl Fn(&[&str]) -> String) -> (PathBuf, String, String) {
    let path = PathBuf::from(format!("tests/it/tables/{name}.txt"));
    let text = std::fs::read_to_string(&path).expect("the table can be read");
    let mut rewritten = String::new();
    let mut wrong = String::new();
    let mut n_rows = 0;
    for (idx, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            writeln!(rewritten, "{line}").expect("a string takes text");
            continue;
        }
        let (left, expected) = line.split_once(ARROW).unwrap_or((line, ""));
        let cells: Vec<&str> = left.split('|').map(str::trim).collect();
        let actual = answer(&cells);
        n_rows += 1;
        if actual != expected.trim() {
            let expected = expected.trim();
            writeln!(
                wrong,
                "{name}.txt:{}: {}\n  expected {expected}\n  actual   {actual}",
                idx + 1,
                left.trim()
            )
            .expect("a string takes text");
        }
        let row = format!("{} {ARROW} {actual}", left.trim_end());
        writeln!(rewritten, "{}", row.trim_end()).expect("a string takes text");
    }
    assert!(n_rows > 0, "{name}.txt has rows");
    (path, rewritten, wrong)
}

#[test]
fn a_row_is_inputs_and_what_follows_from_them() {
    check("table", |cells| cells.iter().rev().copied().collect::<Vec<_>>().join(" "));
}
