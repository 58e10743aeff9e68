//! Small things that are a name and a JSON text: loaded whole, changed rarely.

use crate::{StoreError, Tx, json};
use engine::{MerchantId, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Which things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentKind {
    Article,
    CannedResponse,
    Category,
    DeliveryOption,
    Guide,
    Label,
    Setting,
    TaxTable,
    /// A visitor of the widget, by the hash of their token.
    Visitor,
    /// By language.
    VoiceGuide,
    /// Every guide there was, by language and time.
    VoiceVersion,
}

impl DocumentKind {
    fn name(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::CannedResponse => "canned_response",
            Self::Category => "category",
            Self::DeliveryOption => "delivery_option",
            Self::Guide => "guide",
            Self::Label => "label",
            Self::Setting => "setting",
            Self::TaxTable => "tax_table",
            Self::Visitor => "visitor",
            Self::VoiceGuide => "voice_guide",
            Self::VoiceVersion => "voice_version",
        }
    }
}

/// Creates or replaces one.
///
/// # Errors
/// When the database refuses.
pub fn put<T: Serialize>(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    kind: DocumentKind,
    id: &str,
    value: &T,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.send(
        "INSERT INTO document (merchant, kind, id, updated_at, data) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (merchant, kind, id) DO UPDATE SET data = excluded.data,
             updated_at = excluded.updated_at",
        &[merchant.into(), kind.name().into(), id.into(), now.into(), json::write(value).into()],
    )?;
    Ok(())
}

/// # Errors
/// When the database refuses, or what is stored is of another shape.
pub fn get<T: DeserializeOwned>(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    kind: DocumentKind,
    id: &str,
) -> Result<Option<T>, StoreError> {
    let row = tx.first(
        "SELECT data FROM document WHERE merchant = $1 AND kind = $2 AND id = $3",
        &[merchant.into(), kind.name().into(), id.into()],
    )?;
    row.map(|mut row| json::read(&row.get::<String>()?)).transpose()
}

/// All of a kind, by id.
///
/// # Errors
/// When the database refuses, or what is stored is of another shape.
pub fn list<T: DeserializeOwned>(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    kind: DocumentKind,
) -> Result<Vec<(String, T)>, StoreError> {
    let rows = tx.query(
        "SELECT id, data FROM document WHERE merchant = $1 AND kind = $2 ORDER BY id",
        &[merchant.into(), kind.name().into()],
    )?;
    rows.into_iter().map(|mut row| Ok((row.get()?, json::read(&row.get::<String>()?)?))).collect()
}

/// `false` when there is none.
///
/// # Errors
/// When the database refuses.
pub fn delete(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    kind: DocumentKind,
    id: &str,
) -> Result<bool, StoreError> {
    let gone = tx.execute(
        "DELETE FROM document WHERE merchant = $1 AND kind = $2 AND id = $3",
        &[merchant.into(), kind.name().into(), id.into()],
    )?;
    Ok(gone == 1)
}
