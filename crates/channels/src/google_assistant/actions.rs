//! The answer of Actions Builder: two utterances with a card or a collection between them, chips, and one link.
//!
//! The items of a collection are values of a type that is overridden for the session: a tap comes back with the key.

use super::answer::kept;
use super::call::{Call, OURS};
use super::parse::OPTION_SLOT;
use super::spoken::{Card, Spoken};
use serde_json::{Value, json};

/// Counts the answers of a session, so that the same words said twice are two calls.
pub(super) const TURN: &str = "trato_turn";
const END: &str = "actions.scene.END_CONVERSATION";

pub(super) fn answer(call: &Call, spoken: &Spoken, ends: bool, carries: bool) -> Value {
    let mut answer = json!({ "session": session(call, spoken, carries) });
    if !spoken.is_silent() {
        answer["prompt"] = prompt(call, spoken, ends);
        let language = call.text("/session/languageCode").or_else(|| call.text("/user/locale")).unwrap_or_default();
        answer["expected"] = json!({ "speech": spoken.suggestions, "languageCode": language });
    }
    if let Some(scene) = call.text("/scene/name") {
        answer["scene"] = json!({ "name": scene, "slots": call.object("/scene/slots") });
    }
    if ends {
        answer["scene"]["next"] = json!({ "name": END });
    }
    if carries {
        answer["user"] = json!({ "params": call.object("/user/params") });
        if call.json.pointer("/home/params").is_some() {
            answer["home"] = json!({ "params": call.object("/home/params") });
        }
    }
    answer
}

fn session(call: &Call, spoken: &Spoken, carries: bool) -> Value {
    let mut params = if carries { call.object("/session/params") } else { serde_json::Map::new() };
    let turn = call.json.pointer(&format!("/session/params/{TURN}")).and_then(Value::as_u64).unwrap_or(0);
    params.insert(TURN.to_owned(), json!(turn.saturating_add(1)));
    if !spoken.is_silent() {
        params.insert(OURS.to_owned(), kept(spoken));
    }
    let mut session = json!({ "id": call.text("/session/id").unwrap_or_default(), "params": params });
    let items = items(call, spoken);
    if !items.is_empty() {
        let entries: Vec<Value> = items.iter().map(|(key, card)| entry(key, card)).collect();
        session["typeOverrides"] =
            json!([{ "name": OPTION_SLOT, "mode": "TYPE_REPLACE", "synonym": { "entries": entries } }]);
    }
    session
}

fn entry(key: &str, card: &Card) -> Value {
    let mut display = json!({ "title": card.title });
    if !card.text.is_empty() {
        display["description"] = json!(card.text);
    }
    if let Some(image) = &card.image {
        display["image"] = json!({ "url": image, "alt": card.title });
    }
    json!({ "name": key, "synonyms": [card.title], "display": display })
}

fn prompt(call: &Call, spoken: &Spoken, ends: bool) -> Value {
    let mut prompt = json!({ "override": false });
    for (place, utterance) in ["firstSimple", "lastSimple"].iter().zip(&spoken.utterances) {
        prompt[*place] = json!({ "speech": utterance.ssml, "text": utterance.text });
    }
    if !can(call, "RICH_RESPONSE") {
        return prompt;
    }
    let items = items(call, spoken);
    if !items.is_empty() {
        let keys: Vec<Value> = items.iter().map(|(key, _)| json!({ "key": key })).collect();
        prompt["content"] = json!({ "collection": { "title": spoken.title, "items": keys, "imageFill": "CROPPED" } });
    } else if let Some(card) = card(call, spoken) {
        prompt["content"] = card;
    }
    if !ends && !spoken.suggestions.is_empty() {
        let chips: Vec<Value> = spoken.suggestions.iter().map(|title| json!({ "title": title })).collect();
        prompt["suggestions"] = chips.into();
    }
    if let Some((label, url)) = spoken.links.first().filter(|_| can(call, "WEB_LINK")) {
        prompt["link"] = json!({ "name": label, "open": { "url": url } });
    }
    prompt
}

/// A collection has two items at least, each with a key.
fn items<'a>(call: &Call, spoken: &'a Spoken) -> Vec<(&'a str, &'a Card)> {
    let keyed = spoken.cards.iter().filter_map(|card| Some((card.key.as_deref()?, card)));
    let items: Vec<(&str, &Card)> = keyed.collect();
    if items.len() >= 2 && can(call, "RICH_RESPONSE") { items } else { Vec::new() }
}

fn card(call: &Call, spoken: &Spoken) -> Option<Value> {
    let first = spoken.cards.first();
    let image = first.and_then(|card| card.image.as_ref()).or(spoken.image.as_ref());
    let title = first.map_or(spoken.title.as_str(), |card| card.title.as_str());
    let words = if title.is_empty() { spoken.utterances.first()?.text.as_str() } else { title };
    let picture = image.map(|url| json!({ "url": url, "alt": words }));
    let text = first.map(|card| card.text.as_str()).filter(|text| !text.is_empty());
    let Some(text) = text else { return picture.map(|picture| json!({ "image": picture })) };
    let mut card = json!({ "title": title, "text": text });
    if let Some(picture) = picture {
        card["image"] = picture;
    }
    if let Some((label, url)) = spoken.links.first().filter(|_| can(call, "WEB_LINK")) {
        card["button"] = json!({ "name": label, "open": { "url": url } });
    }
    Some(json!({ "card": card }))
}

/// Whether the device can; one that does not say so is taken to have a screen.
fn can(call: &Call, what: &str) -> bool {
    let told = call.json.pointer("/device/capabilities").and_then(Value::as_array);
    told.is_none_or(|told| told.iter().any(|one| one.as_str() == Some(what)))
}
