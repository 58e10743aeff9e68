//! One product, in the visitor's language.

use super::visitor::Guest;
use crate::api::blocks::ProductCardOut;
use crate::api::problem::Problem;
use crate::api::products::one;
use crate::app::App;
use axum::Json;
use axum::extract::{Path, State};
use engine::ProductId;
use std::sync::Arc;

#[utoipa::path(get, path = "/widget/{inbox}/products/{id}", tag = "widget",
    params(("inbox" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = ProductCardOut), (status = 404, body = crate::api::problem::ProblemOut)))]
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    guest: Guest,
    path: Path<(String, String)>,
) -> Result<Json<ProductCardOut>, Problem> {
    let Path((_, id)) = path;
    let (place, language) = (&guest.place, guest.visitor.language);
    let currency = place.merchant.currency_of(&place.inbox, language);
    one(&app, &place.merchant, ProductId::new(id), language, currency).await.map(Json)
}
