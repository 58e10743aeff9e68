//! The provider's API: create, find, expire, refund. Keys are checked first, idempotency keys make one thing once.

use super::{Account, DELAYED, name_of, payment_out};
use crate::app::App;
use crate::commerce::read;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use connectors::psp::test_psp::{CreateIn, RefundIn, RefundOut};
use connectors::psp::{RefundState, ReportedState};
use serde::de::DeserializeOwned;
use std::sync::Arc;
use store::StoreError;
use store::test_psp::{self, LedgerPayment};

/// The account whose key the call came with.
fn account(app: &App, connector: &str, headers: &HeaderMap) -> Result<Account, StatusCode> {
    let account = Account::of(app, connector).ok_or(StatusCode::NOT_FOUND)?;
    let presented = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let key = presented.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    let accepted = account.keys().is_some_and(|keys| keys.accepts(key));
    if accepted { Ok(account) } else { Err(StatusCode::UNAUTHORIZED) }
}

fn body<T: DeserializeOwned>(bytes: &Bytes) -> Result<T, StatusCode> {
    serde_json::from_slice(bytes).map_err(|_| StatusCode::BAD_REQUEST)
}

fn answer(result: Result<Result<Response, StatusCode>, StoreError>) -> Response {
    match result {
        Ok(Ok(response)) => response,
        Ok(Err(status)) => status.into_response(),
        Err(error) => {
            tracing::error!(error = %error, "The test provider's books could not be written");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

fn told(row: Option<LedgerPayment>) -> Result<Result<Response, StatusCode>, StoreError> {
    let Some(row) = row else { return Ok(Err(StatusCode::NOT_FOUND)) };
    Ok(Ok(Json(payment_out(&row)?).into_response()))
}

/// Takes a payment on.
pub(super) async fn create(
    State(app): State<Arc<App>>,
    Path(connector): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Response {
    let (account, request) = match account(&app, &connector, &headers)
        .and_then(|account| Ok((account, body::<CreateIn>(&bytes)?)))
    {
        Ok(both) => both,
        Err(status) => return status.into_response(),
    };
    if request.amount.minor <= 0 {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let now = app.now();
    let new = LedgerPayment {
        reference: ["tpay_", &app.token()].concat(),
        idempotency_key: request.idempotency_key.clone(),
        state: name_of(ReportedState::Pending).to_owned(),
        request: serde_json::to_string(&request).unwrap_or_default(),
        refunded_minor: 0,
    };
    let same = new.request.clone();
    let booked = app
        .store()
        .write(0, move |tx| {
            test_psp::create(tx, &account.merchant.id, &account.connector, &new, now)
        })
        .await;
    answer(match booked {
        // The same key with another question is a mistake of the caller.
        Ok(row) if row.request != same => Ok(Err(StatusCode::UNPROCESSABLE_ENTITY)),
        Ok(row) => told(Some(row)),
        Err(error) => Err(error),
    })
}

/// Tells what became of a payment.
pub(super) async fn find(
    State(app): State<Arc<App>>,
    Path((connector, reference)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let account = match account(&app, &connector, &headers) {
        Ok(account) => account,
        Err(status) => return status.into_response(),
    };
    let found = read(&app, move |tx| {
        test_psp::load(tx, &account.merchant.id, &account.connector, &reference)
    })
    .await;
    answer(found.and_then(told))
}

/// Makes an open payment impossible to finish.
pub(super) async fn expire(
    State(app): State<Arc<App>>,
    Path((connector, reference)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let account = match account(&app, &connector, &headers) {
        Ok(account) => account,
        Err(status) => return status.into_response(),
    };
    let (pending, expired) = (name_of(ReportedState::Pending), name_of(ReportedState::Expired));
    let ended = app.store().write(0, move |tx| {
        let Account { merchant, connector, .. } = &account;
        for open in [pending, DELAYED] {
            test_psp::advance(tx, &merchant.id, connector, &reference, open, expired)?;
        }
        test_psp::load(tx, &merchant.id, connector, &reference)
    });
    answer(match ended.await {
        Ok(Some(row)) if row.state == name_of(ReportedState::Succeeded) => {
            Ok(Err(StatusCode::CONFLICT))
        }
        Ok(row) => told(row),
        Err(error) => Err(error),
    })
}

/// Sends money back, never more than came in.
pub(super) async fn refund(
    State(app): State<Arc<App>>,
    Path((connector, reference)): Path<(String, String)>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Response {
    let (account, wanted) = match account(&app, &connector, &headers)
        .and_then(|account| Ok((account, body::<RefundIn>(&bytes)?)))
    {
        Ok(both) => both,
        Err(status) => return status.into_response(),
    };
    let booked = app.store().write(0, move |tx| {
        let Account { merchant, connector, .. } = &account;
        let Some(row) = test_psp::load(tx, &merchant.id, connector, &reference)? else {
            return Ok(Err(StatusCode::NOT_FOUND));
        };
        let paid = payment_out(&row)?;
        let (amount, captured) = (wanted.amount, paid.request.amount);
        if paid.state != ReportedState::Succeeded
            || amount.currency != captured.currency
            || amount.minor <= 0
        {
            return Ok(Err(StatusCode::BAD_REQUEST));
        }
        let key = &wanted.idempotency_key;
        let reference =
            test_psp::refund(tx, &merchant.id, connector, &row, key, amount.minor, captured.minor)?;
        Ok(reference.ok_or(StatusCode::BAD_REQUEST))
    });
    answer(booked.await.map(|booked| {
        booked.map(|reference| {
            Json(RefundOut { reference, state: RefundState::Succeeded }).into_response()
        })
    }))
}
