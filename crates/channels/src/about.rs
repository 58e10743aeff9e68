//! What a channel is, as data: the settings page, `trato doctor` and the documents read it.

use crate::{InboxSettings, SettingsError};
use engine::Language;
use serde_json::Value;
use transport::Secret;

/// One channel in words and fields.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// As people call it: `WhatsApp`.
    pub title: &'static str,
    /// Why no platform speaks it any more, where that is so.
    pub no_live_platform: Option<&'static str>,
    /// Which one of its platforms is closed, and what that means, where others are alive.
    pub no_live_part: Option<(&'static str, &'static str)>,
    /// Languages the platform can carry; all of ours unless it says otherwise.
    pub languages: &'static [Language],
    /// Why a language is missing.
    pub language_note: Option<&'static str>,
    pub settings: &'static [Field],
    pub secrets: &'static [Field],
}

/// Every language we speak.
pub const ALL_LANGUAGES: &[Language] = &[Language::En, Language::Es, Language::Da];

/// One setting or secret.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    pub key: &'static str,
    pub need: Need,
    /// What it is, in one line.
    pub about: &'static str,
    /// A value such as one would write, as JSON for a setting and as text for a secret.
    pub example: &'static str,
}

/// Whether an inbox opens and works without a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Required,
    Optional,
}

impl Field {
    /// Without it nothing works.
    pub const fn required(key: &'static str, about: &'static str, example: &'static str) -> Self {
        Self { key, need: Need::Required, about, example }
    }

    /// Has a default, or is not needed by everybody.
    pub const fn optional(key: &'static str, about: &'static str, example: &'static str) -> Self {
        Self { key, need: Need::Optional, about, example }
    }
}

impl About {
    /// An inbox with the example of every required field, for documents and tests.
    ///
    /// # Errors
    /// [`SettingsError`] when an example is not JSON.
    pub fn example(&self) -> Result<InboxSettings, SettingsError> {
        let mut inbox = InboxSettings::default();
        for field in self.settings.iter().filter(|field| field.need == Need::Required) {
            let value: Value = serde_json::from_str(field.example).map_err(|_| {
                crate::settings::wrong(field.key, "has an example that is not JSON")
            })?;
            inbox.settings.insert(field.key.to_owned(), value);
        }
        for field in self.secrets.iter().filter(|field| field.need == Need::Required) {
            inbox.secrets.insert(field.key.to_owned(), Secret::new(field.example.to_owned()));
        }
        Ok(inbox)
    }
}
