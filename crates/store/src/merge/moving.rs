//! Merging: everything the absorbed contact has becomes the kept one's.

use super::{
    Filled, Merge, Moved, MovedConversation, NewMerge, Place, SameWish, Table, get, hand_over,
    hold_conversations, set_place,
};
use crate::contact::{self, Contact};
use crate::value::Row;
use crate::{StoreError, Tx, consent, json};
use engine::inbox::inbound::Identity;
use engine::{ContactId, MerchantId};
use serde_json::{Map, Value};

/// Merges two contacts. Turns under way in their conversations are waited for, and what arrives meanwhile is theirs
/// in the conversation it has always been in.
///
/// # Errors
/// [`StoreError::NotFound`] when one of them does not exist; [`StoreError::Conflict`] when they are the same, or one
/// was merged already.
pub fn merge(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    new: &NewMerge<'_>,
) -> Result<Merge, StoreError> {
    let NewMerge { kept, absorbed, .. } = *new;
    // Conversations before contacts, as turns do, and contacts in the order of their names, as everybody does.
    let _ = (hold_conversations(tx, merchant, kept)?, hold_conversations(tx, merchant, absorbed)?);
    for id in [kept.min(absorbed), kept.max(absorbed)] {
        if contact::lock(tx, merchant, id)? != *id {
            return Err(StoreError::Conflict);
        }
    }
    if kept == absorbed {
        return Err(StoreError::Conflict);
    }
    let one = contact::get(tx, merchant, kept)?.ok_or(StoreError::NotFound)?;
    let other = contact::get(tx, merchant, absorbed)?.ok_or(StoreError::NotFound)?;
    let id = format!("mrg_{}", tx.token());
    let consent_number = consent::last_number(tx, merchant, kept)?;
    let (same_wishes, wishes) = move_wishes(tx, merchant, kept, absorbed)?;
    let moved = Moved {
        conversations: move_conversations(tx, merchant, &one, &other, &id)?,
        identities: move_identities(tx, merchant, &one, &other)?,
        checkouts: ids(
            tx,
            merchant,
            absorbed,
            "SELECT id FROM checkout WHERE merchant = $1 AND contact = $2 ORDER BY id",
        )?,
        orders: ids(
            tx,
            merchant,
            absorbed,
            "SELECT id FROM orders WHERE merchant = $1 AND contact = $2 ORDER BY id",
        )?,
        wishes,
        same_wishes,
        filled: fill(tx, merchant, &one, &other)?,
    };
    for checkout in &moved.checkouts {
        hand_over(tx, merchant, Table::Checkout, checkout.as_str(), kept)?;
    }
    for order in &moved.orders {
        hand_over(tx, merchant, Table::Orders, order.as_str(), kept)?;
    }
    tx.send(
        "UPDATE promotion_use SET contact = $3 WHERE merchant = $1 AND contact = $2",
        &[merchant.into(), absorbed.into(), kept.into()],
    )?;
    tx.send(
        "UPDATE contact SET merged_into = $3, identities = '[]' WHERE merchant = $1 AND id = $2",
        &[merchant.into(), absorbed.into(), kept.into()],
    )?;
    write_down(tx, merchant, new, &id, consent_number, &moved)?;
    consent::work_out(tx, merchant, kept, new.at)?;
    get(tx, merchant, &id)?.ok_or(StoreError::NotFound)
}

fn write_down(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    new: &NewMerge<'_>,
    id: &str,
    consent_number: i64,
    moved: &Moved,
) -> Result<(), StoreError> {
    tx.send(
        "INSERT INTO contact_merge (merchant, id, kept, absorbed, at, actor, reason, consent_number, moved)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            merchant.into(),
            id.into(),
            new.kept.into(),
            new.absorbed.into(),
            new.at.into(),
            new.actor.into(),
            new.reason.into(),
            consent_number.into(),
            json::write(moved).into(),
        ],
    )
}

/// Conversations keep who they are with: a person with two accounts in one inbox has two conversations there.
fn move_conversations(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    one: &Contact,
    other: &Contact,
    merge: &str,
) -> Result<Vec<MovedConversation>, StoreError> {
    let mut stay = hold_conversations(tx, merchant, &one.id)?;
    for place in &mut stay {
        learn(place, &other.identities, &one.identities);
        set_place(tx, merchant, &one.id, place)?;
    }
    let mut moved = Vec::new();
    for mut place in hold_conversations(tx, merchant, &other.id)? {
        moved.push(MovedConversation { id: place.id.clone(), account: place.account.clone() });
        learn(&mut place, &one.identities, &other.identities);
        let is_taken = |held: &Place| held.inbox == place.inbox && held.account == place.account;
        if stay.iter().any(is_taken) {
            place.account = [merge, " ", &place.account].concat();
        }
        set_place(tx, merchant, &one.id, &place)?;
    }
    Ok(moved)
}

/// A conversation goes by none of the names that came from the other side, where it has one of its own of that kind.
fn learn(place: &mut Place, others: &[Identity], own: &[Identity]) {
    let has_own = |name: &Identity| own.iter().any(|one| one.scheme == name.scheme);
    for name in others.iter().filter(|name| has_own(name)) {
        if !place.other_names.contains(name) {
            place.other_names.push(name.clone());
        }
    }
}

fn move_identities(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    one: &Contact,
    other: &Contact,
) -> Result<Vec<Identity>, StoreError> {
    tx.send(
        "UPDATE contact_identity SET contact = $3 WHERE merchant = $1 AND contact = $2",
        &[merchant.into(), (&other.id).into(), (&one.id).into()],
    )?;
    let all: Vec<Identity> = one.identities.iter().chain(&other.identities).cloned().collect();
    contact::set_identities(tx, merchant, &one.id, &all)?;
    Ok(other.identities.clone())
}

/// Wishes for the same product become one, that waits if either did.
fn move_wishes(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    kept: &ContactId,
    absorbed: &ContactId,
) -> Result<(Vec<SameWish>, Vec<engine::ProductId>), StoreError> {
    let rows = tx.query(
        "SELECT a.product, a.sku, a.created_at, a.told_at, k.told_at FROM wish a
         JOIN wish k ON k.merchant = a.merchant AND k.product = a.product AND k.contact = $3
         WHERE a.merchant = $1 AND a.contact = $2 ORDER BY a.product",
        &[merchant.into(), absorbed.into(), kept.into()],
    )?;
    let same = |mut row: Row| {
        Ok(SameWish {
            product: row.get()?,
            sku: row.get()?,
            created_at: row.get()?,
            told_at: row.get()?,
            kept_told_at: row.get()?,
        })
    };
    let same: Vec<SameWish> = rows.into_iter().map(same).collect::<Result<_, StoreError>>()?;
    for wish in &same {
        tx.send(
            "DELETE FROM wish WHERE merchant = $1 AND product = $2 AND contact = $3",
            &[merchant.into(), (&wish.product).into(), absorbed.into()],
        )?;
        if wish.told_at.is_none() {
            tx.send(
                "UPDATE wish SET told_at = NULL WHERE merchant = $1 AND product = $2 AND contact = $3",
                &[merchant.into(), (&wish.product).into(), kept.into()],
            )?;
        }
    }
    let moved = ids(
        tx,
        merchant,
        absorbed,
        "SELECT product FROM wish WHERE merchant = $1 AND contact = $2 ORDER BY product",
    )?;
    tx.send(
        "UPDATE wish SET contact = $3 WHERE merchant = $1 AND contact = $2",
        &[merchant.into(), absorbed.into(), kept.into()],
    )?;
    Ok((same, moved))
}

fn ids<T: crate::value::FromValue>(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    who: &ContactId,
    sql: &str,
) -> Result<Vec<T>, StoreError> {
    let rows = tx.query(sql, &[merchant.into(), who.into()])?;
    rows.into_iter().map(|mut row| row.get()).collect()
}

/// The kept one learns what it did not know of itself, and forgets nothing.
fn fill(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    one: &Contact,
    other: &Contact,
) -> Result<Filled, StoreError> {
    let missing = |known: &Option<String>, new: &Option<String>| match known {
        None => new.clone(),
        Some(_) => None,
    };
    let filled = Filled {
        display_name: missing(&one.display_name, &other.display_name),
        language: missing(&one.language, &other.language),
        profile: joined(one.profile.as_deref(), other.profile.as_deref())
            .map(|text| (one.profile.clone(), text)),
    };
    contact::update(
        tx,
        merchant,
        &one.id,
        filled.display_name.as_deref(),
        filled.language.as_deref(),
        filled.profile.as_ref().map(|(_, text)| text.as_str()),
    )?;
    Ok(filled)
}

/// A profile with the fields of another that it lacks; `None` when there are none.
fn joined(one: Option<&str>, other: Option<&str>) -> Option<String> {
    let fields = |text: Option<&str>| -> Map<String, Value> {
        text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    };
    let (mut all, more) = (fields(one), fields(other));
    let n_known = all.len();
    for (key, value) in more {
        all.entry(key).or_insert(value);
    }
    (all.len() > n_known).then(|| json::write(&all))
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn a_profile_is_filled_and_never_overwritten() {
        let check = |one: Option<&str>, other: Option<&str>, expected: Option<&str>| {
            assert_eq!(joined(one, other).as_deref(), expected, "{one:?} and {other:?}");
        };
        check(None, None, None);
        check(None, Some(r#"{"city":"Aarhus"}"#), Some(r#"{"city":"Aarhus"}"#));
        check(Some(r#"{"city":"Ribe"}"#), Some(r#"{"city":"Aarhus"}"#), None);
        let both = r#"{"city":"Ribe","email":"ana@home.test"}"#;
        check(Some(r#"{"city":"Ribe"}"#), Some(r#"{"email":"ana@home.test"}"#), Some(both));
    }
}
