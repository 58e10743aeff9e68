//! From what is said to the calls that say it: the channel's abilities at this moment, and its words.

use crate::merchant::{Inbox, Merchant};
use crate::view::StoredMessage;
use channels::{Moment, Rendered};
use engine::content::piece::{Degradation, Numbered, Piece};
use engine::content::plan::plan as plan_content;
use engine::content::{Author, Block, Outbound, Purpose};
use engine::inbox::message::Item;
use engine::{MessageId, State, Timestamp};
use std::borrow::Cow;
use store::lane::Claimed;
use store::outbox::{NewOutbox, Window};

/// A message as its channel will get it.
#[derive(Debug)]
pub(super) struct Planned {
    pub(super) pieces: Vec<Piece>,
    pub(super) degradation: Vec<Degradation>,
    /// Options that she can only type, with the numbers they were given.
    pub(super) numbered: Vec<Numbered>,
}

/// Plans a message with what the channel can show now, in as few parts as the platform's quota has left.
pub(super) fn plan(
    merchant: &Merchant,
    inbox: &Inbox,
    state: &State,
    outbound: &Outbound,
    now: Timestamp,
    left: Option<u64>,
) -> Planned {
    let moment = Moment {
        now,
        reply_window_until: state.reply_window_until,
        human: is_human(outbound),
        address: state.address.as_deref(),
    };
    let mut capabilities = inbox.channel.capabilities(&moment);
    if let Some(left) = left.and_then(|left| usize::try_from(left).ok()) {
        capabilities.free_form &= left > 0;
        capabilities.parts_max = capabilities.parts_max.min(left).max(1);
    }
    let outbound = reachable(merchant, outbound, capabilities.native_blocks);
    let planned = plan_content(
        &outbound,
        &capabilities,
        &merchant.config.phrases.plan_words(outbound.language),
    );
    Planned { pieces: planned.pieces, degradation: planned.degradation, numbered: planned.numbered }
}

/// A platform fetches pictures from outside: what is named within our own pages gets its whole address. Our own chat
/// is on those pages and keeps the short one.
fn reachable<'o>(merchant: &Merchant, outbound: &'o Outbound, own_page: bool) -> Cow<'o, Outbound> {
    if own_page {
        return Cow::Borrowed(outbound);
    }
    let base = merchant.config.profile.public_url.trim_end_matches('/');
    let whole = |url: &mut String| {
        if url.starts_with('/') {
            url.insert_str(0, base);
        }
    };
    let mut outbound = outbound.clone();
    for block in &mut outbound.blocks {
        match block {
            Block::Media { url, .. } | Block::Link { url, .. } => whole(url),
            Block::Products { cards, .. } => {
                cards.iter_mut().filter_map(|card| card.image.as_mut()).for_each(whole);
            }
            Block::Cart(card) => {
                card.lines.iter_mut().filter_map(|line| line.image.as_mut()).for_each(whole);
            }
            Block::Order(card) => {
                card.lines.iter_mut().filter_map(|line| line.image.as_mut()).for_each(whole);
            }
            _ => {}
        }
    }
    Cow::Owned(outbound)
}

/// What a stored message would be sent as now: for showing another part of it in its place.
pub(crate) fn again(
    merchant: &Merchant,
    inbox: &Inbox,
    row: &store::message::Message,
    moment: &Moment<'_>,
) -> Option<(MessageId, Vec<Piece>)> {
    let StoredMessage { message, .. } = StoredMessage::read(&row.body)?;
    let Item::Outbound { blocks } = message.item else { return None };
    let language = message.language.unwrap_or(merchant.config.profile.default_language);
    let outbound = Outbound {
        id: message.id,
        author: message.author,
        language,
        purpose: Purpose::Reply,
        in_reply_to: None,
        blocks,
    };
    let capabilities = inbox.channel.capabilities(moment);
    let outbound = reachable(merchant, &outbound, capabilities.native_blocks);
    let planned =
        plan_content(&outbound, &capabilities, &merchant.config.phrases.plan_words(language));
    Some((outbound.id.clone(), planned.pieces))
}

/// Whether a person wrote it: some platforms give people more time than bots.
fn is_human(outbound: &Outbound) -> bool {
    matches!(outbound.author, Author::Agent { .. })
}

/// A message on its way out, and what holds where it leaves.
pub(super) struct Leaving<'a> {
    pub(super) inbox: &'a Inbox,
    pub(super) state: &'a State,
    pub(super) claimed: &'a Claimed,
    pub(super) outbound: &'a Outbound,
    pub(super) position: i64,
    pub(super) floor_version: u64,
    pub(super) now: Timestamp,
}

/// One outbox row for each piece, in order.
pub(super) fn outbox(planned: Planned, leaving: &Leaving<'_>) -> Vec<NewOutbox> {
    let &Leaving { inbox, state, claimed, outbound, position, floor_version, now } = leaving;
    let n_pieces = planned.pieces.len();
    let reply_to = outbound.in_reply_to.as_ref().map(|id| id.as_str().to_owned());
    let human = is_human(outbound);
    let extra_ms = if human { inbox.channel.abilities().human_extra_ms } else { 0 };
    let rows = planned.pieces.into_iter().enumerate().map(|(index, piece)| {
        let window = match piece {
            Piece::Template { .. } => Window::NotNeeded,
            _ => Window::Within { extra_ms },
        };
        let rendered = Rendered {
            to: claimed.identities.clone(),
            address: state.address.clone(),
            human,
            window_until: state.reply_window_until,
            correlation: outbound.id.clone(),
            index: u32::try_from(index).unwrap_or(u32::MAX),
            in_reply_to: reply_to.clone().filter(|_| index == 0),
            piece,
        };
        NewOutbox {
            message: outbound.id.clone(),
            position,
            piece: i64::try_from(index).unwrap_or(i64::MAX),
            is_last_piece: index + 1 == n_pieces,
            not_before: now,
            // A person's words are sent whoever holds the floor by then; the bot's only while it still does.
            floor_version: (!human
                && matches!(outbound.purpose, Purpose::Reply | Purpose::Marketing))
            .then_some(floor_version),
            is_marketing: matches!(outbound.purpose, Purpose::Marketing),
            is_confirmation: matches!(outbound.purpose, Purpose::Confirmation),
            window,
            payload: serde_json::to_string(&rendered).unwrap_or_default(),
        }
    });
    rows.collect()
}

/// The words of a message without any form: for previews and for searching.
pub(super) fn plain(blocks: &[Block]) -> String {
    let mut out: Vec<&str> = Vec::new();
    for block in blocks {
        match block {
            Block::Text { text } | Block::Template { text, .. } => out.push(text),
            Block::Choices { prompt, .. } | Block::AskContact { prompt, .. } => out.push(prompt),
            Block::Media { caption, alt, file_name, .. } => {
                out.push(caption.as_deref().or(file_name.as_deref()).unwrap_or(alt));
            }
            Block::Products { cards, .. } => {
                out.extend(cards.iter().map(|card| card.title.as_str()))
            }
            Block::Reviews(card) => out.push(&card.title),
            Block::Cart(card) => out.extend(card.lines.iter().map(|line| line.title.as_str())),
            Block::CheckoutLink { label, .. } | Block::Link { label, .. } => out.push(label),
            Block::Order(card) => out.push(&card.number),
        }
    }
    out.retain(|text| !text.is_empty());
    out.join(" · ")
}
