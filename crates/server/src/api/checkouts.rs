//! Checkouts as an agent sees them: how far the contact has come. The page itself is at `/checkout/{token}`.

use super::blocks::{CartCardOut, MoneyOut};
use super::caller::Caller;
use super::problem::Problem;
use crate::app::App;
use crate::time_text;
use crate::view::cards::{Words, cart_card};
use axum::Json;
use axum::extract::{Path, State};
use engine::CheckoutId;
use engine::commerce::lifecycle::Named;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CheckoutOut {
    pub id: String,
    pub conversation: Option<String>,
    /// `open`, `ready`, `completing`, `completed`, `canceled` or `expired`.
    pub state: String,
    pub total: MoneyOut,
    pub cart: CartCardOut,
    /// Whether the contact has said where to.
    pub has_address: bool,
    pub created_at: String,
    pub updated_at: String,
}

#[utoipa::path(get, path = "/checkouts/{id}", tag = "orders", params(("id" = String, Path)),
    responses((status = 200, body = CheckoutOut), (status = 404, body = super::problem::ProblemOut)))]
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<CheckoutOut>, Problem> {
    let (merchant, id) = (caller.merchant.id.clone(), CheckoutId::new(id));
    let stored = app
        .look(move |tx| store::checkout::get(tx, &merchant, &id))
        .await?
        .ok_or_else(Problem::not_found)?;
    let words = Words::new(&caller.merchant, caller.merchant.settings.default_language);
    Ok(Json(CheckoutOut {
        id: stored.checkout.id.to_string(),
        conversation: stored.conversation.as_ref().map(ToString::to_string),
        state: stored.checkout.state.name().to_owned(),
        total: stored.checkout.quote.total.into(),
        cart: cart_card(words, &stored.checkout.quote).into(),
        has_address: stored.checkout.address.is_some(),
        created_at: time_text(stored.created_at),
        updated_at: time_text(stored.updated_at),
    }))
}
