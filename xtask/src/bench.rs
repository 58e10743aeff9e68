//! Measuring and proving: both live in `testkit`'s programs, built once in release and run here.

use crate::run::{run, target};
use anyhow::Result;

/// Runs a benchmark.
pub fn bench(arguments: &[&str]) -> Result<()> {
    if arguments.first() == Some(&"channels") {
        // The adapters alone: the server's program has no part in it.
        run("cargo", &["build", "--release", "--package", "load", "--bin", "trato-bench"])?;
        return run_built("trato-bench", arguments);
    }
    start("trato-bench", arguments)
}

/// Proves promises.
pub fn prove(arguments: &[&str]) -> Result<()> {
    start("trato-prove", arguments)
}

fn start(program: &str, arguments: &[&str]) -> Result<()> {
    run("cargo", &["build", "--release", "--package", "trato", "--package", "load", "--bins"])?;
    run_built(program, arguments)
}

fn run_built(program: &str, arguments: &[&str]) -> Result<()> {
    let path = target().join("release").join(program);
    run(&path.to_string_lossy(), arguments)
}
