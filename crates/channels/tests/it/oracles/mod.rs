//! Other people's readings of our channels' protocols: `cargo xtask oracles` runs them, `oracles/README.md` says how.

mod adaptive_cards;
mod alexa;
mod bot_framework;
mod google_assistant;
mod messages;
mod telegram;
mod twilio;
mod vonage;
mod wechat;
mod whatsapp;

use serde_json::Value;
use std::path::PathBuf;

/// Where an oracle and we meet; `None`, and said so, when nobody asked for oracles.
#[expect(clippy::print_stderr, reason = "a skipped test must say so")]
fn place(kind: &str, oracle: &str) -> Option<PathBuf> {
    let Some(place) = std::env::var_os("TRATO_ORACLES") else {
        eprintln!("skipped: run cargo xtask oracles");
        return None;
    };
    Some(PathBuf::from(place).join(kind).join(oracle))
}

/// What an oracle made. A file that is missing fails the test: the oracle did not do its work.
fn made(oracle: &str, file: &str) -> Option<Value> {
    let path = place("made", oracle)?.join(file);
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Some(serde_json::from_str(&text).unwrap())
}

/// Leaves for an oracle what we make of the same; made only when somebody reads it.
fn ours(oracle: &str, file: &str, content: impl FnOnce() -> Value) {
    let Some(folder) = place("ours", oracle) else { return };
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(file), content().to_string()).unwrap();
}

/// The text of a field.
fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("no text `{field}` in {value}"))
}

/// The items of a field.
fn items<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    value[field].as_array().unwrap_or_else(|| panic!("no list `{field}`"))
}

/// Fails with every disagreement, and with none where nothing was compared; says how much was.
#[expect(clippy::print_stderr, reason = "how much was compared is part of the result")]
fn settle(what: &str, compared: usize, wrong: &[String]) {
    assert!(compared > 0, "{what}: nothing was compared");
    let shown: Vec<&str> = wrong.iter().take(20).map(String::as_str).collect();
    assert!(
        wrong.is_empty(),
        "{what}: {} of {compared} disagree\n{}",
        wrong.len(),
        shown.join("\n")
    );
    eprintln!("{what}: {compared} compared");
}
