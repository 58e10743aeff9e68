//! `trato restore`: a data directory from a backup. It never writes over one that is there.

use super::backup::{POSTGRES_FILE, SQLITE_FILE};
use super::{config, open, verify, without_password};
use crate::cli::Place;
use crate::config::{Config, Flags};
use crate::key;
use anyhow::{Context, Result, bail};
use std::fs;
use std::io::{ErrorKind, Write, stdout};
use std::path::Path;
use std::process::Command;

/// Copies a backup to where the settings say the data is, and verifies it.
///
/// # Errors
/// When there is data already, the directory holds no backup, or what was restored is not sound.
pub fn run(place: Place, from: &Path) -> Result<()> {
    let config = config(place, Flags::default())?;
    match config.database.strip_prefix("sqlite:") {
        Some(directory) => copy(&from.join(SQLITE_FILE), Path::new(directory))?,
        None => load(&config, &from.join(POSTGRES_FILE))?,
    }
    restore_key(&config, from)?;
    // The index of another time would miss what changed since: it is made again at the next start.
    let index = config.data.join("index");
    if index.is_dir() {
        fs::remove_dir_all(&index)
            .with_context(|| format!("could not remove {}", index.display()))?;
    }
    let n_findings = verify::check(&open(&config)?, &mut stdout())?;
    if n_findings > 0 {
        bail!("the backup was restored, but it is not sound: use an older one");
    }
    writeln!(stdout(), "restored {}", without_password(&config.database))?;
    Ok(())
}

fn copy(file: &Path, directory: &Path) -> Result<()> {
    if !file.is_file() {
        bail!("{} is not there: name the directory that `trato backup` wrote", file.display());
    }
    let target = directory.join(SQLITE_FILE);
    if target.exists() {
        bail!("{} is there already: restore into a new directory with --data", target.display());
    }
    fs::create_dir_all(directory)
        .with_context(|| format!("could not make {}", directory.display()))?;
    // Under another name first: a copy that was cut off is not taken for a database.
    let unfinished = directory.join("trato.db.unfinished");
    fs::copy(file, &unfinished).with_context(|| format!("could not copy {}", file.display()))?;
    fs::File::open(&unfinished)
        .and_then(|file| file.sync_all())
        .context("could not sync the copy")?;
    fs::rename(&unfinished, &target).with_context(|| format!("could not name {}", target.display()))
}

fn restore_key(config: &Config, from: &Path) -> Result<()> {
    let target = key::file_in(&config.data);
    if target.exists() {
        bail!("{} is there already: restore into a new directory with --data", target.display());
    }
    fs::create_dir_all(&config.data)
        .with_context(|| format!("could not make {}", config.data.display()))?;
    match fs::copy(key::file_in(from), &target) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error).context("could not copy the key"),
    }
}

fn load(config: &Config, file: &Path) -> Result<()> {
    let by_hand = format!(
        "pg_restore --exit-on-error --no-owner --dbname='{}' {}",
        without_password(&config.database),
        file.display()
    );
    writeln!(stdout(), "{by_hand}")?;
    let arguments = ["--exit-on-error", "--no-owner", "--single-transaction"];
    let ran = Command::new("pg_restore")
        .args(arguments)
        .arg(format!("--dbname={}", config.database))
        .arg(file)
        .status();
    match ran {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => {
            bail!("pg_restore ended with {status}: it needs an empty database; see its words above")
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            bail!("pg_restore is not installed here: run the line above where it is")
        }
        Err(error) => Err(error).context("could not run pg_restore"),
    }
}
