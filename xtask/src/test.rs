//! Every test, in the order in which a failure is cheapest to find, with one count at the end.

use crate::run::{command, exists, root, run, run_in};
use anyhow::{Context, Result, bail};
use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// One step of a run: its name and what it does.
type Step<'a> = (&'a str, Box<dyn Fn() -> Result<()> + 'a>);

/// Sets up what is missing and runs every test, or only the Rust tests that match.
pub fn all(filter: Option<&str>) -> Result<()> {
    crate::setup::ensure()?;
    if let Some(filter) = filter {
        return rust(Some(filter), None);
    }
    // The oracles make first, the Rust tests read and answer, the oracles judge last.
    let oracles = &has_oracles();
    let place = &OnceCell::new();
    steps(vec![
        ("web assets", Box::new(crate::ui::build)),
        ("web checks", Box::new(|| npm(&["run", "check"]))),
        ("web unit tests", Box::new(|| npm(&["test"]))),
        (
            "what the oracles make",
            Box::new(move || {
                if *oracles {
                    let _ = place.set(crate::oracles::make(None)?);
                }
                Ok(())
            }),
        ),
        ("Rust tests", Box::new(|| rust(None, place.get().map(PathBuf::as_path)))),
        // After the tests, which have built all that it looks at.
        ("house rules", Box::new(crate::tidy::check)),
        (
            "browser journeys",
            Box::new(|| crate::codegen::binary().and_then(|_| npm(&["run", "e2e"]))),
        ),
        (
            "what the oracles say",
            Box::new(move || if *oracles { crate::oracles::settle(None) } else { Ok(()) }),
        ),
    ])
}

/// Whether the vendors' libraries can be had here.
fn has_oracles() -> bool {
    let installed = crate::oracles::install();
    if let Err(error) = &installed {
        eprintln!("skipped: the oracles cannot be installed here: {error:#}");
    }
    installed.is_ok()
}

/// What a pull request must pass.
pub fn ci() -> Result<()> {
    steps(vec![
        ("format", Box::new(|| run("cargo", &["fmt", "--all", "--check"]))),
        (
            "lints",
            Box::new(|| {
                run("cargo", &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])
            }),
        ),
        (
            "documentation",
            Box::new(|| run("cargo", &["doc", "--workspace", "--no-deps", "--quiet"])),
        ),
        ("licences and advisories", Box::new(deny)),
        ("tests", Box::new(|| all(None))),
        ("a minute of odd bytes for each parser", Box::new(|| crate::fuzz::fuzz(&[]))),
    ])
}

/// Runs every step even when one fails, so that one run tells everything, then counts.
fn steps(steps: Vec<Step<'_>>) -> Result<()> {
    let mut failed = Vec::new();
    let n_steps = steps.len();
    for (name, step) in steps {
        eprintln!("\n\x1b[1m== {name}\x1b[0m");
        let started = Instant::now();
        let result = step();
        let seconds = started.elapsed().as_secs();
        match result {
            Ok(()) => eprintln!("== {name}: ok in {seconds} s"),
            Err(error) => {
                eprintln!("== {name}: FAILED in {seconds} s: {error:#}");
                failed.push(name);
            }
        }
    }
    println!("steps: {} passed, {} failed", n_steps - failed.len(), failed.len());
    if failed.is_empty() { Ok(()) } else { bail!("failed: {}", failed.join(", ")) }
}

/// One process per test program, not one per test: the database tests of a program share one PostgreSQL server.
fn rust(filter: Option<&str>, oracles: Option<&Path>) -> Result<()> {
    let mut arguments = vec!["test", "--workspace", "--no-fail-fast", "--quiet"];
    arguments.extend(filter);
    let mut tests = command("cargo", &arguments);
    if let Some(place) = oracles {
        tests.env(crate::oracles::PLACE, place);
    }
    eprintln!("\x1b[1m$ cargo {}\x1b[0m", arguments.join(" "));
    let status = tests.status().context("could not start `cargo`: is it installed?")?;
    if !status.success() {
        bail!("`cargo {}` failed ({status})", arguments.join(" "));
    }
    Ok(())
}

fn npm(arguments: &[&str]) -> Result<()> {
    crate::ui::install()?;
    run_in(&root().join("web"), "npm", arguments)
}

fn deny() -> Result<()> {
    if exists("cargo-deny") {
        return run("cargo", &["deny", "check", "bans", "licenses", "sources"]);
    }
    eprintln!("skipped: cargo-deny is not installed");
    Ok(())
}
