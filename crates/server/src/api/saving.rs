//! Saving settings over the API: written as `trato apply` writes them, and in force when the answer leaves.

use super::caller::Caller;
use super::problem::{Code, Problem};
use crate::app::App;
use crate::document::Document;
use crate::merchant::{self, Merchant};
use crate::settings;
use std::sync::Arc;

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
    let (loading, owner) = (Arc::clone(app), caller.merchant.id.clone());
    let loaded = tokio::task::spawn_blocking(move || merchant::load(&loading, &owner)).await;
    if !matches!(loaded, Ok(Ok(()))) {
        return Err(Problem::new(Code::Internal));
    }
    app.merchants.get(&caller.merchant.id).ok_or_else(|| Problem::new(Code::Internal))
}
