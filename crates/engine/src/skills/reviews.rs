//! Tells what buyers say: the average, a theme, the best and the most critical voice; honest when there are none.
//! > what do people say about the size?  =>  4.7 out of 5… On size, 9 out of 12 are positive. `[quotes]`

use super::show_product::{ask_which, first_product, one};
use crate::commerce::catalog::ProductView;
use crate::content::{Block, ReviewQuote};
use crate::dialogue::context::Turn;
use crate::dialogue::phrases::Value;
use crate::dialogue::reference::{self, Pointed, Prefer};
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::themes;
use crate::dialogue::understand::{Intent, Understood};
use crate::inbox::source::{Origin, Source};
use crate::{Answer, ProductId, Reading, ReviewsAnswer, ThemeCount};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

pub const SKILL: Skill = Skill::new("reviews", begin)
    .intents(&[Intent::AskReviews])
    .verbs(&["reviews"])
    .resume(resume);

#[derive(Serialize, Deserialize)]
enum Step {
    /// The product that the words name is being looked for.
    Product { theme: Option<String> },
    Reviews { title: String },
}

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    let (reading, theme) = match cue {
        Cue::Chose { argument, .. } => {
            (Reading::Products { ids: vec![ProductId::from(*argument)] }, None)
        }
        cue => {
            let Some(said) = cue.said() else { return };
            let theme = theme_in(turn, said);
            let reading = match reference::product(turn, said, Prefer::Focus) {
                Pointed::Product(product) => Reading::Products { ids: vec![product] },
                Pointed::Words(text) => Reading::Search { query: one(turn, text) },
                Pointed::Unclear => return ask_which(turn, "show_product"),
            };
            (reading, theme)
        }
    };
    turn.read(SKILL.name, &Step::Product { theme }, vec![reading]);
}

/// What the reviews are asked about: a theme of ours, else the words that are neither the product's nor about
/// reviews ("what do people say about the handle?").
fn theme_in(turn: &Turn<'_>, said: &Understood) -> Option<String> {
    if let Some(theme) = themes::asked(&said.words) {
        return Some(theme.name.to_owned());
    }
    let about_reviews: BTreeSet<String> = reference::stems(ABOUT_REVIEWS, turn.language);
    let memory = &turn.state.memory;
    let titles = memory.shown.iter().chain(&memory.focus).map(|shown| shown.title.as_str());
    let named: BTreeSet<String> =
        titles.flat_map(|title| reference::stems(title, turn.language)).collect();
    let names_product = |word: &str| {
        let stems = reference::stems(word, turn.language);
        stems.iter().all(|stem| named.contains(stem) || about_reviews.contains(stem))
    };
    let words = said.entities.content.split(' ');
    let theme: Vec<&str> = words.filter(|word| !names_product(word)).collect();
    // Without a product to ask about, the words are its name.
    let has_product = memory.focus.is_some() || !memory.shown.is_empty();
    (has_product && (1..=THEME_WORDS_MAX).contains(&theme.len())).then(|| theme.join(" "))
}

/// Words that ask for reviews and are no theme.
const ABOUT_REVIEWS: &str = "review reviews people say think opinion opinions customer customers buyers rating ratings \
    stars feedback others opina opinan opiniones opinion gente dice dicen clientes valoraciones resenas compradores \
    anmeldelse anmeldelser siger synes mener folk kunder kunderne andre vurdering bedømmelse good bad best worst \
    bueno malo mejor peor godt dårligt great like likes liked worth gusta gustan gustado buenas buenos merece \
    pena lide gode glade glad";
/// More words than this are no theme but a sentence.
const THEME_WORDS_MAX: usize = 2;
/// Fewer reviews than this are a first impression, and called so.
const FEW_MAX: u32 = 4;

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    match (serde_json::from_str(step), answers) {
        (Ok(Step::Product { theme }), answers) => match first_product(answers.first()) {
            Some(view) => ask_reviews(turn, view, theme),
            None => ask_which(turn, "show_product"),
        },
        (Ok(Step::Reviews { title }), [Answer::Reviews { reviews }]) => match reviews {
            Some(reviews) if reviews.card.rating.count > 0 => tell(turn, reviews, &title),
            _ => turn.say("reviews_none", &[("product", &title)]),
        },
        _ => {}
    }
}

fn ask_reviews(turn: &mut Turn<'_>, view: &ProductView, theme: Option<String>) {
    crate::dialogue::cards::focus(turn, view);
    let title = view.product.title.get(turn.language).to_owned();
    let product = view.product.id.clone();
    let language = turn.language;
    let reading = Reading::Reviews { product, theme, language };
    turn.read(SKILL.name, &Step::Reviews { title }, vec![reading]);
}

fn tell(turn: &mut Turn<'_>, reviews: &ReviewsAnswer, title: &str) {
    let rating = &reviews.card.rating;
    let arguments = [
        ("product", Value::Product(title.to_owned())),
        ("rating", Value::Rating(rating.tenths)),
        ("count", Value::Count(rating.count.into())),
    ];
    turn.say_with("reviews_summary", &arguments);
    let product = &reviews.card.product;
    let ratings = Origin::Ratings { product: product.clone() };
    turn.cite_as(Source { origin: ratings, title: title.to_owned() });
    if rating.count <= FEW_MAX {
        turn.say_with("reviews_few", &[("count", Value::Count(rating.count.into()))]);
    }
    if let Some(theme) = &reviews.theme {
        tell_theme(turn, theme);
    }
    let listed = |quote: &ReviewQuote| reviews.card.quotes.contains(quote);
    for (key, quote) in [("reviews_best_quote", &reviews.best), ("reviews_critical_quote", &reviews.critical)] {
        if let Some(quote) = quote.as_ref().filter(|quote| !listed(quote)) {
            let product = product.clone();
            let origin = quote.id.clone().map(|review| Origin::Review { product, review });
            if let Some(origin) = origin {
                turn.cite_as(Source { origin, title: title.to_owned() });
            }
            let author = Value::Name(quote.author.clone());
            turn.say_with(key, &[("author", author), ("quote", Value::Quote(quote.text.clone()))]);
        }
    }
    turn.show(Block::Reviews(reviews.card.clone()));
    let product = reviews.card.product.clone();
    let details = turn.button(format!("show:{product}"), "button_details");
    turn.suggest(vec![details]);
}

fn tell_theme(turn: &mut Turn<'_>, theme: &ThemeCount) {
    let key = format!("theme_{}", theme.theme);
    let is_ours = !turn.config.phrases.variants(turn.language, &key).is_empty();
    let worded = if is_ours { turn.word(&key, &[]) } else { format!("\"{}\"", theme.theme) };
    if theme.total == 0 {
        return turn.say("reviews_theme_none", &[("theme", &worded)]);
    }
    let arguments = [
        ("theme", Value::Text(worded)),
        ("positive", Value::Count(theme.positive.into())),
        ("total", Value::Count(theme.total.into())),
    ];
    turn.say_with("reviews_theme", &arguments);
}
