//! Adds to the cart, changes quantities, removes, shows it.
//! > add two of the second one  =>  I've put 2 x Linen napkin in your cart.  `[cart]`  `[Checkout]`
//! > take the mug out  =>  I've taken the mug out of your cart. Say "undo" if you want it back.

mod line;
mod variant;

use super::another;
use super::go_back::quote;
use super::show_product::{self, first_product};
use crate::commerce::cart::{self, CART_LINES_MAX, Cart, CartCommand, CartError};
use crate::commerce::catalog::{ProductView, Variant};
use crate::commerce::quote::Quote;
use crate::content::ProductLayout;
use crate::dialogue::context::Turn;
use crate::dialogue::meant;
use crate::dialogue::memory::Expects;
use crate::dialogue::phrases::Value;
use crate::dialogue::reference::{self, Pointed, Prefer};
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::normalize::fold_words;
use crate::dialogue::understand::{Intent, Understood};
use crate::dialogue::{cards, described};
use crate::{Answer, ProductId, Reading, Signal, Sku};
use serde::{Deserialize, Serialize};

pub(super) use line::{Change, To, line_meant};
use line::{apply_change, remove_line, tell_changed};
use variant::{choose_variant, take_variant};
pub(super) use variant::{add_token, ask_variant, buyable};

pub const SKILL: Skill = Skill::new("edit_cart", begin)
    .intents(&[
        Intent::AddToCart,
        Intent::ChangeQuantity,
        Intent::RemoveFromCart,
        Intent::ViewCart,
    ])
    .verbs(&["add", "add-n", "cart", "remove"])
    .resume(resume);

#[derive(Serialize, Deserialize)]
enum Step {
    /// The product is loaded; `sku` when a button named the variant.
    Add {
        sku: Option<Sku>,
        quantity: u32,
        wishes: Vec<String>,
        /// The variant was picked among all of its product.
        #[serde(default)]
        picked: bool,
        /// The words that name it.
        #[serde(default)]
        said: Option<Box<Understood>>,
    },
    /// The cart is quoted after an addition.
    Added { sku: Sku, asked: u32, added: u32 },
    /// The cart is quoted so that a line can be found by its title.
    Find { change: Change, said: Box<Understood> },
    /// The cart is quoted after a change.
    Changed { title: String, to: u32 },
    View,
}

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    match cue {
        Cue::Chose { verb: "add", argument } => {
            let sku = Sku::from(*argument);
            add_sku(turn, sku, 1, false);
        }
        Cue::Chose { verb: "add-n", argument } => {
            let (quantity, sku) = argument.split_once(':').unwrap_or(("1", argument));
            add_sku(turn, Sku::from(sku), quantity.parse().unwrap_or(1), true);
        }
        Cue::Chose { verb: "remove", argument } => remove_line(turn, &Sku::from(*argument)),
        Cue::Inquired { sku, said } => {
            let quantity = said.and_then(|said| said.entities.quantity).unwrap_or(1);
            add_sku(turn, Sku::clone(sku), quantity, false);
        }
        Cue::Said(said) | Cue::Answered { said, .. } => match said.intent() {
            Some(Intent::ViewCart) => view(turn),
            Some(Intent::RemoveFromCart) => change(turn, said, To::None),
            Some(Intent::ChangeQuantity) => match said.entities.quantity {
                Some(quantity) => change(turn, said, To::Set(quantity)),
                // A number that is no quantity (5000) changes nothing; without any, "just the one" is one.
                None if said.text.chars().any(|c| c.is_ascii_digit()) || !says_one(said) => view(turn),
                None => change(turn, said, To::Set(1)),
            },
            _ => add(turn, said),
        },
        _ => view(turn),
    }
}

/// "Just the one", "kun et": an article is a number here.
fn says_one(said: &Understood) -> bool {
    const ONE: &[&str] = &["one", "single", "una", "uno", "un", "en", "et", "just", "only", "solo", "kun"];
    const MORE: &[&str] = &["more", "another", "mas", "otra", "otro", "mere", "flere", "endnu"];
    let is_more = MORE.iter().any(|word| said.says(word));
    !is_more && !said.text.ends_with('?') && ONE.iter().any(|word| said.says(word))
}

fn add_sku(turn: &mut Turn<'_>, sku: Sku, quantity: u32, picked: bool) {
    let wishes = Vec::new();
    let step = Step::Add { sku: Some(sku.clone()), quantity, wishes, picked, said: None };
    turn.read(SKILL.name, &step, vec![Reading::Skus { skus: vec![sku] }]);
}

fn add(turn: &mut Turn<'_>, said: &Understood) {
    // "The green one" picks a variant; it does not take back how many were wanted.
    let quantity = said.entities.quantity.filter(|n| *n > 1).or_else(|| asked_before(turn)).unwrap_or(1);
    let mut wishes: Vec<String> = fold_words(&said.entities.content);
    wishes.extend(said.entities.size.iter().map(|size| size.to_lowercase()));
    let named = Some(Box::new(said.clone()));
    let step = Step::Add { sku: None, quantity, wishes, picked: false, said: named };
    let readings = match reference::product(turn, said, Prefer::Words) {
        Pointed::Product(product) => vec![Reading::Products { ids: vec![product] }],
        Pointed::Words(text) => match variant_words(turn, said) {
            Some(product) => vec![Reading::Products { ids: vec![product] }],
            None => named_or_talked_about(turn, said, text),
        },
        Pointed::Unclear => return show_product::ask_which(turn, "show_product"),
    };
    turn.read(SKILL.name, &step, readings);
}

/// Looks for what the words name, and at the product talked about, which is meant when they name nothing.
pub fn named_or_talked_about(turn: &Turn<'_>, said: &Understood, text: String) -> Vec<Reading> {
    let search = Reading::Search { query: show_product::one(turn, text) };
    match reference::talked_about(turn).map(|shown| shown.product.clone()) {
        Some(product) if meant::points(said) => vec![Reading::Products { ids: vec![product] }],
        Some(product) => vec![search, Reading::Products { ids: vec![product] }],
        None => vec![search],
    }
}

/// Whether a product merely came up for words that do not name it: it is shown, not bought.
fn is_guess(turn: &Turn<'_>, answers: &[Answer], view: &ProductView, wishes: &[String]) -> bool {
    let searched = matches!(answers, [Answer::Found { .. }]);
    searched && !reference::names(turn, &wishes.join(" "), view.product.title.get(turn.language))
}

/// The product those readings found: never one that merely came up while another was talked about.
pub fn meant_product<'a>(turn: &Turn<'_>, answers: &'a [Answer], words: &str) -> Option<&'a ProductView> {
    let found = first_product(answers.first());
    let [_, about] = answers else { return found };
    let title = |view: &&ProductView| view.product.title.get(turn.language).to_owned();
    found
        .filter(|view| reference::names(turn, words, &title(view)))
        .or_else(|| first_product(Some(about)))
}

/// How many were wanted of the product whose variant is being chosen.
fn asked_before(turn: &Turn<'_>) -> Option<u32> {
    let open = turn.state.memory.open_at(turn.now).filter(|open| open.topic == "variant")?;
    let token = open.options.first()?.token.strip_prefix("add-n:")?;
    token.split_once(':')?.0.parse().ok()
}

/// "Add the blue one": a color or size alone is a variant of the product talked about, or another of its kind; where
/// none is, of what is in the cart.
fn variant_words(turn: &Turn<'_>, said: &Understood) -> Option<ProductId> {
    if !described::is_only_values(&said.entities) {
        return None;
    }
    let memory = &turn.state.memory;
    let in_cart = turn.state.cart.iter().flat_map(|cart| &cart.lines).next_back();
    let in_cart = in_cart.filter(|_| memory.shown.len() <= 1).map(|line| line.product.clone());
    memory.focus.as_ref().map(|focus| focus.product.clone()).or(in_cart)
}

fn view(turn: &mut Turn<'_>) {
    match turn.state.cart.clone().filter(|cart| !cart.is_empty()) {
        Some(cart) => read_quote(turn, &Step::View, cart),
        None => empty(turn),
    }
}

fn empty(turn: &mut Turn<'_>) {
    turn.say("cart_empty", &[]);
    let find = turn.button("find", "button_find_product");
    turn.suggest(vec![find]);
}

fn read_quote(turn: &mut Turn<'_>, step: &Step, cart: Cart) {
    let language = turn.language;
    turn.read(SKILL.name, step, vec![Reading::Quote { cart, language }]);
}

/// Lines have no titles of their own: the quote tells which line is meant.
fn change(turn: &mut Turn<'_>, said: &Understood, to: To) {
    let Some(cart) = turn.state.cart.clone().filter(|cart| !cart.is_empty()) else {
        return empty(turn);
    };
    const ALL: &[&str] = &["everything", "all", "todo", "todos", "todas", "alt", "alle", "empty", "vacia", "vaciar", "tom"];
    // "Remove both", of two.
    const BOTH: &[&str] = &["both", "begge", "ambas", "ambos"];
    let is_both = BOTH.iter().any(|word| said.says(word))
        || said.words.windows(2).any(|pair| matches!([pair[0].as_str(), pair[1].as_str()], ["las" | "los", "dos"] | ["de", "to"]));
    let is_all = to == To::None && is_both && cart.lines.len() <= 2 && said.entities.colors.is_empty();
    let everything = is_all || to == To::None && ALL.iter().any(|word| said.says(word));
    let ordinal = said.entities.ordinals.first().copied();
    // "Take it out again" names nothing.
    const NO_NAMES: &[&str] =
        &["again", "rid", "anymore", "longer", "after", "alligevel", "igen", "vaek", "ya", "fuera", "ud", "both", "begge"];
    // "Without the puzzle" names it as well as "take the puzzle out".
    let named = std::iter::once(said.entities.content.as_str());
    let named = named.chain(said.entities.without.iter().map(String::as_str));
    let named = named.flat_map(|words| words.split(' '));
    let named = named.filter(|word| !fold_words(word).iter().any(|it| NO_NAMES.contains(&it.as_str())));
    let words = named.collect::<Vec<_>>().join(" ").trim().to_owned();
    let change = Change { words, ordinal, everything, to, ..Change::default() };
    read_quote(turn, &Step::Find { change, said: Box::new(said.clone()) }, cart);
}

/// "One more", "two fewer", "only the blue one".
pub(super) fn change_to(turn: &mut Turn<'_>, said: &Understood, to: To) {
    change(turn, said, to);
}

/// "I don't want it": what is talked about.
pub(super) fn remove_it(turn: &mut Turn<'_>, said: &Understood) {
    let (change, cart) = (Change::default(), turn.cart());
    read_quote(turn, &Step::Find { change, said: Box::new(said.clone()) }, cart);
}

/// "Two of each".
pub(super) fn change_each(turn: &mut Turn<'_>, said: &Understood, to: To) {
    let change = Change { each: true, to, ..Change::default() };
    let cart = turn.cart();
    read_quote(turn, &Step::Find { change, said: Box::new(said.clone()) }, cart);
}

/// "Empty it".
pub(super) fn empty_all(turn: &mut Turn<'_>) {
    if let Ok(next) = cart::apply(&turn.cart(), &CartCommand::Clear) {
        turn.set_cart(next);
    }
    turn.say("cart_emptied", &[]);
    turn.say("removed_undo", &[]);
    let find = turn.button("find", "button_find_product");
    turn.suggest(vec![find]);
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    let Ok(step) = serde_json::from_str::<Step>(step) else { return };
    match step {
        Step::Add { sku, quantity, wishes, picked, said } => match meant_product(turn, answers, &wishes.join(" ")) {
            Some(view) => match (sku, said) {
                (Some(sku), _) => take_variant(turn, view, &sku, quantity, picked),
                (None, Some(said)) if lacks_color(view, &said) => show_product::show(turn, view),
                (None, _) if is_guess(turn, answers, view, &wishes) => show_product::show(turn, view),
                (None, Some(said)) if is_another(view, &said) => another::beside(turn, view, &said, quantity),
                (None, _) => choose_variant(turn, view, quantity, &wishes),
            },
            // Nothing is called that: what comes near is shown, or that there is nothing.
            None => match said.filter(|_| matches!(answers, [Answer::Found { .. }])) {
                Some(said) => turn.begin("find_product", &Cue::Said(&said)),
                None => gone(turn),
            },
        },
        Step::Added { sku, asked, added } => {
            if let Some(quote) = quote(answers) {
                tell_added(turn, quote, &sku, asked, added);
            }
        }
        Step::Find { change, said } => {
            if let Some(quote) = quote(answers) {
                apply_change(turn, quote, &change, &said);
            }
        }
        Step::Changed { title, to } => {
            if let Some(quote) = quote(answers) {
                tell_changed(turn, quote, &title, to);
            }
        }
        Step::View => {
            if let Some(quote) = quote(answers) {
                introduce(turn, quote);
                cards::show_cart(turn, quote);
            }
        }
    }
}

/// Whether a value was named that the product does not have: then another of its kind is meant.
fn is_another(view: &ProductView, said: &Understood) -> bool {
    let entities = &said.entities;
    let only_values = described::names_values(entities) && described::is_only_values(entities);
    described::contradicts(&view.product, entities)
        || (only_values && !described::fulfills(&view.product, entities))
}

/// "The travel mug in green", of which no color is known: it is shown, and can be added as it is.
fn lacks_color(view: &ProductView, said: &Understood) -> bool {
    let entities = &said.entities;
    !entities.colors.is_empty()
        && !described::is_only_values(entities)
        && !described::contradicts(&view.product, entities)
        && !described::fulfills(&view.product, entities)
}

/// What the button offered is no longer in the catalog.
pub(super) fn gone(turn: &mut Turn<'_>) {
    turn.say("stale_offer", &[]);
    let find = turn.button("find", "button_find_product");
    turn.suggest(vec![find]);
}

/// Puts a variant into the cart at the price it was shown at, or tells that the offer has changed.
pub(super) fn put(turn: &mut Turn<'_>, view: &ProductView, variant: &Variant, quantity: u32) {
    if is_stale(turn, view, variant) {
        return;
    }
    let available = u32::try_from(view.available(&variant.sku).max(0)).unwrap_or(u32::MAX);
    let cart = turn.cart();
    let held = cart.line(&variant.sku).map_or(0, |line| line.quantity);
    let added = quantity.min(available.saturating_sub(held));
    if available == 0 {
        return sold_out(turn, view);
    }
    if added == 0 {
        let title = view.product.title.get(turn.language).to_owned();
        let n = Value::Count(available.into());
        turn.say_with("cart_line_reduced", &[("n", n), ("product", Value::Product(title))]);
        return view_after(turn, cart);
    }
    let (product, sku) = (view.product.id.clone(), variant.sku.clone());
    let command = CartCommand::Add { product: product.clone(), sku: sku.clone(), quantity: added };
    match cart::apply(&cart, &command) {
        Ok(next) => {
            turn.set_cart(next.clone());
            turn.signal(Signal::Added { product, quantity: added });
            read_quote(turn, &Step::Added { sku, asked: quantity, added }, next);
        }
        Err(error) => refused(turn, &error),
    }
}

/// Tells that the offer has changed since it was shown, where it has.
pub(super) fn is_stale(turn: &mut Turn<'_>, view: &ProductView, variant: &Variant) -> bool {
    let price = variant.price(turn.currency());
    let offered = turn.state.memory.offered(&variant.sku);
    let is_stale = price.is_none() || offered.is_some_and(|offered| Some(offered) != price);
    if is_stale {
        turn.say("stale_offer", &[]);
        cards::show_products(turn, std::slice::from_ref(view), ProductLayout::Single);
    }
    is_stale
}

fn view_after(turn: &mut Turn<'_>, cart: Cart) {
    read_quote(turn, &Step::View, cart);
}

/// Why a cart command was refused, for people.
pub fn refused(turn: &mut Turn<'_>, error: &CartError) {
    match error {
        CartError::Full | CartError::LineFull { .. } | CartError::TooManyCoupons => {
            turn.tell(CART_LINES_MAX.to_string());
            turn.say_with("cart_full", &[("max", Value::Count(CART_LINES_MAX as u64))]);
        }
        CartError::NothingToAdd
        | CartError::NotInCart { .. }
        | CartError::CouponNotInCart { .. } => turn.say("stale_choice", &[]),
    }
}

pub(super) fn sold_out(turn: &mut Turn<'_>, view: &ProductView) {
    let prompt = turn.word("sold_out_wish", &[]);
    let product = &view.product.id;
    let options = vec![
        turn.button(format!("wish:{product}"), "button_wish"),
        turn.button(format!("similar:{product}"), "button_similar"),
    ];
    turn.ask("wish", product.as_str(), Expects::Option, prompt, options);
}

fn tell_added(turn: &mut Turn<'_>, quote: &Quote, sku: &Sku, asked: u32, added: u32) {
    if let Some(line) = quote.lines.iter().find(|line| &line.sku == sku) {
        // What was there before is in the quote as well: how many came now follows from what was done.
        if added <= line.quantity {
            turn.tell(added.to_string());
        }
        let variant = line.variant.as_ref().map(|variant| format!("({variant})")).unwrap_or_default();
        let arguments = [
            ("n", Value::Count(added.into())),
            ("product", Value::Product(line.title.clone())),
            ("variant", Value::Text(variant)),
        ];
        let key = match (added < asked, added) {
            (true, _) => "added_limited",
            (false, 1) => "added_one",
            (false, _) => "added_other",
        };
        let text = turn.word_with(key, &arguments).replace(" .", ".").replace("  ", " ");
        turn.say_text(text.trim());
    }
    cards::show_cart(turn, quote);
}

/// How many items there are, before the cart is shown.
pub fn introduce(turn: &mut Turn<'_>, quote: &Quote) {
    let n_units = cards::n_units(quote);
    if n_units > 0 {
        let key = if n_units == 1 { "cart_intro_one" } else { "cart_intro_other" };
        turn.say_with(key, &[("n", Value::Count(n_units))]);
    }
}
