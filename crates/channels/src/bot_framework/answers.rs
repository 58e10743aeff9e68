//! Answers on the call: an `invoke` wants one of its own, and who sends with `expectReplies` waits for the words.

use super::address::Address;
use super::render;
use super::wire::Activity;
use crate::{HookAnswer, Said};
use engine::content::piece::Piece;
use engine::inbox::inbound::Inbound;
use transport::RawRequest;

/// A channel gives up after ten to fifteen seconds; what is said must be written before.
const WAIT_MS: u64 = 8_000;

pub(super) fn waits_ms(request: &RawRequest, inbounds: &[Inbound]) -> Option<u64> {
    // Hardly anybody waits, and the activity was read before.
    let text = std::str::from_utf8(&request.body).ok()?;
    if !text.contains("expectReplies") && !text.contains("\\u") {
        return None;
    }
    let activity = Activity::read(&request.body).ok()?;
    let is_known = inbounds.iter().any(|inbound| !inbound.contact.identities.is_empty());
    (is_known && expects_replies(&activity)).then_some(WAIT_MS)
}

pub(super) fn answer(request: &RawRequest, said: &Said) -> HookAnswer {
    let Ok(activity) = Activity::read(&request.body) else { return HookAnswer::empty() };
    if expects_replies(&activity) {
        let activities = activities(&activity, said).join(",");
        return HookAnswer::text("application/json", format!("{{\"activities\":[{activities}]}}"));
    }
    if activity.kind() == "invoke" {
        return invoked(activity.text("/name").unwrap_or_default());
    }
    HookAnswer::empty()
}

fn expects_replies(activity: &Activity<'_>) -> bool {
    activity.text("/deliveryMode") == Some("expectReplies") && activity.kind() != "invoke"
}

fn activities(asked: &Activity<'_>, said: &Said) -> Vec<String> {
    let here = Address::of(asked);
    let reply_to = asked.id("/id").map(|id| here.message_id(&id));
    let write = |piece: &Piece, hint: Option<&'static str>| {
        let mut activity = render::activity(&here, reply_to.as_deref(), piece).ok()?;
        if let Some(hint) = hint {
            activity["inputHint"] = hint.into();
        }
        render::written(&activity).ok()
    };
    let late = said.late.as_ref().and_then(|late| write(&Piece::Text { body: late.clone() }, Some("ignoringInput")));
    let said = said.messages.iter().filter_map(|message| write(&message.piece, None));
    said.chain(late).collect()
}

/// What the platform's own questions are answered with. A status is the answer's own; one that we do not know is
/// not implemented, and says so: nobody repeats it.
fn invoked(name: &str) -> HookAnswer {
    match name {
        // The card stays as it is; what is said comes as a message.
        "adaptiveCard/action" => HookAnswer::tree(&object! {
            "statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "",
        }),
        // Nothing of ours opens a dialog or a sign-in: an empty answer closes it.
        "task/fetch" | "task/submit" | "message/submitAction" | "signin/verifyState" | "signin/tokenExchange"
        | "fileConsent/invoke" => HookAnswer::tree(&object! {}),
        _ => HookAnswer { status: 501, ..HookAnswer::tree(&object! {}) },
    }
}
