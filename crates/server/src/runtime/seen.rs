//! Tells the contact that a person has read, or is writing, where the channel can say so.
//!
//! WhatsApp has one call for both: whoever shows that she writes has read. So only an agent makes it. Nothing is
//! stored and nothing is tried again: a mark that comes late is worth nothing.

use crate::app::App;
use crate::merchant::Merchant;
use engine::{ConversationId, InboxId};
use std::sync::Arc;
use store::lane::MessageKind;

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
        let found = app
            .look(move |tx| {
                store::message::before(tx, &merchant, &conversation, None, MESSAGES_MAX)
            })
            .await;
        let newest = found.unwrap_or_default().into_iter().rev();
        let last =
            newest.filter(|row| row.kind == MessageKind::Inbound).find_map(|row| row.provider_id);
        if let (Some(last), Some(reader)) = (last, inbox.channel.abilities().marks_read)
            && let Err(error) = reader.mark_read(app.options.http.as_ref(), &last, typing).await
        {
            tracing::debug!(inbox.id = %inbox.id, code = error.public_code, "Could not mark messages as read");
        }
    });
}
