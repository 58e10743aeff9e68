//! The answer of Actions Builder: two utterances with a card or a collection between them, chips, and one link.
//!
//! The items of a collection are values of a type that is overridden for the session: a tap comes back with the key.

use super::answer::kept;
use super::call::{Call, OURS};
use super::parse::OPTION_SLOT;
use super::spoken::{Card, Spoken};
use crate::tree::Tree;

/// Counts the answers of a session, so that the same words said twice are two calls.
pub(super) const TURN: &str = "trato_turn";
const END: &str = "actions.scene.END_CONVERSATION";

pub(super) fn answer<'a>(call: &'a Call<'a>, spoken: &'a Spoken<'a>, ends: bool, carries: bool) -> Tree<'a> {
    let mut answer = object! { "session": session(call, spoken, carries) };
    if !spoken.is_silent() {
        answer["prompt"] = prompt(call, spoken, ends);
        let language = call.text("/session/languageCode").or_else(|| call.text("/user/locale")).unwrap_or_default();
        answer["expected"] = object! { "speech": spoken.suggestions.iter().collect::<Tree<'_>>(), "languageCode": language };
    }
    if let Some(scene) = call.text("/scene/name") {
        answer["scene"] = object! { "name": scene, "slots": Tree::of_fields(call.object("/scene/slots")) };
    }
    if ends {
        answer["scene"]["next"] = object! { "name": END };
    }
    if carries {
        answer["user"] = object! { "params": Tree::of_fields(call.object("/user/params")) };
        if call.json.pointer("/home/params").is_some() {
            answer["home"] = object! { "params": Tree::of_fields(call.object("/home/params")) };
        }
    }
    answer
}

fn session<'a>(call: &'a Call<'a>, spoken: &'a Spoken<'a>, carries: bool) -> Tree<'a> {
    let mut params = if carries { Tree::of_fields(call.object("/session/params")) } else { object! {} };
    let turn = call.json.pointer(&format!("/session/params/{TURN}")).and_then(Tree::as_u64).unwrap_or(0);
    params[TURN] = Tree::from(i64::try_from(turn.saturating_add(1)).unwrap_or(i64::MAX));
    if !spoken.is_silent() {
        params[OURS] = kept(spoken);
    }
    let mut session = object! { "id": call.text("/session/id").unwrap_or_default(), "params": params };
    let items = items(call, spoken);
    if !items.is_empty() {
        let entries: Vec<Tree<'_>> = items.iter().map(|(key, card)| entry(key, card)).collect();
        session["typeOverrides"] =
            Tree::from([object! { "name": OPTION_SLOT, "typeOverrideMode": "TYPE_REPLACE", "synonym": object! { "entries": entries } }]);
    }
    session
}

fn entry<'a>(key: &'a str, card: &'a Card<'a>) -> Tree<'a> {
    let mut display = object! { "title": &card.title };
    if !card.text.is_empty() {
        display["description"] = Tree::from(&card.text);
    }
    if let Some(image) = &card.image {
        display["image"] = object! { "url": image, "alt": &card.title };
    }
    object! { "name": key, "synonyms": [&card.title], "display": display }
}

fn prompt<'a>(call: &Call<'_>, spoken: &'a Spoken<'a>, ends: bool) -> Tree<'a> {
    let mut prompt = object! { "override": false };
    for (place, utterance) in ["firstSimple", "lastSimple"].iter().zip(&spoken.utterances) {
        prompt[*place] = object! { "speech": &utterance.ssml, "text": &utterance.text };
    }
    if !can(call, "RICH_RESPONSE") {
        return prompt;
    }
    let items = items(call, spoken);
    if !items.is_empty() {
        let keys: Vec<Tree<'_>> = items.iter().map(|(key, _)| object! { "key": *key }).collect();
        prompt["content"] = object! { "collection": object! { "title": &spoken.title, "items": keys, "imageFill": "CROPPED" } };
    } else if let Some(card) = card(call, spoken) {
        prompt["content"] = card;
    }
    if !ends && !spoken.suggestions.is_empty() {
        let chips: Vec<Tree<'_>> = spoken.suggestions.iter().map(|title| object! { "title": title }).collect();
        prompt["suggestions"] = chips.into();
    }
    if let Some((label, url)) = spoken.links.first().filter(|_| can(call, "WEB_LINK")) {
        prompt["link"] = object! { "name": label, "open": object! { "url": url } };
    }
    prompt
}

/// A collection has two items at least, each with a key.
fn items<'a>(call: &Call<'_>, spoken: &'a Spoken<'a>) -> Vec<(&'a str, &'a Card<'a>)> {
    let keyed = spoken.cards.iter().filter_map(|card| Some((card.key?, card)));
    let items: Vec<(&str, &Card<'_>)> = keyed.collect();
    if items.len() >= 2 && can(call, "RICH_RESPONSE") { items } else { Vec::new() }
}

fn card<'a>(call: &Call<'_>, spoken: &'a Spoken<'a>) -> Option<Tree<'a>> {
    let first = spoken.cards.first();
    let image = first.and_then(|card| card.image.as_ref()).or(spoken.image.as_ref());
    let title = first.map_or(spoken.title.as_ref(), |card| card.title.as_ref());
    let words = if title.is_empty() { spoken.utterances.first()?.text.as_ref() } else { title };
    let picture = image.map(|url| object! { "url": url, "alt": words });
    let text = first.map(|card| card.text.as_ref()).filter(|text| !text.is_empty());
    let Some(text) = text else { return picture.map(|picture| object! { "image": picture }) };
    let mut card = object! { "title": title, "text": text };
    if let Some(picture) = picture {
        card["image"] = picture;
    }
    if let Some((label, url)) = spoken.links.first().filter(|_| can(call, "WEB_LINK")) {
        card["button"] = object! { "name": label, "open": object! { "url": url } };
    }
    Some(object! { "card": card })
}

/// Whether the device can; one that does not say so is taken to have a screen.
fn can(call: &Call<'_>, what: &str) -> bool {
    let told = call.json.pointer("/device/capabilities").and_then(Tree::as_array);
    told.is_none_or(|told| told.iter().any(|one| one.as_str() == Some(what)))
}
