//! The payment provider of the demo and of every test: play money, real manners.
//!
//! It is a stranger that happens to live in the same program: it has books of its own, is called over HTTP with a
//! key, and tells its news by signed webhooks. On its page one chooses what happens, also what goes wrong.

mod api;
mod page;
mod webhooks;

pub(crate) use webhooks::work;

use crate::app::App;
use crate::merchant::Merchant;
use axum::Router;
use axum::routing::{get, post};
use connectors::psp::test_psp::{CreateIn, PaymentOut, TestPsp};
use connectors::psp::{Psp, ReportedState};
use engine::ConnectorId;
use std::any::Any;
use std::sync::Arc;
use store::StoreError;
use store::test_psp::LedgerPayment;

/// What hooks and connectors call this provider.
pub(crate) const KIND: &str = "test_psp";

/// In the books: the buyer has paid, and the money has not come yet. To everybody else it is pending.
const DELAYED: &str = "delayed";

/// Its API for connectors and its page for buyers.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/test-psp/{connector}/payments", post(api::create))
        .route("/test-psp/{connector}/payments/{reference}", get(api::find))
        .route("/test-psp/{connector}/payments/{reference}/expire", post(api::expire))
        .route("/test-psp/{connector}/payments/{reference}/refunds", post(api::refund))
        .route("/test-psp/{connector}/pay/{reference}", get(page::show).post(page::choose))
}

/// One account, as the provider sees it.
#[derive(Debug, Clone)]
struct Account {
    merchant: Arc<Merchant>,
    connector: ConnectorId,
    psp: Arc<dyn Psp>,
}

impl Account {
    fn of(app: &App, connector: &str) -> Option<Self> {
        let (merchant, connector, psp) = app.merchants.psp(KIND, connector)?;
        Some(Self { merchant, connector, psp })
    }

    /// The keys of the account.
    fn keys(&self) -> Option<&TestPsp> {
        let psp: &dyn Any = self.psp.as_ref();
        psp.downcast_ref()
    }
}

/// The name a state has in the books.
fn name_of(state: ReportedState) -> &'static str {
    match state {
        ReportedState::Pending => "pending",
        ReportedState::Succeeded => "succeeded",
        ReportedState::Declined => "declined",
        ReportedState::Expired => "expired",
    }
}

/// A payment as the provider tells it.
fn payment_out(row: &LedgerPayment) -> Result<PaymentOut, StoreError> {
    let request: CreateIn = serde_json::from_str(&row.request)
        .map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let states = [ReportedState::Succeeded, ReportedState::Declined, ReportedState::Expired];
    let state = states
        .into_iter()
        .find(|state| name_of(*state) == row.state)
        .unwrap_or(ReportedState::Pending);
    Ok(PaymentOut {
        reference: row.reference.clone(),
        state,
        request,
        refunded_minor: row.refunded_minor,
    })
}
