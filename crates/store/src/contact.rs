//! Contacts: the people merchants talk with, and the identities they are known by.

use crate::page::{self, Cursor, Page};
use crate::value::{Row, Value};
use crate::{StoreError, Tx, json};
use engine::inbox::inbound::Identity;
use engine::{ContactId, MerchantId, Timestamp};

/// How many merges one behind the other are followed.
const MERGES_DEEP_MAX: usize = 64;

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

/// Newest first, those with these words in their name, identities or profile. Whoever was merged is not listed.
///
/// # Errors
/// When the database refuses.
pub fn list(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    words: &str,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Page<Contact>, StoreError> {
    let limit = page::limited(limit);
    let from = Cursor::newest(after);
    let mut values: Vec<Value<'_>> =
        vec![merchant.into(), from.at.into(), (&from.id).into(), (limit + 1).into()];
    let patterns = page::patterns(words);
    let says = match &patterns {
        Some((lower, capital)) => {
            values.extend([lower.into(), capital.into()]);
            "AND (LOWER(display_name) LIKE $5 ESCAPE '\\' OR display_name LIKE $6 ESCAPE '\\'
                OR LOWER(identities) LIKE $5 ESCAPE '\\' OR LOWER(profile) LIKE $5 ESCAPE '\\')"
        }
        None => "",
    };
    let sql = format!(
        "SELECT id, display_name, language, identities, profile, created_at
         FROM contact WHERE merchant = $1 AND (created_at, id) < ($2, $3) AND merged_into IS NULL {says}
         ORDER BY created_at DESC, id DESC LIMIT $4"
    );
    let rows = tx.query(&sql, &values)?;
    let items = rows.into_iter().map(contact).collect::<Result<_, _>>()?;
    Page::of(items, limit, |last: &Contact| Cursor::new(last.created_at, last.id.as_str()))
}

/// Who a contact is now: the one it was merged into, if it was.
///
/// # Errors
/// When the database refuses.
pub fn current(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &ContactId,
) -> Result<ContactId, StoreError> {
    follow(tx, merchant, id, "SELECT merged_into FROM contact WHERE merchant = $1 AND id = $2")
}

/// Like [`current`], and keeps everybody else from merging, binding and entering consent until the transaction ends.
pub(crate) fn lock(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &ContactId,
) -> Result<ContactId, StoreError> {
    let sql =
        "SELECT merged_into FROM contact WHERE merchant = $1 AND id = $2 {for_update: contact}";
    follow(tx, merchant, id, sql)
}

fn follow(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &ContactId,
    sql: &str,
) -> Result<ContactId, StoreError> {
    let mut id = id.clone();
    for _ in 0..MERGES_DEEP_MAX {
        let row = tx.first(sql, &[merchant.into(), (&id).into()])?;
        match row.map(|mut row| row.get::<Option<ContactId>>()).transpose()?.flatten() {
            Some(next) => id = next,
            None => return Ok(id),
        }
    }
    Err(StoreError::Conflict)
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
    let id = &lock(tx, merchant, id)?;
    let known = get(tx, merchant, id)?;
    let mut all = known.ok_or(StoreError::NotFound)?.identities;
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
        set_identities(tx, merchant, id, &all)?;
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
        set_identities(tx, merchant, &id, &contact.identities)?;
    }
    tx.after_commit(|shared| shared.forget_conversations());
    Ok(())
}

pub(crate) fn set_identities(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &ContactId,
    identities: &[Identity],
) -> Result<(), StoreError> {
    tx.send(
        "UPDATE contact SET identities = $3 WHERE merchant = $1 AND id = $2",
        &[merchant.into(), id.into(), json::write(identities).into()],
    )
}

/// Makes names those of another contact, without a look at who has them.
pub(crate) fn rename(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    names: &[Identity],
    to: &ContactId,
) -> Result<(), StoreError> {
    for name in names {
        tx.send(
            "UPDATE contact_identity SET contact = $4
             WHERE merchant = $1 AND scheme = $2 AND value = $3",
            &[merchant.into(), name.scheme.name().into(), (&name.value).into(), to.into()],
        )?;
    }
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
