//! Measuring and proving: both live in `testkit`'s programs, built once in release and run here.

use crate::run::{run, target};
use anyhow::Result;

/// What is measured from the core and the index alone.
const QUALITY: &[&str] =
    &["invent", "parsing", "understanding", "search", "shoppers", "voice", "voice-guard"];

/// Runs a benchmark; several names one after the other.
pub fn bench(arguments: &[&str]) -> Result<()> {
    if quality("bench", arguments)? {
        return Ok(());
    }
    if arguments.first() == Some(&"channels") {
        // The adapters alone: the server's program has no part in it.
        run("cargo", &["build", "--release", "--package", "load", "--bin", "trato-bench"])?;
        return run_built("trato-bench", arguments);
    }
    start("trato-bench", arguments)
}

/// Proves promises.
pub fn prove(arguments: &[&str]) -> Result<()> {
    if quality("prove", arguments)? {
        return Ok(());
    }
    start("trato-prove", arguments)
}

/// Runs what needs no server; tells whether the first name was one of those.
fn quality(kind: &str, arguments: &[&str]) -> Result<bool> {
    let n_names = arguments.iter().take_while(|name| QUALITY.contains(name)).count();
    if n_names == 0 {
        return Ok(false);
    }
    run("cargo", &["build", "--release", "--package", "quality"])?;
    let (names, options) = arguments.split_at(n_names);
    for name in names {
        run_built("trato-quality", &[&[kind, name], options].concat())?;
    }
    Ok(true)
}

fn start(program: &str, arguments: &[&str]) -> Result<()> {
    run("cargo", &["build", "--release", "--package", "trato", "--package", "load", "--bins"])?;
    run_built(program, arguments)
}

fn run_built(program: &str, arguments: &[&str]) -> Result<()> {
    let path = target().join("release").join(program);
    run(&path.to_string_lossy(), arguments)
}
