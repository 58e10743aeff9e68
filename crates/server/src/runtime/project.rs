//! What the inbox list shows of a conversation, taken from its state when a turn is committed.

use crate::merchant::Merchant;
use engine::content::Author;
use engine::inbox::floor::Holder;
use engine::{State, Timestamp};
use store::lane::{Claimed, ConversationProjection};

/// Longest preview kept for the list.
const PREVIEW_CHARS_MAX: usize = 140;

/// The projection of a state.
pub(super) fn of(
    merchant: &Merchant,
    claimed: &Claimed,
    state: &State,
    preview: Option<String>,
    now: Timestamp,
) -> ConversationProjection {
    let total = state.cart_total;
    let language = state.memory.language.current(&merchant.config.profile);
    ConversationProjection {
        status: state.status,
        holder: state.floor.holder.clone(),
        floor_version: state.floor.version,
        assignee: state.assignee.clone(),
        waiting_since: state.waiting_since,
        unread: state.unread,
        snoozed_until: state.snoozed_until,
        preview: preview.unwrap_or_default(),
        last_message_at: now,
        language: Some(language.code().to_owned()).or_else(|| claimed.language.clone()),
        cart_total_minor: total.map(|money| money.minor),
        cart_currency: total.map(|money| money.currency.code().to_owned()),
        reply_window_until: state
            .reply_window_until
            .or_else(|| private_reply(merchant, claimed, state)),
        openings: state.openings.clone(),
        opted_out: state.stopped,
        needs_person: matches!(state.floor.holder, Holder::Waiting),
    }
}

/// Until when she may be answered who has only spoken in public. A person does that, and what people have longer than
/// the window comes on top of it wherever it is looked at.
fn private_reply(merchant: &Merchant, claimed: &Claimed, state: &State) -> Option<Timestamp> {
    let able = merchant.inboxes.get(&claimed.inbox)?.channel.abilities();
    let until = able.private_reply?(state.address.as_deref()?, &claimed.identities)?;
    Some(until.plus_ms(-able.human_extra_ms))
}

/// One line for the list: who said what.
pub(super) fn preview(author: &Author, text: &str) -> String {
    let who = match author {
        Author::Contact => "contact",
        Author::Bot => "bot",
        Author::Agent { .. } | Author::AgentElsewhere => "agent",
        Author::System => "system",
    };
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{who}:{}", line.chars().take(PREVIEW_CHARS_MAX).collect::<String>())
}
