//! Changes lines of the cart: which line words mean, how many of it there are to be, and what became of it.

use super::variant::VARIANTS_SHOWN_MAX;
use super::{SKILL, Step, add, empty_all, introduce, read_quote, refused, view_after};
use crate::commerce::cart::{self, Cart, CartCommand, CartError};
use crate::commerce::quote::{Quote, QuotedLine};
use crate::content::Choice;
use crate::dialogue::context::Turn;
use crate::dialogue::memory::Expects;
use crate::dialogue::phrases::Value;
use crate::dialogue::{cards, reference};
use crate::dialogue::understand::entity::lexicon;
use crate::dialogue::understand::{Understood, choice};
use crate::{Signal, Sku};
use serde::{Deserialize, Serialize};

/// A change of a line, which words tell.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::skills) struct Change {
    pub words: String,
    pub ordinal: Option<i32>,
    pub everything: bool,
    /// "Two of each".
    pub each: bool,
    pub to: To,
}

/// How many of it there are to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(in crate::skills) enum To {
    #[default]
    None,
    Set(u32),
    /// So many more, or fewer.
    By(i64),
    Times(u32),
    /// As many as there are, and of nothing else any.
    Only,
}

impl To {
    fn of(self, held: u32) -> u32 {
        match self {
            Self::None => 0,
            Self::Set(quantity) => quantity,
            Self::Only => held,
            Self::Times(times) => held.saturating_mul(times),
            Self::By(by) => u32::try_from((i64::from(held) + by).max(0)).unwrap_or(u32::MAX),
        }
    }
}

/// The line that the words mean: by position, by title, or the only one.
pub(in crate::skills) fn line_meant<'a>(turn: &Turn<'_>, quote: &'a Quote, change: &Change) -> Option<&'a QuotedLine> {
    if let Some(position) = change.ordinal {
        return choice::at(&quote.lines, position);
    }
    let wanted = reference::stems(&change.words, turn.language);
    let shared = |line: &QuotedLine| {
        let name = format!("{} {}", line.title, line.variant.as_deref().unwrap_or_default());
        reference::stems(&name, turn.language).intersection(&wanted).count()
    };
    let most = quote.lines.iter().map(shared).max().unwrap_or(0);
    let shown = &turn.state.memory.shown;
    let in_title = |title: &str| reference::stems(title, turn.language).intersection(&wanted).count();
    // "Remove the green mug" must not take out the blue one.
    let names_another = shown.iter().any(|shown| in_title(&shown.title) > most);
    let mut best = quote.lines.iter().filter(|line| most > 0 && shared(line) == most);
    let named = best.next().filter(|_| best.next().is_none() && !names_another);
    let latest = turn.state.memory.focus.as_ref().map(|focus| &focus.product);
    let talked_about = || quote.lines.iter().find(|line| Some(&line.product) == latest);
    let unnamed = || match quote.lines.as_slice() {
        [only] => Some(only),
        _ => talked_about(),
    };
    // "Make it four" has words, but none that names a line; taking something out needs a name.
    let is_color = |stem: &String| lexicon::color(stem).is_some();
    let nameless = wanted.is_empty() || (!wanted.iter().any(is_color) && change.to != To::None && most == 0 && !names_another);
    named.or_else(|| if nameless { unnamed() } else { None })
}

pub(super) fn apply_change(turn: &mut Turn<'_>, quote: &Quote, change: &Change, said: &Understood) {
    let cart = turn.cart();
    if change.everything {
        return empty_all(turn);
    }
    if change.each {
        return apply_to_each(turn, quote, change.to);
    }
    let Some(line) = line_meant(turn, quote, change).cloned() else {
        return match change.to {
            // "Two more of the green ones", while there is none yet.
            To::By(by) if by > 0 && !change.words.is_empty() => add_more(turn, said, by),
            _ => ask_line(turn, quote, change),
        };
    };
    if change.to == To::Only {
        return keep_only(turn, &line);
    }
    let to = change.to.of(line.quantity);
    let command = match to {
        0 => CartCommand::Remove { sku: line.sku.clone() },
        quantity => CartCommand::SetQuantity { sku: line.sku.clone(), quantity },
    };
    match cart::apply(&cart, &command) {
        Ok(next) => {
            turn.set_cart(next.clone());
            if to == 0 {
                turn.signal(Signal::Removed { product: line.product.clone() });
            }
            read_quote(turn, &Step::Changed { title: line.title, to }, next);
        }
        Err(error) => refused(turn, &error),
    }
}

/// "Two of each": one change of the cart.
pub(super) fn apply_to_each(turn: &mut Turn<'_>, quote: &Quote, to: To) {
    let set = |cart: Result<Cart, CartError>, line: &QuotedLine| {
        let (sku, quantity) = (line.sku.clone(), to.of(line.quantity));
        cart.and_then(|cart| cart::apply(&cart, &CartCommand::SetQuantity { sku, quantity }))
    };
    match quote.lines.iter().fold(Ok(turn.cart()), set) {
        Ok(next) => {
            turn.set_cart(next.clone());
            view_after(turn, next);
        }
        Err(error) => refused(turn, &error),
    }
}

/// "Only keep the blue one": one change of the cart.
pub(super) fn keep_only(turn: &mut Turn<'_>, line: &QuotedLine) {
    let mut cart = turn.cart();
    let others: Vec<Sku> = cart.lines.iter().map(|it| it.sku.clone()).filter(|sku| *sku != line.sku).collect();
    for sku in others {
        match cart::apply(&cart, &CartCommand::Remove { sku }) {
            Ok(next) => cart = next,
            Err(error) => return refused(turn, &error),
        }
    }
    turn.set_cart(cart.clone());
    view_after(turn, cart);
}

fn add_more(turn: &mut Turn<'_>, said: &Understood, by: i64) {
    let mut said = said.clone();
    said.entities.quantity = u32::try_from(by).ok();
    add(turn, &said);
}

/// Several lines could be meant: asks which, and removing or adding is what the buttons do.
pub(super) fn ask_line(turn: &mut Turn<'_>, quote: &Quote, change: &Change) {
    let token = |line: &QuotedLine| match change.to {
        To::None => Some(format!("remove:{}", line.sku)),
        To::By(by) if by > 0 => Some(format!("add-n:{by}:{}", line.sku)),
        To::By(_) | To::Set(_) | To::Times(_) | To::Only => None,
    };
    if quote.lines.iter().any(|line| token(line).is_none()) {
        introduce(turn, quote);
        return cards::show_cart(turn, quote);
    }
    let option = |line: &QuotedLine| Choice::new(token(line).unwrap_or_default(), line.title.clone());
    let options = quote.lines.iter().take(VARIANTS_SHOWN_MAX).map(option).collect();
    let prompt = turn.word("fact_which_product", &[]);
    turn.ask(SKILL.name, "remove", Expects::Option, prompt, options);
}

pub(super) fn remove_line(turn: &mut Turn<'_>, sku: &Sku) {
    let cart = turn.cart();
    match cart::apply(&cart, &CartCommand::Remove { sku: sku.clone() }) {
        Ok(next) => {
            let line = cart.line(sku).map(|line| line.product.clone());
            let open = turn.state.memory.open_at(turn.now);
            let title = open
                .and_then(|open| open.options.iter().find(|option| option.token.ends_with(sku.as_str())))
                .map_or_else(|| sku.to_string(), |option| option.title.clone());
            if let Some(product) = line {
                turn.signal(Signal::Removed { product });
            }
            turn.set_cart(next.clone());
            read_quote(turn, &Step::Changed { title, to: 0 }, next);
        }
        Err(error) => refused(turn, &error),
    }
}

pub(super) fn tell_changed(turn: &mut Turn<'_>, quote: &Quote, title: &str, to: u32) {
    if to == 0 {
        turn.say_with("removed", &[("product", Value::Product(title.to_owned()))]);
        turn.say("removed_undo", &[]);
    } else if quote.problems.is_empty() {
        let product = Value::Product(title.to_owned());
        turn.say_with("quantity_changed", &[("product", product), ("n", Value::Count(to.into()))]);
    }
    if to == 0 && quote.lines.is_empty() {
        let find = turn.button("find", "button_find_product");
        return turn.suggest(vec![find]);
    }
    cards::show_cart(turn, quote);
}
