//! Products, carts and orders as they are shown: priced and worded from facts of this turn, nothing else.

use super::context::Turn;
use crate::commerce::cart::{self, CartCommand};
use crate::commerce::catalog::{ProductView, Variant};
use crate::commerce::money::Money;
use crate::commerce::quote::{LineProblemKind, Quote};
use crate::content::{
    AmountKind, AmountLine, Availability, Block, CartCard, CartCardLine, Choice, ProductCard,
    ProductLayout, RatingFigure,
};
use crate::dialogue::phrases::Value;
use crate::{OrderFact, ProductId};

/// Cards in one message: more than these nobody compares on a phone.
pub const CARDS_MAX: usize = 4;
/// From here down the number left is told.
const FEW_LEFT_MAX: i64 = 5;

/// What a card's buttons are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardUse {
    /// One of several: details and add.
    Listed,
    /// The one talked about: add, reviews, similar.
    Detailed,
    /// Beside another: add.
    Compared,
}

/// The variant a card stands for: the cheapest that can be bought, else the cheapest.
pub fn lead_variant<'a>(turn: &Turn<'_>, view: &'a ProductView) -> Option<(&'a Variant, Money)> {
    let currency = turn.currency();
    let priced = |variant: &'a Variant| variant.price(currency).map(|price| (variant, price));
    let all = || view.product.variants.iter().filter_map(priced);
    let in_stock = all().filter(|(variant, _)| view.available(&variant.sku) > 0);
    in_stock
        .min_by_key(|(_, price)| price.minor)
        .or_else(|| all().min_by_key(|(_, price)| price.minor))
}

/// A product as a card; `None` when it has no price in this currency.
pub fn product_card(turn: &Turn<'_>, view: &ProductView, used: CardUse) -> Option<ProductCard> {
    let product = &view.product;
    let (variant, price) = lead_variant(turn, view)?;
    let currency = turn.currency();
    let prices = product.variants.iter().filter_map(|variant| variant.price(currency));
    let title = product.title.get(turn.language).to_owned();
    let rating = product.rating.tenths();
    Some(ProductCard {
        product: product.id.clone(),
        sku: variant.sku.clone(),
        subtitle: Some(product.brand.clone()).filter(|brand| !brand.is_empty()),
        price,
        price_from: prices.clone().any(|other| other.minor > price.minor),
        was: variant.was(currency).filter(|was| was.minor > price.minor),
        availability: availability(turn, view),
        image: variant.image.clone().or_else(|| product.image.clone()),
        image_alt: title.clone(),
        rating: rating.map(|tenths| RatingFigure { tenths, count: product.rating.count() }),
        why: None,
        actions: actions(turn, view, variant, used),
        title,
    })
}

fn actions(turn: &Turn<'_>, view: &ProductView, variant: &Variant, used: CardUse) -> Vec<Choice> {
    let product = &view.product.id;
    let buy = if view.in_stock() {
        turn.button(format!("add:{}", variant.sku), "button_add")
    } else {
        turn.button(format!("wish:{product}"), "button_wish")
    };
    match used {
        CardUse::Listed => vec![buy, turn.button(format!("show:{product}"), "button_details")],
        CardUse::Detailed => vec![
            buy,
            turn.button(format!("reviews:{product}"), "button_reviews"),
            turn.button(format!("similar:{product}"), "button_similar"),
        ],
        CardUse::Compared => vec![buy],
    }
}

/// Whether it can be had, in words without the full stop of a sentence.
pub fn availability(turn: &Turn<'_>, view: &ProductView) -> Availability {
    let left: i64 = view.product.variants.iter().map(|v| view.available(&v.sku).max(0)).sum();
    let few = Some(left).filter(|left| (1..=FEW_LEFT_MAX).contains(left));
    let words = match few {
        Some(left) => turn.word("in_stock_few", &[("n", &left.to_string())]),
        None if left > 0 => turn.word("in_stock", &[]),
        None => turn.word("out_of_stock", &[]),
    };
    let label = words.trim_end_matches('.').to_owned();
    Availability { in_stock: left > 0, left: few, label }
}

/// Shows products, remembering the order for "the second one"; tells how many could be shown.
pub fn show_products(turn: &mut Turn<'_>, views: &[ProductView], layout: ProductLayout) -> usize {
    let used = match layout {
        ProductLayout::Single => CardUse::Detailed,
        ProductLayout::Compare => CardUse::Compared,
        ProductLayout::Carousel | ProductLayout::List => CardUse::Listed,
    };
    let priced = views.iter().filter_map(|view| product_card(turn, view, used));
    let cards: Vec<ProductCard> = priced.take(CARDS_MAX).collect();
    let n_cards = cards.len();
    if n_cards > 0 {
        turn.show(Block::Products { cards, layout });
    }
    n_cards
}

/// Makes `product` the one talked about.
pub fn focus(turn: &mut Turn<'_>, view: &ProductView) {
    let title = view.product.title.get(turn.language).to_owned();
    if let Some((_, price)) = lead_variant(turn, view) {
        let product = view.product.id.clone();
        turn.state.memory.focus = Some(super::memory::Shown { product, title, price });
    }
}

/// Whether this product is the one talked about.
pub fn is_focus(turn: &Turn<'_>, product: &ProductId) -> bool {
    turn.state.memory.focus.as_ref().is_some_and(|focus| &focus.product == product)
}

/// Shows the cart as quoted, after telling and mending what cannot be had.
pub fn show_cart(turn: &mut Turn<'_>, quote: &Quote) {
    mend(turn, quote);
    if quote.lines.is_empty() {
        // What became of the last thing in it has been said, with a question of its own.
        if quote.problems.is_empty() {
            turn.say("cart_empty", &[]);
        }
        let find = turn.button("find", "button_find_product");
        return turn.suggest(vec![find]);
    }
    let card = cart_card(turn, quote);
    turn.show(Block::Cart(card));
}

/// The cart as a card with what can be done next.
pub fn cart_card(turn: &Turn<'_>, quote: &Quote) -> CartCard {
    CartCard {
        lines: quote.lines.iter().map(CartCardLine::from).collect(),
        amounts: amounts(turn, quote),
        total: quote.total,
        free_delivery_missing: quote.free_delivery_missing.filter(|missing| missing.minor > 0),
        actions: vec![
            turn.button("checkout", "button_checkout"),
            turn.button("coupon", "button_coupon"),
            turn.button("find", "button_keep_shopping"),
        ],
    }
}

pub fn amounts(turn: &Turn<'_>, quote: &Quote) -> Vec<AmountLine> {
    let row = |kind, label: String, amount| AmountLine { kind, label, amount };
    let word = |key: &str| turn.word(key, &[]);
    let mut rows = vec![row(AmountKind::Subtotal, word("label_subtotal"), quote.subtotal)];
    for discount in &quote.discounts {
        let label = discount
            .code
            .as_ref()
            .map_or_else(|| discount.label.clone(), |code| format!("{} ({code})", discount.label));
        let amount = Money::from_minor(-discount.amount.minor, discount.amount.currency);
        rows.push(row(AmountKind::Discount, label, amount));
    }
    if let Some(delivery) = &quote.delivery {
        rows.push(row(AmountKind::Delivery, delivery.label.clone(), delivery.price));
    } else if let Some(from) = quote.delivery_from {
        let key = if from.minor == 0 { "label_delivery" } else { "label_delivery_from" };
        rows.push(row(AmountKind::Delivery, word(key), from));
    }
    if quote.tax.minor > 0 {
        let key = if quote.prices_include_tax { "label_tax_included" } else { "label_tax" };
        rows.push(row(AmountKind::Tax, word(key), quote.tax));
    }
    rows
}

/// Takes out of the cart what cannot be had and says so; tells whether there was anything.
pub fn mend(turn: &mut Turn<'_>, quote: &Quote) -> bool {
    let Some(mut mended) = turn.state.cart.clone() else { return false };
    for problem in &quote.problems {
        let title = if problem.title.is_empty() { problem.sku.as_str() } else { &problem.title };
        let sku = problem.sku.clone();
        let command = match problem.kind {
            LineProblemKind::Reduced { available } => {
                let n = Value::Count(available.into());
                let product = Value::Product(title.to_owned());
                turn.say_with("cart_line_reduced", &[("n", n), ("product", product)]);
                CartCommand::SetQuantity { sku, quantity: available }
            }
            LineProblemKind::SoldOut | LineProblemKind::Unknown => {
                let product = Value::Product(title.to_owned());
                turn.say_with("cart_line_unavailable", &[("product", product)]);
                CartCommand::Remove { sku }
            }
        };
        if let Ok(next) = cart::apply(&mended, &command) {
            mended = next;
        }
    }
    turn.set_cart(mended);
    !quote.problems.is_empty()
}

/// How many units a quote holds.
pub fn n_units(quote: &Quote) -> u64 {
    quote.lines.iter().map(|line| u64::from(line.quantity)).sum()
}

/// Shows an order with what can still be done with it.
pub fn show_order(turn: &mut Turn<'_>, order: &OrderFact) {
    let mut card = order.card.clone();
    card.actions.clear();
    if order.cancelable {
        card.actions.push(turn.button(format!("cancel:{}", order.number), "button_cancel_order"));
    }
    let person = turn.button("person", "button_person");
    card.actions.push(person);
    turn.show(Block::Order(card));
}
