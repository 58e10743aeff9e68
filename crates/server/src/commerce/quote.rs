//! What a cart costs now, from this merchant's prices, stock, promotions, taxes and ways of delivery.

use crate::app::App;
use crate::merchant::Merchant;
use crate::runtime::readings::ReadingError;
use engine::commerce::cart::Cart;
use engine::commerce::catalog::ProductView;
use engine::commerce::checkout::Checkout;
use engine::commerce::money::Currency;
use engine::commerce::promotion::{CouponUsage, PromotionUsage};
use engine::commerce::quote::{Quote, QuoteInput, quote};
use engine::{ContactId, DeliveryId, Language, ProductId, PromotionId, Sku, Timestamp};
use std::collections::BTreeSet;
use store::{StoreError, Tx};

/// What a cart costs a contact, for showing: stock figures may be a moment old.
///
/// # Errors
/// When the catalog or the database cannot answer.
pub fn of_cart(
    app: &App,
    merchant: &Merchant,
    cart: &Cart,
    contact: Option<&ContactId>,
    currency: Currency,
    language: Language,
    now: Timestamp,
) -> Result<Quote, ReadingError> {
    let products = merchant.catalog.products(app, &products_of(cart))?;
    let usage = app.store().read(|tx| usage(tx, merchant, contact))?;
    let country = merchant.settings.country.clone();
    let terms = Terms { currency, language, country: &country, delivery: None, contact, now };
    Ok(make(merchant, cart, &products, &usage, &terms))
}

/// What a checkout costs at this moment, exactly; what it has set aside itself counts as there.
///
/// # Errors
/// When the database refuses.
pub fn of_checkout(
    tx: &mut Tx<'_>,
    merchant: &Merchant,
    checkout: &Checkout,
    now: Timestamp,
) -> Result<Quote, StoreError> {
    let mut products = store::catalog::views(tx, &merchant.id, &products_of(&checkout.cart))?;
    let skus: Vec<Sku> = checkout.cart.lines.iter().map(|line| line.sku.clone()).collect();
    let free = store::reservation::available_to(tx, &merchant.id, &checkout.id, &skus)?;
    for view in &mut products {
        view.available.extend(free.iter().map(|(sku, units)| (sku.clone(), *units)));
    }
    let usage = usage(tx, merchant, checkout.contact.as_ref())?;
    let is_known = !checkout.country.is_empty();
    let terms = Terms {
        currency: checkout.quote.currency(),
        language: checkout.language,
        country: if is_known { &checkout.country } else { &merchant.settings.country },
        delivery: checkout.delivery.as_ref(),
        contact: checkout.contact.as_ref(),
        now,
    };
    Ok(make(merchant, &checkout.cart, &products, &usage, &terms))
}

/// What a quote depends on besides the goods.
struct Terms<'a> {
    currency: Currency,
    language: Language,
    country: &'a str,
    delivery: Option<&'a DeliveryId>,
    contact: Option<&'a ContactId>,
    now: Timestamp,
}

fn make(
    merchant: &Merchant,
    cart: &Cart,
    products: &[ProductView],
    usage: &CouponUsage,
    terms: &Terms<'_>,
) -> Quote {
    quote(&QuoteInput {
        cart,
        products,
        currency: terms.currency,
        language: terms.language,
        country: terms.country,
        prices_include_tax: merchant.settings.prices_include_tax,
        taxes: &merchant.taxes,
        promotions: &merchant.promotions,
        usage,
        delivery_options: &merchant.deliveries,
        delivery: terms.delivery,
        now: terms.now,
        contact: terms.contact,
    })
}

fn products_of(cart: &Cart) -> Vec<ProductId> {
    let ids: BTreeSet<&ProductId> = cart.lines.iter().map(|line| &line.product).collect();
    ids.into_iter().cloned().collect()
}

/// How often the merchant's limited promotions were redeemed.
fn usage(
    tx: &mut Tx<'_>,
    merchant: &Merchant,
    contact: Option<&ContactId>,
) -> Result<CouponUsage, StoreError> {
    let limited = merchant
        .promotions
        .iter()
        .filter(|one| one.total_limit.is_some() || one.per_contact_limit.is_some());
    let limited: Vec<PromotionId> = limited.map(|one| one.id.clone()).collect();
    let uses = store::promotion::uses(tx, &merchant.id, &limited, contact)?;
    let counted = |uses: store::promotion::Uses| PromotionUsage {
        total: uses.total,
        by_contact: uses.by_contact,
    };
    Ok(CouponUsage(uses.into_iter().map(|(id, uses)| (id, counted(uses))).collect()))
}
