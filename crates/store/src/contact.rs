//! Contacts: the people merchants talk with, and the identities they are known by.

use crate::page::{self, Cursor, Page};
use crate::value::Row;
use crate::{StoreError, Tx, json};
use engine::inbox::inbound::Identity;
use engine::{ContactId, MerchantId, Timestamp};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub id: ContactId,
    pub display_name: Option<String>,
    pub language: Option<String>,
    /// Strongest first, as their channels named them.
    pub identities: Vec<Identity>,
    /// JSON with what else is known (address, notes); `None` while nothing is.
    pub profile: Option<String>,
    pub created_at: Timestamp,
}

/// # Errors
/// When the database refuses.
pub fn get(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &ContactId,
) -> Result<Option<Contact>, StoreError> {
    let row = tx.first(
        "SELECT id, display_name, language, identities, profile, created_at
         FROM contact WHERE merchant = $1 AND id = $2",
        &[merchant.into(), id.into()],
    )?;
    row.map(contact).transpose()
}

/// Newest first.
///
/// # Errors
/// When the database refuses.
pub fn list(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Page<Contact>, StoreError> {
    let limit = page::limited(limit);
    let from = Cursor::newest(after);
    let rows = tx.query(
        "SELECT id, display_name, language, identities, profile, created_at
         FROM contact WHERE merchant = $1 AND (created_at, id) < ($2, $3)
         ORDER BY created_at DESC, id DESC LIMIT $4",
        &[merchant.into(), from.at.into(), (&from.id).into(), (limit + 1).into()],
    )?;
    let items = rows.into_iter().map(contact).collect::<Result<_, _>>()?;
    Page::of(items, limit, |last: &Contact| Cursor::new(last.created_at, last.id.as_str()))
}

/// Who is known by this identity.
///
/// # Errors
/// When the database refuses.
pub fn find(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    identity: &Identity,
) -> Result<Option<ContactId>, StoreError> {
    let row = tx.first(
        "SELECT contact FROM contact_identity WHERE merchant = $1 AND scheme = $2 AND value = $3",
        &[merchant.into(), identity.scheme.name().into(), (&identity.value).into()],
    )?;
    row.map(|mut row| row.get()).transpose()
}

/// Changes what is known; `None` leaves a value as it is.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such contact.
pub fn update(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &ContactId,
    display_name: Option<&str>,
    language: Option<&str>,
    profile: Option<&str>,
) -> Result<(), StoreError> {
    let changed = tx.execute(
        "UPDATE contact SET display_name = COALESCE($3, display_name),
             language = COALESCE($4, language), profile = COALESCE($5, profile)
         WHERE merchant = $1 AND id = $2",
        &[merchant.into(), id.into(), display_name.into(), language.into(), profile.into()],
    )?;
    if changed == 1 { Ok(()) } else { Err(StoreError::NotFound) }
}

/// Binds one more identity to a contact; `false` when somebody else is already known by it.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such contact.
pub fn bind(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &ContactId,
    identity: &Identity,
) -> Result<bool, StoreError> {
    let row = tx.first(
        "SELECT identities FROM contact WHERE merchant = $1 AND id = $2 {for_update: contact}",
        &[merchant.into(), id.into()],
    )?;
    let mut all: Vec<Identity> = json::read(&row.ok_or(StoreError::NotFound)?.get::<String>()?)?;
    tx.send(
        "INSERT INTO contact_identity (merchant, scheme, value, contact) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING",
        &[merchant.into(), identity.scheme.name().into(), (&identity.value).into(), id.into()],
    )?;
    if find(tx, merchant, identity)?.as_ref() != Some(id) {
        return Ok(false);
    }
    if !all.contains(identity) {
        all.push(identity.clone());
        tx.send(
            "UPDATE contact SET identities = $3 WHERE merchant = $1 AND id = $2",
            &[merchant.into(), id.into(), json::write(&all).into()],
        )?;
    }
    Ok(true)
}

/// Takes an identity away from whoever has it, so that it can name somebody new.
///
/// # Errors
/// When the database refuses.
pub fn unbind(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    identity: &Identity,
) -> Result<(), StoreError> {
    let Some(id) = find(tx, merchant, identity)? else { return Ok(()) };
    tx.send(
        "DELETE FROM contact_identity WHERE merchant = $1 AND scheme = $2 AND value = $3",
        &[merchant.into(), identity.scheme.name().into(), (&identity.value).into()],
    )?;
    if let Some(mut contact) = get(tx, merchant, &id)? {
        contact.identities.retain(|known| known != identity);
        tx.send(
            "UPDATE contact SET identities = $3 WHERE merchant = $1 AND id = $2",
            &[merchant.into(), (&id).into(), json::write(&contact.identities).into()],
        )?;
    }
    tx.after_commit(|shared| shared.forget_conversations());
    Ok(())
}

fn contact(mut row: Row) -> Result<Contact, StoreError> {
    Ok(Contact {
        id: row.get()?,
        display_name: row.get()?,
        language: row.get()?,
        identities: json::read(&row.get::<String>()?)?,
        profile: row.get()?,
        created_at: row.get()?,
    })
}
