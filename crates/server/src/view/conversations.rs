//! Conversations with the names of the agents in them.

use crate::api::conversation_out::ConversationOut;
use crate::merchant::Merchant;
use engine::{AgentId, MerchantId};
use std::collections::BTreeMap;
use store::conversation::Conversation;
use store::{StoreError, Tx};

/// The agents' names, read once for a page.
#[derive(Debug, Default)]
pub(crate) struct AgentNames(BTreeMap<AgentId, String>);

impl AgentNames {
    pub(crate) fn load(tx: &mut Tx<'_>, merchant: &MerchantId) -> Result<Self, StoreError> {
        let agents = store::agent::list(tx, merchant)?;
        Ok(Self(agents.into_iter().map(|agent| (agent.id, agent.name)).collect()))
    }

    pub(crate) fn of(&self, id: &AgentId) -> String {
        self.0.get(id).cloned().unwrap_or_default()
    }
}

/// A stored conversation as it is listed.
pub(crate) fn conversation_out(
    merchant: &Merchant,
    names: &AgentNames,
    row: &Conversation,
) -> ConversationOut {
    ConversationOut::of(merchant, row, |id| names.of(id))
}
