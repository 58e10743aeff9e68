//! What a turn would say, without taking it: the same step with the same facts, and nothing of it is stored.

use super::turn::{self, Taken};
use crate::app::App;
use crate::merchant::Merchant;
use crate::view::StoredMessage;
use channels::{Cost, Rendered};
use engine::content::piece::{Degradation, Piece};
use engine::{ConversationId, Event};
use std::sync::Arc;
use store::StoreError;
use store::lane::LaneEvent;

/// A message as its channel would get it.
#[derive(Debug, Default)]
pub(crate) struct Preview {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) degradation: Vec<Degradation>,
    /// One for each piece, where the channel is paid by the piece.
    pub(crate) costs: Vec<Cost>,
}

/// What this event would have us say; `None` where there is no such conversation.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn of(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    conversation: &ConversationId,
    event: &Event,
) -> Result<Option<Preview>, StoreError> {
    let (owner, id) = (merchant.id.clone(), conversation.clone());
    let found = app.look(move |tx| store::lane::peek(tx, &owner, &id)).await?;
    let Some(mut claimed) = found else { return Ok(None) };
    let now = app.now();
    let body = serde_json::to_string(event).unwrap_or_default();
    claimed.events = vec![LaneEvent { arrival: 0, occurred_at: now, received_at: now, body }];
    let inbox = claimed.inbox.clone();
    let Taken { gathering, .. } = turn::take(app, merchant, claimed).await;
    let mut preview = Preview::default();
    for row in &gathering.commit.outbox {
        let rendered: Result<Rendered, _> = serde_json::from_str(&row.payload);
        preview.pieces.extend(rendered.ok().map(|rendered| rendered.piece));
    }
    for message in &gathering.commit.messages {
        let stored = StoredMessage::read(&message.body);
        preview.degradation.extend(stored.into_iter().flat_map(|stored| stored.degradation));
    }
    let counts =
        merchant.inboxes.get(&inbox).and_then(|inbox| inbox.channel.abilities().counts_cost);
    if let Some(counts) = counts {
        preview.costs = preview.pieces.iter().map(|piece| counts.cost(piece)).collect();
    }
    Ok(Some(preview))
}
