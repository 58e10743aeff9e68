//! The visitor's cart, priced at this moment.

use super::session;
use super::visitor::Guest;
use crate::api::carts::CartOut;
use crate::api::problem::Problem;
use crate::app::App;
use axum::Json;
use axum::extract::State;
use std::sync::Arc;

#[utoipa::path(get, path = "/widget/{inbox}/cart", tag = "widget", params(("inbox" = String, Path)),
    responses((status = 200, body = CartOut)))]
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    guest: Guest,
) -> Result<Json<CartOut>, Problem> {
    let cart = match guest.conversation(&app).await? {
        Some(id) => session::cart(&app, &guest.place, id).await?,
        None => None,
    };
    Ok(Json(cart.unwrap_or_else(CartOut::empty)))
}
