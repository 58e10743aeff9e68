//! Takes a conversation over from another app of the same account, before an agent's words are sent there.
//!
//! The platform lets one app write at a time. The call is made before the agent's command enters the lane, so that
//! what she wrote does not arrive first; where it fails she may still be heard, and the send itself tells.

use crate::app::App;
use crate::merchant::Inbox;
use engine::inbox::floor::Holder;
use engine::inbox::inbound::Identity;
use engine::{AgentCommand, ConversationId, MerchantId};
use std::time::Duration;
use store::{StoreError, Tx};

/// How long an agent waits for it.
const WAIT_MAX: Duration = Duration::from_secs(3);

/// Whether this takes the floor.
pub(crate) fn is_taken_by(command: &AgentCommand) -> bool {
    matches!(
        command,
        AgentCommand::Reply { .. }
            | AgentCommand::TakeFloor
            | AgentCommand::SendProducts { .. }
            | AgentCommand::SendCart { .. }
            | AgentCommand::SendCheckout { .. }
    )
}

/// Takes it where somebody else has it and the channel can.
pub(crate) async fn take(
    app: &App,
    merchant: &MerchantId,
    inbox: &Inbox,
    conversation: &ConversationId,
) {
    let Some(ability) = inbox.channel.abilities().takes_thread else { return };
    let (owner, id) = (merchant.clone(), conversation.clone());
    let found = app.look(move |tx| whose(tx, &owner, &id)).await;
    let Ok(Some(identities)) = found else { return };
    let outside = app.outside();
    let taken = tokio::time::timeout(WAIT_MAX, ability.take_thread(&outside, &identities)).await;
    match taken {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            tracing::warn!(inbox.id = %inbox.id, code = error.public_code, "Could not take a conversation from another app: {}", error.detail);
        }
        Err(_) => {
            tracing::warn!(inbox.id = %inbox.id, "Taking a conversation from another app took too long");
        }
    }
}

/// What the contact is called, if somebody answers her elsewhere.
fn whose(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    conversation: &ConversationId,
) -> Result<Option<Vec<Identity>>, StoreError> {
    let found = store::conversation::get(tx, merchant, conversation)?;
    let found = found.filter(|row| row.projection.holder == Holder::AgentElsewhere);
    let Some(found) = found else { return Ok(None) };
    let contact = store::contact::get(tx, merchant, &found.contact)?;
    Ok(contact.map(|contact| contact.identities))
}
