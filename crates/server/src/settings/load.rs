//! Reading a merchant's document back. Secrets stay where they are.

use super::{
    ARTICLE, ATTRIBUTE, CANNED_RESPONSE, CATEGORY, DELIVERY, EVENT, GUIDE, LABEL, PROMOTION, Place,
    TAX, VOICE,
};
use crate::document::{AgentRow, ConnectorRow, Document, InboxRow, MerchantSettings};
use engine::MerchantId;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use store::{StoreError, Tx};

/// The merchant as a document; `None` when there is no such merchant.
///
/// # Errors
/// When the database refuses, or holds rows of another shape.
pub fn load(tx: &mut Tx<'_>, id: &MerchantId) -> Result<Option<Document>, StoreError> {
    let Some(merchant) = store::merchant::get(tx, id)? else { return Ok(None) };
    let settings: MerchantSettings = json(&merchant.settings)?;
    Ok(Some(Document {
        merchant: Some(settings),
        tax: rows(tx, id, TAX)?,
        delivery: rows(tx, id, DELIVERY)?,
        promotion: rows(tx, id, PROMOTION)?,
        agent: agents(tx, id)?,
        inbox: inboxes(tx, id)?,
        connector: connectors(tx, id)?,
        canned_response: rows(tx, id, CANNED_RESPONSE)?,
        label: rows(tx, id, LABEL)?,
        category: rows(tx, id, CATEGORY)?,
        attribute: rows(tx, id, ATTRIBUTE)?,
        voice: rows(tx, id, VOICE)?,
        article: rows(tx, id, ARTICLE)?,
        event: rows(tx, id, EVENT)?,
        guide: rows(tx, id, GUIDE)?,
    }))
}

pub(super) fn json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text)
        .map_err(|error| StoreError::Corrupt(format!("settings, column {}", error.column())))
}

fn rows<T: DeserializeOwned>(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    place: Place,
) -> Result<Vec<T>, StoreError> {
    let all: Vec<(String, serde_json::Value)> = store::document::list(tx, merchant, place.kind)?;
    let ours =
        all.into_iter().filter(|(id, _)| place.prefix.is_empty() || id.starts_with(place.prefix));
    ours.map(|(_, value)| {
        serde_json::from_value(value).map_err(|error| StoreError::Corrupt(error.to_string()))
    })
    .collect()
}

fn agents(tx: &mut Tx<'_>, merchant: &MerchantId) -> Result<Vec<AgentRow>, StoreError> {
    let agents = store::agent::list(tx, merchant)?;
    let rows = agents.into_iter().filter(|agent| !agent.is_disabled).map(|agent| {
        Ok(AgentRow {
            languages: json(&agent.languages)?,
            email: agent.email,
            name: agent.name,
            role: agent.role,
        })
    });
    rows.collect()
}

fn inboxes(tx: &mut Tx<'_>, merchant: &MerchantId) -> Result<Vec<InboxRow>, StoreError> {
    let inboxes = store::inbox::list(tx, merchant)?;
    let rows = inboxes.into_iter().filter(|inbox| !inbox.is_disabled).map(|inbox| {
        let settings = json(&inbox.settings)?;
        Ok(InboxRow {
            id: inbox.id.as_str().to_owned(),
            channel: inbox.channel,
            name: inbox.name,
            settings,
            secrets: BTreeMap::new(),
        })
    });
    rows.collect()
}

fn connectors(tx: &mut Tx<'_>, merchant: &MerchantId) -> Result<Vec<ConnectorRow>, StoreError> {
    let connectors = store::connector::list(tx, merchant)?;
    let rows = connectors.into_iter().filter(|connector| !connector.is_disabled).map(|connector| {
        let settings = json(&connector.settings)?;
        Ok(ConnectorRow {
            id: connector.id.as_str().to_owned(),
            kind: connector.kind,
            name: connector.name,
            settings,
            secrets: BTreeMap::new(),
        })
    });
    rows.collect()
}
