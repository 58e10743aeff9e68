//! What buyers say about one product, more of it page by page.

use super::visitor::Guest;
use crate::api::Params;
use crate::api::blocks::{ReviewQuoteOut, ReviewsCardOut};
use crate::api::conversations::cursor;
use crate::api::page;
use crate::api::problem::Problem;
use crate::app::App;
use crate::commerce;
use crate::time_text;
use axum::Json;
use axum::extract::{Path, State};
use engine::ProductId;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::review::Review;
use utoipa::{IntoParams, ToSchema};

/// Letters of `YYYY-MM-DD`.
const DAY_CHARS: usize = 10;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReviewsIn {
    limit: Option<usize>,
    after: Option<String>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ReviewsOut {
    #[serde(flatten)]
    pub card: ReviewsCardOut,
    pub next: Option<String>,
}

#[utoipa::path(get, path = "/widget/{inbox}/reviews/{product}", tag = "widget",
    params(("inbox" = String, Path), ("product" = String, Path), ReviewsIn),
    responses((status = 200, body = ReviewsOut), (status = 404, body = crate::api::problem::ProblemOut)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    guest: Guest,
    path: Path<(String, String)>,
    Params(asked): Params<ReviewsIn>,
) -> Result<Json<ReviewsOut>, Problem> {
    let Path((_, product)) = path;
    let limit = page::limit(asked.limit)?;
    let after = cursor(asked.after.as_deref())?;
    let (merchant, product) = (&guest.place.merchant, ProductId::new(product));
    let answer =
        commerce::reviews::answer(&app, merchant, &product, None, guest.visitor.language).await?;
    let answer = answer.ok_or_else(Problem::not_found)?;
    let owner = merchant.id.clone();
    let reviews = app
        .look(move |tx| store::review::list(tx, &owner, &product, after.as_ref(), limit))
        .await?;
    let mut card = ReviewsCardOut::from(answer.card);
    card.quotes = reviews.items.iter().map(quote).collect();
    Ok(Json(ReviewsOut { card, next: reviews.next.map(|cursor| cursor.text()) }))
}

fn quote(review: &Review) -> ReviewQuoteOut {
    ReviewQuoteOut {
        id: Some(review.id.to_string()),
        rating: review.rating,
        title: review.title.clone(),
        text: review.text.clone(),
        author: review.author.clone(),
        verified: review.is_verified,
        date: time_text(review.at).chars().take(DAY_CHARS).collect(),
    }
}
