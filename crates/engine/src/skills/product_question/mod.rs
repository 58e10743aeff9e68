//! Answers questions about a product from its own data, word for word; what is not stated is not guessed.
//! > can it go in the dishwasher?  =>  Care for Stoneware mug: Dishwasher safe up to 60 °C.
//! > does the one from Hay have a pocket?  =>  asked of several in view, the one is found that is meant
//! > what does delivery cost for it?  =>  Stoneware mug comes with Standard for €4.90, in 2 to 4 working days.
//! > how long is the warranty?  =>  (what an article of the shop says about warranties)
//! > is it vegan?  =>  The details don't say, and I'd rather not guess. Shall I ask one of us?  `[Yes]` `[No]`

mod tell;

use super::show_product::{ask_which, ask_which_of, first_product, one};
use super::{shop_question, talk_to_person};
use crate::commerce::cart::{Cart, CartLine};
use crate::commerce::catalog::ProductView;
use crate::content::Choice;
use crate::dialogue::context::Turn;
use crate::dialogue::cards::{self, CARDS_MAX};
use crate::dialogue::{asked, described, meant, product_words};
use crate::dialogue::reference::{self, Pointed, Prefer};
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::entity::Direction;
use crate::dialogue::understand::{Intent, Understood};
use crate::{Answer, ProductId, Reading, SearchQuery, Sku};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use tell::{
    COLOR, DELIVERY, PRICE, SIZE, STOCK, answer_for_each, asks, asks_price, tell_attribute, tell_brand, tell_delivery,
    tell_price, tell_sentence,
};
pub(super) use tell::{attribute_name, tell_options, tell_own, tell_stock};

pub const SKILL: Skill =
    Skill::new("product_question", begin).intents(&[Intent::AskProduct]).claims(claims).resume(resume);

#[derive(Serialize, Deserialize)]
enum Step {
    Product { said: Box<Understood> },
    /// No product is named, and none was shown: perhaps an article of the shop says what holds for all.
    Unnamed,
    /// Another than the one talked about is named: perhaps one in sight.
    Titled { said: Box<Understood> },
    /// Several products were shown, and it is asked of them all.
    Several { said: Box<Understood> },
    /// Several products are in view, and the words describe one of them.
    Described { said: Box<Understood> },
    /// What it costs to have it sent; where that is not known, an article may say.
    Delivery { product: ProductId, title: String },
    /// The product's own data does not say: perhaps an article of the shop does.
    Shop { title: String },
}

/// "What does the blue one cost?", while several are in view; "what does delivery cost for it?".
fn claims(turn: &Turn<'_>, said: &Understood) -> bool {
    const DEFINITE: &[&str] = &["the", "el", "la", "los", "las", "den", "det", "de"];
    const ASKING: &[&str] = &["how", "what", "is", "does", "can", "cuanto", "cuesta", "que", "hvad", "hvor", "er", "kan"];
    let entities = &said.entities;
    let is_question = said.text.ends_with('?')
        || said.words.first().is_some_and(|word| ASKING.contains(&word.as_str()));
    let guessed = matches!(
        said.intent(),
        None | Some(
            Intent::AddToCart
                | Intent::AskProduct
                | Intent::FindProduct
                | Intent::ProductDetails
                | Intent::Refine
                | Intent::ShopQuestion
                | Intent::SmallTalk
        )
    );
    let is_search = entities.budget.is_some()
        || entities.direction.is_some_and(|direction| direction != Direction::InStock);
    if !is_question || !guessed || is_search || said.choice.is_some() {
        return false;
    }
    let asks_price = asks(said, PRICE) || said.says("much");
    let by_place = !entities.ordinals.is_empty() && turn.state.memory.shown.len() > 1;
    if asks_price && by_place {
        return true;
    }
    if asks(said, DELIVERY) {
        let has_cart = turn.state.cart.as_ref().is_some_and(|cart| !cart.is_empty());
        return asks_price && !has_cart && reference::talked_about(turn).is_some();
    }
    let is_definite = DEFINITE.iter().any(|word| said.says(word));
    (asks_price || asks(said, STOCK)) && is_definite && described::in_view(turn, said).is_some()
}

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    let (said, reading) = match cue {
        Cue::Chose { verb, .. } => return talk_to_person::offered(turn, verb),
        Cue::Inquired { sku, said: Some(said) } => {
            (*said, Reading::Skus { skus: vec![Sku::clone(sku)] })
        }
        cue => {
            let Some(said) = cue.said() else { return };
            let of_all = asked::names_thing(&said.words) && meant::points(said);
            let described = described::in_view(turn, said).filter(|_| !of_all);
            if let Some(ids) = described {
                let step = Step::Described { said: Box::new(said.clone()) };
                return turn.read(SKILL.name, &step, vec![Reading::Products { ids }]);
            }
            return point(turn, said);
        }
    };
    turn.read(SKILL.name, &Step::Product { said: Box::new(said.clone()) }, vec![reading]);
}

/// Loads the product that the words point at or name.
fn point(turn: &mut Turn<'_>, said: &Understood) {
    let reading = match reference::product(turn, said, Prefer::Focus) {
        Pointed::Product(product) if names_another(turn, said, &product) => {
            let readings = vec![Reading::Products { ids: described::in_sight(turn) }];
            return turn.read(SKILL.name, &Step::Titled { said: Box::new(said.clone()) }, readings);
        }
        Pointed::Product(product) => Reading::Products { ids: vec![product] },
        // "Is it dishwasher safe?", of a list: what it is not about is not looked for in the whole catalog.
        Pointed::Words(_) if turn.state.memory.shown.len() > 1 && is_of_shown(said) => {
            return ask_each(turn, said);
        }
        Pointed::Words(text) => named(turn, said, text),
        Pointed::Unclear => return unnamed(turn, said),
    };
    turn.read(SKILL.name, &Step::Product { said: Box::new(said.clone()) }, vec![reading]);
}

/// Looks for what the words name.
fn named(turn: &Turn<'_>, said: &Understood, text: String) -> Reading {
    let brand = said.entities.brand.clone();
    Reading::Search { query: SearchQuery { brand, ..one(turn, text) } }
}

/// "How much is the travel mug?", while the blue one is talked about: a price or a stock is never told of another.
fn names_another(turn: &Turn<'_>, said: &Understood, product: &ProductId) -> bool {
    let memory = &turn.state.memory;
    let known = memory.focus.iter().chain(&memory.shown).find(|shown| shown.product == *product);
    let known = known.filter(|_| asks_of_sale(said) && said.entities.ordinals.is_empty());
    known.is_some_and(|shown| !is_named(turn, said, &shown.title))
}

/// Whether a title has all the words that may name a product: not a color or a size, which may be a version's.
fn is_named(turn: &Turn<'_>, said: &Understood, title: &str) -> bool {
    let entities = &said.entities;
    let beside = reference::stems(&[PRICE, STOCK, SIZE, COLOR].concat().join(" "), turn.language);
    let values: BTreeSet<String> =
        entities.colors.iter().chain(&entities.size).map(|value| value.to_lowercase()).collect();
    let title = reference::stems(title, turn.language);
    let mut named = reference::stems(&entities.content, turn.language).into_iter();
    named.all(|stem| title.contains(&stem) || beside.contains(&stem) || values.contains(&stem))
}

/// What a search found for a question about a price or a stock has the name that was said, or is not meant.
fn is_found_by_name(turn: &Turn<'_>, answers: &[Answer], view: &ProductView, said: &Understood) -> bool {
    let is_search = matches!(answers.first(), Some(Answer::Found { .. }));
    let title = view.product.title.get(turn.language);
    !is_search || !asks_of_sale(said) || reference::names(turn, &said.entities.content, title)
}

fn asks_of_sale(said: &Understood) -> bool {
    (asks_price(said) || asks(said, STOCK)) && !asks(said, DELIVERY)
}

/// Asks each of those shown.
pub fn ask_each(turn: &mut Turn<'_>, said: &Understood) {
    let ids = turn.state.memory.shown.iter().take(CARDS_MAX).map(|shown| shown.product.clone());
    let readings = vec![Reading::Products { ids: ids.collect() }];
    turn.read(SKILL.name, &Step::Several { said: Box::new(said.clone()) }, readings);
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    match (serde_json::from_str(step), answers) {
        (Ok(Step::Product { said }), answers) => match first_product(answers.first()) {
            Some(view) if is_found_by_name(turn, answers, view, &said) => answer(turn, view, &said),
            _ => unnamed(turn, &said),
        },
        (Ok(Step::Described { said }), [Answer::Products { products }]) => {
            match described::among(turn, products, &said).as_slice() {
                [] => point(turn, &said),
                [view] => answer(turn, view, &said),
                several => {
                    let option = |view: &&ProductView| {
                        let title = view.product.title.get(turn.language);
                        Choice::new(format!("show:{}", view.product.id), title)
                    };
                    let options = several.iter().map(option).collect();
                    ask_which_of(turn, "show_product", options);
                }
            }
        }
        (Ok(Step::Titled { said }), [Answer::Products { products }]) => {
            let title = |view: &&ProductView| view.product.title.get(turn.language).to_owned();
            let mut titled = products.iter().filter(|view| is_named(turn, &said, &title(view)));
            if let (Some(view), None) = (titled.next(), titled.next()) {
                return answer(turn, view, &said);
            }
            let readings = vec![named(turn, &said, said.entities.content.clone())];
            turn.read(SKILL.name, &Step::Product { said }, readings);
        }
        (Ok(Step::Several { said }), [Answer::Products { products }]) => {
            answer_for_each(turn, products, &said);
        }
        (Ok(Step::Delivery { product, title }), answers) => {
            let quote = answers.iter().find_map(|answer| match answer {
                Answer::Quote { quote } => Some(quote),
                _ => None,
            });
            if quote.is_some_and(|quote| tell_delivery(turn, product, &title, quote)) {
                return;
            }
            match answers.last() {
                Some(Answer::Knowledge { passages }) if shop_question::is_sure(passages) => {
                    shop_question::tell(turn, passages);
                }
                _ => ask_a_person(turn, &title),
            }
        }
        (Ok(Step::Unnamed | Step::Shop { .. }), [Answer::Knowledge { passages }]) if shop_question::is_sure(passages) => {
            shop_question::tell(turn, passages);
        }
        (Ok(Step::Unnamed), _) => ask_which(turn, "show_product"),
        (Ok(Step::Shop { title }), _) => ask_a_person(turn, &title),
        _ => {}
    }
}

/// "Can it go in the washing machine?", said of nothing yet.
fn unnamed(turn: &mut Turn<'_>, said: &Understood) {
    if !turn.state.memory.shown.is_empty() {
        return ask_which(turn, "show_product");
    }
    let (query, language) = (said.text.clone(), turn.language);
    turn.read(SKILL.name, &Step::Unnamed, vec![Reading::Knowledge { query, language }]);
}

fn answer(turn: &mut Turn<'_>, view: &ProductView, said: &Understood) {
    cards::focus(turn, view);
    let asks_when = product_words::asks_when(said);
    // What cannot be had comes on no day.
    let is_sold_out = asks_when && !view.in_stock();
    if (asks(said, DELIVERY) || asks_when) && !is_sold_out {
        return ask_delivery(turn, view, said);
    }
    let told = tell_price(turn, view, said)
        || tell_brand(turn, view, said)
        || tell_options(turn, view, said)
        || tell_stock(turn, view, said)
        || tell_attribute(turn, view, said)
        || tell_sentence(turn, view, said);
    if !told {
        let title = view.product.title.get(turn.language).to_owned();
        let (query, language) = (said.text.clone(), turn.language);
        turn.read(SKILL.name, &Step::Shop { title }, vec![Reading::Knowledge { query, language }]);
    }
}

fn ask_a_person(turn: &mut Turn<'_>, title: &str) {
    let prompt = turn.word("fact_unknown", &[("product", title)]);
    talk_to_person::offer(turn, SKILL.name, prompt);
}

/// "What does it cost to have it sent?": the price of a cart that holds nothing else.
fn ask_delivery(turn: &mut Turn<'_>, view: &ProductView, said: &Understood) {
    let title = view.product.title.get(turn.language).to_owned();
    let product = view.product.id.clone();
    let (query, language) = (said.text.clone(), turn.language);
    let mut readings = vec![Reading::Knowledge { query, language }];
    let lead = cards::lead_variant(turn, view).map(|(variant, _)| variant.sku.clone());
    if let Some(sku) = lead {
        let lines = vec![CartLine { sku, product: product.clone(), quantity: 1 }];
        let cart = Cart { lines, coupons: Vec::new(), ..turn.cart() };
        readings.insert(0, Reading::Quote { cart, language });
    }
    turn.read(SKILL.name, &Step::Delivery { product, title }, readings);
}

fn is_of_shown(said: &Understood) -> bool {
    meant::points(said) || asked::names_thing(&said.words) || asked::asks_origin(&said.words)
}
