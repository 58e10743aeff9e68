//! A contact who wants no messages, by the answer to a send: entered in the ledger with the piece's end, so that
//! nothing more is tried, in this conversation or another.

use super::linking;
use crate::app::App;
use engine::inbox::consent::{ALL, MARKETING};
use engine::{ContactId, ConversationId, InboxId, MerchantId, MessageId, Timestamp};
use store::consent::NewConsent;
use store::outbox::OutboxItem;
use store::{StoreError, Tx};
use transport::{SendError, SendErrorCode};

/// Who wants what no more, and what it was said to.
#[derive(Debug, Clone)]
pub(super) struct Refused {
    merchant: MerchantId,
    contact: ContactId,
    conversation: ConversationId,
    message: MessageId,
    inbox: InboxId,
    channel: String,
    topics: &'static [&'static str],
    /// `sms:21610`: by what she was found to refuse it.
    source: String,
}

/// What an error says of the recipient's wishes, if it says something.
pub(super) fn of(app: &App, item: &OutboxItem, error: &SendError) -> Option<Refused> {
    let topics: &[&str] = match error.code {
        // The same topics as her own STOP would end.
        SendErrorCode::OptedOut => &[ALL, MARKETING],
        SendErrorCode::MarketingOptedOut => &[MARKETING],
        // She has refused nothing: the platform wants her left alone for a while.
        SendErrorCode::MarketingLimited => &[],
        _ => return None,
    };
    let channel = app.merchants.inbox_of(&item.merchant, &item.inbox)?.kind.clone();
    let source = match &error.provider_code {
        Some(code) => format!("{channel}:{code}"),
        None => channel.clone(),
    };
    Some(Refused {
        merchant: item.merchant.clone(),
        contact: item.contact.clone(),
        conversation: item.id.conversation.clone(),
        message: item.message.clone(),
        inbox: item.inbox.clone(),
        channel,
        topics,
        source,
    })
}

/// Enters it, and shows it in her conversations.
pub(super) fn write(
    tx: &mut Tx<'_>,
    refused: &[Refused],
    now: Timestamp,
) -> Result<(), StoreError> {
    for one in refused {
        if one.topics.is_empty() {
            store::marketing::hold(tx, &one.merchant, &one.contact, &one.inbox, now)?;
            continue;
        }
        for topic in one.topics {
            let new = NewConsent {
                channel: &one.channel,
                topic,
                granted: false,
                source: &one.source,
                evidence: Some(one.message.as_str()),
                conversation: Some(&one.conversation),
                at: now,
            };
            store::consent::record(tx, &one.merchant, &one.contact, &new)?;
        }
        let who = store::contact::current(tx, &one.merchant, &one.contact)?;
        let conversations = store::conversation::of_contact(tx, &one.merchant, &who)?;
        linking::tell(tx, &one.merchant, now, conversations.iter().map(|one| &one.id))?;
    }
    Ok(())
}
