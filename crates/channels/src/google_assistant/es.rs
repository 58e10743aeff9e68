//! The answer of Dialogflow ES: texts and cards for every integration, and the Assistant's own shape beside them.

use super::answer::kept;
use super::call::{Call, OURS, is_ours};
use super::spoken::{Card, Spoken};
use serde_json::{Map, Value, json};

/// For so many calls our options are kept; those we offer next replace them.
const LIFESPAN: u32 = 5;
/// Buttons on the Assistant's card.
const CARD_BUTTONS_MAX: usize = 1;

pub(super) fn answer(call: &Call, spoken: &Spoken, ends: bool, carries: bool) -> Value {
    let mut answer = Map::new();
    if !spoken.is_silent() {
        answer.insert("fulfillmentText".to_owned(), json!(spoken.text()));
        answer.insert("fulfillmentMessages".to_owned(), messages(spoken));
        answer.insert("payload".to_owned(), object! { "google": assistant(spoken, ends) });
    } else if ends {
        answer.insert("payload".to_owned(), json!({ "google": { "expectUserResponse": false } }));
    }
    let contexts = contexts(call, spoken, carries);
    if !contexts.is_empty() {
        answer.insert("outputContexts".to_owned(), contexts.into());
    }
    Value::Object(answer)
}

/// The agent's contexts as they came, and ours.
fn contexts(call: &Call, spoken: &Spoken, carries: bool) -> Vec<Value> {
    let theirs = call.contexts().into_iter().filter(|context| carries && !is_ours(context));
    let session = call.text("/session").filter(|_| !spoken.is_silent());
    let lifespan = if spoken.offered.is_empty() { 0 } else { LIFESPAN };
    let had = call.contexts().iter().any(is_ours);
    let ours = session.filter(|_| had || lifespan > 0).map(|session| {
        let name = format!("{session}/contexts/{OURS}");
        let parameters = Map::from_iter([(OURS.to_owned(), kept(spoken))]);
        object! { "name": name, "lifespanCount": lifespan, "parameters": Value::Object(parameters) }
    });
    theirs.chain(ours).collect()
}

fn messages(spoken: &Spoken) -> Value {
    let texts = spoken.utterances.iter().map(|utterance| json!({ "text": { "text": [utterance.text] } }));
    let mut messages: Vec<Value> = texts.collect();
    let buttons: Vec<Value> = spoken.links.iter().map(|(label, url)| json!({ "text": label, "postback": url })).collect();
    messages.extend(spoken.cards.iter().map(|card| object! { "card": shown(card) }));
    let image = spoken.image.as_ref().filter(|_| spoken.cards.is_empty());
    if let Some((label, _)) = spoken.links.first() {
        let title = if spoken.title.is_empty() { label } else { &spoken.title };
        let mut card = object! { "title": title.as_str(), "buttons": buttons };
        if let Some(image) = image {
            card["imageUri"] = json!(image);
        }
        messages.push(object! { "card": card });
    } else if let Some(image) = image {
        messages.push(json!({ "image": { "imageUri": image, "accessibilityText": spoken.title } }));
    }
    if !spoken.suggestions.is_empty() {
        messages.push(json!({ "quickReplies": { "quickReplies": spoken.suggestions } }));
    }
    messages.into()
}

fn shown(card: &Card) -> Value {
    let mut value = json!({ "title": card.title });
    if !card.text.is_empty() {
        value["subtitle"] = json!(card.text);
    }
    if let Some(image) = &card.image {
        value["imageUri"] = json!(image);
    }
    value
}

/// What the Assistant read; nobody calls with it any more.
fn assistant(spoken: &Spoken, ends: bool) -> Value {
    let simple = |utterance: &super::spoken::Utterance| {
        json!({ "simpleResponse": { "ssml": utterance.ssml, "displayText": utterance.text } })
    };
    let mut items: Vec<Value> = spoken.utterances.iter().map(simple).collect();
    let carousel = carousel(spoken);
    if carousel.is_none()
        && let Some(card) = basic_card(spoken)
    {
        items.insert(1, object! { "basicCard": card });
    }
    let mut rich = object! { "items": items };
    if !ends && !spoken.suggestions.is_empty() {
        let chips: Vec<Value> = spoken.suggestions.iter().map(|title| json!({ "title": title })).collect();
        rich["suggestions"] = chips.into();
    }
    if let Some((label, url)) = spoken.links.first() {
        rich["linkOutSuggestion"] = json!({ "destinationName": label, "url": url });
    }
    let mut google = object! { "expectUserResponse": !ends, "richResponse": rich };
    if let Some(reprompt) = spoken.reprompt.as_ref().filter(|_| !ends) {
        google["noInputPrompts"] = json!([{ "ssml": reprompt }]);
    }
    if let Some(items) = carousel.filter(|_| !ends) {
        let data = object! { "@type": "type.googleapis.com/google.actions.v2.OptionValueSpec", "carouselSelect": object! { "items": items } };
        google["systemIntent"] = object! { "intent": "actions.intent.OPTION", "data": data };
    }
    google
}

/// Two cards at least, each with a key that comes back.
fn carousel(spoken: &Spoken) -> Option<Vec<Value>> {
    let item = |card: &Card| {
        let mut item = json!({ "optionInfo": { "key": card.key.as_ref()?, "synonyms": [] }, "title": card.title });
        if !card.text.is_empty() {
            item["description"] = json!(card.text);
        }
        if let Some(image) = &card.image {
            item["image"] = json!({ "url": image, "accessibilityText": card.title });
        }
        Some(item)
    };
    let items: Vec<Value> = spoken.cards.iter().filter_map(item).collect();
    (items.len() >= 2).then_some(items)
}

/// A card needs a text or a picture.
fn basic_card(spoken: &Spoken) -> Option<Value> {
    let first = spoken.cards.first();
    let image = first.and_then(|card| card.image.as_ref()).or(spoken.image.as_ref());
    let text = first.map(|card| card.text.as_str()).unwrap_or_default();
    if image.is_none() && text.is_empty() {
        return None;
    }
    let title = first.map_or(spoken.title.as_str(), |card| card.title.as_str());
    let mut card = json!({ "title": title, "formattedText": text });
    if let Some(image) = image {
        let words = if title.is_empty() { spoken.utterances.first()?.text.as_str() } else { title };
        card["image"] = json!({ "url": image, "accessibilityText": words });
    }
    let links = spoken.links.iter().take(CARD_BUTTONS_MAX);
    let buttons: Vec<Value> = links.map(|(label, url)| json!({ "title": label, "openUrlAction": { "url": url } })).collect();
    if !buttons.is_empty() {
        card["buttons"] = buttons.into();
    }
    Some(card)
}
