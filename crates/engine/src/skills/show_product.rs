//! Shows one product: what it is, what it costs, whether it can be had, what to choose.
//! > tell me about the second one  =>  Linen throw. €79.00. In stock.  `[Add to cart]` `[Reviews]` `[Similar products]`

use crate::commerce::catalog::ProductView;
use crate::content::{Choice, ProductLayout};
use crate::dialogue::cards;
use crate::dialogue::context::Turn;
use crate::dialogue::memory::Expects;
use crate::dialogue::reference::{self, Pointed, Prefer};
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::Intent;
use crate::inbox::source::Origin;
use crate::{Answer, ProductId, Reading, SearchQuery, Signal, Sku};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use unicode_segmentation::UnicodeSegmentation;

pub const SKILL: Skill = Skill::new("show_product", begin)
    .intents(&[Intent::ProductDetails])
    .verbs(&["show"])
    .resume(resume);

/// Sentences of the description that are told.
const SENTENCES_MAX: usize = 2;

#[derive(Serialize, Deserialize)]
enum Step {
    Show,
}

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    let reading = match cue {
        Cue::Chose { argument, .. } => Reading::Products { ids: vec![ProductId::from(*argument)] },
        Cue::Inquired { sku, .. } => Reading::Skus { skus: vec![Sku::clone(sku)] },
        Cue::Said(said) | Cue::Answered { said, .. } => {
            match reference::product(turn, said, Prefer::Words) {
                Pointed::Product(product) => Reading::Products { ids: vec![product] },
                // A product that was not shown is looked for like any other.
                Pointed::Words(_) => return turn.begin("find_product", cue),
                Pointed::Unclear => return ask_which(turn, SKILL.name),
            }
        }
        _ => return,
    };
    turn.read(SKILL.name, &Step::Show, vec![reading]);
}

/// A search for the one product that words name.
pub fn one(turn: &Turn<'_>, text: String) -> SearchQuery {
    SearchQuery {
        text,
        language: turn.language,
        currency: Some(turn.currency()),
        limit: 1,
        ..SearchQuery::default()
    }
}

/// The first product of an answer, whichever reading gave it. What only came near is not it.
pub fn first_product(answer: Option<&Answer>) -> Option<&ProductView> {
    match answer? {
        Answer::Products { products } => products.first(),
        Answer::Found { found } if !found.relaxed => found.products.first(),
        _ => None,
    }
}

/// Asks which product is meant, offering those shown.
pub fn ask_which(turn: &mut Turn<'_>, skill: &str) {
    let shown = &turn.state.memory.shown;
    let named = shown.iter().map(|shown| (&shown.product, shown.title.as_str()));
    let options = named.map(|(product, title)| Choice::new(format!("show:{product}"), title)).collect();
    ask_which_of(turn, skill, options);
}

/// Asks which of some products is meant, a button each.
pub fn ask_which_of(turn: &mut Turn<'_>, skill: &str, options: Vec<Choice>) {
    let key = if options.is_empty() { "ask_what_looking_for" } else { "fact_which_product" };
    let prompt = turn.word(key, &[]);
    let skill = if options.is_empty() { "find_product" } else { skill };
    turn.ask(skill, "which", Expects::Text, prompt, options);
}

fn resume(turn: &mut Turn<'_>, _step: &str, answers: &[Answer]) {
    match first_product(answers.first()) {
        Some(view) => show(turn, view),
        None => {
            turn.say("stale_offer", &[]);
            let find = turn.button("find", "button_find_product");
            turn.suggest(vec![find]);
        }
    }
}

/// Shows one product in detail.
pub fn show(turn: &mut Turn<'_>, view: &ProductView) {
    cards::focus(turn, view);
    turn.signal(Signal::Viewed { product: view.product.id.clone() });
    let description = view.product.description.get(turn.language);
    let sentences: String = description.unicode_sentences().take(SENTENCES_MAX).collect();
    if !sentences.trim().is_empty() {
        turn.cite(view, |product| Origin::Text { product });
    }
    turn.say_text(sentences.trim());
    let options = options_in_words(turn, view);
    if !options.is_empty() {
        turn.cite(view, |product| Origin::Options { product });
        turn.say("available_from_options", &[("options", &options)]);
    }
    cards::show_products(turn, std::slice::from_ref(view), ProductLayout::Single);
}

/// What can be chosen between, in stock: `moss, sand` or `small, large`. Empty when there is nothing to choose.
pub fn options_in_words(turn: &Turn<'_>, view: &ProductView) -> String {
    const WORDS_MAX: usize = 12;
    let in_stock = view.product.variants.iter().filter(|v| view.available(&v.sku) > 0);
    let mut seen = BTreeSet::new();
    let labels: Vec<String> = in_stock
        .map(|variant| variant.label(turn.language))
        .filter(|label| !label.is_empty() && seen.insert(label.clone()))
        .take(WORDS_MAX)
        .collect();
    if labels.len() < 2 { String::new() } else { labels.join("; ") }
}
