//! The answer of Dialogflow CX: texts, the same as speech, and the cards and chips of its own messenger.

use super::answer::kept;
use super::call::{Call, OURS};
use super::spoken::Spoken;
use serde_json::{Map, Value, json};

pub(super) fn answer(call: &Call, spoken: &Spoken, carries: bool) -> Value {
    if spoken.is_silent() {
        return json!({});
    }
    let mut messages: Vec<Value> = Vec::new();
    messages.extend(spoken.utterances.iter().map(|utterance| json!({ "text": { "text": [utterance.text] } })));
    // Where there is speech of its own, the texts are not spoken.
    messages.extend(spoken.utterances.iter().map(|utterance| json!({ "outputAudioText": { "ssml": utterance.ssml } })));
    let shown = shown(spoken);
    if !shown.is_empty() {
        messages.push(json!({ "payload": { "richContent": [shown] } }));
    }
    let mut parameters = if carries { call.object("/sessionInfo/parameters") } else { Map::new() };
    // `null` removes a parameter.
    let ours = if spoken.offered.is_empty() { Value::Null } else { kept(spoken) };
    if parameters.remove(OURS).is_some() || !carries || !ours.is_null() {
        parameters.insert(OURS.to_owned(), ours);
    }
    let mut session = json!({ "parameters": parameters });
    if let Some(name) = call.text("/sessionInfo/session") {
        session["session"] = json!(name);
    }
    let response = json!({ "messages": messages, "mergeBehavior": "REPLACE" });
    json!({ "fulfillmentResponse": response, "sessionInfo": session })
}

fn shown(spoken: &Spoken) -> Vec<Value> {
    let mut items: Vec<Value> = Vec::new();
    for card in &spoken.cards {
        let mut item = json!({ "type": "info", "title": card.title });
        if !card.text.is_empty() {
            item["subtitle"] = json!(card.text);
        }
        if let Some(image) = &card.image {
            item["image"] = json!({ "rawUrl": image });
        }
        items.push(item);
    }
    if let Some(image) = spoken.image.as_ref().filter(|_| spoken.cards.is_empty()) {
        items.push(json!({ "type": "image", "rawUrl": image, "accessibilityText": spoken.title }));
    }
    let link = |(label, url): &(String, String)| json!({ "type": "button", "text": label, "anchor": { "href": url } });
    items.extend(spoken.links.iter().map(link));
    if !spoken.suggestions.is_empty() {
        let options: Vec<Value> = spoken.suggestions.iter().map(|title| json!({ "text": title })).collect();
        items.push(json!({ "type": "chips", "options": options }));
    }
    items
}
