//! What a shopper can do.

use crate::shown::Button;
use serde::{Deserialize, Serialize};

/// One thing a shopper does, on whichever channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act {
    /// Opens the chat for the first time, or wakes the skill.
    Open,
    Text {
        text: String,
    },
    /// Taps a button of a message.
    Tap {
        message: String,
        button: Button,
    },
    /// Sends a file.
    Media {
        name: String,
        content_type: String,
    },
    /// Millionths of a degree.
    Location {
        latitude_micro: i64,
        longitude_micro: i64,
    },
    /// Pays in the platform's own sheet.
    Pay {
        message: String,
    },
    /// Blocks, unsubscribes, says stop, ends the session.
    Leave,
}

impl Act {
    pub fn text(text: &str) -> Self {
        Self::Text { text: text.to_owned() }
    }

    /// As the shopper sees their own doing.
    pub fn words(&self) -> String {
        match self {
            Self::Open => String::new(),
            Self::Text { text } => text.clone(),
            Self::Tap { button, .. } => button.title.clone(),
            Self::Media { name, .. } => format!("📎 {name}"),
            Self::Location { latitude_micro, longitude_micro } => {
                format!("📍 {}, {}", degrees(*latitude_micro), degrees(*longitude_micro))
            }
            Self::Pay { .. } => "💳".to_owned(),
            Self::Leave => "👋".to_owned(),
        }
    }
}

/// `55676100` → `55.676100`
pub(crate) fn degrees(micro: i64) -> String {
    let sign = if micro < 0 { "-" } else { "" };
    let micro = micro.unsigned_abs();
    format!("{sign}{}.{:06}", micro / 1_000_000, micro % 1_000_000)
}
