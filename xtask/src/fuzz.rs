//! Looking for bytes that break a parser: every target of `fuzz/`, one after the other, each for a while.
//!
//! It needs the nightly toolchain and `cargo install cargo-fuzz`, and says so where they are missing. What was found
//! interesting is kept beside the target folder; an input that breaks something is in `fuzz/artifacts/`.

use crate::run::{command, root};
use anyhow::{Context, Result, bail};
use serde_json::json;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

const SECONDS_DEFAULT: u32 = 60;
/// The targets are safe Rust: what a sanitizer would find, the compiler refused.
const SANITIZER: &str = "none";
/// One input may take this long, in seconds, and this much memory, in megabytes.
const LIMITS: &[&str] = &["-timeout=60", "-rss_limit_mb=3000", "-print_final_stats=1"];

/// Runs the target of this name, or all.
pub fn fuzz(arguments: &[&str]) -> Result<()> {
    let (mut only, mut seconds) = (None, SECONDS_DEFAULT);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match *argument {
            "--seconds" => seconds = rest.next().context("--seconds N")?.parse()?,
            name if !name.starts_with("--") => only = Some(name),
            other => bail!("no option `{other}`"),
        }
    }
    if !is_there() {
        println!("skipped: no nightly toolchain or cargo-fuzz");
        return Ok(());
    }
    let names = names(only)?;
    let mut broken = Vec::new();
    for name in names {
        if !one(&name, seconds)? {
            broken.push(name);
        }
    }
    if broken.is_empty() {
        Ok(())
    } else {
        bail!("inputs that break something: {}", broken.join(", "))
    }
}

/// `cargo` of the nightly toolchain, by way of rustup: the one on the path may be this toolchain's own.
fn nightly(arguments: &[&str]) -> std::process::Command {
    let mut all = vec!["run", "nightly", "cargo", "fuzz"];
    all.extend_from_slice(arguments);
    let mut command = command("rustup", &all);
    command.env_remove("CARGO").env_remove("RUSTUP_TOOLCHAIN");
    command
}

fn is_there() -> bool {
    let quietly = nightly(&["--version"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    quietly.is_ok_and(|status| status.success())
}

fn names(only: Option<&str>) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(root().join("fuzz/fuzz_targets"))? {
        let name = entry?.file_name().to_string_lossy().trim_end_matches(".rs").to_owned();
        if only.is_none_or(|only| only == name) {
            names.push(name);
        }
    }
    names.sort();
    if names.is_empty() {
        bail!("there is no fuzz target `{}`", only.unwrap_or_default());
    }
    Ok(names)
}

/// Runs one target and prints what came of it as a line of JSON; answers whether nothing broke.
fn one(name: &str, seconds: u32) -> Result<bool> {
    let found = format!("fuzz/found/{name}");
    fs::create_dir_all(root().join(&found)).context("could not make a folder for what is found")?;
    let (seeds, time) = (format!("fuzz/corpus/{name}"), format!("-max_total_time={seconds}"));
    let mut arguments = vec!["run", "--sanitizer", SANITIZER, name, &found, &seeds, "--", &time];
    arguments.extend_from_slice(LIMITS);
    eprintln!("\x1b[1m$ cargo +nightly fuzz {}\x1b[0m", arguments.join(" "));
    let mut child =
        nightly(&arguments).stderr(Stdio::piped()).spawn().context("could not start rustup")?;
    let mut told = Told::default();
    for line in BufReader::new(child.stderr.take().context("it says nothing")?).lines() {
        told.read(&line?);
    }
    let is_whole = child.wait()?.success();
    if !is_whole {
        eprintln!("{}", told.last.join("\n"));
    }
    println!(
        "{}",
        json!({
            "fuzz": name, "seconds": seconds, "executions": told.executions, "executions_per_s": told.per_s,
            "coverage": told.coverage, "features": told.features, "holds": if is_whole { "ok" } else { "broken" },
        })
    );
    Ok(is_whole)
}

/// What the fuzzer tells while it runs.
#[derive(Default)]
struct Told {
    executions: u64,
    per_s: u64,
    coverage: u64,
    features: u64,
    last: Vec<String>,
}

impl Told {
    fn read(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let after = |name: &str| {
            let place = words.iter().position(|word| *word == name)?;
            words.get(place + 1)?.parse::<u64>().ok()
        };
        if let Some(coverage) = after("cov:") {
            self.coverage = coverage;
            self.features = after("ft:").unwrap_or(self.features);
        }
        self.executions = after("stat::number_of_executed_units:").unwrap_or(self.executions);
        self.per_s = after("stat::average_exec_per_sec:").unwrap_or(self.per_s);
        self.last.push(line.to_owned());
        if self.last.len() > LAST_LINES {
            self.last.remove(0);
        }
    }
}

/// How much of a failure is shown.
const LAST_LINES: usize = 40;
