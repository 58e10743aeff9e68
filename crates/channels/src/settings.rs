//! Reads an inbox's settings one by one and names what is wrong with them, down to a key that is misspelled.

use crate::{InboxSettings, SettingsError};
use serde_json::Value;
use std::collections::BTreeSet;
use transport::Secret;

/// How many secrets of one kind an inbox may have, so that they can be rotated.
const SECRETS_MAX: usize = 8;

/// Remembers which keys a channel knows.
pub(crate) struct Reader<'a> {
    settings: &'a InboxSettings,
    known: BTreeSet<&'static str>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(settings: &'a InboxSettings) -> Self {
        Self { settings, known: BTreeSet::new() }
    }

    /// A text, `None` when absent or empty.
    pub(crate) fn text(&mut self, key: &'static str) -> Result<Option<String>, SettingsError> {
        match self.value(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => {
                Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
            }
            Some(_) => Err(wrong(key, "must be text")),
        }
    }

    pub(crate) fn required(&mut self, key: &'static str) -> Result<String, SettingsError> {
        self.text(key)?.ok_or_else(|| wrong(key, "is missing"))
    }

    /// A whole number from 0 on, `None` when absent.
    pub(crate) fn number(&mut self, key: &'static str) -> Result<Option<u32>, SettingsError> {
        match self.value(key) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => {
                let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
                number.map(Some).ok_or_else(|| wrong(key, "must be a whole number"))
            }
        }
    }

    /// `true` or `false`, `None` when absent.
    pub(crate) fn flag(&mut self, key: &'static str) -> Result<Option<bool>, SettingsError> {
        match self.value(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(_) => Err(wrong(key, "must be `true` or `false`")),
        }
    }

    /// Lets a key pass that is a setting, and means nothing as this inbox is configured.
    pub(crate) fn know(&mut self, key: &'static str) {
        self.known.insert(key);
    }

    /// A list of anything that can be read; empty when absent.
    pub(crate) fn list<T: serde::de::DeserializeOwned>(
        &mut self,
        key: &'static str,
        shape: &str,
    ) -> Result<Vec<T>, SettingsError> {
        match self.value(key) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(value) => serde_json::from_value(value.clone())
                .map_err(|_| wrong(key, &format!("must be a list of {shape}"))),
        }
    }

    /// One secret.
    pub(crate) fn secret(&self, key: &str) -> Option<Secret<String>> {
        self.settings.secrets.get(key).filter(|secret| !secret.is_empty()).cloned()
    }

    /// Secrets of one kind: `key` may hold several with commas between, and `key_2`, `key_3`… more.
    pub(crate) fn secrets(&self, key: &str) -> Vec<Secret<String>> {
        let names = (2..=SECRETS_MAX).map(|number| format!("{key}_{number}"));
        std::iter::once(key.to_owned())
            .chain(names)
            .filter_map(|name| self.settings.secrets.get(&name))
            .flat_map(|secret| {
                secret.expose().split(',').map(str::trim).map(str::to_owned).collect::<Vec<_>>()
            })
            .filter(|secret| !secret.is_empty())
            .map(Secret::new)
            .collect()
    }

    /// Refuses a key that no setting has, naming the closest that exists.
    pub(crate) fn finish(self) -> Result<(), SettingsError> {
        let Some(unknown) =
            self.settings.settings.keys().find(|key| !self.known.contains(key.as_str()))
        else {
            return Ok(());
        };
        let closest = self.known.iter().min_by_key(|known| distance(known, unknown));
        let hint =
            closest.map(|closest| format!("; did you mean `{closest}`?")).unwrap_or_default();
        Err(wrong(unknown, &format!("is not a setting of this channel{hint}")))
    }

    fn value(&mut self, key: &'static str) -> Option<&'a Value> {
        self.known.insert(key);
        self.settings.settings.get(key)
    }
}

pub(crate) fn wrong(key: &str, problem: &str) -> SettingsError {
    SettingsError::Setting { key: key.to_owned(), problem: problem.to_owned() }
}

/// How many letters two words differ by (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (line, left) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, right) in other.chars().enumerate() {
            let substituted = diagonal + usize::from(left != right);
            diagonal = row[column + 1];
            row[column + 1] = substituted.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}
