//! Orders: what was agreed and what became of it. Only its lifecycle changes, and money that goes back.

use super::blocks::OrderCardOut;
use super::body::{Body, Params};
use super::caller::Caller;
use super::conversations::cursor;
use super::guard::WriteKey;
use super::page::{self, PageOut};
use super::problem::{Code, Problem};
use crate::app::App;
use crate::commerce::{self, settling};
use crate::time_text;
use axum::Json;
use axum::extract::{Path, State};
use connectors::commerce::{Amended, OrderChange};
use engine::commerce::money::{Currency, Money};
use engine::commerce::order::Order;
use engine::commerce::quote::{CouponResult, Quote};
use engine::commerce::refunding::RefundRequest;
use engine::{ContactId, OrderId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderOut {
    pub id: String,
    pub contact: Option<String>,
    /// The checkout it came from; no two orders have the same.
    pub checkout: String,
    /// Codes that took something off the price.
    pub coupons: Vec<String>,
    pub placed_at: String,
    #[serde(flatten)]
    pub card: OrderCardOut,
}

impl OrderOut {
    pub(crate) fn of(order: &Order) -> Self {
        Self {
            id: order.id.to_string(),
            contact: order.contact.as_ref().map(ToString::to_string),
            checkout: order.checkout.to_string(),
            coupons: applied(&order.quote),
            placed_at: time_text(order.placed_at),
            card: commerce::orders::card_of(order).into(),
        }
    }
}

fn applied(quote: &Quote) -> Vec<String> {
    let outcomes = quote.coupons.iter();
    outcomes
        .filter(|outcome| matches!(outcome.result, CouponResult::Applied { .. }))
        .map(|outcome| outcome.code.to_string())
        .collect()
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OrdersIn {
    contact: Option<String>,
    limit: Option<usize>,
    after: Option<String>,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoneyIn {
    pub minor: i64,
    /// ISO 4217.
    pub currency: String,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundIn {
    /// Absent: everything that has not gone back yet.
    pub amount: Option<MoneyIn>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelIn {}

#[utoipa::path(get, path = "/orders", tag = "orders", params(OrdersIn), responses((status = 200, body = PageOut<OrderOut>)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(asked): Params<OrdersIn>,
) -> Result<Json<PageOut<OrderOut>>, Problem> {
    let limit = page::limit(asked.limit)?;
    let after = cursor(asked.after.as_deref())?;
    let contact = asked.contact.map(ContactId::new);
    let merchant = caller.merchant.id.clone();
    let found = app
        .look(move |tx| store::order::list(tx, &merchant, contact.as_ref(), after.as_ref(), limit))
        .await?;
    let items = found.items.iter().map(|stored| OrderOut::of(&stored.order)).collect();
    Ok(Json(PageOut { items, next: found.next.map(|cursor| cursor.text()) }))
}

#[utoipa::path(get, path = "/orders/{id}", tag = "orders", params(("id" = String, Path)),
    responses((status = 200, body = OrderOut), (status = 404, body = super::problem::ProblemOut)))]
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<OrderOut>, Problem> {
    shown(&app, &caller, &OrderId::new(id)).await.map(Json)
}

async fn shown(app: &Arc<App>, caller: &Caller, id: &OrderId) -> Result<OrderOut, Problem> {
    let (merchant, id) = (caller.merchant.id.clone(), id.clone());
    let found = app.look(move |tx| store::order::get(tx, &merchant, &id)).await?;
    found.map(|stored| OrderOut::of(&stored.order)).ok_or_else(Problem::not_found)
}

/// Cancels an order that is not on its way yet; everything paid goes back.
#[utoipa::path(post, path = "/orders/{id}/cancel", tag = "orders", params(("id" = String, Path)), request_body = CancelIn,
    responses((status = 200, body = OrderOut), (status = 409, body = super::problem::ProblemOut)))]
pub(crate) async fn cancel(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Body(_given): Body<CancelIn>,
) -> Result<Json<OrderOut>, Problem> {
    let id = OrderId::new(id);
    if caller.merchant.backend.amend(&id, &OrderChange::Cancel, app.now()).await?
        == Amended::TooLate
    {
        return Err(Problem::new(Code::Conflict).detail("This order is on its way already"));
    }
    settling::wake(&app);
    shown(&app, &caller, &id).await.map(Json)
}

/// Sends money back: never more than was paid and has not gone back yet.
#[utoipa::path(post, path = "/orders/{id}/refunds", tag = "orders", params(("id" = String, Path)), request_body = RefundIn,
    responses((status = 200, body = OrderOut), (status = 409, body = super::problem::ProblemOut)))]
pub(crate) async fn refund(
    State(app): State<Arc<App>>,
    caller: Caller,
    WriteKey(key): WriteKey,
    Path(id): Path<String>,
    Body(given): Body<RefundIn>,
) -> Result<Json<OrderOut>, Problem> {
    let id = OrderId::new(id);
    let wanted = match given.amount {
        None => RefundRequest::All,
        Some(amount) => RefundRequest::Amount { amount: money(&amount)? },
    };
    // A request that is run again after a crash sends nothing twice.
    let change = OrderChange::Refund { wanted, once: key };
    if let Amended::Refused(error) = caller.merchant.backend.amend(&id, &change, app.now()).await? {
        return Err(Problem::new(Code::Conflict).field("amount", "refused", error.to_string()));
    }
    settling::wake(&app);
    shown(&app, &caller, &id).await.map(Json)
}

fn money(given: &MoneyIn) -> Result<Money, Problem> {
    let wrong = |field: &str, detail: &str| {
        Problem::new(Code::InvalidField).field(field, "invalid", detail)
    };
    let currency = Currency::parse(&given.currency)
        .ok_or_else(|| wrong("amount.currency", "This is not an ISO 4217 currency"))?;
    if given.minor <= 0 || given.minor > engine::commerce::money::MINOR_MAX {
        return Err(wrong("amount.minor", "An amount is a positive whole number"));
    }
    Ok(Money::from_minor(given.minor, currency))
}
