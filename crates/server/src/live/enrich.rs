//! From the row that names what changed to what it looks like now, once for the team and once for the contact.

use super::LiveEvent;
use crate::api::blocks::OrderCardOut;
use crate::api::conversation_out::{FloorOut, HolderOut};
use crate::api::message_out::MessageOut;
use crate::app::App;
use crate::merchant::Merchant;
use crate::runtime::readings::ReadingError;
use crate::view;
use crate::view::conversations::{AgentNames, conversation_out};
use engine::ConversationId;
use engine::content::OrderCard;
use serde::Serialize;
use serde_json::value::RawValue;
use std::sync::Arc;
use store::live::LiveEvent as Row;
use tokio::runtime::Handle;

/// An event as each side hears it. What a side may not hear still takes its number, so that numbers have no holes.
#[derive(Debug)]
pub(crate) struct Enriched {
    pub(crate) conversation: ConversationId,
    pub(crate) team: LiveEvent,
    pub(crate) contact: LiveEvent,
    /// The inbox's counters may have changed with it.
    pub(crate) counts: bool,
}

/// What a message event carries for the team.
#[derive(Debug, Serialize)]
struct MessageData<'a> {
    conversation: &'a ConversationId,
    message: &'a MessageOut,
}

#[derive(Debug, Serialize)]
struct CartData<'a, C> {
    conversation: &'a ConversationId,
    cart: &'a C,
}

#[derive(Debug, Serialize)]
struct OrderData<'a> {
    conversation: &'a ConversationId,
    order: &'a OrderCardOut,
}

/// Who answers, as the contact is told.
#[derive(Debug, Serialize)]
struct FloorData {
    holder: HolderOut,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

/// Fills in what events name.
pub(crate) fn enrich(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    rows: Vec<Row>,
) -> Result<Vec<Enriched>, ReadingError> {
    let mut names = None;
    rows.into_iter().map(|row| one(app, merchant, &mut names, row)).collect()
}

fn one(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    names: &mut Option<AgentNames>,
    row: Row,
) -> Result<Enriched, ReadingError> {
    let seq = row.seq;
    let mut told = Enriched {
        team: LiveEvent::new(row.feed_seq.unwrap_or(0), "gone", &()),
        contact: LiveEvent::hidden(seq),
        counts: false,
        conversation: row.conversation,
    };
    let team = |told: &mut Enriched, event: LiveEvent| {
        told.team = LiveEvent { seq: told.team.seq, ..event }
    };
    match row.kind.as_str() {
        kind @ ("message.created" | "message.updated") => {
            let id = row.data.as_str().into();
            let stored = app
                .store()
                .read(|tx| store::message::get(tx, &merchant.id, &told.conversation, &id))?;
            if let Some(message) = stored.and_then(|row| view::message_out(&row)) {
                let data = LiveEvent::new(
                    0,
                    kind,
                    &MessageData { conversation: &told.conversation, message: &message },
                );
                team(&mut told, data);
                if message.is_public() {
                    told.contact = LiveEvent::new(seq, kind, &message.for_contact());
                }
            }
        }
        kind @ ("conversation.updated" | "conversation.attention") => {
            let stored = app
                .store()
                .read(|tx| store::conversation::get(tx, &merchant.id, &told.conversation))?;
            if let Some(stored) = stored {
                let shown = conversation_out(merchant, names_of(app, merchant, names)?, &stored);
                team(&mut told, LiveEvent::new(0, kind, &shown));
                told.counts = true;
                if kind == "conversation.updated" {
                    let floor = floor(&shown.floor, names_of(app, merchant, names)?);
                    told.contact = LiveEvent::new(seq, "floor.updated", &floor);
                }
            }
        }
        kind @ "cart.updated" => {
            // Events are filled in on a thread that may wait.
            let cart = view::cart_out(app, merchant, &told.conversation);
            if let Some(cart) = Handle::current().block_on(cart)? {
                let data = LiveEvent::new(
                    0,
                    kind,
                    &CartData { conversation: &told.conversation, cart: &cart },
                );
                team(&mut told, data);
                told.contact = LiveEvent::new(seq, kind, &cart);
            }
        }
        kind @ "order.placed" => {
            if let Ok(card) = serde_json::from_str::<OrderCard>(&row.data) {
                let order = OrderCardOut::from(card);
                let data = OrderData { conversation: &told.conversation, order: &order };
                let data = LiveEvent::new(0, kind, &data);
                team(&mut told, data);
                told.contact = LiveEvent::new(seq, kind, &order);
            }
        }
        kind => {
            if let Ok(data) = serde_json::from_str::<Box<RawValue>>(&row.data) {
                team(&mut told, LiveEvent::new(0, kind, &data));
            }
        }
    }
    Ok(told)
}

/// The agents' names, read once and only when needed.
fn names_of<'n>(
    app: &App,
    merchant: &Merchant,
    names: &'n mut Option<AgentNames>,
) -> Result<&'n AgentNames, ReadingError> {
    if names.is_none() {
        *names = Some(app.store().read(|tx| AgentNames::load(tx, &merchant.id))?);
    }
    Ok(names.get_or_insert_default())
}

fn floor(floor: &FloorOut, names: &AgentNames) -> FloorData {
    let name =
        floor.agent_id.as_deref().map(|id| names.of(&id.into())).filter(|name| !name.is_empty());
    FloorData { holder: floor.holder, name }
}
