//! Rules about single files: a header on every module, a size a person can read, words that stay out.

use crate::run::{output, root};
use anyhow::Result;
use std::fs;

/// Longer than this is several things.
const LINES_MAX: usize = 800;
/// Tables, fixtures and generated files may be as long as their matter.
const LONG_ALLOWED: &[&str] = &[
    "openapi.json",
    "web/schema.d.ts",
    "Cargo.lock",
    "oracles/package-lock.json",
    "web/package-lock.json",
    "crates/app/demo/",
    "utterances/",
    "fixtures/",
];

/// One file of the checkout.
pub struct Source {
    /// Relative to the root, with `/`.
    pub path: String,
    pub text: String,
}

/// Every text file that git knows or would add.
pub fn all() -> Result<Vec<Source>> {
    let listed = output("git", &["ls-files", "--cached", "--others", "--exclude-standard"])?;
    let mut sources = Vec::new();
    for path in listed.lines() {
        if let Ok(text) = fs::read_to_string(root().join(path)) {
            sources.push(Source { path: path.to_owned(), text });
        }
    }
    Ok(sources)
}

/// Every Rust module says in its first line what it is for.
pub fn headers(sources: &[Source], problems: &mut Vec<String>) {
    for source in sources.iter().filter(|source| source.path.ends_with(".rs")) {
        if !source.text.starts_with("//!") {
            problems.push(format!(
                "{}: must open with a `//!` line that says what it is for",
                source.path
            ));
        }
    }
}

/// No file grows beyond what one sitting can hold.
pub fn sizes(sources: &[Source], problems: &mut Vec<String>) {
    const CODE: &[&str] = &[".rs", ".ts", ".tsx", ".mjs", ".css", ".md", ".toml", ".sql", ".json"];
    for source in sources {
        let counted = CODE.iter().any(|ending| source.path.ends_with(ending));
        let excepted = LONG_ALLOWED.iter().any(|part| source.path.contains(part));
        let n_lines = source.text.lines().count();
        if counted && !excepted && n_lines > LINES_MAX {
            problems.push(format!(
                "{}: {n_lines} lines, at most {LINES_MAX}: it is several things",
                source.path
            ));
        }
    }
}

/// What must not be left behind.
pub fn words(sources: &[Source], problems: &mut Vec<String>) {
    let banned: &[(&str, &str)] = &[
        (
            concat!("#[", "ignore"),
            "a test that does not run proves nothing: assert today's behaviour instead",
        ),
        (concat!("#[", "should_panic"), "return an error and compare it"),
        (concat!("#[", "allow("), "use #[expect(.., reason = \"..\")]"),
        (concat!("inner", "HTML"), "render text as text"),
        (concat!("dangerouslySet", "Inner"), "render text as text"),
    ];
    for source in sources
        .iter()
        .filter(|s| [".rs", ".ts", ".tsx"].iter().any(|ending| s.path.ends_with(ending)))
    {
        for (word, instead) in banned {
            if let Some(line) = source.text.lines().position(|line| line.contains(word)) {
                problems.push(format!("{}:{}: `{word}`: {instead}", source.path, line + 1));
            }
        }
    }
}
