//! Product cards in past messages, worded as the bot words them.

use super::Shelf;
use engine::Language;
use engine::commerce::catalog::{ProductView, Variant};
use engine::commerce::money::{Currency, Money};
use engine::content::{Availability, Block, Choice, ProductCard, ProductLayout, RatingFigure};
use engine::dialogue::phrases::Phrases;

/// From here down the number left is told.
const FEW_LEFT_MAX: i64 = 5;

/// The currency a contact of this language was quoted in.
pub(super) fn currency_of(language: Language) -> Currency {
    if language == Language::Da { Currency::DKK } else { Currency::EUR }
}

/// The products of a message as one block; `None` when it names none.
pub(super) fn block(
    phrases: &Phrases,
    shelf: &Shelf,
    ids: &[String],
    language: Language,
) -> Option<Block> {
    let views = ids.iter().filter_map(|id| shelf.get(&id.as_str().into()));
    let cards: Vec<ProductCard> = views.filter_map(|view| card(phrases, view, language)).collect();
    let layout = if cards.len() == 1 { ProductLayout::Single } else { ProductLayout::Carousel };
    (!cards.is_empty()).then_some(Block::Products { cards, layout })
}

/// The variant that is shown first: the cheapest that can be had.
pub(super) fn lead(view: &ProductView, currency: Currency) -> Option<(&Variant, Money)> {
    let priced = || {
        view.product.variants.iter().filter_map(|variant| Some((variant, variant.price(currency)?)))
    };
    let had = priced()
        .filter(|(variant, _)| view.available(&variant.sku) > 0)
        .min_by_key(|(_, price)| price.minor);
    had.or_else(|| priced().min_by_key(|(_, price)| price.minor))
}

fn card(phrases: &Phrases, view: &ProductView, language: Language) -> Option<ProductCard> {
    let (variant, price) = lead(view, currency_of(language))?;
    let product = &view.product;
    let word =
        |key: &str, arguments: &[(&str, &str)]| phrases.word(language, key, arguments, |_| 0);
    let left: i64 = product.variants.iter().map(|variant| view.available(&variant.sku)).sum();
    let few = (1..=FEW_LEFT_MAX).contains(&left).then_some(left);
    let label = match few {
        Some(left) => word("in_stock_few", &[("n", &left.to_string())]),
        None if left > 0 => word("in_stock", &[]),
        None => word("out_of_stock", &[]),
    };
    let title = product.title.get(language).to_owned();
    Some(ProductCard {
        product: product.id.clone(),
        sku: variant.sku.clone(),
        image_alt: title.clone(),
        title,
        subtitle: Some(product.brand.clone()).filter(|brand| !brand.is_empty()),
        price,
        price_from: product
            .variants
            .iter()
            .filter_map(|other| other.price(price.currency))
            .any(|other| other.minor > price.minor),
        was: variant.was(price.currency),
        availability: Availability {
            in_stock: left > 0,
            left: few,
            label: label.trim_end_matches('.').to_owned(),
        },
        image: variant.image.clone().or_else(|| product.image.clone()),
        rating: product
            .rating
            .tenths()
            .map(|tenths| RatingFigure { tenths, count: product.rating.count() }),
        why: None,
        actions: vec![
            Choice::new(format!("add:{}", variant.sku), word("button_add", &[])),
            Choice::new(format!("show:{}", product.id), word("button_details", &[])),
        ],
    })
}
