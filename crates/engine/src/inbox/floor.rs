//! Who answers now: the bot, an agent, or nobody yet. One versioned fact, checked again when a reply is sent.

use crate::AgentId;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Floor {
    /// Grows with every change; a queued reply remembers the version it was written under.
    pub version: u64,
    pub holder: Holder,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "holder", rename_all = "snake_case")]
pub enum Holder {
    Bot,
    /// A person was asked for and none has come yet: the bot stays silent but for helpful acknowledgements.
    Waiting,
    Agent {
        id: AgentId,
    },
    /// A person answered in the platform's own app.
    AgentElsewhere,
}

impl Default for Floor {
    fn default() -> Self {
        Self { version: 0, holder: Holder::Bot }
    }
}
