//! The answer of Dialogflow CX: texts, the same as speech, and the cards and chips of its own messenger.

use super::answer::kept;
use super::call::{Call, OURS};
use super::spoken::Spoken;
use crate::tree::Tree;

pub(super) fn answer<'a>(call: &'a Call<'a>, spoken: &'a Spoken<'a>, carries: bool) -> Tree<'a> {
    if spoken.is_silent() {
        return object! {};
    }
    let mut messages: Vec<Tree<'_>> = Vec::new();
    messages.extend(spoken.utterances.iter().map(|utterance| object! { "text": object! { "text": [&utterance.text] } }));
    // Where there is speech of its own, the texts are not spoken.
    messages.extend(spoken.utterances.iter().map(|utterance| object! { "outputAudioText": object! { "ssml": &utterance.ssml } }));
    let shown = shown(spoken);
    if !shown.is_empty() {
        messages.push(object! { "payload": object! { "richContent": [shown] } });
    }
    let mut parameters = if carries { Tree::of_fields(call.object("/sessionInfo/parameters")) } else { object! {} };
    // `null` removes a parameter.
    let ours = if spoken.offered.is_empty() { Tree::Null } else { kept(spoken) };
    if parameters.remove(OURS).is_some() || !carries || !ours.is_null() {
        parameters[OURS] = ours;
    }
    let mut session = object! { "parameters": parameters };
    if let Some(name) = call.text("/sessionInfo/session") {
        session["session"] = Tree::from(name);
    }
    let response = object! { "messages": messages, "mergeBehavior": "REPLACE" };
    object! { "fulfillmentResponse": response, "sessionInfo": session }
}

fn shown<'a>(spoken: &'a Spoken<'a>) -> Vec<Tree<'a>> {
    let mut items: Vec<Tree<'_>> = Vec::new();
    for card in &spoken.cards {
        let mut item = object! { "type": "info", "title": &card.title };
        if !card.text.is_empty() {
            item["subtitle"] = Tree::from(&card.text);
        }
        if let Some(image) = &card.image {
            item["image"] = object! { "rawUrl": image };
        }
        items.push(item);
    }
    if let Some(image) = spoken.image.as_ref().filter(|_| spoken.cards.is_empty()) {
        items.push(object! { "type": "image", "rawUrl": image, "accessibilityText": &spoken.title });
    }
    for (label, url) in &spoken.links {
        items.push(object! { "type": "button", "text": label, "anchor": object! { "href": url } });
    }
    if !spoken.suggestions.is_empty() {
        let options: Vec<Tree<'_>> = spoken.suggestions.iter().map(|title| object! { "text": title }).collect();
        items.push(object! { "type": "chips", "options": options });
    }
    items
}
