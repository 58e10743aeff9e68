//! The answer of Dialogflow ES: texts and cards for every integration, and the Assistant's own shape beside them.

use super::answer::kept;
use super::call::{Call, OURS, is_ours};
use super::spoken::{Card, Spoken};
use crate::tree::Tree;

/// For so many calls our options are kept; those we offer next replace them.
const LIFESPAN: u32 = 5;
/// Buttons on the Assistant's card.
const CARD_BUTTONS_MAX: usize = 1;

pub(super) fn answer<'a>(call: &'a Call<'a>, spoken: &'a Spoken<'a>, ends: bool, carries: bool) -> Tree<'a> {
    let mut answer = Tree::roomy();
    if !spoken.is_silent() {
        answer["fulfillmentText"] = Tree::from(spoken.text());
        answer["fulfillmentMessages"] = messages(spoken);
        answer["payload"] = object! { "google": assistant(spoken, ends) };
    } else if ends {
        answer["payload"] = object! { "google": object! { "expectUserResponse": false } };
    }
    let contexts = contexts(call, spoken, carries);
    if !contexts.is_empty() {
        answer["outputContexts"] = contexts.into();
    }
    answer
}

/// The agent's contexts as they came, and ours.
fn contexts<'a>(call: &'a Call<'a>, spoken: &'a Spoken<'a>, carries: bool) -> Vec<Tree<'a>> {
    let theirs = call.contexts().iter().filter(|context| carries && !is_ours(context)).map(Tree::from);
    let session = call.text("/session").filter(|_| !spoken.is_silent());
    let lifespan = if spoken.offered.is_empty() { 0 } else { LIFESPAN };
    let had = call.contexts().iter().any(is_ours);
    let ours = session.filter(|_| had || lifespan > 0).map(|session| {
        let name = format!("{session}/contexts/{OURS}");
        object! { "name": name, "lifespanCount": lifespan, "parameters": object! { OURS: kept(spoken) } }
    });
    theirs.chain(ours).collect()
}

fn messages<'a>(spoken: &'a Spoken<'a>) -> Tree<'a> {
    let texts = spoken.utterances.iter().map(|utterance| object! { "text": object! { "text": [&utterance.text] } });
    let mut messages: Vec<Tree<'_>> = texts.collect();
    let buttons: Vec<Tree<'_>> = spoken.links.iter().map(|(label, url)| object! { "text": label, "postback": url }).collect();
    messages.extend(spoken.cards.iter().map(|card| object! { "card": shown(card) }));
    let image = spoken.image.as_ref().filter(|_| spoken.cards.is_empty());
    if let Some((label, _)) = spoken.links.first() {
        let title = if spoken.title.is_empty() { label } else { &spoken.title };
        let mut card = object! { "title": title, "buttons": buttons };
        if let Some(image) = image {
            card["imageUri"] = Tree::from(image);
        }
        messages.push(object! { "card": card });
    } else if let Some(image) = image {
        messages.push(object! { "image": object! { "imageUri": image, "accessibilityText": &spoken.title } });
    }
    if !spoken.suggestions.is_empty() {
        messages.push(object! { "quickReplies": object! { "quickReplies": spoken.suggestions.iter().collect::<Tree<'_>>() } });
    }
    messages.into()
}

fn shown<'a>(card: &'a Card<'a>) -> Tree<'a> {
    let mut value = object! { "title": &card.title };
    if !card.text.is_empty() {
        value["subtitle"] = Tree::from(&card.text);
    }
    if let Some(image) = &card.image {
        value["imageUri"] = Tree::from(image);
    }
    value
}

/// What the Assistant read; nobody calls with it any more.
fn assistant<'a>(spoken: &'a Spoken<'a>, ends: bool) -> Tree<'a> {
    let simple = |utterance: &'a super::spoken::Utterance<'a>| {
        object! { "simpleResponse": object! { "ssml": &utterance.ssml, "displayText": &utterance.text } }
    };
    let mut items: Vec<Tree<'_>> = spoken.utterances.iter().map(simple).collect();
    let carousel = carousel(spoken);
    if carousel.is_none()
        && let Some(card) = basic_card(spoken)
    {
        items.insert(1, object! { "basicCard": card });
    }
    let mut rich = object! { "items": items };
    if !ends && !spoken.suggestions.is_empty() {
        let chips: Vec<Tree<'_>> = spoken.suggestions.iter().map(|title| object! { "title": title }).collect();
        rich["suggestions"] = chips.into();
    }
    if let Some((label, url)) = spoken.links.first() {
        rich["linkOutSuggestion"] = object! { "destinationName": label, "openUrlAction": object! { "url": url } };
    }
    let mut google = object! { "expectUserResponse": !ends, "richResponse": rich };
    if let Some(reprompt) = spoken.reprompt.as_ref().filter(|_| !ends) {
        google["noInputPrompts"] = Tree::from([object! { "ssml": reprompt }]);
    }
    if let Some(items) = carousel.filter(|_| !ends) {
        let data = object! { "@type": "type.googleapis.com/google.actions.v2.OptionValueSpec", "carouselSelect": object! { "items": items } };
        google["systemIntent"] = object! { "intent": "actions.intent.OPTION", "data": data };
    }
    google
}

/// Two cards at least, each with a key that comes back.
fn carousel<'a>(spoken: &'a Spoken<'a>) -> Option<Vec<Tree<'a>>> {
    let item = |card: &'a Card<'a>| {
        let mut item = object! { "optionInfo": object! { "key": card.key.as_ref()?, "synonyms": Tree::List(Vec::new()) }, "title": &card.title };
        if !card.text.is_empty() {
            item["description"] = Tree::from(&card.text);
        }
        if let Some(image) = &card.image {
            item["image"] = object! { "url": image, "accessibilityText": &card.title };
        }
        Some(item)
    };
    let items: Vec<Tree<'_>> = spoken.cards.iter().filter_map(item).collect();
    (items.len() >= 2).then_some(items)
}

/// A card needs a text or a picture.
fn basic_card<'a>(spoken: &'a Spoken<'a>) -> Option<Tree<'a>> {
    let first = spoken.cards.first();
    let image = first.and_then(|card| card.image.as_ref()).or(spoken.image.as_ref());
    let text = first.map(|card| card.text.as_ref()).unwrap_or_default();
    if image.is_none() && text.is_empty() {
        return None;
    }
    let title = first.map_or(spoken.title.as_ref(), |card| card.title.as_ref());
    let mut card = object! { "title": title, "formattedText": text };
    if let Some(image) = image {
        let words = if title.is_empty() { spoken.utterances.first()?.text.as_ref() } else { title };
        card["image"] = object! { "url": image, "accessibilityText": words };
    }
    let links = spoken.links.iter().take(CARD_BUTTONS_MAX);
    let buttons: Vec<Tree<'_>> = links.map(|(label, url)| object! { "title": label, "openUrlAction": object! { "url": url } }).collect();
    if !buttons.is_empty() {
        card["buttons"] = buttons.into();
    }
    Some(card)
}
