//! What is said about products that are shown and that no sentence alone tells: "which is the cheapest", "any in
//! red?", "that's pricey".
//!
//! Each needs something that is shown, but for what is popular. Words are folded, languages together; phrases are
//! separated by `|`.

use super::asked;
use super::context::Turn;
use super::meant;
use super::reference;
use super::understand::entity::{Direction, lexicon};
use super::understand::normalize::fold;
use super::understand::{Intent, Understood};

/// What is asked of what is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProductTalk {
    /// The cheapest of those shown.
    Cheapest,
    /// The one we would take.
    Pick,
    /// Whether it, or any of them, comes in a color.
    Color,
    /// Whether those shown can be had.
    Stock,
    /// The one talked about costs too much.
    Pricey,
    /// What sells, while nothing is looked for.
    Popular,
    /// When the one talked about could be there.
    When,
    /// Something about the one talked about, or at a place in the list.
    Fact,
}

const CHEAPEST: &str = "cheapest|least expensive|lowest price|lowest priced|la mas barata|el mas barato|las mas baratas|\
    los mas baratos|lo mas barato|cual es mas barata|cual es mas barato|la mas economica|el mas economico|billigst|\
    billigste";
const PICK: &str = "would you pick|would you choose|would you take|would you get|would you buy|would you go for|\
    would you recommend|do you recommend|your favorite|your favourite|is the best|is best|help me choose|help me decide|\
    elegirias|escogerias|cogerias|comprarias|te quedarias|te llevarias|me recomiendas|recomiendas|recomendarias|\
    es la mejor|es el mejor|cual es mejor|tu favorita|tu favorito|ville du vaelge|ville du tage|ville du kobe|\
    vil du anbefale|ville du anbefale|anbefaler du|er bedst|er den bedste|er det bedste|din favorit";
const PRICEY: &str = "pricey|expensive|steep|caro|cara|carisimo|carisima|dyr|dyrt|dyre";
/// Of one of several they pick, of nothing else.
const WHICH: &[&str] = &[
    "which", "what", "your", "help", "cual", "cuales", "tu", "que", "hvilken", "hvilket", "hvilke",
    "hvad", "din",
];
/// Said with a color, they ask whether there is one.
const COMES: &str = "come in|comes in|it in|this in|that in|them in|these in|those in|one in|ones in|any in|any|\
    is there|are there|la hay en|lo hay en|las hay en|los hay en|hay en|hay|viene en|vienen en|existe en|existen en|la teneis en|lo teneis en|\
    las teneis en|los teneis en|la tienes en|lo tienes en|las tienes en|los tienes en|alguna|alguno|findes|fas|\
    det i|den i|dem i|de i|kommer i|nogen|nogle";
/// Words beside it that name nothing, folded.
const SMALL: &[&str] = &[
    "come",
    "comes",
    "viene",
    "vienen",
    "existe",
    "existen",
    "findes",
    "fas",
    "kommer",
    "also",
    "tambien",
    "ogsa",
    "color",
    "colour",
    "farve",
    "farven",
    "version",
    "bit",
    "quite",
    "rather",
    "way",
    "far",
    "demasiado",
    "poco",
    "bastante",
    "tan",
    "ret",
    "temmelig",
    "lidt",
    "oh",
    "uf",
    "uff",
    "hmm",
    "wow",
    "vaya",
    "joder",
    "av",
    "puha",
    "hold",
    "da",
    "price",
    "sounds",
    "seems",
    "parece",
    "sale",
    "lyder",
    "virker",
    "sold",
    "stock",
    "lager",
    "existencias",
    "disponible",
    "disponibles",
    "has",
    "habia",
    "out",
];
/// Who says so wants it in the cart, or out of it.
const BUYING: &[&str] = &[
    "add", "buy", "put", "take", "want", "i'll", "ill", "remove", "swap", "change", "quiero",
    "pon", "ponme", "llevo", "anade", "quita", "cambia", "dame", "compro", "tager", "laeg", "kob",
    "kober", "vil", "fjern", "byt",
];
const POINTING_AT_ALL: &[&str] = &[
    "these", "those", "they", "them", "all", "las", "los", "estas", "estos", "esas", "esos",
    "todas", "todos", "dem", "de", "disse", "alle",
];
const IN_STOCK: &[&str] =
    &["stock", "available", "lager", "disponible", "disponibles", "existencias", "hjemme"];
const ASKING: &[&str] = &[
    "is", "are", "does", "has", "can", "would", "es", "tiene", "pesa", "puede", "se", "er", "har",
    "kan", "vejer",
];

/// What a text asks of what is shown, if that is what it does.
pub fn heard(turn: &Turn<'_>, said: &Understood) -> Option<ProductTalk> {
    if said.choice.is_some() || !said.entities.without.is_empty() || said.entities.budget.is_some()
    {
        return None;
    }
    let memory = &turn.state.memory;
    let is_list = memory.shown.len() > 1 && memory.focus.is_none();
    let has_one = reference::talked_about(turn).is_some();
    let buys = said.words.iter().any(|word| BUYING.contains(&word.as_str()));
    if (memory.shown.len() > 1 && !buys && asks_of_place(said)) || (has_one && asks_fact(said)) {
        return Some(ProductTalk::Fact);
    }
    let plain = said.entities.ordinals.is_empty() && said.entities.colors.is_empty() && !buys;
    let talks = [
        (
            ProductTalk::Cheapest,
            is_list && plain && has(said, CHEAPEST) && is_small(said, CHEAPEST),
        ),
        (ProductTalk::Pick, is_list && asks_to_pick(said)),
        (ProductTalk::Color, (is_list || has_one) && !buys && asks_for_color(said)),
        (ProductTalk::Stock, is_list && plain && asks_for_stock(said)),
        (ProductTalk::Pricey, memory.focus.is_some() && plain && is_pricey(said)),
        (ProductTalk::Pricey, has_focus_alone(turn) && plain && asks_for_cheaper(said)),
        (ProductTalk::Popular, memory.shown.is_empty() && plain && asks_for_popular(said)),
        (ProductTalk::When, has_one && asks_when(said)),
    ];
    talks.into_iter().find_map(|(talk, is_said)| is_said.then_some(talk))
}

/// "When could I have it?": of something that is not bought yet.
pub fn asks_when(said: &Understood) -> bool {
    const WHEN: &[&str] = &["when", "cuando", "hvornar", "hvornaar", "soon", "pronto", "hurtigt"];
    const HAVING: &str = "could i have|can i have|would i have|could i get|can i get|would i get|will i get|do i get|\
        la tendria|lo tendria|la tendre|lo tendre|la podria tener|lo podria tener|podria tenerla|podria tenerlo|\
        puedo tenerla|puedo tenerlo|la recibiria|lo recibiria|me llegaria|kan jeg have|kan jeg fa|kunne jeg have|\
        kunne jeg fa|ville jeg have|far jeg";
    WHEN.iter().any(|word| said.says(word))
        && has(said, HAVING)
        && (meant::points(said)
            || said.says("la")
            || said.says("lo")
            || has(said, "tenerla|tenerlo|me llegaria"))
}

/// The color as it was typed.
pub fn typed_color(said: &Understood) -> String {
    let mut words = said.text.split(|c: char| !c.is_alphanumeric());
    let is_color = |word: &&str| lexicon::color(&fold(word)).is_some();
    words.find(is_color).unwrap_or_default().to_lowercase()
}

fn has(said: &Understood, phrases: &str) -> bool {
    let text = format!(" {} ", said.words.join(" "));
    phrases.split('|').any(|phrase| text.contains(&format!(" {} ", phrase.trim())))
}

/// Whether nothing is named: all other words are small ones.
fn is_small(said: &Understood, phrases: &str) -> bool {
    let is_of = |word: &str| phrases.split(['|', ' ']).any(|known| known == word);
    said.words.iter().all(|word| {
        lexicon::is_filler(word)
            || SMALL.contains(&word.as_str())
            || lexicon::color(word).is_some()
            || is_of(word)
    })
}

fn asks_to_pick(said: &Understood) -> bool {
    let picks = said.words.iter().any(|word| WHICH.contains(&word.as_str()));
    let has_none = said.entities.ordinals.is_empty() && said.entities.person.is_none();
    // "What do you recommend?" is not about those shown.
    let of_those =
        ["which", "cual", "hvilken", "hvilket", "hvilke"].iter().any(|word| said.says(word));
    let recommends = has(said, "do you recommend|recomiendas|me recomiendas|anbefaler du");
    picks && has_none && has(said, PICK) && is_small(said, PICK) && (of_those || !recommends)
}

fn asks_for_color(said: &Understood) -> bool {
    let guessed = !matches!(
        said.intent(),
        Some(Intent::RemoveFromCart | Intent::Compare | Intent::AskReviews | Intent::OrderStatus)
    );
    !said.entities.colors.is_empty()
        && said.entities.size.is_none()
        && said.entities.ordinals.is_empty()
        && said.entities.category.is_none()
        && guessed
        && has(said, COMES)
        && is_small(said, "")
}

fn asks_for_stock(said: &Understood) -> bool {
    let any = |list: &[&str]| list.iter().any(|word| said.says(word));
    any(IN_STOCK) && any(POINTING_AT_ALL) && is_small(said, "")
}

fn is_pricey(said: &Understood) -> bool {
    const WORDS_MAX: usize = 6;
    let compares = ["more", "less", "most", "least", "mas", "menos", "mere", "mindre", "mest"];
    said.words.len() <= WORDS_MAX
        && has(said, PRICEY)
        && is_small(said, PRICEY)
        && !compares.iter().any(|word| said.says(word))
        && !said.text.ends_with('?')
}

/// Whether one product is talked about, and no list beside it.
fn has_focus_alone(turn: &Turn<'_>) -> bool {
    let memory = &turn.state.memory;
    memory.focus.is_some() && memory.shown.len() < 2
}

fn asks_for_cheaper(said: &Understood) -> bool {
    said.entities.direction == Some(Direction::Cheaper)
        && said.entities.content.is_empty()
        && is_guessed(said)
}

fn asks_for_popular(said: &Understood) -> bool {
    const NEXT: &[&str] =
        &["what", "what's", "whats", "que", "cual", "cuales", "hvad", "hvilke", "lo"];
    said.entities.direction == Some(Direction::Popular)
        && said.entities.content.is_empty()
        && said.words.first().is_some_and(|word| NEXT.contains(&word.as_str()))
}

/// "Is the second one heavy?", which may be taken for a search, or for a wish to have it.
fn asks_of_place(said: &Understood) -> bool {
    const BEING: &[&str] = &["is", "are", "does", "has", "es", "tiene", "er", "har"];
    let is_being = said.words.first().is_some_and(|word| BEING.contains(&word.as_str()));
    let guessed = is_guessed(said) || (said.intent() == Some(Intent::AddToCart) && is_being);
    let asks = !said.entities.content.is_empty() || IN_STOCK.iter().any(|word| said.says(word));
    guessed && begins_asking(said) && said.entities.ordinals.len() == 1 && asks
}

/// "Which country is it from?", "can it go in the microwave?", which may be taken for a search as well.
fn asks_fact(said: &Understood) -> bool {
    is_guessed(said)
        && (asked::asks_origin(&said.words)
            || (begins_asking(said) && asked::names_thing(&said.words)))
}

fn is_guessed(said: &Understood) -> bool {
    matches!(
        said.intent(),
        None | Some(Intent::FindProduct | Intent::Refine | Intent::SmallTalk | Intent::AskProduct)
    )
}

fn begins_asking(said: &Understood) -> bool {
    said.words.first().is_some_and(|word| ASKING.contains(&word.as_str()))
}
