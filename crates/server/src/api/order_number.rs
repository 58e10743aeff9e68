//! How order numbers are written, as the merchant sets it. Orders that are placed keep the number they have.

use super::body::Body;
use super::caller::Caller;
use super::problem::{Code, Problem};
use super::saving;
use crate::app::App;
use crate::document::MerchantSettings;
use crate::merchant::Merchant;
use axum::Json;
use axum::extract::State;
use engine::commerce::order_number::{OrderNumber, Shape, ShapeError};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderNumberIn {
    /// Letters and `# - / . _` for themselves, zeros for the count with at least so many digits, `..8` behind them for
    /// eight at most, `YYYY` for the year: `HS-YYYY-00000`.
    pub shape: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct OrderNumberOut {
    pub shape: String,
    /// A first order of today.
    pub example: String,
}

#[utoipa::path(get, path = "/order_number", tag = "settings", responses((status = 200, body = OrderNumberOut)))]
pub(crate) async fn get(State(app): State<Arc<App>>, caller: Caller) -> Json<OrderNumberOut> {
    Json(out(&app, &caller.merchant))
}

#[utoipa::path(patch, path = "/order_number", tag = "settings", request_body = OrderNumberIn,
    responses((status = 200, body = OrderNumberOut), (status = 422, body = super::problem::ProblemOut)))]
pub(crate) async fn update(
    State(app): State<Arc<App>>,
    caller: Caller,
    Body(given): Body<OrderNumberIn>,
) -> Result<Json<OrderNumberOut>, Problem> {
    let shape: Shape = given.shape.parse().map_err(|error: ShapeError| {
        Problem::new(Code::InvalidField).field("shape", "invalid", error.to_string())
    })?;
    let set = move |merchant: &mut MerchantSettings| merchant.order_number = shape.clone();
    let merchant = saving::change(&app, &caller, set).await?;
    Ok(Json(out(&app, &merchant)))
}

fn out(app: &App, merchant: &Merchant) -> OrderNumberOut {
    OrderNumberOut {
        shape: merchant.settings.order_number.to_string(),
        example: merchant.terms.order_number(OrderNumber::FIRST, app.now()).to_string(),
    }
}
