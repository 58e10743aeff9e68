//! Writing a merchant's document: each row in its place, nothing removed that the document does not speak of.
//!
//! A secret that is not given keeps what was sealed before; an empty one removes it.

use super::{
    ARTICLE, ATTRIBUTE, CANNED_RESPONSE, CATEGORY, DELIVERY, EVENT, GUIDE, LABEL, PROMOTION, Place,
    TAX, VOICE, connector_place, inbox_place,
};
use crate::document::{AgentRow, ConnectorRow, Document, InboxRow};
use crate::seal::{SealError, Sealer};
use engine::{AgentId, ConnectorId, InboxId, MerchantId, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;
use store::{StoreError, Tx};

/// Writes what the document says. `random` gives 32 fresh bytes a call, for ids and for sealing.
///
/// # Errors
/// When the database refuses, or credentials cannot be sealed.
pub fn save(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    document: &Document,
    sealer: &Sealer,
    random: &dyn Fn() -> [u8; 32],
    now: Timestamp,
) -> Result<(), StoreError> {
    if let Some(settings) = &document.merchant {
        let created_at = store::merchant::get(tx, merchant)?.map_or(now, |known| known.created_at);
        let row = store::merchant::Merchant {
            id: merchant.clone(),
            name: settings.name.clone(),
            created_at,
            settings: text(settings)?,
        };
        store::merchant::put(tx, &row, now)?;
    }
    rows(tx, merchant, TAX, &document.tax, now, |row| format!("{}.{}", row.country, row.class))?;
    rows(tx, merchant, DELIVERY, &document.delivery, now, |row| row.id.clone())?;
    rows(tx, merchant, PROMOTION, &document.promotion, now, |row| row.id.clone())?;
    rows(tx, merchant, CANNED_RESPONSE, &document.canned_response, now, |row| {
        row.shortcut.clone()
    })?;
    rows(tx, merchant, LABEL, &document.label, now, |row| row.id.clone())?;
    rows(tx, merchant, CATEGORY, &document.category, now, |row| row.id.clone())?;
    rows(tx, merchant, ATTRIBUTE, &document.attribute, now, |row| row.id.clone())?;
    rows(tx, merchant, ARTICLE, &document.article, now, |row| {
        format!("{}.{}", row.id, row.language.code())
    })?;
    rows(tx, merchant, EVENT, &document.event, now, |row| row.id.clone())?;
    rows(tx, merchant, VOICE, &document.voice, now, |row| row.language.code().to_owned())?;
    for row in &document.voice {
        store::voice::keep(tx, merchant, row.language, row, now)?;
    }
    rows(tx, merchant, GUIDE, &document.guide, now, |row| row.id.clone())?;
    for agent in &document.agent {
        save_agent(tx, merchant, agent, random, now)?;
    }
    for inbox in &document.inbox {
        save_inbox(tx, merchant, inbox, sealer, random, now)?;
    }
    for connector in &document.connector {
        save_connector(tx, merchant, connector, sealer, random, now)?;
    }
    // Every server on this database sees by it that there is something to read.
    store::merchant::touch(tx, merchant, now)
}

fn text<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Corrupt(error.to_string()))
}

fn rows<T: Serialize>(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    place: Place,
    rows: &[T],
    now: Timestamp,
    id: impl Fn(&T) -> String,
) -> Result<(), StoreError> {
    for row in rows {
        store::document::put(
            tx,
            merchant,
            place.kind,
            &format!("{}{}", place.prefix, id(row)),
            row,
            now,
        )?;
    }
    Ok(())
}

fn save_agent(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    row: &AgentRow,
    random: &dyn Fn() -> [u8; 32],
    now: Timestamp,
) -> Result<(), StoreError> {
    let languages = text(&row.languages)?;
    let email = row.email.to_lowercase();
    let known = store::agent::list(tx, merchant)?.into_iter().find(|agent| agent.email == email);
    if let Some(known) = known {
        let agent = store::agent::Agent {
            name: row.name.clone(),
            role: row.role.clone(),
            languages,
            is_disabled: false,
            ..known
        };
        return store::agent::update(tx, merchant, &agent);
    }
    let agent = store::agent::Agent {
        id: AgentId::from_token(&engine::Seed(random()).token("agent", 0)),
        email,
        name: row.name.clone(),
        password_hash: None,
        role: row.role.clone(),
        languages,
        is_disabled: false,
        created_at: now,
    };
    store::agent::create(tx, merchant, &agent)
}

fn save_inbox(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    row: &InboxRow,
    sealer: &Sealer,
    random: &dyn Fn() -> [u8; 32],
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = InboxId::new(row.id.clone());
    let known = store::inbox::get(tx, merchant, &id)?;
    let place = inbox_place(merchant, &row.id);
    let sealed = known.as_ref().and_then(|known| known.secrets.clone());
    let secrets = merged(sealer, &place, sealed, &row.secrets, random)?;
    let inbox = store::inbox::Inbox {
        merchant: merchant.clone(),
        id,
        channel: row.channel.clone(),
        name: row.name.clone(),
        settings: text(&row.settings)?,
        secrets,
        is_disabled: false,
        created_at: known.map_or(now, |known| known.created_at),
        updated_at: now,
    };
    store::inbox::put(tx, &inbox)
}

fn save_connector(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    row: &ConnectorRow,
    sealer: &Sealer,
    random: &dyn Fn() -> [u8; 32],
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = ConnectorId::new(row.id.clone());
    let known = store::connector::get(tx, merchant, &id)?;
    let place = connector_place(merchant, &row.id);
    let sealed = known.as_ref().and_then(|known| known.secrets.clone());
    let secrets = merged(sealer, &place, sealed, &row.secrets, random)?;
    let connector = store::connector::Connector {
        merchant: merchant.clone(),
        id,
        kind: row.kind.clone(),
        name: row.name.clone(),
        settings: text(&row.settings)?,
        secrets,
        is_disabled: false,
        created_at: known.map_or(now, |known| known.created_at),
        updated_at: now,
    };
    store::connector::put(tx, &connector)
}

/// What was sealed before with what is given laid over it. Nothing changes when nothing new is given, so that
/// applying a document twice writes the same bytes.
fn merged(
    sealer: &Sealer,
    place: &str,
    sealed: Option<Vec<u8>>,
    given: &BTreeMap<String, String>,
    random: &dyn Fn() -> [u8; 32],
) -> Result<Option<Vec<u8>>, StoreError> {
    let refused = |error: SealError| StoreError::Corrupt(error.to_string());
    let before = sealer.open(place, sealed.as_deref()).map_err(refused)?;
    let before: BTreeMap<String, String> =
        before.into_iter().map(|(name, secret)| (name, secret.expose().clone())).collect();
    let mut after = before.clone();
    for (name, secret) in given {
        if secret.is_empty() {
            after.remove(name);
        } else {
            after.insert(name.clone(), secret.clone());
        }
    }
    if after == before {
        return Ok(sealed);
    }
    sealer.seal(place, &after, &random()).map(Some).map_err(refused)
}
