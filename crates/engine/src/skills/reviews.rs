//! Tells what buyers say: the average, a theme, the best and the most critical voice; honest when there are none.
//! > what do people say about the size?  =>  4.7 out of 5… On size, 9 out of 12 are positive. `[quotes]`

use super::show_product::{ask_which, first_product, one};
use crate::commerce::catalog::ProductView;
use crate::content::{Block, ReviewQuote};
use crate::dialogue::context::Turn;
use crate::dialogue::reference::{self, Pointed, Prefer};
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::{Intent, Understood};
use crate::{Answer, Language, ProductId, Reading, ReviewsAnswer};
use serde::{Deserialize, Serialize};

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
            let theme = theme_in(said);
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

/// Themes people ask about: key words folded, in three languages.
const THEMES: &[(&str, &str)] = &[
    ("size", "size sizing fit fits tamano talla tallas storrelse storrelsen pasform small big"),
    ("quality", "quality calidad kvalitet kvaliteten durable durability solid holdbar resistente"),
    ("color", "color colour colors colours colores farve farven farver"),
    ("comfort", "comfort comfortable comodo comoda comodidad komfort behagelig blod"),
    ("delivery", "delivery shipping envio entrega levering leveringen fragt"),
    ("price", "price value worth precio pris prisen penge vaerd"),
    ("battery", "battery bateria batteri batteriet"),
    ("noise", "noise noisy loud ruido ruidoso stoj larm larmer"),
    ("smell", "smell scent olor aroma duft lugt lugter"),
    ("washing", "wash washing lavar lavado lavadora vask vaskes"),
];

fn theme_in(said: &Understood) -> Option<String> {
    let about = |words: &str| words.split(' ').any(|word| said.says(word));
    THEMES.iter().find(|(_, words)| about(words)).map(|(theme, _)| (*theme).to_owned())
}

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
    let rating = tenths(reviews.card.rating.tenths, turn.language);
    let count = reviews.card.rating.count.to_string();
    turn.say("reviews_summary", &[("product", title), ("rating", &rating), ("count", &count)]);
    if let Some(theme) = &reviews.theme {
        let (positive, total) = (theme.positive.to_string(), theme.total.to_string());
        let arguments = [("theme", theme.theme.as_str()), ("positive", &positive), ("total", &total)];
        turn.say("reviews_theme", &arguments);
    }
    let listed = |quote: &ReviewQuote| reviews.card.quotes.contains(quote);
    for (key, quote) in [("reviews_best_quote", &reviews.best), ("reviews_critical_quote", &reviews.critical)] {
        if let Some(quote) = quote.as_ref().filter(|quote| !listed(quote)) {
            turn.say(key, &[("author", &quote.author), ("quote", &quote.text)]);
        }
    }
    turn.show(Block::Reviews(reviews.card.clone()));
    let product = reviews.card.product.clone();
    let details = turn.button(format!("show:{product}"), "button_details");
    turn.suggest(vec![details]);
}

/// 47 → `4.7`, with the decimal mark of the language.
fn tenths(tenths: u32, language: Language) -> String {
    let mark = if language == Language::En { '.' } else { ',' };
    format!("{}{mark}{}", tenths / 10, tenths % 10)
}
