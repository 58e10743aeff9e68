//! What is said about the cart that no sentence alone tells: "one more", "the green one as well", "that's all".
//!
//! Each needs something in the cart, or something just taken out of it. The words for it are in [`lists`].

mod counts;
mod kinds;
mod lists;

use super::context::Turn;
use super::memory::{Expects, OpenQuestion};
use super::reference::stems;
use super::understand::entity::lexicon;
use super::understand::{Intent, Understood};
use crate::commerce::cart::Cart;
pub use kinds::{Sides, sides};
use lists::{
    ASK, BESIDE_COUNTS, CHANGED_MIND, DONE, EMPTYING, GET_RID, GO_ON, KEEP, LATER, NOT_NOW, POLITE,
    PUT_BACK, REDO, RETHINK, SETTLED, SOMETHING_ELSE, SUMS, SWAP_IT, THE_CART, TOTAL, WAIT, WRONG,
};
use std::collections::BTreeSet;

/// What is wanted of the cart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CartTalk {
    /// So many more of something in it, or of each.
    More(u32),
    MoreOfEach(u32),
    Fewer(u32),
    /// So many in all, or of each.
    Set(u32),
    SetEach(u32),
    Double,
    /// So many of it, "twice": with the place it has, in the cart or in the list.
    Times(u32),
    /// Another of the kind, with a value named: "a green one as well".
    Also,
    /// One thing in it for another.
    Exchange,
    /// What it is exchanged for, where that was asked.
    ExchangeFor,
    /// "Swap it", for what is not said.
    ExchangeForWhat,
    /// What is talked about goes out.
    Remove,
    /// Everything else goes out.
    Only,
    Empty,
    /// What it comes to, delivery among it.
    Total,
    /// "That's all": there is nothing more to buy.
    Done,
    /// "Go ahead", said to a cart that was shown.
    GoOn,
    /// "Ok", said to a cart that was shown.
    Settled,
    /// "Not yet", said to it.
    NotNow,
    /// "I changed my mind": of what, is not said.
    Rethink,
    Wait,
    /// "Something else": it is looked for.
    Else,
    /// "One more thing": it is about to come.
    Ask,
    PutBack,
    Redo,
}

/// Longer sentences say more than this.
const WORDS_MAX: usize = 9;

/// What a text wants of the cart, if nothing else was asked that it may answer.
pub fn find(turn: &Turn<'_>, said: &Understood) -> Option<CartTalk> {
    if said.words.is_empty() || said.words.len() > WORDS_MAX {
        return None;
    }
    let open = turn.state.memory.open_at(turn.now);
    if open.is_some_and(asks_for_what) && kinds::names_one(turn, said) {
        return Some(CartTalk::ExchangeFor);
    }
    if open.is_some_and(waits_for_words) {
        return None;
    }
    let is_asked = turn.asked_before().is_some();
    let has_cart = turn.state.cart.as_ref().is_some_and(|cart| !cart.is_empty());
    // "+1" is no pick of the first button.
    if let Some(talk) = signed(said).filter(|_| has_cart && !is_asked) {
        return Some(talk);
    }
    if said.choice.is_some() {
        return None;
    }
    let change = taken_back(turn, said, is_asked);
    if change.is_some() || !has_cart {
        let asks = asks_whether_empty(said) || (asks_total(said) && !asks_delivery(said));
        return change.or_else(|| asks.then_some(CartTalk::Total));
    }
    if !is_asked
        && is_only_beside(said, SOMETHING_ELSE, |word| {
            lexicon::is_filler(word) || POLITE.contains(&word)
        })
    {
        return Some(CartTalk::Else);
    }
    let whole = about_all(said).filter(|talk| *talk != CartTalk::Done || !is_asked);
    whole
        .or_else(|| short_answer(turn, said).filter(|_| !is_asked))
        .or_else(|| kinds::exchanges(turn, said).then_some(CartTalk::Exchange))
        .or_else(|| counts::counted(turn, said).filter(|_| !is_asked))
        .or_else(|| kinds::only(turn, said).then_some(CartTalk::Only).filter(|_| !is_asked))
        .or_else(|| kinds::adds(turn, said).then_some(CartTalk::Also).filter(|_| !is_asked))
}

/// What was done last is taken back, or waits.
fn taken_back(turn: &Turn<'_>, said: &Understood, is_asked: bool) -> Option<CartTalk> {
    let memory = &turn.state.memory;
    let has_cart = turn.state.cart.as_ref().is_some_and(|cart| !cart.is_empty());
    let took_out = memory
        .undo
        .as_ref()
        .is_some_and(|before| before.n_units() > turn.state.cart.as_ref().map_or(0, Cart::n_units));
    if is_only(said, REDO) && memory.redo.is_some() {
        Some(CartTalk::Redo)
    } else if (is_only(said, PUT_BACK) && memory.undo.is_some())
        || (is_only(said, KEEP) && took_out && !is_asked)
    {
        Some(CartTalk::PutBack)
    } else if !is_asked && (has_cart || memory.undo.is_some()) && rethinks(turn, said) {
        Some(CartTalk::Rethink)
    } else if is_only(said, WAIT) && !turn.config.spoken {
        Some(CartTalk::Wait)
    } else if is_asked {
        None
    } else if is_only(said, ASK) && !turn.config.spoken {
        Some(CartTalk::Ask)
    } else {
        None
    }
}

/// What is in the cart is talked about, and not something that was shown since.
fn is_about_cart(turn: &Turn<'_>) -> bool {
    let memory = &turn.state.memory;
    let mut lines = turn.state.cart.iter().flat_map(|cart| &cart.lines);
    let is_held =
        memory.focus.as_ref().map(|focus| lines.any(|line| line.product == focus.product));
    sees_checkout(turn) || is_held.unwrap_or(memory.shown.len() <= 1)
}

/// "I changed my mind about the mug"; "wrong one", said to a cart that was shown.
fn rethinks(turn: &Turn<'_>, said: &Understood) -> bool {
    let names = names_known(turn);
    let is_known = |word: &str| is_small(word) || stems(word, turn.language).is_subset(&names);
    is_only(said, RETHINK)
        || is_only_beside(said, CHANGED_MIND, is_known)
        || (sees_checkout(turn) && is_only(said, WRONG))
}

/// "+2", "-1".
fn signed(said: &Understood) -> Option<CartTalk> {
    let text = said.text.trim();
    let count = |digits: &str| digits.trim().parse().ok().filter(|n| (1..=99).contains(n));
    if let Some(digits) = text.strip_prefix('+') {
        return count(digits).map(CartTalk::More);
    }
    text.strip_prefix(['-', '−', '–']).and_then(count).map(CartTalk::Fewer)
}

/// Her cart was the last thing shown with a button to pay. Where it is bought by voice, a yes is the voice guard's
/// matter.
fn sees_checkout(turn: &Turn<'_>) -> bool {
    let open = turn.state.memory.open_at(turn.now);
    let offers = open.is_some_and(|open| open.options.iter().any(|it| it.token == "checkout"));
    offers && turn.asked_before().is_none() && !turn.is_back && !turn.config.spoken
}

fn asks_for_what(open: &OpenQuestion) -> bool {
    open.skill == "another" && open.topic == "what"
}

/// A question of a skill's own that whatever is written may answer: the reason of a return.
fn waits_for_words(open: &OpenQuestion) -> bool {
    let anywhere = ["find_product", "not_understood", "show_product"];
    open.expects != Expects::Option
        && !open.prompt.is_empty()
        && !anywhere.contains(&open.skill.as_str())
}

/// The cart as a whole: emptied, summed up, complete.
fn about_all(said: &Understood) -> Option<CartTalk> {
    if is_only(said, DONE) {
        Some(CartTalk::Done)
    } else if empties(said) {
        Some(CartTalk::Empty)
    } else if asks_total(said) || asks_whether_empty(said) {
        Some(CartTalk::Total)
    } else {
        None
    }
}

/// A few words said to a cart that was shown.
fn short_answer(turn: &Turn<'_>, said: &Understood) -> Option<CartTalk> {
    if is_only(said, SWAP_IT) {
        return Some(CartTalk::ExchangeForWhat);
    }
    if !sees_checkout(turn) {
        return None;
    }
    let has_link = turn.state.checkout.is_some();
    let joined = said.words.join(" ");
    let is_exactly = |phrases: &str| phrases.split('|').any(|phrase| phrase == joined);
    if is_only(said, GO_ON) {
        Some(CartTalk::GoOn)
    } else if is_only(said, GET_RID) {
        Some(CartTalk::Remove)
    } else if !has_link && is_exactly(SETTLED) {
        Some(CartTalk::Settled)
    } else if !has_link && (is_exactly(NOT_NOW) || is_only(said, LATER) || is_only(said, KEEP)) {
        Some(CartTalk::NotNow)
    } else {
        None
    }
}

/// Whether a text is one of the phrases, with nothing beside it but politeness.
fn is_only(said: &Understood, phrases: &str) -> bool {
    is_only_beside(said, phrases, |word| POLITE.contains(&word))
}

fn is_only_beside(said: &Understood, phrases: &str, beside: impl Fn(&str) -> bool) -> bool {
    const WITHIN: &[&str] = &["lige", "bare", "just"];
    let all: Vec<&str> = said.words.iter().map(String::as_str).collect();
    let plain: Vec<&str> = all.iter().copied().filter(|word| !WITHIN.contains(word)).collect();
    let is_it = |words: &[&str], phrase: &str| {
        let phrase: Vec<&str> = phrase.trim().split(' ').collect();
        let at = words.windows(phrase.len()).position(|window| window == phrase.as_slice());
        at.is_some_and(|at| {
            let mut others = words[..at].iter().chain(&words[at + phrase.len()..]);
            others.all(|word| beside(word))
        })
    };
    !said.text.ends_with('?')
        && phrases.split('|').any(|phrase| is_it(&all, phrase) || is_it(&plain, phrase))
}

/// "Is my cart empty", "don't empty it": it is shown, and stays.
fn asks_whether_empty(said: &Understood) -> bool {
    const ASKING: &[&str] = &[
        "is", "are", "esta", "er", "don't", "dont", "not", "no", "ikke", "never", "did", "has",
        "har", "why",
    ];
    let has = |list: &[&str]| said.words.iter().any(|word| list.contains(&word.as_str()));
    let is_known = |word: &String| {
        [ASKING, EMPTYING, POLITE, THE_CART].iter().any(|list| list.contains(&word.as_str()))
            || word.starts_with("vaci")
    };
    let says_empty = has(EMPTYING) || said.words.iter().any(|word| word.starts_with("vaci"));
    says_empty && has(ASKING) && said.words.iter().all(is_known)
}

/// "Empty it": a verb of emptying, and nothing but the cart that it can be about.
fn empties(said: &Understood) -> bool {
    let empties = |word: &String| EMPTYING.contains(&word.as_str());
    let is_verb_first =
        said.words.iter().find(|word| !POLITE.contains(&word.as_str())).is_some_and(empties);
    // "Clear" alone is a yes.
    is_verb_first
        && (said.words.len() > 1 || said.words[0].starts_with("vaci"))
        && said.words.iter().all(|word| {
            empties(word) || POLITE.contains(&word.as_str()) || THE_CART.contains(&word.as_str())
        })
}

/// "How much is it in total", "is shipping included": the cart with its sums says it.
fn asks_total(said: &Understood) -> bool {
    if asks_delivery(said) {
        return true;
    }
    // "I need three in total" wants three.
    let counts = said.entities.quantity.is_some();
    let whole = TOTAL.split('|').any(|phrase| says_phrase(said, phrase));
    let is_about_it = said.words.iter().all(|word| {
        lexicon::is_filler(word) || SUMS.contains(&word.as_str()) || POLITE.contains(&word.as_str())
    });
    let others = matches!(
        said.intent(),
        Some(Intent::Checkout | Intent::OrderStatus | Intent::RemoveFromCart | Intent::AddToCart)
    );
    let is_order = said.words.iter().any(|word| lexicon::ORDER_WORDS.contains(&word.as_str()));
    whole
        && is_about_it
        && !counts
        && !is_order
        && (!others || said.text.ends_with('?') || asks_much(said))
        && said.entities.budget.is_none()
}

fn asks_much(said: &Understood) -> bool {
    const MUCH: &[&str] = &["much", "what", "what's", "whats", "cuanto", "hvad", "meget"];
    said.words.iter().take(3).any(|word| MUCH.contains(&word.as_str()))
}

/// Whether it is what delivery adds that is asked: a quote that does not know leaves it to the shop's articles.
pub fn asks_delivery(said: &Understood) -> bool {
    const DELIVERY: &[&str] = &[
        "delivery",
        "shipping",
        "postage",
        "envio",
        "envios",
        "levering",
        "leveringen",
        "fragt",
        "fragten",
        "porto",
        "portoen",
    ];
    const COUNTED_IN: &[&str] = &[
        "included",
        "includes",
        "including",
        "with",
        "plus",
        "incluido",
        "incluida",
        "incluye",
        "con",
        "mas",
        "aparte",
        "inkluderet",
        "inklusive",
        "med",
        "oveni",
        "iberegnet",
    ];
    let has = |list: &[&str]| said.words.iter().any(|word| list.contains(&word.as_str()));
    let known = |word: &String| {
        lexicon::is_filler(word)
            || [DELIVERY, COUNTED_IN, SUMS, POLITE].iter().any(|list| list.contains(&word.as_str()))
    };
    has(DELIVERY) && has(COUNTED_IN) && said.words.iter().all(known)
}

/// Whether what is said beside those words is nothing, or names something that was shown or is sold.
fn rest_names(turn: &Turn<'_>, said: &Understood, used: &[usize]) -> bool {
    let names = names_known(turn);
    said.words.iter().enumerate().filter(|(at, _)| !used.contains(at)).all(|(_, word)| {
        is_small(word)
            || lexicon::color(word).is_some()
            || is_ordinal(word)
            || stems(word, turn.language).is_subset(&names)
    })
}

/// The stems of what was shown, and of what kinds of things there are.
fn names_known(turn: &Turn<'_>) -> BTreeSet<String> {
    let memory = &turn.state.memory;
    let shown = memory.shown.iter().chain(&memory.focus).map(|shown| shown.title.as_str());
    let categories = turn.config.profile.categories.values();
    let kinds = categories.map(|names| names.get(turn.language));
    shown.chain(kinds).flat_map(|name| stems(name, turn.language)).collect()
}

/// Whether a word names nothing beside a count or a value.
fn is_small(word: &str) -> bool {
    lexicon::is_filler(word) || POLITE.contains(&word) || BESIDE_COUNTS.contains(&word)
}

fn is_ordinal(word: &str) -> bool {
    lexicon::ORDINALS.iter().any(|(_, names)| names.split(' ').any(|name| name == word))
}

fn says_phrase(said: &Understood, phrase: &str) -> bool {
    let words: Vec<&str> = phrase.trim().split(' ').collect();
    said.words.windows(words.len()).any(|window| window == words.as_slice())
}
