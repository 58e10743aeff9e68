//! Products and carts as cards, outside of any turn: for lists and the cart sheet.

use crate::commerce::words::labels;
use crate::merchant::Merchant;
use engine::Language;
use engine::commerce::catalog::{ProductView, Variant};
use engine::commerce::money::{Currency, Money};
use engine::commerce::order_card::amounts;
use engine::commerce::quote::Quote;
use engine::content::{
    AmountKind, AmountLine, Availability, CartCard, CartCardLine, Choice, ProductCard, RatingFigure,
};

/// From here down the number left is told.
const FEW_LEFT_MAX: i64 = 5;

/// The words of one language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words<'m> {
    merchant: &'m Merchant,
    pub(crate) language: Language,
}

impl<'m> Words<'m> {
    pub(crate) fn new(merchant: &'m Merchant, language: Language) -> Self {
        Self { merchant, language }
    }

    pub(crate) fn word(&self, key: &str, arguments: &[(&str, &str)]) -> String {
        self.merchant.config.phrases.word(self.language, key, arguments, |_| 0)
    }

    fn button(&self, token: String, key: &str) -> Choice {
        Choice::new(token, self.word(key, &[]))
    }
}

/// A product as a card; `None` when it has no price in this currency.
pub(crate) fn product_card(
    words: Words<'_>,
    currency: Currency,
    view: &ProductView,
) -> Option<ProductCard> {
    let product = &view.product;
    let (variant, price) = lead_variant(currency, view)?;
    let title = product.title.get(words.language).to_owned();
    let mut prices = product.variants.iter().filter_map(|variant| variant.price(currency));
    let buy = match view.in_stock() {
        true => words.button(format!("add:{}", variant.sku), "button_add"),
        false => words.button(format!("wish:{}", product.id), "button_wish"),
    };
    Some(ProductCard {
        product: product.id.clone(),
        sku: variant.sku.clone(),
        subtitle: Some(product.brand.clone()).filter(|brand| !brand.is_empty()),
        price,
        price_from: prices.any(|other| other.minor > price.minor),
        was: variant.was(currency).filter(|was| was.minor > price.minor),
        availability: availability(words, view),
        image: variant.image.clone().or_else(|| product.image.clone()),
        image_alt: title.clone(),
        rating: product
            .rating
            .tenths()
            .map(|tenths| RatingFigure { tenths, count: product.rating.count() }),
        why: None,
        actions: vec![buy, words.button(format!("show:{}", product.id), "button_details")],
        title,
    })
}

/// The variant a card stands for: the cheapest that can be bought, else the cheapest.
fn lead_variant(currency: Currency, view: &ProductView) -> Option<(&Variant, Money)> {
    let priced = |variant| Variant::price(variant, currency).map(|price| (variant, price));
    let all = || view.product.variants.iter().filter_map(priced);
    let in_stock = all().filter(|(variant, _)| view.available(&variant.sku) > 0);
    let cheapest = in_stock.min_by_key(|(_, price)| price.minor);
    cheapest.or_else(|| all().min_by_key(|(_, price)| price.minor))
}

fn availability(words: Words<'_>, view: &ProductView) -> Availability {
    let left: i64 =
        view.product.variants.iter().map(|variant| view.available(&variant.sku).max(0)).sum();
    let few = Some(left).filter(|left| (1..=FEW_LEFT_MAX).contains(left));
    let label = match few {
        Some(left) => words.word("in_stock_few", &[("n", &left.to_string())]),
        None if left > 0 => words.word("in_stock", &[]),
        None => words.word("out_of_stock", &[]),
    };
    Availability { in_stock: left > 0, left: few, label: label.trim_end_matches('.').to_owned() }
}

/// A quoted cart as a card.
pub(crate) fn cart_card(words: Words<'_>, quote: &Quote) -> CartCard {
    let mut rows = amounts(quote, &labels(words.language));
    if let (None, Some(from)) = (&quote.delivery, quote.delivery_from) {
        let before_tax =
            rows.iter().position(|row| row.kind == AmountKind::Tax).unwrap_or(rows.len());
        let label = words.word("label_delivery_from", &[]);
        rows.insert(before_tax, AmountLine { kind: AmountKind::Delivery, label, amount: from });
    }
    CartCard {
        lines: quote.lines.iter().map(CartCardLine::from).collect(),
        amounts: rows,
        total: quote.total,
        free_delivery_missing: quote.free_delivery_missing.filter(|missing| missing.minor > 0),
        actions: vec![words.button("checkout".to_owned(), "button_checkout")],
    }
}
