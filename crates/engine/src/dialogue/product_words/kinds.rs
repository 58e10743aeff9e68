//! Which of it is said: each tells by the words alone, and by what is shown where it must.

use super::lists::{
    ASKING, BEING, BESIDE_PICTURE, BUYING, CHEAPEST, COLORS, COMES, DANISH_ASKING, IN_STOCK,
    OF_ALL, OR, PICK, PICTURE, POINTING_AT_ALL, POPULAR, PRICEY, SEVERAL_COLORS, SIMILAR_CHEAPER,
    SMALL, SOLD_OUT, SPANISH_ASKING, THANKING, THAT_ONE, WHICH,
};
use super::{asks_if_left, asks_price};
use crate::Language;
use crate::dialogue::context::Turn;
use crate::dialogue::memory::Expects;
use crate::dialogue::relation::{self, Relation};
use crate::dialogue::understand::entity::{Direction, lexicon};
use crate::dialogue::understand::{Intent, Understood};
use crate::dialogue::{asked, described, meant};

pub(super) fn says_any(said: &Understood, list: &[&str]) -> bool {
    said.words.iter().any(|word| list.contains(&word.as_str()))
}

pub(super) fn has(said: &Understood, phrases: &str) -> bool {
    let text = format!(" {} ", said.words.join(" "));
    phrases.split('|').any(|phrase| text.contains(&format!(" {} ", phrase.trim())))
}

/// Whether one of the phrases is said, and nothing is named beside it.
pub(super) fn is_all(said: &Understood, phrases: &str) -> bool {
    has(said, phrases) && is_small(said, phrases)
}

/// Whether nothing is named: all other words are small ones.
pub(super) fn is_small(said: &Understood, phrases: &str) -> bool {
    let is_of = |list: &str, word: &str| list.split(['|', ' ']).any(|known| known == word);
    said.words.iter().all(|word| {
        lexicon::is_filler(word)
            || is_of(SMALL, word)
            || lexicon::color(word).is_some()
            || is_of(phrases, word)
    })
}

pub(super) fn asks_to_pick(said: &Understood) -> bool {
    // "What do you recommend?" is not about those shown.
    let of_those =
        ["which", "cual", "hvilken", "hvilket", "hvilke"].iter().any(|word| said.says(word));
    let recommends = has(said, "do you recommend|recomiendas|me recomiendas|anbefaler du");
    let picks = says_any(said, WHICH) && said.entities.person.is_none();
    picks && is_all(said, PICK) && (of_those || !recommends)
}

pub(super) fn asks_for_color(said: &Understood) -> bool {
    !said.entities.colors.is_empty()
        && said.entities.size.is_none()
        && said.entities.ordinals.is_empty()
        && said.entities.category.is_none()
        && may_be_of_color(said)
        && is_all(said, COMES)
}

pub(super) fn may_be_of_color(said: &Understood) -> bool {
    !matches!(
        said.intent(),
        Some(Intent::RemoveFromCart | Intent::Compare | Intent::AskReviews | Intent::OrderStatus)
    )
}

/// "The blue one or the green one?"
pub(super) fn asks_which_color(said: &Understood) -> bool {
    said.entities.colors.len() == 2 && says_any(said, OR) && is_small(said, "o|u|or|eller")
}

/// "Any other colors?", "what colors are there?"; "what color is it?" is about its own.
pub(super) fn asks_for_other_colors(said: &Understood) -> bool {
    // "I en anden farve" names no second one.
    said.entities.size.is_none()
        && said.entities.category.is_none()
        && said.entities.colors.is_empty()
        && !says_any(said, BUYING)
        && says_any(said, COLORS)
        && says_any(said, SEVERAL_COLORS)
        && is_small(said, "")
}

pub(super) fn asks_for_stock(said: &Understood) -> bool {
    // "Only those in stock" looks for them.
    let only = says_any(said, &["only", "just", "solo", "solamente", "kun", "bare"]);
    let of_those = says_any(said, POINTING_AT_ALL)
        || says_any(said, &["which", "cuales", "hvilke", "estan", "quedan"]);
    !only && says_any(said, IN_STOCK) && of_those && is_small(said, "")
}

/// "Are they dishwasher safe?", "what are they made of?", "which ones can go in the oven?"
pub(super) fn asks_facts(said: &Understood) -> bool {
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

pub(super) fn is_pricey(said: &Understood) -> bool {
    const WORDS_MAX: usize = 6;
    let compares = ["more", "less", "most", "least", "mas", "menos", "mere", "mindre", "mest"];
    said.words.len() <= WORDS_MAX
        && is_all(said, PRICEY)
        && !says_any(said, &compares)
        && !says_any(said, THANKING)
        && !said.text.ends_with('?')
}

/// Whether one product is talked about, and no list beside it.
pub(super) fn has_focus_alone(turn: &Turn<'_>) -> bool {
    let memory = &turn.state.memory;
    memory.focus.is_some() && memory.shown.len() < 2
}

pub(super) fn asks_for_cheaper(said: &Understood) -> bool {
    said.entities.direction == Some(Direction::Cheaper)
        && said.entities.content.is_empty()
        && is_guessed(said)
}

/// "Similar but cheaper".
pub(super) fn asks_for_similar_cheaper(said: &Understood) -> bool {
    let is_like = relation::find(said).is_some_and(|(relation, _)| relation == Relation::Like)
        || has(said, "similar|parecida|parecido|lignende");
    said.entities.direction == Some(Direction::Cheaper)
        && is_like
        && is_small(said, SIMILAR_CHEAPER)
}

pub(super) fn asks_for_popular(said: &Understood) -> bool {
    const NEXT: &[&str] =
        &["what", "what's", "whats", "que", "cual", "cuales", "hvad", "hvilke", "lo"];
    let begins = said.words.first().is_some_and(|word| NEXT.contains(&word.as_str()));
    let asks = said.entities.direction == Some(Direction::Popular)
        && said.entities.content.is_empty()
        && begins;
    asks || is_all(said, POPULAR)
}

pub(super) fn asks_for_cheapest(said: &Understood) -> bool {
    const HAVING: &str = "thing|things|you|have|got|shop|store|tengais|teneis|tienes|tengas|hay|tienda|producto|i|har|vare|\
        ting|butikken|what|que|hvad|lo|que";
    has(said, CHEAPEST) && is_small(said, &format!("{CHEAPEST}|{HAVING}"))
}

/// "That one", "can I see a picture?"; an open question may wait for just that.
pub(super) fn points_only(turn: &Turn<'_>, said: &Understood) -> bool {
    const POLITE: &[&str] = &["please", "pls", "por", "favor", "tak"];
    let open = turn.state.memory.open_at(turn.now);
    let is_asked = open.is_some_and(|open| !open.prompt.is_empty() && open.skill != "show_product");
    let words: Vec<&str> = said.words.iter().map(String::as_str).collect();
    let bare: Vec<&str> = words.iter().copied().filter(|word| !POLITE.contains(word)).collect();
    let is_picture = has(said, PICTURE) && is_small(said, &format!("{PICTURE}|{BESIDE_PICTURE}"));
    !is_asked && (THAT_ONE.contains(&bare.join(" ").as_str()) || is_picture)
}

/// "Is the gold one sold out?" asks, and does not wait for it.
pub(super) fn asks_if_sold_out(said: &Understood) -> bool {
    const IS: &[&str] = &["is", "are", "esta", "estan", "er"];
    let begins = said.words.first().is_some_and(|word| IS.contains(&word.as_str()));
    begins && has(said, SOLD_OUT)
}

/// "And the first one?", "what about the last one?", and nothing else.
pub(super) fn names_place_only(said: &Understood) -> bool {
    const WORDS_MAX: usize = 6;
    said.entities.ordinals.len() == 1
        && said.words.len() <= WORDS_MAX
        && said.entities.content.is_empty()
        && said.entities.colors.is_empty()
        && said.words.first().is_some_and(|word| ["and", "y", "og"].contains(&word.as_str()))
}

/// "Is the second one heavy?", which may be taken for a search, or for a wish to have it.
pub(super) fn asks_of_place(said: &Understood) -> bool {
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
pub(super) fn asks_fact(turn: &Turn<'_>, said: &Understood) -> bool {
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
pub(super) fn asks_of_it(said: &Understood) -> bool {
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
pub(super) fn is_awaited(turn: &Turn<'_>) -> bool {
    let open = turn.state.memory.open_at(turn.now);
    open.is_some_and(|open| !open.prompt.is_empty() && open.expects != Expects::Option)
}

pub(super) fn is_guessed(said: &Understood) -> bool {
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

pub(super) fn begins_asking(said: &Understood) -> bool {
    said.words.first().is_some_and(|word| ASKING.contains(&word.as_str()))
}
