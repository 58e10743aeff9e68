//! News on their way to the shop: signed when they are sent, sent again until they are taken.

use super::{Account, DELAYED, KIND, name_of, payment_out};
use crate::app::App;
use crate::commerce::read;
use connectors::psp::ReportedState;
use connectors::psp::test_psp::{EventIn, SIGNATURE_HEADER};
use engine::time::SECOND_MS;
use std::sync::Arc;
use std::time::Duration;
use store::test_psp::{self, LedgerPayment, LedgerWebhook};
use store::{StoreError, Tx};
use tokio::sync::watch;
use transport::{HttpError, HttpRequest};

const LOOK_EVERY: Duration = Duration::from_millis(250);
const BATCH_MAX: usize = 64;
/// How long a node has for what it took.
const TAKEN_MS: i64 = 30 * SECOND_MS;
/// A shop that does not answer so often is given up.
const ATTEMPTS_MAX: u32 = 12;
const TIMEOUT_MS: u64 = 10_000;

/// Sends until the server drains: what is due goes out side by side.
pub(crate) async fn work(app: Arc<App>, mut draining: watch::Receiver<bool>) {
    while !*draining.borrow() {
        match once(&app).await {
            Ok(n_taken) if n_taken > 0 => continue,
            Ok(_) => {}
            Err(error) => {
                tracing::error!(error = %error, "The test provider could not send its news");
            }
        }
        tokio::select! {
            () = app.wake.test_psp.notified() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
            _ = draining.changed() => {}
        }
    }
}

/// Takes what is due and tells it; returns how much that was.
async fn once(app: &Arc<App>) -> Result<usize, StoreError> {
    let now = app.now();
    let due = read(app, move |tx| test_psp::is_due(tx, now)).await?;
    if !due {
        return Ok(0);
    }
    let taken = app
        .store()
        .write(0, move |tx| test_psp::due(tx, now, now.plus_ms(TAKEN_MS), BATCH_MAX))
        .await?;
    let n_taken = taken.len();
    futures_util::future::try_join_all(taken.into_iter().map(|webhook| tell(app, webhook))).await?;
    Ok(n_taken)
}

async fn tell(app: &Arc<App>, webhook: LedgerWebhook) -> Result<(), StoreError> {
    let again = if send(app, &webhook).await? || webhook.n_attempts + 1 >= ATTEMPTS_MAX {
        None
    } else {
        Some(app.now().plus_ms(SECOND_MS << webhook.n_attempts.min(8)))
    };
    app.store().write(0, move |tx| test_psp::webhook_ended(tx, &webhook, again)).await
}

/// The payment a webhook is about. Money that was late has come by now.
async fn payment_of(
    app: &Arc<App>,
    account: &Account,
    reference: &str,
) -> Result<Option<LedgerPayment>, StoreError> {
    let load = |account: &Account, reference: &str| {
        let (account, reference) = (account.clone(), reference.to_owned());
        move |tx: &mut Tx<'_>| {
            test_psp::load(tx, &account.merchant.id, &account.connector, &reference)
        }
    };
    let found = read(app, load(account, reference)).await?;
    if found.as_ref().is_none_or(|row| row.state != DELAYED) {
        return Ok(found);
    }
    let (known, late, again) = (account.clone(), reference.to_owned(), load(account, reference));
    let arrived = move |tx: &mut Tx<'_>| {
        let (merchant, succeeded) = (&known.merchant.id, name_of(ReportedState::Succeeded));
        test_psp::advance(tx, merchant, &known.connector, &late, DELAYED, succeeded)?;
        again(tx)
    };
    app.store().write(0, arrived).await
}

/// Whether the shop took it.
async fn send(app: &Arc<App>, webhook: &LedgerWebhook) -> Result<bool, StoreError> {
    let Some(account) = Account::of(app, webhook.connector.as_str()) else { return Ok(true) };
    let (Some(row), Some(keys)) =
        (payment_of(app, &account, &webhook.payment).await?, account.keys())
    else {
        return Ok(true);
    };
    let event = EventIn {
        id: webhook.event.clone(),
        kind: webhook.kind.clone(),
        payment: payment_out(&row)?,
    };
    let body =
        serde_json::to_vec(&event).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let signature = keys.sign(app.now().0 / SECOND_MS, &body);
    let url = [&app.options.public_url, "/hooks/", KIND, "/", webhook.connector.as_str()].concat();
    let request = HttpRequest::post(url)
        .bytes(http::HeaderValue::from_static("application/json"), body)
        .timeout_ms(TIMEOUT_MS)
        .header(http::HeaderName::from_static(SIGNATURE_HEADER), &signature);
    let answer = match request {
        Ok(request) => app.options.http.call(request).await,
        Err(error) => Err(error),
    };
    Ok(is_taken(answer.map(|response| response.status), webhook))
}

fn is_taken(answer: Result<u16, HttpError>, webhook: &LedgerWebhook) -> bool {
    match answer {
        Ok(200..=299) => true,
        Ok(status) => {
            tracing::warn!(connector.id = %webhook.connector, status, "The shop did not take the test provider's news");
            false
        }
        Err(error) => {
            tracing::warn!(connector.id = %webhook.connector, error = %error, "The test provider could not reach the shop");
            false
        }
    }
}
