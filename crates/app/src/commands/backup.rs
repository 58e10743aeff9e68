//! `trato backup`: everything of an installation in one directory, while the server works.
//!
//! Products, conversations, orders and uploads are all in the database; beside it goes the key that opens its
//! credentials. The search index is not copied: it is made again from the catalog.

use super::{config, open_existing, without_password};
use crate::cli::Place;
use crate::config::{Config, Flags};
use crate::key;
use anyhow::{Context, Result, bail};
use std::fs;
use std::io::{ErrorKind, Write, stdout};
use std::path::Path;
use std::process::Command;
use store::EngineKind;

/// The name of the database in a backup, by engine.
pub const SQLITE_FILE: &str = "trato.db";
pub const POSTGRES_FILE: &str = "trato.dump";

/// Writes a backup into a directory that is new or empty.
///
/// # Errors
/// When the directory holds something, or a part could not be written.
pub fn run(place: Place, to: &Path) -> Result<()> {
    let config = config(place, Flags::default())?;
    let store = open_existing(&config)?;
    fs::create_dir_all(to).with_context(|| format!("could not make {}", to.display()))?;
    if fs::read_dir(to)
        .with_context(|| format!("could not read {}", to.display()))?
        .next()
        .is_some()
    {
        bail!("{} is not empty: name a new directory for each backup", to.display());
    }
    match store.engine() {
        EngineKind::Sqlite => {
            let file = to.join(SQLITE_FILE);
            store.copy_to(&file).with_context(|| format!("could not write {}", file.display()))?;
        }
        EngineKind::Postgres => dump(&config, &to.join(POSTGRES_FILE))?,
    }
    copy_key(&config, to)?;
    let bytes: u64 = fs::read_dir(to)?
        .filter_map(|entry| entry.ok()?.metadata().ok())
        .map(|found| found.len())
        .sum();
    writeln!(
        stdout(),
        "backed up {} to {} ({} MB)",
        without_password(&config.database),
        to.display(),
        bytes.div_ceil(1_000_000)
    )?;
    writeln!(stdout(), "keep it as safe as the data itself: it holds the key to every credential")?;
    Ok(())
}

fn copy_key(config: &Config, to: &Path) -> Result<()> {
    match fs::copy(key::file_in(&config.data), key::file_in(to)) {
        Ok(_) => Ok(()),
        // Nothing was ever sealed, or the key comes from the settings.
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error).context("could not copy the key"),
    }
}

/// Says what it runs, so that it can be run by hand where `pg_dump` is.
fn dump(config: &Config, file: &Path) -> Result<()> {
    let by_hand = format!(
        "pg_dump --format=custom --file={} '{}'",
        file.display(),
        without_password(&config.database)
    );
    writeln!(stdout(), "{by_hand}")?;
    let ran = Command::new("pg_dump")
        .arg("--format=custom")
        .arg(format!("--file={}", file.display()))
        .arg(&config.database)
        .status();
    match ran {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => bail!("pg_dump ended with {status}: see its words above"),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            bail!("pg_dump is not installed here: run the line above where it is")
        }
        Err(error) => Err(error).context("could not run pg_dump"),
    }
}
