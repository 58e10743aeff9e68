//! What the tests need on the machine: Chromium for the browser journeys, PostgreSQL for the second database.
//!
//! On Debian as root it is installed; anywhere else the exact command is printed and the run fails, because a
//! test that silently does not run proves nothing.

use crate::run::{command, exists, run};
use anyhow::{Result, bail};
use std::path::Path;

const PACKAGES: &[(&str, &[&str])] = &[
    ("chromium", &["chromium", "fonts-noto-core", "fonts-noto-color-emoji"]),
    ("initdb", &["postgresql-15"]),
];

/// Makes sure everything is there.
pub fn ensure() -> Result<()> {
    let missing: Vec<&str> = PACKAGES
        .iter()
        .filter(|(program, _)| !present(program))
        .flat_map(|(_, packages)| packages.iter().copied())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let install = format!("apt-get install -y --no-install-recommends {}", missing.join(" "));
    if !Path::new("/etc/debian_version").exists() || !is_root() {
        bail!(
            "the tests need programs that are not installed; on Debian run as root:\n  apt-get update && {install}"
        );
    }
    run("apt-get", &["update", "-qq"])?;
    let mut arguments = vec!["install", "-y", "-qq", "--no-install-recommends"];
    arguments.extend(missing);
    run("apt-get", &arguments)
}

fn present(program: &str) -> bool {
    exists(program) || (program == "initdb" && postgres_folder().is_some())
}

/// Debian keeps PostgreSQL's server programs outside the path, in a folder per version.
fn postgres_folder() -> Option<std::path::PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    versions
        .filter_map(Result::ok)
        .map(|entry| entry.path().join("bin"))
        .find(|bin| bin.join("initdb").is_file())
}

fn is_root() -> bool {
    command("id", &["-u"]).output().is_ok_and(|output| output.stdout.starts_with(b"0"))
}
