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
use crate::tree::Tree;
use crate::{HookAnswer, Said};
use engine::Language;
use engine::content::ContactField;
use engine::content::piece::{Piece, Shown};
use engine::inbox::inbound::{Inbound, InboundKind};

/// Largest answer taken by every version of the platform's documents.
pub const RESPONSE_BYTES_MAX: usize = 24 * 1_024;

/// Requests of a person who stands there and waits for words.
const AWAITED: [&str; 4] =
    ["LaunchRequest", "IntentRequest", "Alexa.Presentation.APL.UserEvent", "Connections.Response"];

fn is_awaited(call: &Call<'_>) -> bool {
    AWAITED.contains(&call.kind()) && !is_unfilled(call)
}

/// The same of what was read from a request; from one that is unfilled nothing is.
pub(super) fn is_of_somebody_waiting(inbound: &Inbound) -> bool {
    match &inbound.kind {
        InboundKind::Opened { .. } | InboundKind::Message { .. } | InboundKind::Selection { .. } => true,
        // What is not understood has the name of its request.
        InboundKind::Unknown { type_name } => AWAITED.iter().any(|kind| type_name.starts_with(kind)),
        _ => false,
    }
}

/// Writes the answer to a proven request.
pub(super) fn write(call: &Call<'_>, said: &Said) -> HookAnswer {
    let response = match call.kind() {
        "CanFulfillIntentRequest" => object! { "canFulfillIntent": can_fulfill(call) },
        "IntentRequest" if is_unfilled(call) => {
            object! { "directives": [object! { "type": "Dialog.Delegate" }], "shouldEndSession": false }
        }
        _ if is_awaited(call) => spoken(call, said),
        // A session that ended, an event outside of one: any word would be an error.
        _ => object! {},
    };
    let mut answer = object! { "version": "1.0", "response": response };
    let mut json = answer.write();
    if json.len() > RESPONSE_BYTES_MAX {
        leave_out_document(&mut answer["response"]);
        json = answer.write();
    }
    HookAnswer::text("application/json", json)
}

/// What a screen draws is left out where it makes the answer too large: the words are what counts.
fn leave_out_document(response: &mut Tree<'_>) {
    let Some(Tree::List(mut directives)) = response.remove("directives") else { return };
    directives.retain(|directive| directive["type"].as_str() != Some(screen::DOCUMENT));
    if !directives.is_empty() {
        response["directives"] = Tree::List(directives);
    }
}

/// An intent of the merchant's own dialog that lacks its values: the platform asks for them in the model's words.
fn is_unfilled(call: &Call<'_>) -> bool {
    let intent = call.intent().filter(|_| call.kind() == "IntentRequest");
    // An intent with a value says something, whatever it is.
    let is_empty = |intent: &Intent<'_>| intent.slots().is_empty();
    intent.filter(is_empty).is_some_and(|intent| said::of(call, intent) == Saying::Unfilled)
}

fn spoken<'a>(call: &'a Call<'a>, said: &'a Said) -> Tree<'a> {
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
    let again = open.then(|| {
        let words = reprompt.map(speech::inner).or_else(|| speech::last_question(&ssml));
        let words = words.unwrap_or_else(|| speech::escaped(own.silent));
        speech::frame(&[words], REPROMPT_BYTES_MAX)
    });
    let mut response = Tree::roomy();
    response["outputSpeech"] = object! { "type": "SSML", "ssml": ssml };
    if let Some(ssml) = again {
        response["reprompt"] = object! { "outputSpeech": object! { "type": "SSML", "ssml": ssml } };
    }
    if let Some(card) = screen::card(&shown) {
        response["card"] = card;
    }
    response["shouldEndSession"] = Tree::from(!open);
    with_directives(call, said, &shown, open, response)
}

/// What a screen draws, and what the next words fill.
fn with_directives<'a>(
    call: &'a Call<'a>,
    said: &'a Said,
    shown: &[&'a Shown],
    open: bool,
    mut response: Tree<'a>,
) -> Tree<'a> {
    let token = said.messages.first().map(|message| message.correlation.as_str());
    let document =
        token.filter(|_| call.has_screen()).and_then(|token| screen::document(shown, token));
    let elicits = open.then(|| elicits(call)).flatten();
    let directives: Vec<Tree<'_>> = document.into_iter().chain(elicits).collect();
    if !directives.is_empty() {
        response["directives"] = Tree::List(directives);
    }
    response
}

/// While a dialog of the deployed model goes on, the next words fill its free slot as they are, without any words
/// around them: that is how a question of ours is answered in one word.
fn elicits<'a>(call: &'a Call<'a>) -> Option<Tree<'a>> {
    let going = matches!(call.dialog_state(), Some("STARTED" | "IN_PROGRESS"));
    let intent = call.intent().filter(|intent| going && intent.has_slot("query"))?;
    if !model::has_dialog(intent.name) {
        return None;
    }
    let empty = object! { "name": "query", "confirmationStatus": "NONE" };
    let updated =
        object! { "name": intent.name, "confirmationStatus": "NONE", "slots": object! { "query": empty } };
    Some(object! { "type": "Dialog.ElicitSlot", "slotToElicit": "query", "updatedIntent": updated })
}

/// Whether we could serve this, asked without anybody there: nothing is looked up and nothing changes.
fn can_fulfill<'a>(call: &'a Call<'a>) -> Tree<'a> {
    let Some(intent) = call.intent() else { return object! { "canFulfill": "NO" } };
    let known = model::has_intent(intent.name);
    let answer = |yes: &'static str| if known { yes } else { "NO" };
    let slots = intent
        .slots()
        .into_iter()
        .map(|slot| {
            let able = object! { "canUnderstand": answer("YES"), "canFulfill": answer("MAYBE") };
            (slot.name.into(), able)
        })
        .collect();
    object! { "canFulfill": answer("MAYBE"), "slots": Tree::Object(slots) }
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
