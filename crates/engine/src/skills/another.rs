//! Another product of the same kind as one in the cart, with a value that was named: beside it, or for it.
//! > add a green one as well  =>  I've put Green mug in your cart.  `[cart]`
//! > swap it for the green one  =>  Green mug instead of Blue mug, done.  `[cart]`
//! > add a red one too  =>  There's none in "red", so I've added nothing.  `[Similar products]`

use super::edit_cart::{self, Change, To};
use super::go_back::quote;
use super::show_product;
use crate::audit;
use crate::commerce::cart::{self, CartCommand};
use crate::commerce::catalog::{ProductView, Variant};
use crate::commerce::quote::Quote;
use crate::content::Choice;
use crate::dialogue::cart_words;
use crate::dialogue::context::Turn;
use crate::dialogue::memory::Expects;
use crate::dialogue::phrases::Value;
use crate::dialogue::reference::{by_title, names, stems};
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::entity::lexicon;
use crate::dialogue::understand::normalize::fold_words;
use crate::dialogue::understand::{Understood, choice};
use crate::dialogue::{cards, described};
use crate::{Answer, ProductId, Reading, SearchQuery, Signal, Sku};
use serde::{Deserialize, Serialize};

pub const SKILL: Skill = Skill::new("another", begin).verbs(&["swap"]).resume(resume);

/// Offered where several fit.
const OFFERED_MAX: usize = 9;

/// What is looked for.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Wish {
    /// The words that name it.
    said: Box<Understood>,
    quantity: u32,
    /// What it is to take the place of.
    instead: Option<Given>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Given {
    sku: Sku,
    title: String,
}

#[derive(Serialize, Deserialize)]
enum Step {
    /// The cart is quoted, so that the thing given can be told by its title.
    Quoted { given: String, wanted: Box<Understood> },
    /// The thing given is loaded, and what was shown beside it.
    Loaded { wish: Wish },
    /// Others of its kind, or by their name.
    Found { wish: Wish, base: ProductId, by_name: bool },
    /// A button named what is to take its place.
    Picked { given: Sku, wanted: Sku },
    Swapped { wanted: String, given: String },
}

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    if let Cue::Answered { said, .. } = cue {
        return exchange_for(turn, said);
    }
    if let Cue::Chose { argument, .. } = cue
        && let Some((given, wanted)) = argument.split_once(':')
    {
        let (given, wanted) = (Sku::from(given), Sku::from(wanted));
        let skus = vec![wanted.clone(), given.clone()];
        turn.read(SKILL.name, &Step::Picked { given, wanted }, vec![Reading::Skus { skus }]);
    }
}

/// "Swap it for the green one".
pub fn exchange(turn: &mut Turn<'_>, said: &Understood) {
    if let Some(sides) = cart_words::sides(said) {
        exchange_with(turn, said, &sides.given, sides.wanted);
    }
}

/// What it is exchanged for, said when that was asked.
pub fn exchange_for(turn: &mut Turn<'_>, said: &Understood) {
    exchange_with(turn, said, &[], said.words.clone());
}

fn exchange_with(turn: &mut Turn<'_>, said: &Understood, given: &[String], wanted: Vec<String>) {
    let text = wanted.join(" ");
    let config = turn.config;
    let entities =
        config.understanding.entities(&config.profile, &config.shop, turn.language, &text);
    let wanted = Understood { text, words: wanted, entities, ..said.clone() };
    let step = Step::Quoted { given: given.join(" "), wanted: Box::new(wanted) };
    let (cart, language) = (turn.cart(), turn.language);
    turn.read(SKILL.name, &step, vec![Reading::Quote { cart, language }]);
}

/// "Swap it", for what is not said.
pub fn ask_for_what(turn: &mut Turn<'_>) {
    let product = turn.state.memory.focus.as_ref().map(|focus| focus.product.clone());
    let mut options = Vec::new();
    if let Some(product) = product {
        options.push(turn.button(format!("similar:{product}"), "button_similar"));
    }
    options.push(turn.button("cart", "button_view_cart"));
    let prompt = turn.word("swap_for_what", &[]);
    turn.ask(SKILL.name, "what", Expects::Text, prompt, options);
}

/// Looks for what is like this product and has the values named; it is put into the cart beside it.
pub fn beside(turn: &mut Turn<'_>, base: &ProductView, said: &Understood, quantity: u32) {
    let wish = Wish { said: Box::new(said.clone()), quantity, instead: None };
    look(turn, base, wish);
}

fn look(turn: &mut Turn<'_>, base: &ProductView, wish: Wish) {
    let mut query = SearchQuery {
        category: base.product.categories.last().cloned(),
        limit: OFFERED_MAX + 1,
        ..show_product::one(turn, String::new())
    };
    super::find_product::add_wishes(turn, &mut query, &wish.said);
    if query.attributes.is_empty() {
        // A shop that states no colors has them in its titles.
        query.text = wish.said.entities.content.clone();
    }
    let step = Step::Found { wish, base: base.product.id.clone(), by_name: false };
    let ids = vec![base.product.id.clone()];
    turn.read(SKILL.name, &step, vec![Reading::Search { query }, Reading::Products { ids }]);
}

/// Of several, the one that is most like the thing given: its size in red, its color in large.
fn nearest<'v>(turn: &Turn<'_>, views: Vec<&'v ProductView>, base: Option<&ProductView>) -> Vec<&'v ProductView> {
    let Some(base) = base.filter(|_| views.len() > 1) else { return views };
    let words = |view: &ProductView| stems(view.product.title.get(turn.language), turn.language);
    let own = words(base);
    let n_shared = |view: &ProductView| words(view).intersection(&own).count();
    let most = views.iter().map(|view| n_shared(view)).max().unwrap_or(0);
    views.into_iter().filter(|view| n_shared(view) == most).collect()
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    let Ok(step) = serde_json::from_str::<Step>(step) else { return };
    match (step, answers.first()) {
        (Step::Quoted { given, wanted }, _) => {
            if let Some(quote) = quote(answers) {
                load(turn, quote, given, wanted);
            }
        }
        (Step::Loaded { wish }, Some(Answer::Products { products })) => among_known(turn, products, wish),
        (Step::Found { wish, base, by_name }, Some(Answer::Found { found })) => {
            let fits = |view: &&ProductView| {
                view.product.id != base && is_meant(turn, view, &wish.said, by_name && !found.relaxed)
            };
            let fitting: Vec<&ProductView> = found.products.iter().filter(fits).collect();
            let given = answers.get(1).and_then(|answer| show_product::first_product(Some(answer)));
            let fitting = nearest(turn, fitting, given);
            take_one(turn, &fitting, &wish, &base);
        }
        (Step::Picked { given, wanted }, Some(Answer::Products { products })) => {
            picked(turn, products, given, &wanted);
        }
        (Step::Swapped { wanted, given }, _) => {
            if let Some(quote) = quote(answers) {
                let (product, other) = (Value::Product(wanted), Value::Product(given));
                turn.say_with("swapped", &[("product", product), ("other", other)]);
                cards::show_cart(turn, quote);
            }
        }
        _ => {}
    }
}

/// Whether it is what the words want: it has every value named, and its name where they name one.
fn is_meant(turn: &Turn<'_>, view: &ProductView, said: &Understood, by_name: bool) -> bool {
    let title = view.product.title.get(turn.language);
    let is_named = by_name && names(turn, &said.entities.content, title);
    if is_named {
        !described::contradicts(&view.product, &said.entities)
    } else {
        described::names_values(&said.entities) && described::fulfills(&view.product, &said.entities)
    }
}

/// The line given is known: loads what it is, and what was shown.
fn load(turn: &mut Turn<'_>, quote: &Quote, given: String, wanted: Box<Understood>) {
    let change = Change { words: given, to: To::Set(1), ..Change::default() };
    let Some(line) = edit_cart::line_meant(turn, quote, &change).cloned() else {
        edit_cart::introduce(turn, quote);
        return cards::show_cart(turn, quote);
    };
    let mut ids = vec![line.product.clone()];
    ids.extend(turn.state.memory.shown.iter().map(|shown| shown.product.clone()));
    ids.extend(turn.state.memory.focus.iter().map(|focus| focus.product.clone()));
    ids.dedup();
    let given = Given { sku: line.sku.clone(), title: titled(&line.title, line.variant.as_deref()) };
    let wish = Wish { said: wanted, quantity: line.quantity, instead: Some(given) };
    turn.read(SKILL.name, &Step::Loaded { wish }, vec![Reading::Products { ids }]);
}

fn titled(title: &str, variant: Option<&str>) -> String {
    variant.map_or_else(|| title.to_owned(), |variant| format!("{title} ({variant})"))
}

/// A variant of the thing given, then what was shown, then a search.
fn among_known(turn: &mut Turn<'_>, views: &[ProductView], wish: Wish) {
    let Some(base) = views.first() else { return };
    let said = &wish.said.entities;
    let id = base.product.id.clone();
    let own = edit_cart::buyable(base);
    let other = |variant: &&&Variant| wish.instead.as_ref().is_none_or(|given| given.sku != variant.sku);
    let has = |variant: &&&Variant| described::variant_fulfills(variant, said);
    let own: Vec<&Variant> = own.iter().filter(other).filter(has).copied().collect();
    let only_values = described::is_only_values(said);
    if described::names_values(said) && only_values && !own.is_empty() {
        return take_variant(turn, base, &own, &wish);
    }
    let shown = &turn.state.memory.shown;
    let placed = said.ordinals.first().and_then(|position| choice::at(shown, *position));
    let titled = || by_title(shown, &stems(&said.content, turn.language), turn.language);
    let pointed = placed.or_else(titled).map(|shown| shown.product.clone()).filter(|product| *product != id);
    // "For it": for what is talked about.
    let focus = turn.state.memory.focus.as_ref().map(|focus| focus.product.clone());
    let is_told = !said.content.is_empty() || described::names_values(said);
    let pointed = pointed.or_else(|| focus.filter(|focus| !is_told && *focus != id));
    let known = pointed.and_then(|product| views.iter().find(|view| view.product.id == product));
    if let Some(view) = known.filter(|view| !described::contradicts(&view.product, said)) {
        return take_one(turn, &[view], &wish, &id);
    }
    if only_values && described::names_values(said) {
        return look(turn, base, wish);
    }
    let text = wish.said.entities.content.clone();
    let query = SearchQuery { limit: OFFERED_MAX, ..show_product::one(turn, text) };
    turn.read(SKILL.name, &Step::Found { wish, base: id, by_name: true }, vec![Reading::Search { query }]);
}

/// The one that fits is taken, several are asked about, and of none it is said that there is none.
fn take_one(turn: &mut Turn<'_>, fitting: &[&ProductView], wish: &Wish, base: &ProductId) {
    let in_stock: Vec<&ProductView> = fitting.iter().copied().filter(|view| view.in_stock()).collect();
    match (in_stock.as_slice(), fitting) {
        ([view], _) => {
            let buyable = edit_cart::buyable(view);
            let has = |variant: &&&Variant| described::variant_fulfills(variant, &wish.said.entities);
            let named: Vec<&Variant> = buyable.iter().filter(has).copied().collect();
            let variants = if named.is_empty() { buyable } else { named };
            take_variant(turn, view, &variants, wish);
        }
        ([], [view, ..]) => {
            cards::focus(turn, view);
            edit_cart::sold_out(turn, view);
        }
        ([], []) => none(turn, wish, base),
        (several, _) => ask_which(turn, several, wish),
    }
}

fn take_variant(turn: &mut Turn<'_>, view: &ProductView, variants: &[&Variant], wish: &Wish) {
    cards::focus(turn, view);
    match (variants, &wish.instead) {
        ([only], Some(given)) => swap(turn, view, only, given, wish.quantity),
        ([only], None) => edit_cart::put(turn, view, only, wish.quantity),
        (several, Some(given)) => {
            let tokens = several.iter().map(|variant| swap_token(given, &variant.sku)).collect();
            edit_cart::ask_variant(turn, view, several, tokens);
        }
        (several, None) => {
            let tokens = several.iter().map(|variant| edit_cart::add_token(&variant.sku, wish.quantity)).collect();
            edit_cart::ask_variant(turn, view, several, tokens);
        }
    }
}

fn swap_token(given: &Given, wanted: &Sku) -> String {
    format!("swap:{}:{wanted}", given.sku)
}

/// Several fit: which of them, a button each.
fn ask_which(turn: &mut Turn<'_>, views: &[&ProductView], wish: &Wish) {
    let mut options = Vec::new();
    for view in views.iter().take(OFFERED_MAX) {
        let Some((variant, price)) = cards::lead_variant(turn, view) else { continue };
        turn.state.memory.remember_offer(&variant.sku, price);
        let token = match &wish.instead {
            Some(given) => swap_token(given, &variant.sku),
            None => edit_cart::add_token(&variant.sku, wish.quantity),
        };
        let mut option = Choice::new(token, view.product.title.get(turn.language));
        option.description = Some(turn.money(price));
        options.push(option);
    }
    let prompt = turn.word("fact_which_product", &[]);
    turn.ask("edit_cart", "which", Expects::Option, prompt, options);
}

/// Nothing has what was named: nothing is added.
fn none(turn: &mut Turn<'_>, wish: &Wish, base: &ProductId) {
    let value = audit::echo(&named(&wish.said));
    match value {
        Some(value) => turn.say("another_none", &[("value", &value)]),
        None => turn.say("another_none_plain", &[]),
    }
    let options = vec![
        turn.button(format!("similar:{base}"), "button_similar"),
        turn.button("cart", "button_view_cart"),
    ];
    turn.suggest(options);
}

/// The values in her own words.
fn named(said: &Understood) -> String {
    let is_value = |word: &&str| {
        let folded = fold_words(word);
        folded.iter().any(|word| {
            lexicon::color(word).is_some()
                || said.entities.values.values().flatten().any(|value| value.split(' ').any(|it| it == word))
        })
    };
    let words = said.text.split(' ').filter(is_value).map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let words: Vec<&str> = words.chain(said.entities.size.as_deref()).collect();
    if words.is_empty() { said.entities.content.clone() } else { words.join(" ") }
}

fn picked(turn: &mut Turn<'_>, views: &[ProductView], given: Sku, wanted: &Sku) {
    let of = |sku: &Sku| views.iter().find_map(|view| view.product.variant(sku).map(|variant| (view, variant)));
    let quantity = turn.cart().line(&given).map_or(0, |line| line.quantity);
    match (of(wanted), of(&given)) {
        (Some((view, variant)), Some((before, _))) if quantity > 0 => {
            let label = before.product.variant(&given).map(|variant| variant.label(turn.language));
            let label = label.filter(|label| !label.is_empty());
            let title = titled(before.product.title.get(turn.language), label.as_deref());
            cards::focus(turn, view);
            swap(turn, view, variant, &Given { sku: given, title }, quantity);
        }
        _ => edit_cart::gone(turn),
    }
}

/// One thing in the cart for another, as one change: undone, the first is there again.
fn swap(turn: &mut Turn<'_>, view: &ProductView, variant: &Variant, given: &Given, quantity: u32) {
    if edit_cart::is_stale(turn, view, variant) {
        return;
    }
    let cart = turn.cart();
    let held = cart.line(&variant.sku).map_or(0, |line| line.quantity);
    let available = u32::try_from(view.available(&variant.sku).max(0)).unwrap_or(u32::MAX);
    let quantity = quantity.min(available.saturating_sub(held));
    if quantity == 0 {
        return edit_cart::sold_out(turn, view);
    }
    let (product, sku) = (view.product.id.clone(), variant.sku.clone());
    let removed = cart.line(&given.sku).map(|line| line.product.clone());
    let without = cart::apply(&cart, &CartCommand::Remove { sku: given.sku.clone() });
    let add = CartCommand::Add { product: product.clone(), sku: sku.clone(), quantity };
    match without.and_then(|cart| cart::apply(&cart, &add)) {
        Ok(mut next) => {
            // It takes its place.
            let place = cart.lines.iter().position(|line| line.sku == given.sku);
            if let (0, Some(place), Some(line)) = (held, place, next.lines.pop()) {
                next.lines.insert(place, line);
            }
            turn.set_cart(next.clone());
            if let Some(product) = removed.filter(|removed| *removed != product) {
                turn.signal(Signal::Removed { product });
            }
            turn.signal(Signal::Added { product, quantity });
            let label = Some(variant.label(turn.language)).filter(|label| !label.is_empty());
            let wanted = titled(view.product.title.get(turn.language), label.as_deref());
            let step = Step::Swapped { wanted, given: given.title.clone() };
            let language = turn.language;
            turn.read(SKILL.name, &step, vec![Reading::Quote { cart: next, language }]);
        }
        Err(error) => edit_cart::refused(turn, &error),
    }
}
