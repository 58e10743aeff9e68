//! The answer on the call: what is said, what is shown, and whether the microphone opens again.
//!
//! It opens while something is asked and closes otherwise: a device that listens after a statement is refused by the
//! platform, and by the people in the room. The state of the conversation is with us, so nothing of it travels in
//! `sessionAttributes`.

use super::call::{Call, Intent};
use super::model;
use super::said::{self, Saying};
use super::speech::{self, REPROMPT_BYTES_MAX, SPEECH_BYTES_MAX};
use super::{screen, words};
use crate::{HookAnswer, Said};
use engine::Language;
use engine::content::ContactField;
use engine::content::piece::{Piece, Shown};
use serde_json::{Map, Value, json};

/// Largest answer taken by every version of the platform's documents.
pub const RESPONSE_BYTES_MAX: usize = 24 * 1_024;

/// Whether the person stands there and waits for words.
pub(super) fn is_awaited(call: &Call) -> bool {
    let kinds = [
        "LaunchRequest",
        "IntentRequest",
        "Alexa.Presentation.APL.UserEvent",
        "Connections.Response",
    ];
    kinds.contains(&call.kind()) && !is_unfilled(call)
}

/// Writes the answer to a proven request.
pub(super) fn write(call: &Call, said: &Said) -> HookAnswer {
    let response = match call.kind() {
        "CanFulfillIntentRequest" => json!({ "canFulfillIntent": can_fulfill(call) }),
        "IntentRequest" if is_unfilled(call) => {
            json!({ "directives": [{ "type": "Dialog.Delegate" }], "shouldEndSession": false })
        }
        _ if is_awaited(call) => spoken(call, said),
        // A session that ended, an event outside of one: any word would be an error.
        _ => json!({}),
    };
    HookAnswer::json(&object! { "version": "1.0", "response": response })
}

/// An intent of the merchant's own dialog that lacks its values: the platform asks for them in the model's words.
fn is_unfilled(call: &Call) -> bool {
    let intent = call.intent().filter(|_| call.kind() == "IntentRequest");
    // An intent with a value says something, whatever it is.
    let is_empty = |intent: &Intent<'_>| intent.slots().is_empty();
    intent.filter(is_empty).is_some_and(|intent| said::of(call, intent) == Saying::Unfilled)
}

fn spoken(call: &Call, said: &Said) -> Value {
    let own = words::own(call.language().unwrap_or(Language::En));
    let shown: Vec<&Shown> =
        said.messages.iter().filter_map(|message| shown(&message.piece)).collect();
    let links = shown.iter().any(|shown| shown.asks == Some(ContactField::LinkAccount));
    let mut parts: Vec<String> =
        said.messages.iter().filter_map(|message| heard(&message.piece)).collect();
    parts.extend(said.late.as_deref().map(speech::escaped));
    parts.extend(links.then(|| speech::escaped(own.link)));
    // Pictures of words cannot be said: what is left of them may be nothing.
    let mut ssml = speech::frame(&parts, SPEECH_BYTES_MAX);
    let silent = ssml.is_empty();
    let goodbye = said::is_goodbye(call);
    let welcomes = silent && call.kind() == "LaunchRequest";
    if silent {
        let words = if goodbye {
            own.bye
        } else if welcomes {
            own.welcome
        } else {
            own.noted
        };
        ssml = speech::frame(&[speech::escaped(words)], SPEECH_BYTES_MAX);
    }
    let reprompt = said.messages.iter().rev().find_map(|message| reprompt(&message.piece));
    let offers = shown.iter().any(|shown| !shown.suggestions.is_empty());
    let asked = reprompt.is_some() || offers || speech::asks(&ssml) || said.late.is_some();
    let open = asked && !goodbye;
    let mut response = Map::new();
    response.insert("outputSpeech".to_owned(), json!({ "type": "SSML", "ssml": ssml }));
    if open {
        let again =
            reprompt.map(speech::inner).or_else(|| speech::last_question(&ssml));
        let again = speech::frame(
            &[again.unwrap_or_else(|| speech::escaped(own.silent))],
            REPROMPT_BYTES_MAX,
        );
        let again = json!({ "outputSpeech": { "type": "SSML", "ssml": again } });
        response.insert("reprompt".to_owned(), again);
    }
    if let Some(card) = screen::card(&shown) {
        response.insert("card".to_owned(), card);
    }
    response.insert("shouldEndSession".to_owned(), json!(!open));
    with_directives(call, said, &shown, open, response)
}

/// What a screen draws, and what the next words fill. A document that would make the answer too large is left out.
fn with_directives(
    call: &Call,
    said: &Said,
    shown: &[&Shown],
    open: bool,
    mut response: Map<String, Value>,
) -> Value {
    let token = said.messages.first().map(|message| message.correlation.to_string());
    let document =
        token.filter(|_| call.has_screen()).and_then(|token| screen::document(shown, &token));
    let elicits = open.then(|| elicits(call)).flatten();
    let Some(document) = document else {
        if let Some(elicits) = elicits {
            response.insert("directives".to_owned(), json!([elicits]));
        }
        return Value::Object(response);
    };
    let directives: Vec<Value> = std::iter::once(document).chain(elicits.clone()).collect();
    response.insert("directives".to_owned(), Value::Array(directives));
    // The envelope around it takes less than a kilobyte.
    let mut response = Value::Object(response);
    if response.to_string().len() > RESPONSE_BYTES_MAX - 1_024 {
        match (elicits, response.as_object_mut()) {
            (Some(elicits), Some(fields)) => {
                fields.insert("directives".to_owned(), json!([elicits]));
            }
            (None, Some(fields)) => drop(fields.remove("directives")),
            (_, None) => {}
        }
    }
    response
}

/// While a dialog of the deployed model goes on, the next words fill its free slot as they are, without any words
/// around them: that is how a question of ours is answered in one word.
fn elicits(call: &Call) -> Option<Value> {
    let going = matches!(call.dialog_state(), Some("STARTED" | "IN_PROGRESS"));
    let intent = call.intent().filter(|intent| going && intent.has_slot("query"))?;
    if !model::has_dialog(intent.name) {
        return None;
    }
    let empty = json!({ "name": "query", "confirmationStatus": "NONE" });
    let updated =
        json!({ "name": intent.name, "confirmationStatus": "NONE", "slots": { "query": empty } });
    Some(json!({ "type": "Dialog.ElicitSlot", "slotToElicit": "query", "updatedIntent": updated }))
}

/// Whether we could serve this, asked without anybody there: nothing is looked up and nothing changes.
fn can_fulfill(call: &Call) -> Value {
    let Some(intent) = call.intent() else { return json!({ "canFulfill": "NO" }) };
    let known = model::has_intent(intent.name);
    let answer = |yes: &str| if known { yes.to_owned() } else { "NO".to_owned() };
    let slots: Map<String, Value> = intent
        .slots()
        .into_iter()
        .map(|slot| {
            (slot.name, json!({ "canUnderstand": answer("YES"), "canFulfill": answer("MAYBE") }))
        })
        .collect();
    json!({ "canFulfill": answer("MAYBE"), "slots": slots })
}

/// What a piece says, as it stands inside of a frame.
fn heard(piece: &Piece) -> Option<String> {
    match piece {
        Piece::Speech { ssml, .. } => Some(speech::inner(ssml)),
        Piece::Text { body }
        | Piece::Buttons { body, .. }
        | Piece::QuickReplies { body, .. }
        | Piece::List { body, .. }
        | Piece::LinkButton { body, .. }
        | Piece::Carousel { body, .. }
        | Piece::NativeProducts { body, .. }
        | Piece::NativeCatalog { body, .. }
        | Piece::AskContact { body, .. }
        | Piece::Receipt { body, .. }
        | Piece::Invoice { body, .. } => Some(speech::escaped(body)),
        Piece::NativeProduct { body, .. } => body.as_deref().map(speech::escaped),
        Piece::Media { caption, .. } => caption.as_deref().map(speech::escaped),
        Piece::Template { .. } | Piece::Blocks { .. } => None,
    }
}

fn shown(piece: &Piece) -> Option<&Shown> {
    match piece {
        Piece::Speech { shown, .. } => Some(shown),
        _ => None,
    }
}

fn reprompt(piece: &Piece) -> Option<&str> {
    match piece {
        Piece::Speech { reprompt, .. } => reprompt.as_deref(),
        _ => None,
    }
}
