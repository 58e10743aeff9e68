//! Telling whoever waited for it that a product can be had again: once, in the conversation she uses.

use crate::app::App;
use engine::{ContactId, ConversationId, Event, InboxId, MerchantId, ProductId, Timestamp};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::lane::{LaneTarget, NewLaneEvent};
use store::{StoreError, Tx};

/// Looks which of these products, all of them in stock, somebody waits for, and tells them. Safe to run anywhere and
/// again: a wish is noted as told with the event that tells it.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn tell(
    app: &Arc<App>,
    merchant: &MerchantId,
    in_stock: Vec<ProductId>,
) -> Result<(), StoreError> {
    if in_stock.is_empty() {
        return Ok(());
    }
    let owner = merchant.clone();
    let mut wanted = app.look(move |tx| store::wish::wanted(tx, &owner)).await?;
    let in_stock: BTreeSet<ProductId> = in_stock.into_iter().collect();
    wanted.retain(|product| in_stock.contains(product));
    if wanted.is_empty() {
        return Ok(());
    }
    let (owner, now) = (merchant.clone(), app.now());
    let told = app.store().write(3, move |tx| {
        wanted.iter().try_for_each(|product| tell_all(tx, &owner, product, now))
    });
    told.await?;
    app.wake.lanes.notify_one();
    Ok(())
}

fn tell_all(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    product: &ProductId,
    now: Timestamp,
) -> Result<(), StoreError> {
    for wish in store::wish::waiting(tx, merchant, product)? {
        let place = store::conversation::latest_of(tx, merchant, &wish.contact, now)?;
        if let Some(place) = place {
            append(tx, merchant, place, (product, &wish.contact, wish.created_at), now)?;
        }
        store::wish::told(tx, merchant, &wish.contact, product, now)?;
    }
    Ok(())
}

fn append(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    (conversation, inbox): (ConversationId, InboxId),
    (product, contact, since): (&ProductId, &ContactId, Timestamp),
    now: Timestamp,
) -> Result<(), StoreError> {
    let event = Event::Returned { product: product.clone() };
    let body =
        serde_json::to_string(&event).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let event = NewLaneEvent {
        merchant: merchant.clone(),
        inbox,
        key: format!("wish:{product}:{contact}:{}:{}", since.0, now.0),
        target: LaneTarget::Conversation(conversation),
        occurred_at: now,
        received_at: now,
        body,
        raw: None,
    };
    store::lane::append(tx, &[event]).map(drop)
}
