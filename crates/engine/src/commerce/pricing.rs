//! The one place where a cart becomes amounts: [`quote`] is total, deterministic and checks its own sums.
//!
//! Inside, amounts are minor units of the one currency asked for. What a line may cost is limited to
//! [`QUOTE_MINOR_MAX`], a quarter of what [`Money`] can hold, so that goods, delivery and tax of at most 100 %
//! always add up within the cap and no step in between can overflow.

use super::cart::{Cart, CartLine, LINE_QUANTITY_MAX};
use super::catalog::{Product, ProductView, Variant};
use super::delivery::{DeliveryNeed, DeliveryOffer, DeliveryOption, offers};
use super::money::{Currency, MINOR_MAX, Money};
use super::promotion::{Basket, BasketLine, CouponUsage, Promotion, Reductions, decide};
use super::quote::{
    LineProblem, LineProblemKind, Quote, QuotedDelivery, QuotedDiscount, QuotedLine,
};
use super::tax::{DELIVERY_CLASS, TaxTable, tax_minor};
use crate::{ContactId, DeliveryId, Language, PromotionId, Sku, Timestamp};
use std::collections::BTreeMap;

/// Most that the products of one quote may cost, and most that delivery may.
pub const QUOTE_MINOR_MAX: i64 = MINOR_MAX / 4;

/// Everything a quote depends on.
#[derive(Debug, Clone, Copy)]
pub struct QuoteInput<'a> {
    pub cart: &'a Cart,
    /// The products of the cart's lines, as they can be bought now.
    pub products: &'a [ProductView],
    pub currency: Currency,
    pub language: Language,
    /// Where it is delivered, or assumed to be (ISO 3166-1 alpha-2).
    pub country: &'a str,
    pub prices_include_tax: bool,
    pub taxes: &'a TaxTable,
    pub promotions: &'a [Promotion],
    pub usage: &'a CouponUsage,
    pub delivery_options: &'a [DeliveryOption],
    pub delivery: Option<&'a DeliveryId>,
    pub now: Timestamp,
    pub contact: Option<&'a ContactId>,
}

/// A line that can be bought, before promotions.
struct PricedLine<'a> {
    product: &'a Product,
    variant: &'a Variant,
    quantity: u32,
    unit_minor: i64,
    subtotal: i64,
}

/// Says what the cart costs.
///
/// # Panics
/// When the sums do not hold, which is a mistake in this module: better no quote than a wrong one.
pub fn quote(input: &QuoteInput<'_>) -> Quote {
    let (priced, problems) = price_lines(input);
    let lines: Vec<BasketLine<'_>> = priced
        .iter()
        .map(|line| BasketLine { product: line.product, subtotal: line.subtotal })
        .collect();
    let basket = Basket {
        lines: &lines,
        currency: input.currency,
        coupons: &input.cart.coupons,
        promotions: input.promotions,
        usage: input.usage,
        contact: input.contact,
        now: input.now,
    };
    let reductions = decide(&basket, |goods, waivers| {
        let offers = offers_for(input, goods, waivers);
        reference(&offers, input.delivery).map_or(0, |offer| offer.price.minor)
    });
    let discounts = reductions.by_line(priced.len());
    let goods: i64 = priced.iter().zip(&discounts).map(|(line, off)| line.subtotal - off).sum();
    let offers =
        if priced.is_empty() { Vec::new() } else { offers_for(input, goods, &reductions.waivers) };
    let waived = reference(&offers, input.delivery).and_then(saving);
    let coupons = reductions.outcomes(&basket, waived);
    let lines = priced.iter().zip(&discounts).map(|(line, off)| quoted(line, *off, input));
    let quote = Quote {
        lines: lines.collect(),
        problems,
        coupons,
        discounts: quoted_discounts(&reductions, input),
        ..totals_base(&offers, goods, input)
    };
    add_up(Quote { delivery_offers: offers, ..quote })
}

fn price_lines<'a>(input: &QuoteInput<'a>) -> (Vec<PricedLine<'a>>, Vec<LineProblem>) {
    let mut priced: Vec<PricedLine<'_>> = Vec::new();
    let mut problems = Vec::new();
    // Two lines may draw on the same stock: what the first takes is gone for the second.
    let mut taken: BTreeMap<&Sku, i64> = BTreeMap::new();
    let mut goods = 0;
    for line in &input.cart.lines {
        let problem = |title: &str, kind| LineProblem {
            sku: line.sku.clone(),
            title: title.to_owned(),
            asked: line.quantity,
            kind,
        };
        let Some((view, variant, unit_minor)) = find(line, input) else {
            problems.push(problem(line.sku.as_str(), LineProblemKind::Unknown));
            continue;
        };
        let title = view.product.title.get(input.language);
        let used = taken.entry(&line.sku).or_default();
        let free = view.available(&line.sku).saturating_sub(*used).max(0);
        let asked = line.quantity.min(LINE_QUANTITY_MAX);
        let quantity = asked.min(u32::try_from(free).unwrap_or(u32::MAX));
        let Some(subtotal) = unit_minor
            .checked_mul(i64::from(quantity))
            .filter(|subtotal| *subtotal <= QUOTE_MINOR_MAX - goods)
        else {
            problems.push(problem(title, LineProblemKind::Unknown));
            continue;
        };
        if quantity == 0 {
            problems.push(problem(title, LineProblemKind::SoldOut));
            continue;
        }
        if quantity < line.quantity {
            problems.push(problem(title, LineProblemKind::Reduced { available: quantity }));
        }
        *used += i64::from(quantity);
        goods += subtotal;
        priced.push(PricedLine { product: &view.product, variant, quantity, unit_minor, subtotal });
    }
    (priced, problems)
}

fn find<'a>(
    line: &CartLine,
    input: &QuoteInput<'a>,
) -> Option<(&'a ProductView, &'a Variant, i64)> {
    let view = input.products.iter().find(|view| view.product.id == line.product)?;
    let variant = view.product.variant(&line.sku)?;
    let price = variant.price(input.currency)?;
    (0..=QUOTE_MINOR_MAX).contains(&price.minor).then_some((view, variant, price.minor))
}

fn offers_for(input: &QuoteInput<'_>, goods: i64, waivers: &[&Promotion]) -> Vec<DeliveryOffer> {
    let need = DeliveryNeed {
        country: input.country,
        language: input.language,
        goods: Money::from_minor(goods, input.currency),
        waivers,
        price_minor_max: QUOTE_MINOR_MAX,
    };
    offers(input.delivery_options, &need)
}

/// The chosen offer, or while none is chosen the cheapest that is brought to the contact.
fn reference<'a>(
    offers: &'a [DeliveryOffer],
    chosen: Option<&DeliveryId>,
) -> Option<&'a DeliveryOffer> {
    match chosen {
        Some(id) => offers.iter().find(|offer| &offer.id == id),
        None => offers.first(),
    }
}

/// Which promotion waived an offer's price, and how much that saves.
fn saving(offer: &DeliveryOffer) -> Option<(&PromotionId, Money)> {
    offer.waived_by.as_ref().map(|promotion| (promotion, offer.list_price))
}

fn quoted(line: &PricedLine<'_>, discount: i64, input: &QuoteInput<'_>) -> QuotedLine {
    let money = |minor| Money::from_minor(minor, input.currency);
    let total = line.subtotal - discount;
    let tax_rate_bp = input.taxes.rate_bp(input.country, &line.product.tax_class);
    let label = line.variant.label(input.language);
    QuotedLine {
        sku: line.variant.sku.clone(),
        product: line.product.id.clone(),
        title: line.product.title.get(input.language).to_owned(),
        variant: (!label.is_empty()).then_some(label),
        image: line.variant.image.clone().or_else(|| line.product.image.clone()),
        quantity: line.quantity,
        unit_price: money(line.unit_minor),
        subtotal: money(line.subtotal),
        discount: money(discount),
        total: money(total),
        tax_rate_bp,
        tax: money(tax_minor(total, tax_rate_bp, input.prices_include_tax)),
    }
}

fn quoted_discounts(reductions: &Reductions<'_>, input: &QuoteInput<'_>) -> Vec<QuotedDiscount> {
    let taken = reductions.taken.iter();
    taken.map(|taken| quoted_discount(taken.promotion, taken.amount(), input)).collect()
}

fn quoted_discount(promotion: &Promotion, minor: i64, input: &QuoteInput<'_>) -> QuotedDiscount {
    QuotedDiscount {
        promotion: promotion.id.clone(),
        label: promotion.name.get(input.language).to_owned(),
        code: promotion.coupon.clone(),
        amount: Money::from_minor(minor, input.currency),
    }
}

/// A quote with its delivery and without lines.
fn totals_base(offers: &[DeliveryOffer], goods: i64, input: &QuoteInput<'_>) -> Quote {
    let zero = Money::zero(input.currency);
    let chosen = input.delivery.and_then(|id| reference(offers, Some(id)));
    let likely = chosen.or_else(|| reference(offers, None));
    let missing = likely.filter(|offer| offer.price.minor > 0).and_then(|offer| offer.free_from);
    let missing = missing.map(|from| from.minor - goods).filter(|minor| *minor > 0);
    Quote {
        lines: Vec::new(),
        problems: Vec::new(),
        coupons: Vec::new(),
        discounts: Vec::new(),
        subtotal: zero,
        discount: zero,
        delivery: chosen.map(|offer| quoted_delivery(offer, input)),
        delivery_from: likely.filter(|_| chosen.is_none()).map(|offer| offer.price),
        free_delivery_missing: missing.map(|minor| Money::from_minor(minor, input.currency)),
        tax: zero,
        prices_include_tax: input.prices_include_tax,
        total: zero,
        estimated: chosen.is_none(),
        hash: String::new(),
        delivery_offers: Vec::new(),
    }
}

fn quoted_delivery(offer: &DeliveryOffer, input: &QuoteInput<'_>) -> QuotedDelivery {
    let tax_rate_bp = input.taxes.rate_bp(input.country, DELIVERY_CLASS);
    let tax = tax_minor(offer.price.minor, tax_rate_bp, input.prices_include_tax);
    let waived = saving(offer).and_then(|(id, amount)| {
        let promotion = input.promotions.iter().find(|promotion| &promotion.id == id)?;
        Some(quoted_discount(promotion, amount.minor, input))
    });
    QuotedDelivery {
        id: offer.id.clone(),
        label: offer.label.clone(),
        price: offer.price,
        tax_rate_bp,
        tax: Money::from_minor(tax, input.currency),
        waived,
        days: offer.days,
        pickup: offer.pickup,
    }
}

/// Fills in the sums, checks them and seals them with the fingerprint.
fn add_up(mut quote: Quote) -> Quote {
    let delivery = quote.delivery.as_ref();
    let delivery_price = delivery.map_or(0, |delivery| delivery.price.minor);
    let delivery_tax = delivery.map_or(0, |delivery| delivery.tax.minor);
    let sum = |of: fn(&QuotedLine) -> Money| -> i64 {
        quote.lines.iter().map(|line| of(line).minor).sum()
    };
    let (subtotal, discount) = (sum(|line| line.subtotal), sum(|line| line.discount));
    let tax = sum(|line| line.tax) + delivery_tax;
    let added_tax = if quote.prices_include_tax { 0 } else { tax };
    quote.subtotal.minor = subtotal;
    quote.discount.minor = discount;
    quote.tax.minor = tax;
    quote.total.minor = subtotal - discount + delivery_price + added_tax;
    assert_eq!(quote.violation(), None, "a quote adds up");
    quote.hash = quote.fingerprint();
    quote
}
