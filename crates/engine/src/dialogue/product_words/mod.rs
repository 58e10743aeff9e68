//! What is said about products that are shown and that no sentence alone tells: "which is the cheapest", "any in
//! red?", "that's pricey".
//!
//! Each needs something that is shown, but for what is popular and what costs least.

mod lists;

use super::asked;
use super::context::Turn;
use super::described;
use super::meant;
use super::memory::Expects;
use super::reference;
use super::relation::{self, Relation};
use super::understand::entity::{Direction, lexicon};
use super::understand::normalize::fold;
use super::understand::{Intent, Understood};
use crate::Language;
use lists::{
    ASKING, BEING, BESIDE_PICTURE, BIGGEST, BUYING, CHEAPEST, COLORS, COMES, DANISH_ASKING,
    DEAREST, IF_LEFT, IN_STOCK, LIKED, MIDDLE, NOTHING_CHEAPER, OF_ALL, ONLY, OR, PICK, PICTURE,
    POINTING_AT_ALL, POPULAR, PRICE, PRICEY, SEVERAL_COLORS, SIMILAR_CHEAPER, SMALL, SMALLEST,
    SOLD_OUT, SPANISH_ASKING, THANKING, THAT_ONE, WHICH,
};

/// What is asked of what is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProductTalk {
    /// The cheapest of those shown.
    Cheapest,
    /// The dearest of those shown.
    Dearest,
    /// The biggest of those shown, as far as they state it.
    Biggest,
    Smallest,
    /// The one we would take.
    Pick,
    /// Whether it, or any of them, comes in a color.
    Color,
    /// Which colors there are beside that of the one talked about.
    OtherColors,
    /// Whether those shown can be had.
    Stock,
    /// What each of those shown is like in one thing.
    Facts,
    /// Two of those shown, beside each other.
    Either,
    /// The one talked about costs too much.
    Pricey,
    /// Those shown cost too much.
    AllPricey,
    /// What sells, while nothing is looked for.
    Popular,
    /// What costs least of all, while nothing is looked for.
    CheapestOfAll,
    /// When the one talked about could be there.
    When,
    /// Something about the one talked about, or at a place in the list.
    Fact,
    /// What others think of the one talked about.
    Liked,
    /// The one talked about, or one of several that is not told yet.
    This,
    /// One at a place in the list, as another was told of: "and the first one?"
    Place,
    /// The one in the middle of those shown.
    Middle,
}

/// What a text asks of what is shown, if that is what it does.
pub fn heard(turn: &Turn<'_>, said: &Understood) -> Option<ProductTalk> {
    let is_list = turn.state.memory.shown.len() > 1 && turn.state.memory.focus.is_none();
    let buys = says_any(said, BUYING);
    let plain = said.entities.ordinals.is_empty() && said.entities.colors.is_empty() && !buys;
    if said.choice.is_some() || said.entities.budget.is_some() {
        return None;
    }
    if is_list && plain && is_all(said, NOTHING_CHEAPER) {
        return Some(ProductTalk::AllPricey);
    }
    if !said.entities.without.is_empty() {
        return None;
    }
    let has_one = reference::talked_about(turn).is_some();
    // "What goes with it?", "is there a bigger one?" wish for something else.
    let asks_itself = !buys && relation::wished(turn, said).is_none();
    let has_several = turn.state.memory.shown.len() > 1;
    if has_several && asks_itself && asks_of_place(said) {
        return Some(ProductTalk::Fact);
    }
    if has_several && !buys && names_place_only(said) {
        return Some(ProductTalk::Place);
    }
    let found = if plain { of_list(turn, said, is_list) } else { None };
    let found = found.filter(|talk| *talk != ProductTalk::Facts || asks_itself);
    let in_color = || (is_list || has_one) && !buys && asks_for_color(said);
    let either = || is_list && !buys && asks_which_color(said);
    let is_fact = || asks_itself && has_one && asks_fact(turn, said);
    let sold_out = || (is_list || has_one) && !buys && asks_if_sold_out(said);
    found
        .or_else(|| of_one(turn, said, plain, has_one))
        .or_else(|| either().then_some(ProductTalk::Either))
        .or_else(|| in_color().then_some(ProductTalk::Color))
        .or_else(|| (is_fact() || sold_out()).then_some(ProductTalk::Fact))
}

/// What is asked of several, or of the shop as a whole.
fn of_list(turn: &Turn<'_>, said: &Understood, is_list: bool) -> Option<ProductTalk> {
    let memory = &turn.state.memory;
    let nothing_shown = memory.shown.is_empty();
    // "Which is the cheapest?" is about them all, though one of them is talked about.
    let is_among = memory.focus.as_ref().is_some_and(|focus| memory.shown.contains(focus));
    let has_all = is_list || (is_among && memory.shown.len() > 1);
    let talks = [
        (ProductTalk::Cheapest, has_all && is_all(said, CHEAPEST)),
        (ProductTalk::Dearest, has_all && is_all(said, DEAREST)),
        (ProductTalk::Biggest, has_all && is_all(said, BIGGEST)),
        (ProductTalk::Smallest, has_all && is_all(said, SMALLEST)),
        (ProductTalk::Pick, has_all && asks_to_pick(said)),
        (ProductTalk::Stock, is_list && asks_for_stock(said)),
        (ProductTalk::AllPricey, is_list && is_pricey(said)),
        (ProductTalk::Facts, has_all && !is_awaited(turn) && asks_facts(said)),
        (ProductTalk::Middle, has_all && is_all(said, MIDDLE)),
        (ProductTalk::Popular, nothing_shown && asks_for_popular(said)),
        (ProductTalk::CheapestOfAll, nothing_shown && asks_for_cheapest(said)),
    ];
    talks.into_iter().find_map(|(talk, is_said)| is_said.then_some(talk))
}

/// What is asked of the one talked about.
fn of_one(turn: &Turn<'_>, said: &Understood, plain: bool, has_one: bool) -> Option<ProductTalk> {
    let memory = &turn.state.memory;
    let is_anything_shown = has_one || !memory.shown.is_empty();
    let is_cheaper = asks_for_cheaper(said) || asks_for_similar_cheaper(said);
    let talks = [
        (ProductTalk::Pricey, memory.focus.is_some() && plain && is_pricey(said)),
        (ProductTalk::Pricey, has_focus_alone(turn) && plain && is_cheaper),
        (ProductTalk::OtherColors, has_one && asks_for_other_colors(said)),
        (ProductTalk::Liked, has_one && plain && has(said, LIKED)),
        (ProductTalk::When, has_one && asks_when(said)),
        (ProductTalk::This, plain && is_anything_shown && points_only(turn, said)),
    ];
    talks.into_iter().find_map(|(talk, is_said)| is_said.then_some(talk))
}

/// "When could I have it?", "can I get it by Friday?": of something that is not bought yet.
pub fn asks_when(said: &Understood) -> bool {
    const WHEN: &[&str] = &["when", "cuando", "hvornar", "hvornaar", "soon", "pronto", "hurtigt"];
    const HAVING: &str = "could i have|can i have|would i have|could i get|can i get|would i get|will i get|do i get|\
        la tendria|lo tendria|la tendre|lo tendre|la podria tener|lo podria tener|podria tenerla|podria tenerlo|\
        puedo tenerla|puedo tenerlo|la recibiria|lo recibiria|me llegaria|llegaria|kan jeg have|kan jeg fa|\
        kunne jeg have|kunne jeg fa|ville jeg have|far jeg|kommer det|kommer den";
    const BY: &str = "can i get it by|can i get it before|could i get it by|could i get it before|can i have it by|\
        will i get it by|will i get it before|me llega antes|me llegaria antes|me llega para|me llegaria para|\
        kan jeg fa det inden|kan jeg fa den inden|kan jeg fa det til|kan jeg fa den til|kan jeg na at fa";
    const AGAIN: &[&str] = &["again", "back", "vuelve", "vuelva", "igen", "tilbage"];
    if says_any(said, AGAIN) {
        return false;
    }
    let points = meant::points(said)
        || said.says("la")
        || said.says("lo")
        || has(said, "tenerla|tenerlo|me llegaria|llegaria");
    (says_any(said, WHEN) && has(said, HAVING) && points) || has(said, BY)
}

/// "Have you still got it?", "how many have you got?"
pub fn asks_if_left(said: &Understood) -> bool {
    has(said, IF_LEFT)
}

/// "How much is it?", "what's the price?", and nothing else.
pub fn asks_price(said: &Understood) -> bool {
    is_all(said, PRICE) && said.words.len() > 1
}

/// "Which are of steel?", "only those of steel": values of what is looked for, and nothing else.
pub fn picks_values(said: &Understood) -> bool {
    let entities = &said.entities;
    !entities.values.is_empty()
        && !entities.content.is_empty()
        && entities.colors.is_empty()
        && says_any(said, ONLY)
        && described::is_only_values(entities)
}

/// "Any from Fjord?": a brand of what is looked for, and nothing else.
pub fn picks_brand(said: &Understood) -> bool {
    let Some(brand) = &said.entities.brand else { return false };
    let named = fold(brand);
    let content = fold(&said.entities.content);
    let mut words = content.split_whitespace();
    words.all(|word| named.split_whitespace().any(|known| known == word))
}

/// The color as it was typed.
pub fn typed_color(said: &Understood) -> String {
    let mut words = said.text.split(|c: char| !c.is_alphanumeric());
    let is_color = |word: &&str| lexicon::color(&fold(word)).is_some();
    words.find(is_color).unwrap_or_default().to_lowercase()
}

fn says_any(said: &Understood, list: &[&str]) -> bool {
    said.words.iter().any(|word| list.contains(&word.as_str()))
}

fn has(said: &Understood, phrases: &str) -> bool {
    let text = format!(" {} ", said.words.join(" "));
    phrases.split('|').any(|phrase| text.contains(&format!(" {} ", phrase.trim())))
}

/// Whether one of the phrases is said, and nothing is named beside it.
fn is_all(said: &Understood, phrases: &str) -> bool {
    has(said, phrases) && is_small(said, phrases)
}

/// Whether nothing is named: all other words are small ones.
fn is_small(said: &Understood, phrases: &str) -> bool {
    let is_of = |list: &str, word: &str| list.split(['|', ' ']).any(|known| known == word);
    said.words.iter().all(|word| {
        lexicon::is_filler(word)
            || is_of(SMALL, word)
            || lexicon::color(word).is_some()
            || is_of(phrases, word)
    })
}

fn asks_to_pick(said: &Understood) -> bool {
    // "What do you recommend?" is not about those shown.
    let of_those =
        ["which", "cual", "hvilken", "hvilket", "hvilke"].iter().any(|word| said.says(word));
    let recommends = has(said, "do you recommend|recomiendas|me recomiendas|anbefaler du");
    let picks = says_any(said, WHICH) && said.entities.person.is_none();
    picks && is_all(said, PICK) && (of_those || !recommends)
}

fn asks_for_color(said: &Understood) -> bool {
    !said.entities.colors.is_empty()
        && said.entities.size.is_none()
        && said.entities.ordinals.is_empty()
        && said.entities.category.is_none()
        && may_be_of_color(said)
        && is_all(said, COMES)
}

fn may_be_of_color(said: &Understood) -> bool {
    !matches!(
        said.intent(),
        Some(Intent::RemoveFromCart | Intent::Compare | Intent::AskReviews | Intent::OrderStatus)
    )
}

/// "The blue one or the green one?"
fn asks_which_color(said: &Understood) -> bool {
    said.entities.colors.len() == 2 && says_any(said, OR) && is_small(said, "o|u|or|eller")
}

/// "Any other colors?", "what colors are there?"; "what color is it?" is about its own.
fn asks_for_other_colors(said: &Understood) -> bool {
    // "I en anden farve" names no second one.
    said.entities.size.is_none()
        && said.entities.category.is_none()
        && said.entities.colors.is_empty()
        && !says_any(said, BUYING)
        && says_any(said, COLORS)
        && says_any(said, SEVERAL_COLORS)
        && is_small(said, "")
}

fn asks_for_stock(said: &Understood) -> bool {
    // "Only those in stock" looks for them.
    let only = says_any(said, &["only", "just", "solo", "solamente", "kun", "bare"]);
    let of_those = says_any(said, POINTING_AT_ALL)
        || says_any(said, &["which", "cuales", "hvilke", "estan", "quedan"]);
    !only && says_any(said, IN_STOCK) && of_those && is_small(said, "")
}

/// "Are they dishwasher safe?", "what are they made of?", "which ones can go in the oven?"
fn asks_facts(said: &Understood) -> bool {
    let code = said.language.code();
    let of_all = OF_ALL.iter().any(|(language, words)| *language == code && says_any(said, words));
    let is_being = said.words.first().is_some_and(|word| BEING.contains(&word.as_str()));
    // "Which ones are steel?" looks for those.
    let looks_for_values =
        described::names_values(&said.entities) && !asked::names_thing(&said.words);
    let is_search = said.entities.direction.is_some() || said.entities.category.is_some();
    let of_topic = asked::names_thing(&said.words)
        || asked::names_topic(&said.words)
        || asked::asks_origin(&said.words);
    let asks = is_being && !said.entities.content.is_empty();
    of_all && is_guessed(said) && !looks_for_values && !is_search && (of_topic || asks)
}

fn is_pricey(said: &Understood) -> bool {
    const WORDS_MAX: usize = 6;
    let compares = ["more", "less", "most", "least", "mas", "menos", "mere", "mindre", "mest"];
    said.words.len() <= WORDS_MAX
        && is_all(said, PRICEY)
        && !says_any(said, &compares)
        && !says_any(said, THANKING)
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

/// "Similar but cheaper".
fn asks_for_similar_cheaper(said: &Understood) -> bool {
    let is_like = relation::find(said).is_some_and(|(relation, _)| relation == Relation::Like)
        || has(said, "similar|parecida|parecido|lignende");
    said.entities.direction == Some(Direction::Cheaper)
        && is_like
        && is_small(said, SIMILAR_CHEAPER)
}

fn asks_for_popular(said: &Understood) -> bool {
    const NEXT: &[&str] =
        &["what", "what's", "whats", "que", "cual", "cuales", "hvad", "hvilke", "lo"];
    let begins = said.words.first().is_some_and(|word| NEXT.contains(&word.as_str()));
    let asks = said.entities.direction == Some(Direction::Popular)
        && said.entities.content.is_empty()
        && begins;
    asks || is_all(said, POPULAR)
}

fn asks_for_cheapest(said: &Understood) -> bool {
    const HAVING: &str = "thing|things|you|have|got|shop|store|tengais|teneis|tienes|tengas|hay|tienda|producto|i|har|vare|\
        ting|butikken|what|que|hvad|lo|que";
    has(said, CHEAPEST) && is_small(said, &format!("{CHEAPEST}|{HAVING}"))
}

/// "That one", "can I see a picture?"; an open question may wait for just that.
fn points_only(turn: &Turn<'_>, said: &Understood) -> bool {
    const POLITE: &[&str] = &["please", "pls", "por", "favor", "tak"];
    let open = turn.state.memory.open_at(turn.now);
    let is_asked = open.is_some_and(|open| !open.prompt.is_empty() && open.skill != "show_product");
    let words: Vec<&str> = said.words.iter().map(String::as_str).collect();
    let bare: Vec<&str> = words.iter().copied().filter(|word| !POLITE.contains(word)).collect();
    let is_picture = has(said, PICTURE) && is_small(said, &format!("{PICTURE}|{BESIDE_PICTURE}"));
    !is_asked && (THAT_ONE.contains(&bare.join(" ").as_str()) || is_picture)
}

/// "Is the gold one sold out?" asks, and does not wait for it.
fn asks_if_sold_out(said: &Understood) -> bool {
    const IS: &[&str] = &["is", "are", "esta", "estan", "er"];
    let begins = said.words.first().is_some_and(|word| IS.contains(&word.as_str()));
    begins && has(said, SOLD_OUT)
}

/// "And the first one?", "what about the last one?", and nothing else.
fn names_place_only(said: &Understood) -> bool {
    const WORDS_MAX: usize = 6;
    said.entities.ordinals.len() == 1
        && said.words.len() <= WORDS_MAX
        && said.entities.content.is_empty()
        && said.entities.colors.is_empty()
        && said.words.first().is_some_and(|word| ["and", "y", "og"].contains(&word.as_str()))
}

/// "Is the second one heavy?", which may be taken for a search, or for a wish to have it.
fn asks_of_place(said: &Understood) -> bool {
    const IS: &[&str] = &["is", "are", "does", "has", "es", "tiene", "er", "har"];
    let is_being = said.words.first().is_some_and(|word| IS.contains(&word.as_str()));
    // "The last one" is a place, and not how long it lasts.
    let words: Vec<String> = said.words.iter().filter(|word| *word != "last").cloned().collect();
    let of_topic = asked::names_topic(&words);
    let guessed = is_guessed(said)
        || (said.intent() == Some(Intent::AddToCart) && is_being)
        || (said.intent() == Some(Intent::ProductDetails) && of_topic);
    let asks = !said.entities.content.is_empty() || says_any(said, IN_STOCK) || of_topic;
    guessed && begins_asking(said) && said.entities.ordinals.len() == 1 && asks
}

/// "Which country is it from?", "can it go in the microwave?", which may be taken for a search as well.
fn asks_fact(turn: &Turn<'_>, said: &Understood) -> bool {
    let entities = &said.entities;
    let names_another = !entities.colors.is_empty() || entities.category.is_some();
    if names_another {
        return false;
    }
    let may_be_of_price =
        matches!(said.intent(), None | Some(Intent::ViewCart | Intent::AskProduct));
    if asks_if_left(said) || (may_be_of_price && asks_price(said)) {
        return true;
    }
    // "What else is there in wool?" is about others.
    let is_bare = meant::points(said) || !entities.content.contains(' ');
    let of_topic = asked::names_topic(&said.words) && is_bare && !described::names_values(entities);
    is_guessed(said)
        && (asked::asks_origin(&said.words)
            || asked::asks_brand(&said.words)
            || (begins_asking(said) && (asked::names_thing(&said.words) || of_topic))
            || (asks_of_it(said) && !is_awaited(turn)))
}

/// A question that has its verb first and leaves open what it is about, as Spanish and Danish do.
fn asks_of_it(said: &Understood) -> bool {
    let entities = &said.entities;
    let [first, second, ..] = said.words.as_slice() else { return false };
    // "How long does it keep tea hot?" is about it, and not about the shop.
    let weighs = said.intent() == Some(Intent::AskProduct) && meant::points(said);
    let leaves_open = match said.language {
        Language::Es => SPANISH_ASKING.contains(&first.as_str()),
        Language::Da => {
            ["det", "den"].contains(&second.as_str()) && DANISH_ASKING.contains(&first.as_str())
        }
        Language::En => false,
    };
    let is_talk = matches!(said.intent(), Some(Intent::SmallTalk | Intent::Help));
    entities.direction.is_none()
        && entities.person.is_none()
        && (weighs || (leaves_open && !entities.content.is_empty() && !is_talk))
}

/// Whether a question is open that her own words answer: "se rompió" may be why something goes back.
fn is_awaited(turn: &Turn<'_>) -> bool {
    let open = turn.state.memory.open_at(turn.now);
    open.is_some_and(|open| !open.prompt.is_empty() && open.expects != Expects::Option)
}

fn is_guessed(said: &Understood) -> bool {
    matches!(
        said.intent(),
        None | Some(
            Intent::FindProduct
                | Intent::Refine
                | Intent::SmallTalk
                | Intent::AskProduct
                | Intent::Help
        )
    )
}

fn begins_asking(said: &Understood) -> bool {
    said.words.first().is_some_and(|word| ASKING.contains(&word.as_str()))
}
