//! What a cart costs now, from this merchant's prices, stock, promotions, taxes and ways of delivery.

use super::terms::Terms;
use crate::app::App;
use crate::merchant::Merchant;
use crate::runtime::readings::ReadingError;
use engine::commerce::cart::Cart;
use engine::commerce::catalog::ProductView;
use engine::commerce::checkout::Checkout;
use engine::commerce::money::Currency;
use engine::commerce::promotion::{CouponUsage, PromotionUsage};
use engine::commerce::quote::{Quote, QuoteInput, quote};
use engine::{ContactId, DeliveryId, Language, MerchantId, ProductId, PromotionId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use store::{StoreError, Tx};

/// What a cart costs a contact, for showing: stock figures may be a moment old.
///
/// # Errors
/// When the catalog or the database cannot answer.
pub async fn of_cart(
    app: &App,
    merchant: &Merchant,
    cart: &Cart,
    contact: Option<&ContactId>,
    language: Language,
    now: Timestamp,
) -> Result<Quote, ReadingError> {
    let terms = &merchant.terms;
    let products = merchant.products(app, &products_of(cart)).await?;
    let usage = app.store().read(|tx| usage(tx, terms, cart, contact))?;
    let currency = cart.currency.unwrap_or(terms.settings.currency);
    let country = terms.settings.country.as_str();
    let buyer = Buyer { currency, language, country, delivery: None, contact, now };
    Ok(make(terms, cart, &products, &usage, &buyer))
}

/// What a cart costs delivered to a country, the cheapest way that is no fetching; without a delivery where there is
/// none.
///
/// # Errors
/// When the catalog or the database cannot answer.
pub(super) async fn delivered(
    app: &App,
    merchant: &Merchant,
    cart: &Cart,
    contact: &ContactId,
    (language, country): (Language, &str),
    now: Timestamp,
) -> Result<Quote, ReadingError> {
    let terms = &merchant.terms;
    let products = merchant.products(app, &products_of(cart)).await?;
    let usage = app.store().read(|tx| usage(tx, terms, cart, Some(contact)))?;
    let currency = cart.currency.unwrap_or(terms.settings.currency);
    let contact = Some(contact);
    let open = Buyer { currency, language, country, delivery: None, contact, now };
    let quote = make(terms, cart, &products, &usage, &open);
    let cheapest =
        quote.delivery_offers.iter().find(|offer| !offer.pickup).map(|offer| offer.id.clone());
    Ok(match &cheapest {
        Some(id) => make(terms, cart, &products, &usage, &Buyer { delivery: Some(id), ..open }),
        None => quote,
    })
}

/// What a checkout costs at this moment, exactly; what it has set aside itself counts as there.
///
/// # Errors
/// When the database refuses.
pub fn of_checkout(
    tx: &mut Tx<'_>,
    terms: &Terms,
    checkout: &Checkout,
    now: Timestamp,
) -> Result<Quote, StoreError> {
    let mut products = store::catalog::views(tx, &terms.merchant, &products_of(&checkout.cart))?;
    // Units are set aside when a payment begins, not before.
    let held = match checkout.attempt {
        0 => BTreeMap::new(),
        _ => store::reservation::held(tx, &terms.merchant, &checkout.id)?,
    };
    for (sku, units) in held {
        for view in &mut products {
            if let Some(free) = view.available.get_mut(&sku) {
                *free += i64::from(units);
            }
        }
    }
    let usage = usage(tx, terms, &checkout.cart, checkout.contact.as_ref())?;
    let is_known = !checkout.country.is_empty();
    let buyer = Buyer {
        currency: checkout.quote.currency(),
        language: checkout.language,
        country: if is_known { &checkout.country } else { &terms.settings.country },
        delivery: checkout.delivery.as_ref(),
        contact: checkout.contact.as_ref(),
        now,
    };
    Ok(make(terms, &checkout.cart, &products, &usage, &buyer))
}

/// For whom a quote is made, besides the goods and the merchant's terms.
struct Buyer<'a> {
    currency: Currency,
    language: Language,
    country: &'a str,
    delivery: Option<&'a DeliveryId>,
    contact: Option<&'a ContactId>,
    now: Timestamp,
}

fn make(
    terms: &Terms,
    cart: &Cart,
    products: &[ProductView],
    usage: &CouponUsage,
    buyer: &Buyer<'_>,
) -> Quote {
    quote(&QuoteInput {
        cart,
        products,
        currency: buyer.currency,
        language: buyer.language,
        country: buyer.country,
        prices_include_tax: terms.settings.prices_include_tax,
        taxes: &terms.taxes,
        promotions: &terms.promotions,
        usage,
        delivery_options: &terms.deliveries,
        delivery: buyer.delivery,
        now: buyer.now,
        contact: buyer.contact,
    })
}

fn products_of(cart: &Cart) -> Vec<ProductId> {
    let ids: BTreeSet<&ProductId> = cart.lines.iter().map(|line| &line.product).collect();
    ids.into_iter().cloned().collect()
}

/// How often the limited promotions that may apply were redeemed: those without a code, and those of the cart's.
fn usage(
    tx: &mut Tx<'_>,
    terms: &Terms,
    cart: &Cart,
    contact: Option<&ContactId>,
) -> Result<CouponUsage, StoreError> {
    let limited = terms
        .promotions
        .iter()
        .filter(|one| one.total_limit.is_some() || one.per_contact_limit.is_some())
        .filter(|one| one.coupon.as_ref().is_none_or(|code| cart.coupons.contains(code)));
    let limited: Vec<PromotionId> = limited.map(|one| one.id.clone()).collect();
    counted(tx, &terms.merchant, &limited, contact)
}

/// How often these promotions were redeemed, in all and by this contact.
pub(super) fn counted(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    promotions: &[PromotionId],
    contact: Option<&ContactId>,
) -> Result<CouponUsage, StoreError> {
    let uses = store::promotion::uses(tx, merchant, promotions, contact)?;
    let counted = |uses: store::promotion::Uses| PromotionUsage {
        total: uses.total,
        by_contact: uses.by_contact,
    };
    Ok(CouponUsage(uses.into_iter().map(|(id, uses)| (id, counted(uses))).collect()))
}
