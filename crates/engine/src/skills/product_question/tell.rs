//! Says what a product's own data say: price, brand, versions, stock, an attribute, a sentence of its description.

use crate::skills::show_product::ask_which;
use crate::commerce::catalog::{ProductView, Variant};
use crate::commerce::delivery::DeliveryOffer;
use crate::commerce::quote::Quote;
use crate::dialogue::context::Turn;
use crate::dialogue::phrases::Value;
use crate::dialogue::understand::Understood;
use crate::dialogue::understand::entity::lexicon;
use crate::dialogue::understand::normalize::fold_words;
use crate::dialogue::{asked, cards, product_words};
use crate::inbox::source::{Origin, Source};
use crate::ProductId;
use std::collections::BTreeSet;

/// Tells the cheapest way to have it brought; tells whether there is one.
pub(super) fn tell_delivery(turn: &mut Turn<'_>, product: ProductId, title: &str, quote: &Quote) -> bool {
    let is_brought = |offer: &&DeliveryOffer| !offer.pickup;
    let Some(offer) = quote.delivery_offers.iter().find(is_brought).filter(|_| quote.lines.len() == 1) else {
        return false;
    };
    let [from, to] = offer.days;
    let key = match (offer.price.minor == 0, from == to) {
        (false, false) => "delivery_within",
        (false, true) => "delivery_in",
        (true, false) => "delivery_free_within",
        (true, true) => "delivery_free_in",
    };
    let mut arguments = vec![
        ("product", Value::Product(title.to_owned())),
        ("option", Value::Name(offer.label.clone())),
        ("n", Value::Count(to.into())),
    ];
    if offer.price.minor > 0 {
        arguments.push(("price", Value::Money(offer.price)));
    }
    if from != to {
        arguments.push(("from", Value::Count(from.into())));
    }
    turn.cite_as(Source { origin: Origin::Delivery { product }, title: title.to_owned() });
    turn.say_with(key, &arguments);
    true
}

pub(super) const DELIVERY: &[&str] = &[
    "delivery", "deliver", "delivered", "shipping", "shipped", "postage", "envio", "envios", "enviarlo", "enviarla",
    "levering", "leveret", "leveres", "fragt", "fragten", "porto",
];
pub(super) const PRICE: &[&str] = &[
    "price", "cost", "costs", "precio", "cuesta", "cuestan", "vale", "pris", "prisen", "koster", "koste", "dear",
];
pub(super) const STOCK: &[&str] = &[
    "stock", "available", "availability", "left", "disponible", "disponibles", "quedan", "queda", "agotado",
    "agotada", "existencias", "lager", "udsolgt", "tilbage", "sold", "hjem",
];
pub(super) const COLOR: &[&str] = &["color", "colour", "colors", "colours", "colores", "farve", "farver"];
pub(super) const SIZE: &[&str] = &["sizes", "tallas", "storrelser", "versions", "versiones", "variants", "varianter", "options"];

pub(super) fn asks(said: &Understood, words: &[&str]) -> bool {
    words.iter().any(|word| said.says(word))
}

pub(super) fn asks_price(said: &Understood) -> bool {
    // "¿Vale para café?" asks what it is good for.
    let is_good_for = said.words.windows(2).any(|pair| pair[0] == "vale" && pair[1] == "para");
    (asks(said, PRICE) && !is_good_for)
        || product_words::says_how_much(said)
        || product_words::asks_price(said)
}

pub(super) fn tell_price(turn: &mut Turn<'_>, view: &ProductView, said: &Understood) -> bool {
    let Some((variant, price)) = cards::lead_variant(turn, view).filter(|_| asks_price(said)) else {
        return false;
    };
    let was = variant.was(price.currency).filter(|was| was.minor > price.minor);
    let price_now = ("price", Value::Money(price));
    let title = ("product", Value::Product(view.product.title.get(turn.language).to_owned()));
    turn.cite(view, |product| Origin::Price { product });
    match was {
        Some(was) => turn.say_with("details_was", &[title, price_now, ("was", Value::Money(was))]),
        None => turn.say_with("details_price", &[title, price_now]),
    }
    turn.state.memory.remember_offer(&variant.sku, price);
    true
}

/// "What colors does it come in?"
pub(in crate::skills) fn tell_options(turn: &mut Turn<'_>, view: &ProductView, said: &Understood) -> bool {
    let key = if asks(said, COLOR) {
        "color"
    } else if asks(said, SIZE) {
        "size"
    } else {
        return false;
    };
    let mut values = BTreeSet::new();
    for variant in view.product.variants.iter().filter(|variant| view.available(&variant.sku) > 0) {
        values.extend(variant.options.get(key).map(|value| value.get(turn.language).to_owned()));
    }
    if values.is_empty() {
        return false;
    }
    let options = values.into_iter().collect::<Vec<_>>().join(", ");
    turn.cite(view, |product| Origin::Options { product });
    turn.say("available_from_options", &[("options", &options)]);
    true
}

/// "Is it in stock?", "do you have it in green, in medium?" Tells whether it could answer.
pub(in crate::skills) fn tell_stock(turn: &mut Turn<'_>, view: &ProductView, said: &Understood) -> bool {
    let wished: Vec<String> = said
        .entities
        .colors
        .iter()
        .cloned()
        .chain(said.entities.size.iter().map(|size| size.to_lowercase()))
        .collect();
    let has = |variant: &Variant, wish: &str| {
        variant.options.values().flat_map(|value| value.0.values()).any(|value| {
            fold_words(value).iter().any(|word| word == wish || lexicon::color(word) == Some(wish))
        })
    };
    let knows = |wish: &String| view.product.variants.iter().any(|variant| has(variant, wish));
    let about_variant = !wished.is_empty() && wished.iter().all(knows);
    let asks_stock = asks(said, STOCK) || product_words::asks_when(said) || product_words::asks_if_left(said);
    if !about_variant && !asks_stock {
        return false;
    }
    let meant = view.product.variants.iter().filter(|variant| {
        !about_variant || wished.iter().all(|wish| has(variant, wish))
    });
    turn.cite(view, |product| Origin::Stock { product });
    let left: i64 = meant.map(|variant| view.available(&variant.sku).max(0)).sum();
    match left {
        0 => turn.say("out_of_stock", &[]),
        1..=5 => turn.say_with("in_stock_few", &[("n", Value::Count(left.unsigned_abs()))]),
        _ => turn.say("in_stock", &[]),
    }
    true
}

/// What a product says for itself, although the shop has something to say on it too: warranty, care, ingredients,
/// origin. Tells whether it does.
pub(in crate::skills) fn tell_own(turn: &mut Turn<'_>, view: &ProductView, said: &Understood) -> bool {
    const OWN: &[&str] = &["allergens", "care", "ingredients", "origin", "warranty"];
    let own = asked::attribute(turn, view, said).is_some_and(|key| OWN.contains(&key.as_str()));
    own && tell_attribute(turn, view, said)
}

/// "What brand is it?"
pub(super) fn tell_brand(turn: &mut Turn<'_>, view: &ProductView, said: &Understood) -> bool {
    let brand = view.product.brand.clone();
    if brand.is_empty() || !asked::asks_brand(&said.words) {
        return false;
    }
    turn.cite(view, |product| Origin::Attribute { product, key: "brand".to_owned() });
    let arguments = [
        ("product", Value::Product(view.product.title.get(turn.language).to_owned())),
        ("attribute", Value::Text(turn.word("label_brand", &[]))),
        ("value", Value::Quote(brand)),
    ];
    turn.say_with("fact_answer", &arguments);
    true
}

pub(super) fn tell_attribute(turn: &mut Turn<'_>, view: &ProductView, said: &Understood) -> bool {
    let Some(key) = asked::attribute(turn, view, said) else { return false };
    let Some(value) = view.product.attributes.get(&key) else { return false };
    let name = attribute_name(turn, &key);
    let value = value.get(turn.language).to_owned();
    let title = view.product.title.get(turn.language).to_owned();
    turn.cite(view, |product| Origin::Attribute { product, key: key.clone() });
    let arguments = [
        ("product", Value::Product(title)),
        ("attribute", Value::Text(name)),
        ("value", Value::Quote(value)),
    ];
    turn.say_with("fact_answer", &arguments);
    true
}

/// What people call an attribute.
pub(in crate::skills) fn attribute_name(turn: &Turn<'_>, key: &str) -> String {
    let names = turn.config.profile.attribute_names.get(key);
    names.map_or_else(|| key.replace('_', " "), |names| names.get(turn.language).to_owned())
}

/// What each of several states about what was asked, the same said once, and which state nothing. Where none does,
/// which one is meant is asked.
pub(super) fn answer_for_each(turn: &mut Turn<'_>, views: &[ProductView], said: &Understood) {
    let mut facts: Vec<(String, Vec<&str>)> = Vec::new();
    let mut silent = Vec::new();
    for view in views {
        let title = view.product.title.get(turn.language);
        let key = asked::attribute(turn, view, said);
        let Some((key, value)) = key.and_then(|key| view.product.attributes.get_key_value(&key)) else {
            silent.push(title);
            continue;
        };
        turn.cite(view, |product| Origin::Attribute { product, key: key.clone() });
        let value = value.get(turn.language);
        match facts.iter_mut().find(|(known, _)| known == value) {
            Some((_, titles)) => titles.push(title),
            None => facts.push((value.to_owned(), vec![title])),
        }
    }
    if facts.is_empty() {
        return ask_which(turn, "show_product");
    }
    let line = |(value, titles): (String, Vec<&str>)| {
        let products = Value::Product(titles.join(", "));
        turn.word_with("fact_of_each", &[("product", products), ("value", Value::Quote(value))])
    };
    let mut lines: Vec<String> = facts.into_iter().map(line).collect();
    if !silent.is_empty() {
        lines.push(turn.word("fact_of_none", &[("products", &silent.join(", "))]));
    }
    turn.say_text(&lines.join("\n"));
}

/// The sentence of the description that speaks of what was asked.
pub(super) fn tell_sentence(turn: &mut Turn<'_>, view: &ProductView, said: &Understood) -> bool {
    let Some(sentence) = asked::sentence(turn, view, said) else { return false };
    turn.cite(view, |product| Origin::Text { product });
    turn.say_text(&sentence);
    true
}
