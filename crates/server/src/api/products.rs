//! Products, found and shown as the bot would show them.

use super::blocks::ProductCardOut;
use super::body::Params;
use super::caller::Caller;
use super::page::{self, PageOut};
use super::problem::{Code, Problem};
use crate::app::App;
use crate::merchant::Merchant;
use crate::view::cards::{Words, product_card};
use axum::Json;
use axum::extract::{Path, State};
use engine::commerce::money::Currency;
use engine::{Language, ProductId, SearchQuery};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

const QUERY_CHARS_MAX: usize = 200;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ProductsIn {
    /// Words to look for; without any the most popular come first.
    q: Option<String>,
    limit: Option<usize>,
    after: Option<String>,
    #[param(value_type = Option<String>)]
    language: Option<Language>,
    #[param(value_type = Option<String>)]
    currency: Option<Currency>,
}

#[utoipa::path(get, path = "/products", tag = "products", params(ProductsIn),
    responses((status = 200, body = PageOut<ProductCardOut>)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(asked): Params<ProductsIn>,
) -> Result<Json<PageOut<ProductCardOut>>, Problem> {
    let limit = page::limit(asked.limit)?;
    let language = asked.language.unwrap_or(caller.merchant.settings.default_language);
    let currency = asked.currency.unwrap_or(caller.merchant.config.profile.currency);
    let text: String = asked.q.unwrap_or_default().trim().chars().take(QUERY_CHARS_MAX).collect();
    let query = SearchQuery {
        text,
        language,
        currency: Some(currency),
        limit,
        after: asked.after,
        ..SearchQuery::default()
    };
    find(&app, &caller.merchant, query, currency).await.map(Json)
}

/// Finds products and shows them as cards.
pub(crate) async fn find(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    query: SearchQuery,
    currency: Currency,
) -> Result<PageOut<ProductCardOut>, Problem> {
    let (catalog, language) = (Arc::clone(&merchant.catalog), query.language);
    let hits = tokio::task::spawn_blocking(move || catalog.search(&query))
        .await
        .map_err(|_| Problem::new(Code::Internal))??;
    let found = merchant.catalog.found(merchant.backend.as_ref(), hits, app.now()).await?;
    let words = Words::new(merchant, language);
    let cards = found.products.iter().filter_map(|view| product_card(words, currency, view));
    Ok(PageOut { items: cards.map(Into::into).collect(), next: found.next })
}

#[utoipa::path(get, path = "/products/{id}", tag = "products", params(("id" = String, Path)),
    responses((status = 200, body = ProductCardOut), (status = 404, body = super::problem::ProblemOut)))]
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<ProductCardOut>, Problem> {
    let language = caller.merchant.settings.default_language;
    let currency = caller.merchant.config.profile.currency;
    one(&app, &caller.merchant, ProductId::new(id), language, currency).await.map(Json)
}

/// One product as a card.
pub(crate) async fn one(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    id: ProductId,
    language: Language,
    currency: Currency,
) -> Result<ProductCardOut, Problem> {
    let views = merchant.products(app, &[id]).await?;
    let words = Words::new(merchant, language);
    let card = views.first().and_then(|view| product_card(words, currency, view));
    card.map(Into::into).ok_or_else(Problem::not_found)
}
