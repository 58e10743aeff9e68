//! Tells the contact that a person has read, or is writing, where the channel can say so.
//!
//! WhatsApp has one call for both: whoever shows that she writes has read. So only an agent makes it. Nothing is
//! stored and nothing is tried again: a mark that comes late is worth nothing.

use crate::app::App;
use crate::merchant::Merchant;
use engine::inbox::inbound::Identity;
use engine::{ConversationId, InboxId, MerchantId};
use std::sync::Arc;
use store::lane::MessageKind;
use store::{StoreError, Tx};

/// How far back the contact's last message is looked for.
const MESSAGES_MAX: usize = 50;

/// Marks everything the contact wrote as read, with the typing sign if `typing`.
pub(crate) fn tell(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    inbox: &InboxId,
    conversation: &ConversationId,
    typing: bool,
) {
    let Some(inbox) = merchant.inboxes.get(inbox).cloned() else { return };
    if inbox.channel.abilities().marks_read.is_none() {
        return;
    }
    // The sign lasts for half a minute, an agent's keys are pressed more often.
    if typing && app.front.typing.take(conversation.as_str(), app.now()).is_err() {
        return;
    }
    let (app, merchant, conversation) =
        (Arc::clone(app), merchant.id.clone(), conversation.clone());
    tokio::spawn(async move {
        let found = app.look(move |tx| read(tx, &merchant, &conversation)).await;
        let (messages, identities) = found.unwrap_or_default();
        let newest = messages.into_iter().rev();
        let last =
            newest.filter(|row| row.kind == MessageKind::Inbound).find_map(|row| row.provider_id);
        if let (Some(last), Some(reader)) = (last, inbox.channel.abilities().marks_read)
            && let Err(error) = reader.mark_read(&app.outside(), &identities, &last, typing).await
        {
            tracing::debug!(inbox.id = %inbox.id, code = error.public_code, "Could not mark messages as read");
        }
    });
}

/// The newest messages of a conversation, and what its contact is called.
fn read(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    conversation: &ConversationId,
) -> Result<(Vec<store::message::Message>, Vec<Identity>), StoreError> {
    let messages = store::message::before(tx, merchant, conversation, None, MESSAGES_MAX)?;
    let found = store::conversation::get(tx, merchant, conversation)?;
    let contact = match found {
        Some(found) => store::contact::get(tx, merchant, &found.contact)?,
        None => None,
    };
    Ok((messages, contact.map(|contact| contact.identities).unwrap_or_default()))
}
