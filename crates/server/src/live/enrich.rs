//! From the row that names what changed to what it looks like now.

use crate::api::conversation_out::ConversationOut;
use crate::app::App;
use crate::merchant::Merchant;
use crate::view;
use serde::Serialize;
use serde_json::value::RawValue;
use std::sync::Arc;
use store::StoreError;
use store::live::LiveEvent;

/// An event with its data, and whether the contact may hear it.
#[derive(Debug)]
pub(crate) struct Enriched {
    pub(crate) event: LiveEvent,
    pub(crate) public: bool,
    pub(crate) data: Arc<RawValue>,
}

/// What a message event carries.
#[derive(Debug, Serialize)]
struct MessageData<'a> {
    conversation: &'a str,
    message: &'a crate::api::message_out::MessageOut,
}

/// Fills in what events name; those whose subject is gone are left out.
pub(crate) fn enrich(app: &App, merchant: &Merchant, events: Vec<LiveEvent>) -> Result<Vec<Enriched>, StoreError> {
    let mut out = Vec::with_capacity(events.len());
    for event in events {
        if let Some((public, data)) = one(app, merchant, &event)? {
            out.push(Enriched { event, public, data });
        }
    }
    Ok(out)
}

fn one(app: &App, merchant: &Merchant, event: &LiveEvent) -> Result<Option<(bool, Arc<RawValue>)>, StoreError> {
    let conversation = event.conversation.as_str();
    Ok(match event.kind.as_str() {
        "message.created" | "message.updated" => {
            let row = app.store().read(|tx| store::message::get(tx, &merchant.id, &event.conversation, &event.data.as_str().into()))?;
            row.and_then(|row| view::message_out(&row)).and_then(|message| {
                Some((message.is_public(), raw(&MessageData { conversation, message: &message })?))
            })
        }
        "conversation.updated" | "conversation.attention" => {
            let row = app.store().read(|tx| store::conversation::get(tx, &merchant.id, &event.conversation))?;
            row.and_then(|row| Some((false, raw(&ConversationOut::of(merchant, &row))?)))
        }
        "cart.updated" => {
            let cart = view::cart_out(app, merchant, &event.conversation)?;
            cart.and_then(|cart| Some((true, raw(&cart)?)))
        }
        _ => RawValue::from_string(event.data.clone()).ok().map(|data| (true, Arc::from(data))),
    })
}

fn raw<T: Serialize>(value: &T) -> Option<Arc<RawValue>> {
    serde_json::value::to_raw_value(value).ok().map(Arc::from)
}
