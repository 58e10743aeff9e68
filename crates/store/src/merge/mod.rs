//! Contacts that were found to be one person: what moved, and the way back.
//!
//! The one is kept, the other absorbed: its names, conversations and everything in them become the kept one's, in
//! one transaction. What moved is written down to the row, so that undoing gives back exactly that. Names that the
//! kept one got since stay; what happened since in a conversation that goes back goes with it.

mod moving;
mod undo;

pub use moving::merge;
pub use undo::undo;

use crate::value::Row;
use crate::{StoreError, Tx, contact, conversation, json, order};
use engine::inbox::inbound::{Identity, IdentityScheme};
use engine::inbox::phone;
use engine::{CheckoutId, ContactId, ConversationId, MerchantId, OrderId, ProductId, Timestamp};
use serde::{Deserialize, Serialize};

/// Orders that are counted when a direction is suggested.
const ORDERS_MAX: usize = 100;

/// One merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    pub id: String,
    pub kept: ContactId,
    pub absorbed: ContactId,
    pub at: Timestamp,
    pub actor: String,
    /// Why they are one: `code`, or what an agent wrote.
    pub reason: String,
    pub moved: Moved,
    pub undone_at: Option<Timestamp>,
    pub undone_by: Option<String>,
}

/// What changed hands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Moved {
    pub identities: Vec<Identity>,
    pub conversations: Vec<MovedConversation>,
    pub orders: Vec<OrderId>,
    pub checkouts: Vec<CheckoutId>,
    pub wishes: Vec<ProductId>,
    /// Wishes that the kept one had as well.
    pub same_wishes: Vec<SameWish>,
    /// What the kept one did not know of itself and does now.
    pub filled: Filled,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedConversation {
    pub id: ConversationId,
    /// Its account before.
    pub account: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SameWish {
    pub product: ProductId,
    pub sku: Option<String>,
    pub created_at: Timestamp,
    pub told_at: Option<Timestamp>,
    /// Until when the kept one had been told; it waits again if the absorbed one did.
    pub kept_told_at: Option<Timestamp>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filled {
    pub display_name: Option<String>,
    pub language: Option<String>,
    /// The profile before and after, when fields were added to it.
    pub profile: Option<(Option<String>, String)>,
}

/// Who is to be merged into whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMerge<'a> {
    pub kept: &'a ContactId,
    pub absorbed: &'a ContactId,
    pub actor: &'a str,
    pub reason: &'a str,
    pub at: Timestamp,
}

/// Which of two contacts is better kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Direction {
    pub kept: ContactId,
    pub absorbed: ContactId,
    pub why: Why,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The shop signed the kept one in.
    SignedIn,
    MoreOrders,
    Older,
}

/// # Errors
/// When the database refuses.
pub fn get(tx: &mut Tx<'_>, merchant: &MerchantId, id: &str) -> Result<Option<Merge>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM contact_merge WHERE merchant = $1 AND id = $2");
    tx.first(&sql, &[merchant.into(), id.into()])?.map(read).transpose()
}

/// Everybody who was ever merged into a contact, newest first.
///
/// # Errors
/// When the database refuses.
pub fn list(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    kept: &ContactId,
) -> Result<Vec<Merge>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM contact_merge WHERE merchant = $1 AND kept = $2 ORDER BY at DESC, id DESC"
    );
    tx.query(&sql, &[merchant.into(), kept.into()])?.into_iter().map(read).collect()
}

/// Which of two is better kept: whom the shop signed in, who bought more, who came first.
///
/// # Errors
/// [`StoreError::NotFound`] when one of them does not exist.
pub fn direction(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    one: &ContactId,
    other: &ContactId,
) -> Result<Direction, StoreError> {
    let mut known = |id: &ContactId| -> Result<(bool, usize, i64), StoreError> {
        let known = contact::get(tx, merchant, id)?.ok_or(StoreError::NotFound)?;
        let signed_in = known.identities.iter().any(|name| name.scheme == IdentityScheme::Customer);
        let n_orders = order::list(tx, merchant, Some(id), None, ORDERS_MAX)?.items.len();
        Ok((signed_in, n_orders, known.created_at.0))
    };
    let (a, b) = (known(one)?, known(other)?);
    let (first_is_kept, why) = if a.0 != b.0 {
        (a.0, Why::SignedIn)
    } else if a.1 != b.1 {
        (a.1 > b.1, Why::MoreOrders)
    } else {
        ((a.2, one) <= (b.2, other), Why::Older)
    };
    let (kept, absorbed) = if first_is_kept { (one, other) } else { (other, one) };
    Ok(Direction { kept: kept.clone(), absorbed: absorbed.clone(), why })
}

/// Other contacts that are proven to be the same person: known by the same number to channels that verify it.
///
/// # Errors
/// When the database refuses.
pub fn proven(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &ContactId,
) -> Result<Vec<(ContactId, Identity)>, StoreError> {
    let Some(known) = contact::get(tx, merchant, id)? else { return Ok(Vec::new()) };
    let mut found: Vec<(ContactId, Identity)> = Vec::new();
    for name in known.identities.iter().filter(|name| VERIFIED_NUMBERS.contains(&name.scheme)) {
        for same in phone::spellings(&name.value).iter().flat_map(|digits| verified(digits)) {
            let holder = contact::find(tx, merchant, &same)?.filter(|other| other != id);
            let new = holder.filter(|other| found.iter().all(|(known, _)| known != other));
            found.extend(new.map(|other| (other, same)));
        }
    }
    Ok(found)
}

/// A number as each scheme that vouches for it writes it.
fn verified(digits: &str) -> [Identity; 2] {
    let of = |scheme, value| Identity { scheme, value };
    [
        of(IdentityScheme::WaPhone, digits.to_owned()),
        of(IdentityScheme::Phone, format!("+{digits}")),
    ]
}

/// Schemes whose values are phone numbers that a carrier or WhatsApp vouches for. What somebody typed into a form
/// is in none of them.
const VERIFIED_NUMBERS: &[IdentityScheme] = &[IdentityScheme::WaPhone, IdentityScheme::Phone];

const COLUMNS: &str = "id, kept, absorbed, at, actor, reason, moved, undone_at, undone_by";

fn read(mut row: Row) -> Result<Merge, StoreError> {
    Ok(Merge {
        id: row.get()?,
        kept: row.get()?,
        absorbed: row.get()?,
        at: row.get()?,
        actor: row.get()?,
        reason: row.get()?,
        moved: json::read(&row.get::<String>()?)?,
        undone_at: row.get()?,
        undone_by: row.get()?,
    })
}

/// A conversation with what tells it apart.
struct Place {
    id: ConversationId,
    inbox: String,
    account: String,
    other_names: Vec<Identity>,
}

/// The conversations of a contact. Nobody takes a turn in them until the transaction ends.
fn hold_conversations(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    who: &ContactId,
) -> Result<Vec<Place>, StoreError> {
    let rows = tx.query(
        "SELECT id, inbox, account, other_names FROM conversation
         WHERE merchant = $1 AND contact = $2 ORDER BY id {for_update: conversation}",
        &[merchant.into(), who.into()],
    )?;
    let place = |mut row: Row| {
        Ok(Place {
            id: row.get()?,
            inbox: row.get()?,
            account: row.get()?,
            other_names: conversation::other_names(row.get()?)?,
        })
    };
    rows.into_iter().map(place).collect()
}

fn set_place(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    who: &ContactId,
    place: &Place,
) -> Result<(), StoreError> {
    let others = (!place.other_names.is_empty()).then(|| json::write(&place.other_names));
    tx.send(
        "UPDATE conversation SET contact = $3, account = $4, other_names = $5
         WHERE merchant = $1 AND id = $2",
        &[merchant.into(), (&place.id).into(), who.into(), (&place.account).into(), others.into()],
    )?;
    for sql in [
        "UPDATE conversation_view SET contact = $3 WHERE merchant = $1 AND id = $2",
        "UPDATE cart SET contact = $3 WHERE merchant = $1 AND conversation = $2",
    ] {
        tx.send(sql, &[merchant.into(), (&place.id).into(), who.into()])?;
    }
    Ok(())
}

/// The rows of a table that name their contact in a column and in their JSON.
#[derive(Clone, Copy)]
enum Table {
    Checkout,
    Orders,
}

/// Gives one row to another contact.
fn hand_over(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    table: Table,
    id: &str,
    to: &ContactId,
) -> Result<(), StoreError> {
    let (read, write) = match table {
        Table::Checkout => (
            "SELECT data FROM checkout WHERE merchant = $1 AND id = $2 {for_update: checkout}",
            "UPDATE checkout SET contact = $3, data = $4 WHERE merchant = $1 AND id = $2",
        ),
        Table::Orders => (
            "SELECT data FROM orders WHERE merchant = $1 AND id = $2 {for_update: orders}",
            "UPDATE orders SET contact = $3, data = $4 WHERE merchant = $1 AND id = $2",
        ),
    };
    let Some(mut row) = tx.first(read, &[merchant.into(), id.into()])? else { return Ok(()) };
    let mut data: serde_json::Value = json::read(&row.get::<String>()?)?;
    if let Some(named) = data.get_mut("contact") {
        *named = to.as_str().into();
    }
    tx.send(write, &[merchant.into(), id.into(), to.into(), json::write(&data).into()])
}
