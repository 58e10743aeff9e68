//! Independent readings of the channels' protocols: the vendors' own libraries against our adapters, both ways.

use crate::run::{command, root, run, run_in, target};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// Installs the oracles and runs them all, or the one of this name.
pub fn check(only: Option<&str>) -> Result<()> {
    let place = make(only)?;
    let filter = only.map_or("oracle".to_owned(), |name| format!("oracles::{name}::"));
    let tests = ["test", "--quiet", "-p", "channels", "-p", "encoder", "--test", "it", &filter];
    let status = command("cargo", &tests).env(PLACE, &place).status()?;
    if !status.success() {
        bail!("we and an oracle disagree: see above");
    }
    run("cargo", &["build", "--quiet", "-p", "trato"])?;
    settle(only)
}

/// Names the folder where the oracles and our tests meet.
pub const PLACE: &str = "TRATO_ORACLES";

/// Installs them and has them make what our tests are to read; the tests run with [`PLACE`] afterwards.
pub fn make(only: Option<&str>) -> Result<PathBuf> {
    let place = place()?;
    let names = names(only)?;
    install()?;
    for folder in ["made", "ours"] {
        let folder = place.join(folder);
        let _ = fs::remove_dir_all(&folder);
        for name in &names {
            fs::create_dir_all(folder.join(name))
                .context("could not make a folder for an oracle")?;
        }
    }
    for name in &names {
        script(&place, name, "make")?;
    }
    Ok(place)
}

/// Has them read what our tests made of it, and talk to the program.
pub fn settle(only: Option<&str>) -> Result<()> {
    let place = place()?;
    let names = names(only)?;
    for step in ["check", "live"] {
        for name in &names {
            script(&place, name, step)?;
        }
    }
    eprintln!("{} oracles agree: {}", names.len(), names.join(", "));
    Ok(())
}

/// The folders below `oracles` that hold a script.
fn names(only: Option<&str>) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(root().join("oracles"))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_oracle = entry.path().is_dir() && name != "node_modules";
        if is_oracle && only.is_none_or(|only| only == name) {
            names.push(name);
        }
    }
    names.sort();
    if names.is_empty() {
        bail!("there is no oracle `{}`", only.unwrap_or_default());
    }
    Ok(names)
}

fn place() -> Result<PathBuf> {
    std::path::absolute(target().join("oracles")).context("the oracles' folder")
}

/// Gets the vendors' libraries from npm and PyPI.
pub fn install() -> Result<()> {
    let place = place()?;
    let oracles = root().join("oracles");
    let is_older = |made: &Path, of: &Path| {
        let changed = |path: &Path| fs::metadata(path).and_then(|data| data.modified()).ok();
        changed(made).is_none_or(|made| changed(of).is_some_and(|of| of > made))
    };
    if is_older(
        &oracles.join("node_modules/.package-lock.json"),
        &oracles.join("package-lock.json"),
    ) {
        run_in(&oracles, "npm", &["ci", "--no-audit", "--no-fund", "--ignore-scripts"])?;
    }
    let venv = place.join("python");
    let stamp = venv.join("installed");
    let requirements = oracles.join("requirements.txt");
    if is_older(&stamp, &requirements) {
        run("python3", &["-m", "venv", &venv.to_string_lossy()])?;
        let pip = venv.join("bin/pip");
        let requirements = requirements.to_string_lossy();
        run(
            &pip.to_string_lossy(),
            &["install", "--quiet", "--disable-pip-version-check", "-r", &requirements],
        )?;
        fs::write(&stamp, "")?;
    }
    Ok(())
}

/// Runs one of an oracle's scripts, if it has it.
fn script(place: &Path, name: &str, step: &str) -> Result<()> {
    let folder = std::path::absolute(root().join("oracles").join(name))?;
    let node: (PathBuf, PathBuf) = ("node".into(), folder.join(format!("{step}.mjs")));
    let python = (place.join("python/bin/python"), folder.join(format!("{step}.py")));
    for (program, script) in [node, python] {
        if !script.is_file() {
            continue;
        }
        eprintln!("   {name}: {step}");
        let status = command(&program.to_string_lossy(), &[&script.to_string_lossy()])
            .env(PLACE, place)
            // What Python leaves beside its sources would look like an oracle.
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("TRATO_PROGRAM", std::path::absolute(target().join("debug/trato"))?)
            .current_dir(&folder)
            .status()
            .with_context(|| format!("could not run {}", script.display()))?;
        if !status.success() {
            bail!("oracle {name} disagrees ({step}): see above");
        }
    }
    Ok(())
}
