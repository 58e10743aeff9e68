//! What each command does; [`crate::cli`] says what can be typed.

pub mod apply;
pub mod backup;
pub mod connect;
pub mod demo;
pub mod doctor;
pub mod export;
pub mod import;
pub mod restore;
pub mod serve;
pub mod simulate;
pub mod token;
pub mod verify;

use crate::cli::Place;
use crate::config::{self, Config, Flags};
use anyhow::{Context, Result, anyhow, bail};
use engine::{MerchantId, Timestamp};
use server::document::MerchantSettings;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};
use store::{Store, StoreOptions};

/// Settings from the file, the environment and the flags that every command shares.
///
/// # Errors
/// The setting that cannot be used.
pub fn config(place: Place, flags: Flags) -> Result<Config> {
    let Place { config, data, models, database } = place;
    let flags = Flags { data, models, database, ..flags };
    config::load(config.as_deref(), &std::env::vars().collect(), flags)
}

/// Opens the database that the settings name, creating an embedded one.
///
/// # Errors
/// What to look at when it does not open.
pub fn open(config: &Config) -> Result<Store> {
    Store::open(&config.database, StoreOptions::default()).with_context(|| {
        format!(
            "could not open the database {}: check `database` and `data`",
            without_password(&config.database)
        )
    })
}

/// Opens a database that must be there: what reads should not leave an empty one behind.
///
/// # Errors
/// When there is none.
pub fn open_existing(config: &Config) -> Result<Store> {
    if let Some(directory) = config.database.strip_prefix("sqlite:")
        && !Path::new(directory).join("trato.db").is_file()
    {
        bail!(
            "there is no database in {directory}: name the data directory with --data, or run `trato serve` first"
        );
    }
    open(config)
}

/// The merchant a command is about, with its settings; without a name there must be exactly one.
///
/// # Errors
/// Which merchants there are.
pub fn merchant(store: &Store, name: Option<&str>) -> Result<(MerchantId, MerchantSettings)> {
    let mut all = store.read(store::merchant::list).context("could not read the merchants")?;
    let ids: Vec<String> = all.iter().map(|one| one.id.as_str().to_owned()).collect();
    let found = match name {
        Some(name) => all.into_iter().find(|one| one.id.as_str() == name),
        None if all.len() > 1 => {
            bail!("there are several merchants: choose one with --merchant ({})", ids.join(", "))
        }
        None => all.pop(),
    };
    let missing = || match name {
        Some(name) if !ids.is_empty() => {
            anyhow!("there is no merchant `{name}`; there is {}", ids.join(", "))
        }
        _ => anyhow!("there is no merchant yet: describe one in a file and run `trato apply FILE`"),
    };
    let row = found.ok_or_else(missing)?;
    let settings = serde_json::from_str(&row.settings)
        .with_context(|| format!("the settings of merchant {}", row.id))?;
    Ok((row.id, settings))
}

pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// 32 fresh bytes from the operating system.
pub fn random() -> [u8; 32] {
    rand::random()
}

/// A database address that may be shown.
pub fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    match rest.rsplit_once('@') {
        Some((user, host)) => {
            format!("{scheme}://{}@{host}", user.split(':').next().unwrap_or_default())
        }
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shown_address_has_no_password() {
        for (url, expected) in [
            ("sqlite:./data", "sqlite:./data"),
            ("postgres://trato:s3cr@t@db:5432/trato", "postgres://trato@db:5432/trato"),
            ("postgres://db/trato", "postgres://db/trato"),
        ] {
            assert_eq!(without_password(url), expected);
        }
    }
}
