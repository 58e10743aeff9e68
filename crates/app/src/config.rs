//! How `trato serve` is configured: a file, the environment and flags, in this order, the last word winning.
//!
//! Every key has the same name everywhere: `listen` in the file is `TRATO_LISTEN` in the environment and
//! `--listen` on the command line. A key that does not exist stops the start with the closest one that does.

use anyhow::{Context, Result, bail};
use engine::spelling;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The complete default configuration, commented; printed by `trato config`.
pub const DEFAULT_TOML: &str = include_str!("config.default.toml");

/// Settings of one process.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub listen: String,
    pub data: PathBuf,
    /// Empty: `models` in the data directory, or beside the program.
    pub models: String,
    /// Empty: SQLite below the data directory.
    pub database: String,
    /// Empty: the address we listen on.
    pub public_url: String,
    pub log: LogFormat,
    pub log_level: String,
    /// 64 hexadecimal digits that seal credentials; empty: a file in the data directory.
    pub seal_key: String,
    /// Private hosts (`host` or `host:port`) that connectors and channels may call.
    pub private_hosts: Vec<String>,
    pub turn_workers: usize,
    pub sends_in_flight_max: usize,
    pub hook_bytes_max: usize,
    pub api_bytes_max: usize,
    pub token_requests_per_minute: u32,
    pub visitor_requests_per_minute: u32,
}

impl std::fmt::Debug for Config {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Config")
            .field("listen", &self.listen)
            .field("data", &self.data)
            .finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    Text,
    Json,
}

/// What the command line said; `None` leaves the word to the environment and the file.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    pub listen: Option<String>,
    pub data: Option<PathBuf>,
    pub models: Option<PathBuf>,
    pub database: Option<String>,
    pub public_url: Option<String>,
    pub log: Option<LogFormat>,
}

/// Reads the file if one is named, lays the environment over it, and the flags over both.
///
/// # Errors
/// Names the key that does not exist, with the closest that does, or the value that cannot be used.
pub fn load(
    file: Option<&Path>,
    environment: &BTreeMap<String, String>,
    flags: Flags,
) -> Result<Config> {
    let mut table: toml::Table = DEFAULT_TOML.parse().context("the built-in defaults")?;
    let known: Vec<String> = table.keys().cloned().collect();
    if let Some(path) = file {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("could not read {}", path.display()))?;
        let given: toml::Table =
            text.parse().with_context(|| format!("{} is not TOML", path.display()))?;
        for (key, value) in given {
            require_known(&key, &known, &path.display().to_string())?;
            table.insert(key, value);
        }
    }
    for (name, text) in environment {
        let Some(key) = name.strip_prefix("TRATO_").map(str::to_lowercase) else { continue };
        // Names that belong to the tests and tools of this project, not to the program.
        if key.starts_with("test_") || key.starts_with("e2e_") || key == "shared" {
            continue;
        }
        require_known(&key, &known, "the environment")?;
        let value = typed(&table[&key], text).with_context(|| format!("{name}={text}"))?;
        table.insert(key, value);
    }
    let mut config: Config = table
        .try_into()
        .map_err(|error: toml::de::Error| anyhow::anyhow!("{}", error.message()))?;
    apply(&mut config, flags);
    check(&config)?;
    Ok(config)
}

fn apply(config: &mut Config, flags: Flags) {
    config.listen = flags.listen.unwrap_or_else(|| config.listen.clone());
    config.data = flags.data.unwrap_or_else(|| config.data.clone());
    if let Some(models) = flags.models {
        config.models = models.display().to_string();
    }
    config.database = flags.database.unwrap_or_else(|| config.database.clone());
    config.public_url = flags.public_url.unwrap_or_else(|| config.public_url.clone());
    config.log = flags.log.unwrap_or(config.log);
    config.public_url = config.public_url.trim_end_matches('/').to_owned();
    if config.database.is_empty() {
        config.database = format!("sqlite:{}", config.data.display());
    }
}

fn check(config: &Config) -> Result<()> {
    let known = ["sqlite:", "postgres://", "postgresql://"];
    if !known.iter().any(|scheme| config.database.starts_with(scheme)) {
        bail!("`database` must start with sqlite: or postgres://, not `{}`", config.database);
    }
    if config.turn_workers == 0 || config.sends_in_flight_max == 0 {
        bail!("`turn_workers` and `sends_in_flight_max` must be at least 1");
    }
    Ok(())
}

fn require_known(key: &str, known: &[String], place: &str) -> Result<()> {
    if known.iter().any(|name| name == key) {
        return Ok(());
    }
    match spelling::closest(key, known) {
        Some(closest) => bail!("{place}: there is no setting `{key}`; did you mean `{closest}`?"),
        None => bail!("{place}: there is no setting `{key}`"),
    }
}

/// A text from the environment as the kind of value its default has.
fn typed(default: &toml::Value, text: &str) -> Result<toml::Value> {
    Ok(match default {
        toml::Value::Integer(_) => {
            toml::Value::Integer(text.parse().context("must be a whole number")?)
        }
        toml::Value::Boolean(_) => {
            toml::Value::Boolean(text.parse().context("must be true or false")?)
        }
        toml::Value::Array(_) => {
            let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
            toml::Value::Array(parts.map(|part| toml::Value::String(part.to_owned())).collect())
        }
        _ => toml::Value::String(text.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load_with(pairs: &[(&str, &str)], flags: Flags) -> Result<Config> {
        let environment =
            pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        load(None, &environment, flags)
    }

    #[test]
    fn the_last_word_wins() {
        let config = load_with(
            &[("TRATO_LISTEN", "0.0.0.0:9"), ("TRATO_TURN_WORKERS", "3"), ("PATH", "/bin")],
            Flags::default(),
        )
        .unwrap();
        assert_eq!((config.listen.as_str(), config.turn_workers), ("0.0.0.0:9", 3));
        let flags = Flags { listen: Some("127.0.0.1:0".to_owned()), ..Flags::default() };
        assert_eq!(
            load_with(&[("TRATO_LISTEN", "0.0.0.0:9")], flags).unwrap().listen,
            "127.0.0.1:0"
        );
        assert_eq!(load_with(&[], Flags::default()).unwrap().database, "sqlite:./data");
    }

    #[test]
    fn a_wrong_key_is_named_with_the_closest() {
        for (name, value, expected) in [
            (
                "TRATO_LISTN",
                "x",
                "the environment: there is no setting `listn`; did you mean `listen`?",
            ),
            (
                "TRATO_PUBLIC_URI",
                "x",
                "the environment: there is no setting `public_uri`; did you mean `public_url`?",
            ),
            ("TRATO_TURN_WORKERS", "many", "TRATO_TURN_WORKERS=many"),
            (
                "TRATO_DATABASE",
                "mysql://x",
                "`database` must start with sqlite: or postgres://, not `mysql://x`",
            ),
        ] {
            assert_eq!(
                load_with(&[(name, value)], Flags::default()).unwrap_err().to_string(),
                expected
            );
        }
    }
}
