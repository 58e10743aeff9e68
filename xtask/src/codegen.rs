//! Generated and committed files: the API description and the web client's types made from it.

use crate::run::{output, root, run, run_in, target};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::PathBuf;

/// Builds the binary and gives its path.
pub fn binary() -> Result<PathBuf> {
    // The same selection as the tests, so that nothing is compiled twice with other features.
    run("cargo", &["build", "--workspace", "--all-targets", "--quiet"])?;
    Ok(target().join("debug/trato"))
}

/// Writes `openapi.json` and `web/schema.d.ts`, or checks that they are what would be written.
pub fn generate(check: bool) -> Result<()> {
    let binary = binary()?;
    let openapi = output(&binary.to_string_lossy(), &["openapi"])?;
    settle("openapi.json", &openapi, check)?;
    crate::ui::install()?;
    let web = root().join("web");
    let made = target().join("schema.d.ts");
    run_in(
        &web,
        "npx",
        &["openapi-typescript", "../openapi.json", "--output", &made.to_string_lossy()],
    )?;
    let schema = fs::read_to_string(&made).context("the generated TypeScript schema")?;
    settle("web/schema.d.ts", &schema, check)
}

fn settle(path: &str, text: &str, check: bool) -> Result<()> {
    let full = root().join(path);
    let before = fs::read_to_string(&full).unwrap_or_default();
    if before == text {
        return Ok(());
    }
    if check {
        bail!("{path} is stale: run `cargo xtask codegen` and commit it");
    }
    fs::write(&full, text).with_context(|| format!("could not write {path}"))?;
    eprintln!("wrote {path}");
    Ok(())
}
