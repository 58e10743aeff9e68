//! What is said about products that are shown and that no sentence alone tells: "which is the cheapest", "any in
//! red?", "that's pricey".
//!
//! Each needs something that is shown, but for what is popular and what costs least.

mod kinds;
mod lists;

use super::context::Turn;
use super::described;
use super::meant;
use super::reference;
use super::relation;
use super::understand::Understood;
use super::understand::entity::lexicon;
use super::understand::normalize::fold;
use kinds::{
    asks_fact, asks_facts, asks_for_cheaper, asks_for_cheapest, asks_for_color,
    asks_for_other_colors, asks_for_popular, asks_for_similar_cheaper, asks_for_stock,
    asks_if_sold_out, asks_of_place, asks_to_pick, asks_which_color, has, has_focus_alone, is_all,
    is_awaited, is_pricey, names_place_only, points_only, says_any,
};
use lists::{
    BIGGEST, BUYING, CHEAPEST, DEAREST, IF_LEFT, LIKED, MIDDLE, NOTHING_CHEAPER, ONLY, PRICE,
    SMALLEST,
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

/// "How much is the travel mug?", whatever is named: "how much does it hold" asks something else.
pub fn says_how_much(said: &Understood) -> bool {
    said.words.windows(3).any(|words| {
        matches!(
            [words[0].as_str(), words[1].as_str(), words[2].as_str()],
            ["how", "much", "is" | "are" | "for"] | ["hvor", "meget", "koster"]
        )
    })
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
