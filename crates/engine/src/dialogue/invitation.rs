//! Whether words answer an invitation of the brand's: a keyword names the event, another one the city.
//!
//! A keyword counts alone, with a city, or beside a word about coming: `dinner`, `dinner madrid`, `I'd like to come
//! to the dinner`. That somebody has been invited is what makes `I can't come after all` about the event.

use super::context::Turn;
use super::understand::normalize::fold_words;
use super::understand::{Layer, Understood};
use crate::commerce::rsvp::{EventDate, HostedEvent};

/// What a text says of an invitation.
#[derive(Debug, Clone, Copy, Default)]
pub struct Named<'a> {
    pub event: Option<&'a HostedEvent>,
    pub date: Option<&'a EventDate>,
    /// She does not come, or not any more.
    pub declines: bool,
    /// She asks for the way.
    pub asks_the_way: bool,
}

/// Words that ask for a guest list without naming an event.
const RSVP: &[&str] = &["rsvp", "guestlist", "gaesteliste", "gaestelisten"];
/// Beginnings of words about coming, folded, three languages.
const COMING: &[&str] = &[
    "acud", "apunt", "asist", "attend", "coming", "deltag", "event", "evento", "gaest", "guest",
    "invit", "join", "kommer", "list", "lista", "plads", "plaza", "reserv", "sign", "sitio",
    "tilmel", "vengo", "voy",
];
/// Words about coming that begin too many others.
const COMING_WORDS: &[&str] = &["come", "go", "ir", "komme", "med", "place", "seat", "spot"];
/// Words of somebody who does not come.
const DECLINES: &[&str] = &[
    "afbud",
    "afmeld",
    "aflys",
    "anular",
    "anula",
    "cancel",
    "cancela",
    "cancelar",
    "cant",
    "can't",
    "cannot",
    "ikke",
    "no",
    "not",
    "won't",
    "alligevel",
];
/// Words that ask for the way.
const WAY: &[&str] = &[
    "adresse",
    "address",
    "direccion",
    "directions",
    "donde",
    "find",
    "hvor",
    "llegar",
    "llego",
    "metro",
    "parking",
    "parkering",
    "parkere",
    "vej",
    "way",
    "where",
];
/// A sentence about an event she has been talking about is not longer.
const WORDS_MAX: usize = 10;

/// Whether the words answer an invitation.
pub fn is_answered(turn: &Turn<'_>, said: &Understood) -> bool {
    let events = &turn.config.events;
    if events.is_empty() || said.words.is_empty() || matches!(said.layer, Layer::Keyword) {
        return false;
    }
    if RSVP.iter().any(|word| said.says(word)) {
        return true;
    }
    let comes = speaks_of_coming(said);
    if let Some((event, rest)) = events.iter().find_map(|event| keyword_of(event, &said.words)) {
        let asks_the_way = WAY.iter().any(|word| said.says(word));
        let names_a_city = rest.iter().any(|word| names_a_date(event, word));
        return rest.is_empty() || comes || asks_the_way || names_a_city;
    }
    let talked_of = talked_of(turn);
    talked_of.is_some() && comes && said.words.len() <= WORDS_MAX && declines(said)
}

/// What the words say of the events; of the one talked of, where they name none.
pub fn named<'a>(turn: &Turn<'a>, said: &Understood) -> Named<'a> {
    let config = turn.config;
    let by_keyword =
        config.events.iter().find_map(|event| Some((event, keyword_of(event, &said.words)?.1)));
    let (event, rest) = match by_keyword {
        Some((event, rest)) => (Some(event), rest),
        None => (talked_of(turn).or(only(&config.events)), said.words.clone()),
    };
    let to_come = |event: &'a HostedEvent| event.to_come(turn.now);
    let date = event.and_then(|event| {
        to_come(event).find(|date| rest.iter().any(|word| is_called(date, word)))
    });
    let asks_the_way = WAY.iter().any(|word| said.says(word));
    Named { event, date, declines: declines(said), asks_the_way }
}

/// The event that was last talked about.
pub fn talked_of<'a>(turn: &Turn<'a>) -> Option<&'a HostedEvent> {
    let id = turn.state.memory.event.as_ref()?;
    turn.config.events.iter().find(|event| &event.id == id)
}

/// The only one, if there is one only.
fn only(events: &[HostedEvent]) -> Option<&HostedEvent> {
    match events {
        [event] => Some(event),
        _ => None,
    }
}

/// What is left of the words without this event's keyword; `None` when they do not have it.
fn keyword_of<'a>(
    event: &'a HostedEvent,
    words: &[String],
) -> Option<(&'a HostedEvent, Vec<String>)> {
    event.keywords.iter().find_map(|keyword| {
        let keyword: Vec<&str> = keyword.split(' ').collect();
        let at = words.windows(keyword.len()).position(|some| some.iter().eq(keyword.iter()))?;
        let rest = [&words[..at], &words[at + keyword.len()..]].concat();
        Some((event, rest))
    })
}

fn names_a_date(event: &HostedEvent, word: &str) -> bool {
    event.dates.iter().any(|date| is_called(date, word))
}

/// Whether the word is what people call the city: a keyword, or a word of its name.
pub fn is_called(date: &EventDate, word: &str) -> bool {
    date.keywords.iter().any(|keyword| keyword == word)
        || date.city.0.values().any(|city| fold_words(city).iter().any(|part| part == word))
}

fn speaks_of_coming(said: &Understood) -> bool {
    said.words.iter().any(|word| {
        COMING.iter().any(|start| word.starts_with(start)) || COMING_WORDS.contains(&word.as_str())
    })
}

fn declines(said: &Understood) -> bool {
    DECLINES.iter().any(|word| said.says(word))
}
