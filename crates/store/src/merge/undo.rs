//! Undoing a merge: exactly what moved goes back, and what happened since where it belongs.

use super::{
    Filled, Merge, Moved, Place, SameWish, Table, get, hand_over, hold_conversations, set_place,
};
use crate::contact::{self, Contact};
use crate::{StoreError, Tx, consent};
use engine::inbox::inbound::Identity;
use engine::{ContactId, ConversationId, MerchantId, Timestamp};

/// Tells two contacts apart again.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such merge; [`StoreError::Conflict`] when it was undone already, or the
/// kept one was merged into somebody else since: that has to be undone first.
pub fn undo(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &str,
    actor: &str,
    now: Timestamp,
) -> Result<Merge, StoreError> {
    let merge = get(tx, merchant, id)?.ok_or(StoreError::NotFound)?;
    let (kept, back) = (&merge.kept, &merge.absorbed);
    let _ = hold_conversations(tx, merchant, kept)?;
    for id in [kept.min(back), kept.max(back)] {
        // Both are the kept one now, unless that has become somebody else.
        if contact::lock(tx, merchant, id)? != *kept {
            return Err(StoreError::Conflict);
        }
    }
    let row = tx.first(
        "UPDATE contact_merge SET undone_at = $3, undone_by = $4
         WHERE merchant = $1 AND id = $2 AND undone_at IS NULL RETURNING consent_number",
        &[merchant.into(), id.into(), now.into(), actor.into()],
    )?;
    let consent_number: i64 = row.ok_or(StoreError::Conflict)?.get()?;
    let Moved { identities, .. } = &merge.moved;
    tx.send(
        "UPDATE contact SET merged_into = NULL WHERE merchant = $1 AND id = $2",
        &[merchant.into(), back.into()],
    )?;
    let (stay, go) = part_names(tx, merchant, kept, back, identities)?;
    let moved: Vec<ConversationId> =
        merge.moved.conversations.iter().map(|one| one.id.clone()).collect();
    part_conversations(tx, merchant, &merge, (&stay, &go))?;
    part_orders(tx, merchant, &merge, &moved)?;
    part_wishes(tx, merchant, &merge)?;
    unfill(tx, merchant, kept, &merge.moved.filled)?;
    consent::part(tx, merchant, kept, back, consent_number, &moved)?;
    consent::work_out(tx, merchant, kept, now)?;
    consent::work_out(tx, merchant, back, now)?;
    get(tx, merchant, id)?.ok_or(StoreError::NotFound)
}

/// The names that came go back, those the kept one got since stay. A name that somebody else has by now is gone.
fn part_names(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    kept: &ContactId,
    back: &ContactId,
    moved: &[Identity],
) -> Result<(Vec<Identity>, Vec<Identity>), StoreError> {
    let Contact { identities: all, .. } =
        contact::get(tx, merchant, kept)?.ok_or(StoreError::NotFound)?;
    let (go, stay): (Vec<Identity>, Vec<Identity>) =
        all.into_iter().partition(|name| moved.contains(name));
    contact::rename(tx, merchant, &go, back)?;
    contact::set_identities(tx, merchant, kept, &stay)?;
    // In the order they had.
    let go: Vec<Identity> = moved.iter().filter(|name| go.contains(name)).cloned().collect();
    contact::set_identities(tx, merchant, back, &go)?;
    Ok((stay, go))
}

/// Conversations go back, and none goes by fewer names than its contact has.
fn part_conversations(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    merge: &Merge,
    (stay, go): (&[Identity], &[Identity]),
) -> Result<(), StoreError> {
    for mut place in hold_conversations(tx, merchant, &merge.kept)? {
        let moved = merge.moved.conversations.iter().find(|one| one.id == place.id);
        let (who, names) = match moved {
            Some(one) => {
                place.account.clone_from(&one.account);
                (&merge.absorbed, go)
            }
            // Begun since, under a name that goes back: it goes with it.
            None if is_theirs(&place, go) => (&merge.absorbed, go),
            None => (&merge.kept, stay),
        };
        place.other_names.retain(|name| names.contains(name));
        set_place(tx, merchant, who, &place)?;
    }
    Ok(())
}

/// Whether a conversation begun since the merge is with an account that goes back.
fn is_theirs(place: &Place, go: &[Identity]) -> bool {
    let account = place.account.as_str();
    go.iter().any(|name| {
        account.strip_prefix(name.scheme.name()).and_then(|rest| rest.strip_prefix(':'))
            == Some(name.value.as_str())
    })
}

/// What was bought goes back, and what was bought since in a conversation that goes back.
fn part_orders(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    merge: &Merge,
    conversations: &[ConversationId],
) -> Result<(), StoreError> {
    let (kept, back) = (&merge.kept, &merge.absorbed);
    let mut checkouts: Vec<String> =
        merge.moved.checkouts.iter().map(|id| id.as_str().to_owned()).collect();
    let mut orders: Vec<String> =
        merge.moved.orders.iter().map(|id| id.as_str().to_owned()).collect();
    for conversation in conversations {
        let values = [merchant.into(), kept.into(), conversation.into()];
        for (sql, found) in [(CHECKOUTS_SINCE, &mut checkouts), (ORDERS_SINCE, &mut orders)] {
            for mut row in tx.query(sql, &values)? {
                found.push(row.get()?);
            }
        }
    }
    for id in &checkouts {
        hand_over(tx, merchant, Table::Checkout, id, back)?;
        tx.send(
            "UPDATE promotion_use SET contact = $3
             WHERE merchant = $1 AND checkout = $2 AND contact IS NOT NULL",
            &[merchant.into(), id.into(), back.into()],
        )?;
    }
    for id in &orders {
        hand_over(tx, merchant, Table::Orders, id, back)?;
    }
    Ok(())
}

const CHECKOUTS_SINCE: &str =
    "SELECT id FROM checkout WHERE merchant = $1 AND contact = $2 AND conversation = $3";
const ORDERS_SINCE: &str =
    "SELECT id FROM orders WHERE merchant = $1 AND contact = $2 AND conversation = $3";

fn part_wishes(tx: &mut Tx<'_>, merchant: &MerchantId, merge: &Merge) -> Result<(), StoreError> {
    let (kept, back) = (&merge.kept, &merge.absorbed);
    for product in &merge.moved.wishes {
        tx.send(
            "UPDATE wish SET contact = $4 WHERE merchant = $1 AND product = $2 AND contact = $3",
            &[merchant.into(), product.into(), kept.into(), back.into()],
        )?;
    }
    for SameWish { product, sku, created_at, told_at, kept_told_at } in &merge.moved.same_wishes {
        tx.send(
            "INSERT INTO wish (merchant, product, contact, sku, created_at, told_at)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
            &[
                merchant.into(),
                product.into(),
                back.into(),
                sku.as_ref().into(),
                (*created_at).into(),
                (*told_at).into(),
            ],
        )?;
        tx.send(
            "UPDATE wish SET told_at = COALESCE(told_at, $4)
             WHERE merchant = $1 AND product = $2 AND contact = $3",
            &[merchant.into(), product.into(), kept.into(), (*kept_told_at).into()],
        )?;
    }
    Ok(())
}

/// What was learned is forgotten again, unless somebody has written something else since.
fn unfill(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    kept: &ContactId,
    filled: &Filled,
) -> Result<(), StoreError> {
    let (before, after) = match &filled.profile {
        Some((before, after)) => (before.as_ref(), Some(after)),
        None => (None, None),
    };
    tx.send(
        "UPDATE contact SET display_name = CASE WHEN display_name = $3 THEN NULL ELSE display_name END,
             language = CASE WHEN language = $4 THEN NULL ELSE language END,
             profile = CASE WHEN profile = $5 THEN $6 ELSE profile END
         WHERE merchant = $1 AND id = $2",
        &[
            merchant.into(),
            kept.into(),
            filled.display_name.as_ref().into(),
            filled.language.as_ref().into(),
            after.into(),
            before.into(),
        ],
    )
}
