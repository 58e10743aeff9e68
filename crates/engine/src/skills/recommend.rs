//! Recommends from what this conversation has told: likes, refusals, limits; each with a reason that its data proves.
//! > I like the blue one  =>  Noted: Blue mug.
//! > what can you recommend?  =>  From what you've told me:  `[cards, each with "Because you liked Blue mug: stoneware"]`
//! > recommend me something  =>  told nothing yet: what buyers rate best, and "What is it for?"

use crate::audit;
use crate::commerce::catalog::ProductView;
use crate::commerce::money::Money;
use crate::content::{Block, Choice, ProductCard, ProductLayout};
use crate::dialogue::cards::{self, CardUse};
use crate::dialogue::context::Turn;
use crate::dialogue::meant;
use crate::dialogue::memory::{Expects, Shown};
use crate::dialogue::phrases::Value;
use crate::dialogue::product_words::{self, ProductTalk};
use crate::dialogue::reference::{self, Pointed, Prefer};
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::taste::{self, Liking};
use crate::dialogue::understand::entity::lexicon;
use crate::dialogue::understand::normalize::{fold, fold_words};
use crate::dialogue::understand::{Intent, Layer, Understood};
use crate::inbox::source::Origin;
use crate::{Answer, ProductId, Reading, SearchQuery, SearchSort};
use serde::{Deserialize, Serialize};

pub const SKILL: Skill =
    Skill::new("recommend", begin).verbs(&["recommend"]).claims(claims).resume(resume);

/// Products recommended at once: a choice, not a catalog.
const RECOMMENDED_MAX: usize = 3;
/// Candidates that are looked at for reasons.
const CANDIDATES_MAX: usize = 40;
/// Liked products that are compared with.
const LIKES_MAX: usize = 4;
/// Fewer ratings than this are no reason.
const RATINGS_MIN: u32 = 3;
/// Reasons told of one product.
const REASONS_MAX: usize = 2;

/// Words that ask for a recommendation, folded. Who makes a suggestion has an idea of her own.
const ASKING: &[&str] = &[
    "recommend", "recommends", "recommendation", "recommendations", "suggest", "suggestions", "recomienda",
    "recomiendas", "recomiendame", "recomendais", "recomendar", "recomendarme", "recomendacion", "recomendaciones",
    "sugieres", "sugiereme", "aconsejas", "anbefal", "anbefale", "anbefaler", "anbefaling", "anbefalinger", "foresla",
    "foreslar",
];
/// Words that say no more than that something is recommended, folded.
const ANYTHING: &[&str] = &[
    "something", "anything", "thing", "things", "good", "nice", "one", "any", "give", "your", "would", "could", "now",
    "then", "algo", "alguna", "alguno", "bonito", "bueno", "cosa", "dame", "entonces", "ahora", "podrias", "noget",
    "godt", "paent", "nogle", "giv", "ellers", "nu", "sa", "vil", "kunne", "mig", "til", "ville",
];
/// How people say that they like a thing, and that they do not, folded.
const LIKING: &[&str] = &[
    "i like", "i really like", "i do like", "i love", "me gusta", "me gusta mucho", "me encanta", "jeg kan lide",
    "jeg kan godt lide", "jeg er vild med", "jeg elsker",
];
const DISLIKING: &[&str] = &[
    "i don't like", "i dont like", "i do not like", "i hate", "no me gusta", "no me convence", "jeg kan ikke lide",
    "jeg bryder mig ikke om",
];
/// A longer sentence says more than what is liked.
const LIKING_WORDS_MAX: usize = 8;

#[derive(Serialize, Deserialize)]
struct Step {
    likes: Vec<(ProductId, Liking)>,
    query: SearchQuery,
}

/// What a sentence says of her taste.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Asks,
    Likes,
    Dislikes,
}

/// "Which of these do you recommend?" is about those shown.
fn claims(turn: &Turn<'_>, said: &Understood) -> bool {
    heard(turn, said).is_some() && product_words::heard(turn, said) != Some(ProductTalk::Pick)
}

fn heard(turn: &Turn<'_>, said: &Understood) -> Option<Said> {
    if said.choice.is_some() || said.layer == Layer::Keyword {
        return None;
    }
    let is_asking = |word: &String| ASKING.contains(&word.as_str());
    let says_more = said.words.iter().any(|word| {
        let is_small = lexicon::is_filler(word) || ANYTHING.contains(&word.as_str());
        !is_asking(word) && !is_small && lexicon::color(word).is_none()
    });
    let is_about_one = meant::points(said) || !said.entities.ordinals.is_empty();
    if said.words.iter().any(is_asking) && !says_more && !is_about_one && said.entities.person.is_none() {
        return Some(Said::Asks);
    }
    let text = said.words.join(" ");
    let begins = |phrases: &[&str]| {
        let mut rests = phrases.iter().filter_map(|phrase| text.strip_prefix(phrase));
        rests.any(|rest| rest.starts_with(' '))
    };
    let is_short = said.words.len() <= LIKING_WORDS_MAX && !said.text.ends_with('?');
    // "I like it, I'll take it"; "I like this, but in blue".
    let wants_more = ["but", "pero", "men"].iter().any(|word| said.says(word))
        || matches!(said.intent(), Some(Intent::AddToCart | Intent::Checkout | Intent::Compare));
    if !is_short || wants_more || pointed(turn, said).is_none() {
        return None;
    }
    if begins(DISLIKING) {
        Some(Said::Dislikes)
    } else {
        begins(LIKING).then_some(Said::Likes)
    }
}

/// The product shown that a sentence points at.
fn pointed(turn: &Turn<'_>, said: &Understood) -> Option<Shown> {
    let Pointed::Product(product) = reference::product(turn, said, Prefer::Words) else { return None };
    let memory = &turn.state.memory;
    memory.shown.iter().chain(&memory.focus).find(|shown| shown.product == product).cloned()
}

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    let heard = cue.said().and_then(|said| Some((said, heard(turn, said)?)));
    let (said, shown) = match heard {
        Some((said, told @ (Said::Likes | Said::Dislikes))) => match pointed(turn, said) {
            Some(shown) => (told, shown),
            None => return look(turn, Some(said)),
        },
        Some((said, Said::Asks)) => return look(turn, Some(said)),
        None => return look(turn, None),
    };
    let title = Value::Product(shown.title.clone());
    if said == Said::Likes {
        turn.say_with("taste_liked", &[("product", title)]);
        turn.state.memory.taste.like(shown);
    } else {
        turn.say_with("taste_refused", &[("product", title)]);
        turn.state.memory.taste.refuse(shown.product);
    }
    let recommend = turn.button("recommend", "button_recommend");
    turn.suggest(vec![recommend]);
}

/// Looks where she was looking, else beside what she likes, else at what sells.
fn look(turn: &mut Turn<'_>, said: Option<&Understood>) {
    let likes = taste::likes(turn);
    let before = turn.state.memory.search.as_ref().map(|search| search.query.clone());
    let is_search = |query: &SearchQuery| !query.text.is_empty() || query.category.is_some();
    let mut query = match before.clone().filter(is_search) {
        Some(query) => SearchQuery { after: None, like: None, ..query },
        None => SearchQuery {
            language: turn.language,
            currency: Some(turn.currency()),
            like: likes.first().map(|(product, _)| product.clone()),
            sort: if likes.is_empty() { SearchSort::Popularity } else { SearchSort::Relevance },
            ..SearchQuery::default()
        },
    };
    if let Some(said) = said {
        super::find_product::add_wishes(turn, &mut query, said);
    }
    let unwanted = &turn.state.memory.taste.unwanted;
    query.without.extend(unwanted.iter().map(|word| fold(word)));
    query.without.sort();
    query.without.dedup();
    query.exclude = taste::refused(turn);
    query.exclude.extend(likes.iter().map(|(product, _)| product.clone()));
    query.prefer.likes = likes.iter().map(|(product, _)| product.clone()).collect();
    query.prefer.refused = taste::refused(turn);
    query.in_stock_only = true;
    query.limit = CANDIDATES_MAX;
    let likes: Vec<_> = likes.into_iter().take(LIKES_MAX).collect();
    let ids = likes.iter().map(|(product, _)| product.clone()).collect();
    let readings = vec![Reading::Search { query: query.clone() }, Reading::Products { ids }];
    turn.read(SKILL.name, &Step { likes, query }, readings);
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    let (Ok(Step { likes, query }), [Answer::Found { found }, Answer::Products { products }]) =
        (serde_json::from_str::<Step>(step), answers)
    else {
        return;
    };
    let liked: Vec<(&ProductView, Liking)> = likes
        .iter()
        .filter_map(|(id, liking)| Some((products.iter().find(|view| view.product.id == *id)?, *liking)))
        .collect();
    // What only comes near does not keep what she wants.
    let candidates = if found.relaxed { &[] } else { found.products.as_slice() };
    let mut reasoned: Vec<(&ProductView, Vec<Reason>)> =
        candidates.iter().map(|view| (view, reasons(turn, view, &liked, &query))).collect();
    reasoned.retain(|(_, reasons)| !reasons.is_empty());
    // In the order of the search among equals.
    reasoned.sort_by_key(|(_, reasons)| std::cmp::Reverse(reasons.iter().map(Reason::weight).sum::<u32>()));
    reasoned.truncate(RECOMMENDED_MAX);
    if reasoned.is_empty() {
        let prompt = turn.word("recommend_none", &[]);
        return turn.ask("find_product", "words", Expects::Text, prompt, Vec::new());
    }
    let knows = reasoned.iter().any(|(_, reasons)| reasons.iter().any(Reason::is_of_taste));
    let words = |turn: &Turn<'_>, reasons: &[Reason]| {
        let told = reasons.iter().take(REASONS_MAX).map(|reason| reason.word(turn));
        told.collect::<Vec<_>>().join("; ")
    };
    turn.say(if knows { "recommend_intro" } else { "recommend_intro_rated" }, &[]);
    let cards: Vec<ProductCard> = reasoned
        .iter()
        .filter_map(|(view, reasons)| {
            let card = cards::product_card(turn, view, CardUse::Listed)?;
            Some(ProductCard { why: Some(words(turn, reasons)), ..card })
        })
        .collect();
    for (view, reasons) in &reasoned {
        reasons.iter().take(REASONS_MAX).for_each(|reason| reason.tell(turn, view));
    }
    turn.state.memory.focus = None;
    turn.show(Block::Products { cards, layout: ProductLayout::Carousel });
    if !knows {
        let prompt = turn.word("recommend_ask", &[]);
        turn.ask("find_product", "words", Expects::Text, prompt, Vec::<Choice>::new());
    }
}

/// Why a product is recommended: each is true by its data.
#[derive(Debug, Clone)]
enum Reason {
    /// It has this in common with something she likes.
    Like { title: String, liking: Liking, value: String, attribute: Option<String> },
    /// Nothing about it says this word, which she does not want.
    Without { word: String },
    /// It costs no more than she wants to spend.
    Within { limit: Money },
    Rated { tenths: u32, count: u32 },
}

impl Reason {
    const fn weight(&self) -> u32 {
        match self {
            Self::Like { liking: Liking::Said, .. } => 8,
            Self::Like { .. } => 6,
            Self::Without { .. } => 3,
            Self::Within { .. } => 2,
            Self::Rated { .. } => 1,
        }
    }

    const fn is_of_taste(&self) -> bool {
        !matches!(self, Self::Rated { .. })
    }

    /// With the figures in it.
    fn arguments(&self) -> (&'static str, Vec<(&'static str, Value)>) {
        match self {
            Self::Like { title, liking, value, .. } => {
                let key = match liking {
                    Liking::Said => "recommend_liked",
                    Liking::InCart => "recommend_in_cart",
                    Liking::LookedAt => "recommend_looked_at",
                };
                let product = Value::Product(title.clone());
                (key, vec![("product", product), ("value", Value::Quote(value.clone()))])
            }
            Self::Without { word } => ("recommend_without", vec![("word", Value::Text(word.clone()))]),
            Self::Within { limit } => ("recommend_within", vec![("budget", Value::Money(*limit))]),
            Self::Rated { tenths, count } => {
                let count = Value::Count(u64::from(*count));
                ("recommend_rated", vec![("rating", Value::Rating(*tenths)), ("count", count)])
            }
        }
    }

    fn word(&self, turn: &Turn<'_>) -> String {
        let (key, arguments) = self.arguments();
        turn.config.phrases.word_with(turn.language, key, &arguments, |_| 0)
    }

    /// Keeps what was told as facts of the message, and where it is from.
    fn tell(&self, turn: &mut Turn<'_>, view: &ProductView) {
        let (key, arguments) = self.arguments();
        turn.word_with(key, &arguments);
        match self {
            Self::Like { attribute: Some(key), .. } => {
                turn.cite(view, |product| Origin::Attribute { product, key: key.clone() });
            }
            Self::Within { limit } => {
                // She named it, perhaps some messages ago.
                turn.tell(audit::json_of(*limit));
                turn.cite(view, |product| Origin::Price { product });
            }
            Self::Rated { .. } => turn.cite(view, |product| Origin::Ratings { product }),
            Self::Like { .. } | Self::Without { .. } => {}
        }
    }
}

fn reasons(
    turn: &Turn<'_>,
    view: &ProductView,
    liked: &[(&ProductView, Liking)],
    query: &SearchQuery,
) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = Vec::new();
    reasons.extend(liked.iter().find_map(|(model, liking)| shared(turn, view, model, *liking)));
    let unwanted = turn.state.memory.taste.unwanted.iter().rev().find(|word| !says(view, word));
    reasons.extend(unwanted.map(|word| Reason::Without { word: word.clone() }));
    let price = cards::lead_variant(turn, view).map(|(_, price)| price);
    let limit = query.price_max_minor.filter(|_| query.currency == Some(turn.currency()));
    if let (Some(limit), Some(price)) = (limit, price)
        && price.minor <= limit
    {
        reasons.push(Reason::Within { limit: Money::from_minor(limit, price.currency) });
    }
    let count = view.product.rating.count();
    if let Some(tenths) = view.product.rating.tenths().filter(|tenths| *tenths >= 40 && count >= RATINGS_MIN) {
        reasons.push(Reason::Rated { tenths, count });
    }
    reasons
}

/// What a product has in common with one that is liked: a stated value in words, else the brand.
fn shared(turn: &Turn<'_>, view: &ProductView, model: &ProductView, liking: Liking) -> Option<Reason> {
    let language = turn.language;
    let (product, other) = (&view.product, &model.product);
    let is_in_words = |text: &str| !text.is_empty() && !text.chars().any(|c| c.is_ascii_digit());
    let mut common = product.attributes.iter().filter(|(key, value)| {
        // How it is washed is nobody's taste.
        *key != "care" && is_in_words(value.get(language)) && other.attributes.get(*key) == Some(*value)
    });
    let attribute = common.next();
    let by_value = attribute.map(|(key, value)| (Some(key.clone()), value.get(language).to_owned()));
    let same_brand = !product.brand.is_empty() && product.brand == other.brand;
    let by_brand = || same_brand.then(|| (None, product.brand.clone()));
    let (attribute, value) = by_value.or_else(by_brand)?;
    let title = other.title.get(language).to_owned();
    Some(Reason::Like { title, liking, value, attribute })
}

/// Whether anything a product says of itself has this word.
fn says(view: &ProductView, word: &str) -> bool {
    let product = &view.product;
    let options = product.variants.iter().flat_map(|variant| variant.options.values());
    let texts = [&product.title, &product.description].into_iter();
    let mut all = texts.chain(product.attributes.values()).chain(options).flat_map(|text| text.0.values());
    let wanted = fold(word);
    all.any(|text| fold_words(text).iter().any(|said| *said == wanted || said.starts_with(&wanted)))
}
