//! Which variant of a product is taken: the only one, the one the words describe, else she is asked.

use super::{SKILL, gone, put, sold_out};
use crate::Sku;
use crate::commerce::catalog::{ProductView, Variant};
use crate::content::Choice;
use crate::dialogue::context::Turn;
use crate::dialogue::memory::Expects;
use crate::dialogue::understand::entity::lexicon;
use crate::dialogue::understand::normalize::fold_words;
use crate::dialogue::cards;

/// Variants offered when one has to be chosen.
pub(super) const VARIANTS_SHOWN_MAX: usize = 9;

/// The variant that a button names. A card's stands for all variants; only the picker's names one.
pub(super) fn take_variant(turn: &mut Turn<'_>, view: &ProductView, sku: &Sku, quantity: u32, picked: bool) {
    cards::focus(turn, view);
    let open = turn.state.memory.open_at(turn.now);
    let picked = picked || open.is_some_and(|open| open.topic == "variant");
    let lead = cards::lead_variant(turn, view).is_some_and(|(lead, _)| &lead.sku == sku);
    if lead && !picked && buyable(view).len() > 1 {
        return ask_how(turn, view, &buyable(view), quantity);
    }
    match view.product.variant(sku) {
        Some(variant) => put(turn, view, variant, quantity),
        None => gone(turn),
    }
}

/// The variant named by the words; asks when several are left.
pub(super) fn choose_variant(turn: &mut Turn<'_>, view: &ProductView, quantity: u32, wishes: &[String]) {
    cards::focus(turn, view);
    let buyable = buyable(view);
    let wished = |variant: &&Variant| wishes.iter().any(|wish| has_value(variant, wish));
    let matching: Vec<&Variant> = buyable.iter().copied().filter(wished).collect();
    match (matching.as_slice(), buyable.as_slice()) {
        ([only], _) | ([], [only]) => put(turn, view, only, quantity),
        ([], []) => sold_out(turn, view),
        ([], several) | (several, _) => ask_how(turn, view, several, quantity),
    }
}

pub(in crate::skills) fn buyable(view: &ProductView) -> Vec<&Variant> {
    view.product.variants.iter().filter(|variant| view.available(&variant.sku) > 0).collect()
}

/// Whether an option value of the variant is this word, in any language; colors by their name.
fn has_value(variant: &Variant, wish: &str) -> bool {
    let color = lexicon::color(wish);
    variant.options.values().flat_map(|value| value.0.values()).any(|value| {
        let words = fold_words(value);
        words.iter().any(|word| word == wish || (color.is_some() && lexicon::color(word) == color))
    })
}

/// Asks which variant; the answer's button carries how many were wanted.
pub(super) fn ask_how(turn: &mut Turn<'_>, view: &ProductView, variants: &[&Variant], quantity: u32) {
    let tokens = variants.iter().map(|variant| add_token(&variant.sku, quantity)).collect();
    ask_variant(turn, view, variants, tokens);
}

/// The button that adds so many of a variant.
pub(in crate::skills) fn add_token(sku: &Sku, quantity: u32) -> String {
    if quantity == 1 { format!("add:{sku}") } else { format!("add-n:{quantity}:{sku}") }
}

/// Asks which variant, with a button's token for each.
pub(in crate::skills) fn ask_variant(
    turn: &mut Turn<'_>,
    view: &ProductView,
    variants: &[&Variant],
    tokens: Vec<String>,
) {
    let currency = turn.currency();
    let mut options = Vec::new();
    for (variant, token) in variants.iter().zip(tokens).take(VARIANTS_SHOWN_MAX) {
        let Some(price) = variant.price(currency) else { continue };
        turn.state.memory.remember_offer(&variant.sku, price);
        let mut option = Choice::new(token, variant.label(turn.language));
        option.description = Some(turn.money(price));
        options.push(option);
    }
    let title = view.product.title.get(turn.language).to_owned();
    let prompt = turn.word("choose_variant", &[("product", &title)]);
    turn.ask(SKILL.name, "variant", Expects::Option, prompt, options);
}
