//! The vendors' own libraries against our adapters, both ways: see `oracles/README.md`.
//!
//! `cargo xtask oracles` lets an oracle make its cases first and hands us the folder they lie in.

mod alexa;
mod twilio;
mod vonage;
mod wechat;

use std::path::{Path, PathBuf};

use serde_json::Value;

/// Where this oracle's cases lie; `None` where no oracle was run.
#[expect(clippy::print_stdout, reason = "a skipped test must say so")]
pub(crate) fn made(name: &str) -> Option<PathBuf> {
    let Some(place) = std::env::var_os("TRATO_ORACLES") else {
        println!("skipped: run cargo xtask oracles");
        return None;
    };
    Some(PathBuf::from(place).join("made").join(name))
}

/// Where this oracle looks for what our adapter makes.
pub(crate) fn ours(name: &str) -> PathBuf {
    let place = std::env::var_os("TRATO_ORACLES").unwrap();
    let folder = PathBuf::from(place).join("ours").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// A file of cases. One that is missing fails the test: the oracle was run and did not make it.
pub(crate) fn read(folder: &Path, file: &str) -> Value {
    let path = folder.join(file);
    let text = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&text).unwrap()
}

/// What our adapter makes.
pub(crate) fn write(name: &str, file: &str, value: &Value) {
    std::fs::write(ours(name).join(file), value.to_string()).unwrap();
}

/// The text of a field.
pub(crate) fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("no text `{field}` in {value}"))
}

/// The items of a field.
pub(crate) fn items<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    value[field].as_array().unwrap_or_else(|| panic!("no list `{field}`"))
}

/// Fails with every disagreement, and with none where nothing was compared.
#[expect(clippy::print_stdout, reason = "how much was compared is part of the result")]
pub(crate) fn settle(what: &str, compared: usize, wrong: &[String]) {
    assert!(compared > 0, "{what}: nothing was compared");
    let shown: Vec<&str> = wrong.iter().take(20).map(String::as_str).collect();
    assert!(
        wrong.is_empty(),
        "{what}: {} of {compared} disagree\n{}",
        wrong.len(),
        shown.join("\n")
    );
    println!("{what}: {compared} compared");
}
