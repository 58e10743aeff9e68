//! Talking to the provider about one payment: starting it, asking what became of it, ending it.
//!
//! No transaction is open while a provider is asked. Starting repeats the stored question under its own key, so
//! that a call whose answer was lost finds the payment it made. Whatever an answer says about money goes through
//! [`settling::settle`].

use super::{SELLING_LANE, read, settling};
use crate::app::App;
use crate::merchant::Merchant;
use connectors::commerce::Settled;
use connectors::psp::{PaymentIntent, PaymentPage, PaymentReport, Psp, PspError, ReportedState};
use engine::PaymentId;
use std::sync::Arc;
use store::StoreError;
use store::payment::StoredPayment;
use store::provider;

/// What starting a payment has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Started {
    At(String),
    Unknown,
    Refused,
}

/// A payment with its question and whoever is asked.
struct Asked {
    payment: StoredPayment,
    page: provider::PaymentPage,
    psp: Arc<dyn Psp>,
}

async fn load(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    id: &PaymentId,
) -> Result<Option<Asked>, StoreError> {
    let (owner, payment) = (merchant.id.clone(), id.clone());
    let found = read(app, move |tx| store::payment::with_page(tx, &owner, &payment));
    let Some((payment, page)) = found.await? else { return Ok(None) };
    let Some((_, psp)) = merchant.psps.get(&payment.connector) else {
        tracing::error!(payment.id = %id, connector.id = %payment.connector, "A payment waits for connector `{}`, which is closed", payment.connector);
        return Ok(None);
    };
    let psp = Arc::clone(psp);
    Ok(Some(Asked { payment, page, psp }))
}

/// Asks the provider to take a payment on; harmless when it already has.
///
/// # Errors
/// When the database refuses; the payment is asked about again later.
pub async fn start(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    id: &PaymentId,
) -> Result<Started, StoreError> {
    let Some(asked) = load(app, merchant, id).await? else { return Ok(Started::Unknown) };
    if let Some(url) = asked.page.url {
        return Ok(Started::At(url));
    }
    let intent: PaymentIntent = serde_json::from_str(&asked.page.intent)
        .map_err(|error| StoreError::Corrupt(error.to_string()))?;
    match asked.psp.create(app.options.http.as_ref(), &intent).await {
        Ok(page) => {
            // The reference goes first: cut off in between, the provider can be asked, and asked again for the page.
            let report = plain(&asked.payment, ReportedState::Pending, &page.reference);
            settling::settle(app, merchant, id, report, None).await?;
            remember(app, merchant, id, &page).await?;
            Ok(Started::At(page.url))
        }
        Err(PspError::Unknown | PspError::Unavailable { .. }) => {
            settling::lose(app, merchant, id).await?;
            Ok(Started::Unknown)
        }
        Err(error) => {
            tracing::error!(payment.id = %id, connector.id = %asked.payment.connector, error = %error, "The provider would not take payment `{id}` on");
            settling::settle(
                app,
                merchant,
                id,
                plain(&asked.payment, ReportedState::Declined, ""),
                None,
            )
            .await?;
            Ok(Started::Refused)
        }
    }
}

/// Where the contact pays.
async fn remember(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    id: &PaymentId,
    page: &PaymentPage,
) -> Result<(), StoreError> {
    let (owner, id, url) = (merchant.id.clone(), id.clone(), page.url.clone());
    app.store().write(SELLING_LANE, move |tx| provider::set_url(tx, &owner, &id, &url)).await
}

/// What the provider would say of this payment in that state; for answers that are no reports of its own.
fn plain(stored: &StoredPayment, state: ReportedState, reference: &str) -> PaymentReport {
    PaymentReport {
        reference: reference.to_owned(),
        state,
        amount: None,
        account: None,
        payment: Some(stored.payment.id.clone()),
        checkout: Some(stored.payment.checkout.clone()),
        test: stored.payment.test,
    }
}

/// Asks the provider what became of a payment and believes the answer.
///
/// # Errors
/// When the database refuses.
pub async fn ask(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    id: &PaymentId,
) -> Result<Settled, StoreError> {
    let Some(asked) = load(app, merchant, id).await? else { return Ok(Settled::Nothing) };
    if asked.page.is_withdrawn && asked.payment.payment.state.is_open() {
        return end(app, merchant, id).await;
    }
    let Some(reference) = asked.payment.payment.provider_reference.clone() else {
        start(app, merchant, id).await?;
        return Ok(Settled::Waiting);
    };
    match asked.psp.find(app.options.http.as_ref(), &reference).await {
        Ok(report) => settling::settle(app, merchant, id, report, None).await,
        Err(error) => unanswered(app, merchant, id, &error).await,
    }
}

/// Makes a payment impossible to finish, and lets go of what it held. Money that has come meanwhile counts.
///
/// # Errors
/// When the database refuses.
pub async fn end(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    id: &PaymentId,
) -> Result<Settled, StoreError> {
    let Some(mut asked) = load(app, merchant, id).await? else { return Ok(Settled::Nothing) };
    if asked.payment.payment.provider_reference.is_none() {
        // It may exist all the same: asking under its key finds or makes it, and only then it can be ended.
        match start(app, merchant, id).await? {
            Started::At(_) => {}
            Started::Unknown => return Ok(Settled::Waiting),
            Started::Refused => return Ok(Settled::BackToReady),
        }
        let Some(again) = load(app, merchant, id).await? else { return Ok(Settled::Nothing) };
        asked = again;
    }
    let Some(reference) = asked.payment.payment.provider_reference.clone() else {
        return Ok(Settled::Waiting);
    };
    let http = app.options.http.as_ref();
    match asked.psp.expire(http, &reference).await {
        Ok(()) => {
            let report = plain(&asked.payment, ReportedState::Expired, &reference);
            settling::settle(app, merchant, id, report, None).await
        }
        Err(PspError::AlreadyPaid) => match asked.psp.find(http, &reference).await {
            Ok(report) => settling::settle(app, merchant, id, report, None).await,
            Err(error) => unanswered(app, merchant, id, &error).await,
        },
        Err(error) => unanswered(app, merchant, id, &error).await,
    }
}

async fn unanswered(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    id: &PaymentId,
    error: &PspError,
) -> Result<Settled, StoreError> {
    tracing::warn!(payment.id = %id, error = %error, "Could not learn what became of payment `{id}`");
    settling::lose(app, merchant, id).await
}
