//! The house rules, each a failing check: who may import whom, headers, lists, sizes, generated files.

mod edges;
mod files;
mod units;

use anyhow::{Result, bail};

/// Checks everything and tells all that is wrong at once.
pub fn check() -> Result<()> {
    let sources = files::all()?;
    let mut problems = Vec::new();
    edges::crates(&mut problems)?;
    edges::modules(&sources, &mut problems);
    files::headers(&sources, &mut problems);
    files::sizes(&sources, &mut problems);
    files::words(&sources, &mut problems);
    units::listed(&mut problems)?;
    for problem in &problems {
        eprintln!("tidy: {problem}");
    }
    if !problems.is_empty() {
        bail!("{} house rules broken", problems.len());
    }
    crate::codegen::generate(true)?;
    eprintln!("tidy: {} files, all in order", sources.len());
    Ok(())
}
