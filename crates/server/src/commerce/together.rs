//! What was bought together with a product, by enough buyers to be told.

use crate::app::App;
use crate::merchant::Merchant;
use crate::runtime::readings::ReadingError;
use engine::commerce::catalog::ProductView;
use engine::{BoughtTogether, ProductId, TOGETHER_BUYERS_MIN};
use std::sync::Arc;

/// Products looked at: some may be sold out or gone.
const PRODUCTS_MAX: usize = 12;

/// The products that enough buyers took in one order with this one, the most often first.
///
/// # Errors
/// When the catalog or the database cannot answer.
pub(crate) async fn with(
    app: &Arc<App>,
    merchant: &Merchant,
    product: &ProductId,
) -> Result<Vec<BoughtTogether>, ReadingError> {
    let (owner, wanted) = (merchant.id.clone(), product.clone());
    let counted = super::read(app, move |tx| {
        store::together::with(tx, &owner, &wanted, TOGETHER_BUYERS_MIN, PRODUCTS_MAX)
    })
    .await?;
    let ids: Vec<ProductId> = counted.iter().map(|(id, _)| id.clone()).collect();
    let views = merchant.products(app, &ids).await?;
    let of = |view: &ProductView| {
        counted.iter().find(|(id, _)| *id == view.product.id).map(|(_, n_buyers)| *n_buyers)
    };
    let told = views.into_iter().filter_map(|view| Some((of(&view)?, view)));
    Ok(told.map(|(n_buyers, view)| BoughtTogether { view, n_buyers }).collect())
}
