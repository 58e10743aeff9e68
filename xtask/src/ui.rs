//! Building the web assets. `build.rs` never does this: a Rust build needs no Node.

use crate::run::{exists, root, run_in};
use anyhow::{Result, bail};
use std::fs;
use std::path::Path;
use std::time::SystemTime;

/// Installs the pinned packages and builds `web/dist`.
pub fn build() -> Result<()> {
    install()?;
    run_in(&root().join("web"), "npm", &["run", "build"])
}

/// Installs the pinned packages unless that has been done for this lock file.
pub fn install() -> Result<()> {
    if !exists("npm") {
        bail!(
            "the web apps are built with npm, which is not on the path: install Node 20 or newer \
             (https://nodejs.org; on Debian `apt-get install nodejs npm`) and run this again"
        );
    }
    let web = root().join("web");
    let lock = modified(&web.join("package-lock.json"));
    if modified(&web.join("node_modules/.package-lock.json")) < lock {
        run_in(&web, "npm", &["ci", "--no-audit", "--no-fund"])?;
    }
    Ok(())
}

/// Builds only when a source is newer than what was built.
pub fn build_if_stale() -> Result<()> {
    let web = root().join("web");
    let built =
        modified(&web.join("dist/inbox/index.html")).max(modified(&web.join("dist/index.html")));
    if newest(&web)? > built { build() } else { Ok(()) }
}

fn modified(path: &Path) -> SystemTime {
    fs::metadata(path).and_then(|meta| meta.modified()).unwrap_or(SystemTime::UNIX_EPOCH)
}

fn newest(folder: &Path) -> Result<SystemTime> {
    let mut newest = SystemTime::UNIX_EPOCH;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
        if ["node_modules", "dist", "e2e"].contains(&name) {
            continue;
        }
        newest = newest.max(if path.is_dir() { self::newest(&path)? } else { modified(&path) });
    }
    Ok(newest)
}
