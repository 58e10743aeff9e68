//! Saving settings over the API: written as `trato apply` writes them, and in force when the answer leaves.

use super::caller::Caller;
use super::problem::{Code, Problem};
use crate::app::App;
use crate::document::{Document, MerchantSettings};
use crate::merchant::{self, Merchant};
use crate::settings;
use std::sync::Arc;
use store::StoreError;

/// Writes what the document says and answers with the merchant as it is then.
///
/// # Errors
/// When it cannot be stored, or not be read back.
pub(crate) async fn save(
    app: &Arc<App>,
    caller: &Caller,
    document: Document,
) -> Result<Arc<Merchant>, Problem> {
    let (shared, owner, now) = (Arc::clone(app), caller.merchant.id.clone(), app.now());
    let written = move |tx: &mut store::Tx<'_>| {
        let random = || (shared.options.random)();
        settings::save(tx, &owner, &document, &shared.sealer, &random, now)
    };
    app.store().write(3, written).await?;
    in_force(app, caller).await
}

/// Changes the merchant's own settings as they are stored at that moment, and answers as [`save`] does.
///
/// # Errors
/// When they cannot be stored, or not be read back.
pub(crate) async fn change(
    app: &Arc<App>,
    caller: &Caller,
    change: impl Fn(&mut MerchantSettings) + Send + 'static,
) -> Result<Arc<Merchant>, Problem> {
    let (shared, owner, now) = (Arc::clone(app), caller.merchant.id.clone(), app.now());
    let written = move |tx: &mut store::Tx<'_>| {
        let stored = settings::load(tx, &owner)?.ok_or(StoreError::NotFound)?;
        let mut merchant = stored.merchant.ok_or(StoreError::NotFound)?;
        change(&mut merchant);
        let document = Document { merchant: Some(merchant), ..Document::default() };
        let random = || (shared.options.random)();
        settings::save(tx, &owner, &document, &shared.sealer, &random, now)
    };
    app.store().write(3, written).await?;
    in_force(app, caller).await
}

async fn in_force(app: &Arc<App>, caller: &Caller) -> Result<Arc<Merchant>, Problem> {
    let (loading, owner) = (Arc::clone(app), caller.merchant.id.clone());
    let loaded = tokio::task::spawn_blocking(move || merchant::load(&loading, &owner)).await;
    if !matches!(loaded, Ok(Ok(()))) {
        return Err(Problem::new(Code::Internal));
    }
    app.merchants.get(&caller.merchant.id).ok_or_else(|| Problem::new(Code::Internal))
}
