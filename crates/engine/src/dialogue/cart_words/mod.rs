//! What is said about the cart that no sentence alone tells: "one more", "the green one as well", "that's all".
//!
//! Each needs something in the cart, or something just taken out of it. The words for it are in [`lists`].

mod lists;

use super::context::Turn;
use super::memory::{Expects, OpenQuestion};
use super::reference::{self, stems};
use super::relation::{self, Relation};
use super::understand::entity::{lexicon, quantity};
use super::understand::{Intent, Understood};
use lists::{
    BESIDE_COUNTS, CLOSING, DONE, EMPTYING, FOR, GO_ON, INSTEAD, LOOKING, OF_AN_ORDER, OTHERWISE,
    POLITE, PUT_BACK, REDO, RETHINK, SETTLED, SUMS, SWAPPING, THE_CART, TOTAL, WAIT,
};
use std::collections::BTreeSet;

/// What is wanted of the cart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CartTalk {
    /// So many more of something in it.
    More(u32),
    Fewer(u32),
    /// So many of it, "twice": with the place it has, in the cart or in the list.
    Times(u32),
    /// Another of the kind, with a value named: "a green one as well".
    Also,
    /// One thing in it for another.
    Exchange,
    Empty,
    /// What it comes to, delivery among it.
    Total,
    /// "That's all": there is nothing more to buy.
    Done,
    /// "Go ahead", said to a cart that was shown.
    GoOn,
    /// "Ok", said to a cart that was shown.
    Settled,
    /// "I changed my mind": of what, is not said.
    Rethink,
    Wait,
    PutBack,
    Redo,
}

/// Longer sentences say more than this.
const WORDS_MAX: usize = 9;

/// What a text wants of the cart, if nothing else was asked that it may answer.
pub fn find(turn: &Turn<'_>, said: &Understood) -> Option<CartTalk> {
    if said.choice.is_some() || said.words.is_empty() || said.words.len() > WORDS_MAX {
        return None;
    }
    let open = turn.state.memory.open_at(turn.now);
    if open.is_some_and(waits_for_words) {
        return None;
    }
    let asked = turn.asked_before().is_some();
    let memory = &turn.state.memory;
    let can_undo = memory.undo.is_some();
    if is_only(said, REDO) && memory.redo.is_some() {
        return Some(CartTalk::Redo);
    }
    if is_only(said, PUT_BACK) && can_undo {
        return Some(CartTalk::PutBack);
    }
    let has_cart = turn.state.cart.as_ref().is_some_and(|cart| !cart.is_empty());
    if !asked && (has_cart || can_undo) && is_only(said, RETHINK) {
        return Some(CartTalk::Rethink);
    }
    if !asked && is_only(said, WAIT) && !turn.config.spoken {
        return Some(CartTalk::Wait);
    }
    if !has_cart {
        return None;
    }
    let sees_checkout = open.is_some_and(offers_checkout) && !asked && !turn.is_back;
    // Where it is bought by voice, a yes is the voice guard's matter.
    let sees_checkout = sees_checkout && !turn.config.spoken;
    let has_link = turn.state.checkout.is_some();
    let is_done = !asked && is_only(said, DONE);
    is_done
        .then_some(CartTalk::Done)
        .or_else(|| about_all(said))
        .or_else(|| short_answer(said).filter(|_| sees_checkout))
        .filter(|talk| !(has_link && *talk == CartTalk::Settled))
        .or_else(|| exchanges(turn, said).then_some(CartTalk::Exchange))
        .or_else(|| counted(turn, said).filter(|_| !asked))
        .or_else(|| adds_another(turn, said).then_some(CartTalk::Also).filter(|_| !asked))
}

/// A question of a skill's own that whatever is written may answer: the reason of a return.
fn waits_for_words(open: &OpenQuestion) -> bool {
    let anywhere = ["find_product", "not_understood", "show_product"];
    open.expects != Expects::Option
        && !open.prompt.is_empty()
        && !anywhere.contains(&open.skill.as_str())
}

fn offers_checkout(open: &OpenQuestion) -> bool {
    open.options.iter().any(|option| option.token == "checkout")
}

/// The cart as a whole: emptied, or summed up.
fn about_all(said: &Understood) -> Option<CartTalk> {
    if empties(said) {
        Some(CartTalk::Empty)
    } else if asks_total(said) {
        Some(CartTalk::Total)
    } else {
        None
    }
}

fn short_answer(said: &Understood) -> Option<CartTalk> {
    if is_only(said, GO_ON) {
        Some(CartTalk::GoOn)
    } else if SETTLED.split('|').any(|phrase| phrase == said.words.join(" ")) {
        Some(CartTalk::Settled)
    } else {
        None
    }
}

/// Whether a text is one of the phrases, with nothing beside it but politeness.
fn is_only(said: &Understood, phrases: &str) -> bool {
    // "No problem?" asks; "wait!" does not.
    !said.text.ends_with('?')
        && phrases.split('|').any(|phrase| {
            let words: Vec<&str> = phrase.trim().split(' ').collect();
            let at = said.words.windows(words.len()).position(|window| window == words.as_slice());
            at.is_some_and(|at| {
                let beside = said.words[..at].iter().chain(&said.words[at + words.len()..]);
                beside.into_iter().all(|word| POLITE.contains(&word.as_str()))
            })
        })
}

/// "Empty it": a verb of emptying, and nothing but the cart that it can be about.
fn empties(said: &Understood) -> bool {
    let empties = |word: &String| EMPTYING.contains(&word.as_str());
    let is_verb_first =
        said.words.iter().find(|word| !POLITE.contains(&word.as_str())).is_some_and(empties);
    is_verb_first
        && said.words.iter().all(|word| {
            empties(word) || POLITE.contains(&word.as_str()) || THE_CART.contains(&word.as_str())
        })
}

/// "How much is it in total", "is shipping included": the cart with its sums says it.
fn asks_total(said: &Understood) -> bool {
    if asks_delivery(said) {
        return true;
    }
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

/// "One more", "two fewer", "take one off", "the last one twice".
fn counted(turn: &Turn<'_>, said: &Understood) -> Option<CartTalk> {
    let words: Vec<&str> = said.words.iter().map(String::as_str).collect();
    if said.text.ends_with('?') || asks_or_looks(&words) || said.entities.budget.is_some() {
        return None;
    }
    let number = |at: usize| words.get(at).and_then(|word| quantity::whole(word, turn.language));
    if let Some((n, used)) = times(&words, number) {
        let points = !said.entities.ordinals.is_empty() || reference::talked_about(turn).is_some();
        return (points && rest_names(turn, said, &used)).then_some(CartTalk::Times(n));
    }
    let (talk, used) = more(&words, number).or_else(|| fewer(&words, number))?;
    rest_names(turn, said, &used).then_some(talk)
}

/// Which words say that they count, and what.
type Counted = (CartTalk, Vec<usize>);

fn more(words: &[&str], number: impl Fn(usize) -> Option<u32>) -> Option<Counted> {
    const MORE: &[&str] = &["more", "extra", "additional", "mas", "mere", "flere", "til", "ekstra"];
    const ANOTHER: &[&str] =
        &["another", "extra", "otra", "otro", "otras", "otros", "endnu", "yderligere", "ekstra"];
    for (at, word) in words.iter().enumerate() {
        // "Two more", "et krus mere".
        let before = [1, 2].into_iter().find_map(|step| {
            let begin = at.checked_sub(step)?;
            Some((begin, number(begin)?))
        });
        if let Some((begin, n)) = before.filter(|_| MORE.contains(word)) {
            // Danish "to til" is two more at the end only: "to til min mor".
            let is_end =
                words[at + 1..].iter().all(|word| POLITE.contains(word) || CLOSING.contains(word));
            if *word != "til" || is_end {
                return Some((CartTalk::More(n), vec![begin, at]));
            }
        }
        if ANOTHER.contains(word) {
            return Some(match number(at + 1) {
                Some(n) => (CartTalk::More(n), vec![at, at + 1]),
                None if matches!(*word, "otras" | "otros" | "extra" | "ekstra") => continue,
                None => (CartTalk::More(1), vec![at]),
            });
        }
    }
    None
}

fn fewer(words: &[&str], number: impl Fn(usize) -> Option<u32>) -> Option<Counted> {
    const FEWER: &[&str] = &["less", "fewer", "menos", "mindre", "faerre"];
    const TAKING: &[&str] = &[
        "remove", "take", "drop", "delete", "quita", "quitame", "quitar", "saca", "elimina",
        "borra", "fjern", "tag", "slet",
    ];
    const OFF: &[&str] = &["off", "out", "away", "ud", "fra", "vaek"];
    for (at, word) in words.iter().enumerate() {
        let Some(n) = at.checked_sub(1).and_then(&number).filter(|_| FEWER.contains(word)) else {
            continue;
        };
        return Some((CartTalk::Fewer(n), vec![at - 1, at]));
    }
    let at = words.iter().position(|word| TAKING.contains(word))?;
    let takes_out =
        !matches!(words[at], "take" | "tag") || words.iter().any(|word| OFF.contains(word));
    let n = number(at + 1).filter(|_| takes_out)?;
    let mut used = vec![at, at + 1];
    used.extend((0..words.len()).filter(|at| OFF.contains(&words[*at])));
    Some((CartTalk::Fewer(n), used))
}

/// "Twice", "two times", "dos veces", "to gange".
fn times(words: &[&str], number: impl Fn(usize) -> Option<u32>) -> Option<(u32, Vec<usize>)> {
    const TIMES: &[&str] = &["times", "veces", "gange"];
    words.iter().enumerate().find_map(|(at, word)| match *word {
        "twice" => Some((2, vec![at])),
        word if TIMES.contains(&word) => {
            let n = at.checked_sub(1).and_then(&number).filter(|n| *n > 1)?;
            Some((n, vec![at - 1, at]))
        }
        _ => None,
    })
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

/// "Show me one more" wants to see another, "is there one more" asks, and "one more thing" is something else.
fn asks_or_looks(words: &[&str]) -> bool {
    // "I'd like one more", "jeg vil se": liking and being able are polite here.
    let is_wish = words.windows(2).any(|pair| matches!(pair, ["i'd" | "id" | "would", "like"]));
    words.iter().any(|word| OTHERWISE.contains(word) && !(is_wish && *word == "like"))
}

/// "A green one as well": a value beside a word for more, while something of the kind is in the cart.
fn adds_another(turn: &Turn<'_>, said: &Understood) -> bool {
    const ALSO: &[&str] = &[
        "also", "too", "well", "tambien", "ademas", "ogsa", "desuden", "otra", "otro", "otras",
        "another", "endnu",
    ];
    const FIRST: &[&str] = &["and", "y", "og", "plus"];
    let words: Vec<&str> = said.words.iter().map(String::as_str).collect();
    let entities = &said.entities;
    let named =
        !entities.colors.is_empty() || entities.size.is_some() || !entities.values.is_empty();
    let also = words.iter().any(|word| ALSO.contains(word))
        || (words.first().is_some_and(|word| FIRST.contains(word)) && !is_definite(&words));
    let names = names_known(turn);
    let is_value = |word: &str| {
        let mut values = entities.values.values().flatten();
        lexicon::color(word).is_some()
            || values.any(|value| value.split(' ').any(|it| it == word))
            || entities.size.as_ref().is_some_and(|size| size.to_lowercase() == word)
            || lexicon::SIZE_WORDS.contains(&word)
    };
    let only_values = words.iter().all(|word| {
        is_small(word)
            || is_value(word)
            || quantity::whole(word, turn.language).is_some()
            || stems(word, turn.language).is_subset(&names)
    });
    let other = matches!(said.intent(), Some(Intent::RemoveFromCart | Intent::ReturnOrder));
    named
        && also
        && only_values
        && !other
        && !said.text.ends_with('?')
        && !looks(&words)
        && entities.without.is_empty()
        && entities.budget.is_none()
}

/// "And the green one" may as well be asked about.
fn is_definite(words: &[&str]) -> bool {
    const DEFINITE: &[&str] = &["the", "la", "el", "las", "los", "den", "det", "de"];
    words.iter().any(|word| DEFINITE.contains(word))
}

fn looks(words: &[&str]) -> bool {
    words.iter().any(|word| LOOKING.contains(word))
}

/// "Swap it for the green one", "the green one instead": no order is named, and something is named to have.
fn exchanges(turn: &Turn<'_>, said: &Understood) -> bool {
    let is_order = said.entities.order_number.is_some()
        || said.words.iter().any(|word| {
            lexicon::ORDER_WORDS.contains(&word.as_str()) || OF_AN_ORDER.contains(&word.as_str())
        });
    let counts = said.entities.quantity.is_some_and(|n| n > 1) && said.entities.colors.is_empty();
    if is_order || counts || said.text.ends_with('?') {
        return false;
    }
    let Some(sides) = sides(said) else { return false };
    let names = |word: &String| {
        (!lexicon::is_filler(word)
            && !POLITE.contains(&word.as_str())
            && word.chars().any(char::is_alphabetic))
            || lexicon::color(word).is_some()
            || is_ordinal(word)
    };
    // Without a word of exchanging, "it" is what is talked about: "I'd prefer the green one" may be said of a list.
    let is_named = said.words.iter().any(|word| SWAPPING.contains(&word.as_str()));
    let in_cart = |product| {
        turn.state.cart.iter().flat_map(|cart| &cart.lines).any(|line| &line.product == product)
    };
    let talked_about = reference::talked_about(turn).is_none_or(|shown| in_cart(&shown.product));
    let sized = matches!(relation::find(said), Some((Relation::Bigger | Relation::Smaller, _)));
    let language = lexicon::LANGUAGES;
    let is_language =
        language.iter().any(|(_, words)| words.split(' ').any(|word| said.says(word)));
    let address =
        ["address", "direccion", "adresse", "adressen"].iter().any(|word| said.says(word));
    // "Change it to two" counts.
    let is_number = sides
        .wanted
        .iter()
        .all(|word| quantity::whole(word, turn.language).is_some() || lexicon::is_filler(word))
        && !sides.wanted.iter().any(names);
    (is_named || talked_about)
        && !sized
        && !is_language
        && !address
        && !is_number
        && sides.wanted.iter().any(names)
}

/// The two sides of an exchange: what is given, where it is named, and what is wanted for it; folded words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sides {
    pub given: Vec<String>,
    pub wanted: Vec<String>,
}

/// The sides of "swap the blue one for the green one" and "the green one instead of the blue one".
pub fn sides(said: &Understood) -> Option<Sides> {
    let words: Vec<&str> = said.words.iter().map(String::as_str).collect();
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let verb = words.iter().position(|word| SWAPPING.contains(word));
    if let Some(verb) = verb {
        let at =
            words[verb + 1..].iter().position(|word| FOR.contains(word)).map(|at| verb + 1 + at)?;
        let begin = at + usize::from(words.get(at + 1).is_some_and(|next| FOR.contains(next))) + 1;
        return Some(Sides { given: owned(&words[verb + 1..at]), wanted: owned(&words[begin..]) });
    }
    let at = words.iter().position(|word| INSTEAD.contains(word))?;
    let of = words.get(at + 1).is_some_and(|word| matches!(*word, "of" | "de" | "for"));
    let (before, after) = (&words[..at], &words[at + 1 + usize::from(of)..]);
    // "En lugar de la azul, la verde" begins with what is given.
    let before_en: Vec<&str> =
        before.iter().copied().filter(|word| !matches!(*word, "en" | "i")).collect();
    if before_en.is_empty() && of {
        return None;
    }
    if of {
        return Some(Sides { given: owned(after), wanted: owned(&before_en) });
    }
    let beside: Vec<&str> = before_en.iter().chain(after).copied().collect();
    Some(Sides { given: Vec::new(), wanted: owned(&beside) })
}

fn says_phrase(said: &Understood, phrase: &str) -> bool {
    let words: Vec<&str> = phrase.trim().split(' ').collect();
    said.words.windows(words.len()).any(|window| window == words.as_slice())
}
