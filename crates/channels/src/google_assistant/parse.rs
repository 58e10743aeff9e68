//! From a call to what happened: something was said or chosen, the conversation was opened, or it ended.

use super::call::{Call, Protocol};
use super::settings::Settings;
use crate::tree::Tree;
use engine::inbox::inbound::{ContactRef, IdentityScheme, Inbound, InboundKind, Part};
use engine::{Language, Timestamp};
use sha2::{Digest, Sha256};

/// Longest id or session taken as it is; a longer one is replaced by its fingerprint.
const ID_BYTES_MAX: usize = 200;

/// What one call came to.
enum Event<'a> {
    /// Said, typed, or keyed in on a telephone.
    Said(&'a str),
    /// Chosen by its key on a screen.
    Chosen(&'a str),
    Opened,
    Left(&'a str),
    Other(String),
}

pub(super) fn inbound(settings: &Settings, call: &Call<'_>, received_at: Timestamp) -> Inbound {
    let (event, id, session, tag) = match call.protocol {
        Some(Protocol::Es) => (
            of_es(call),
            call.text("/responseId"),
            call.text("/session"),
            call.text("/queryResult/languageCode"),
        ),
        Some(Protocol::Cx) => (
            of_cx(call),
            call.text("/detectIntentResponseId"),
            call.text("/sessionInfo/session"),
            call.text("/languageCode").or_else(|| call.text("/languageInfo/resolvedLanguageCode")),
        ),
        Some(Protocol::Actions) => (
            of_actions(call),
            None,
            call.text("/session/id"),
            call.text("/session/languageCode").or_else(|| call.text("/user/locale")),
        ),
        None => return unknown(call, "another_protocol", received_at),
    };
    let Some(session) = session else { return unknown(call, "without_session", received_at) };
    let (project, session) = place(session);
    if settings.project.is_some() && project.is_some() && project != settings.project.as_deref() {
        return unknown(call, "another_project", received_at);
    }
    let name = project.map_or_else(|| session.to_owned(), |project| format!("{project}/{session}"));
    let mut contact = ContactRef::known_as(IdentityScheme::Session, short(&name));
    contact.language = tag.and_then(Language::from_tag);
    let key = id.map_or_else(|| fingerprint(call), short);
    let kind = match event {
        Event::Said(words) => spoken(call, words, &key),
        Event::Chosen(token) => chosen(&key, token, title_of(call, token)),
        Event::Opened => InboundKind::Opened { page_url: None, product: None },
        Event::Left(reason) => InboundKind::Left { reason: reason.to_owned() },
        Event::Other(name) => InboundKind::Unknown { type_name: name.chars().take(64).collect() },
    };
    Inbound { certainty_permille: certainty(call), ..Inbound::new(key, received_at, contact, kind) }
}

/// How sure the recogniser is of the words. Dialogflow ES says so; nought is how it says that it does not know.
fn certainty(call: &Call<'_>) -> Option<u16> {
    let told = call.json.pointer("/queryResult/speechRecognitionConfidence")?;
    let sure = if let Tree::Number(sure) = told { sure.as_f64()? } else { return None };
    let is_told = sure > 0.0 && sure <= 1.0;
    // Within 0 and 1000, so that nothing is cut off.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1000")]
    is_told.then_some((sure * 1_000.0).round() as u16)
}

/// Whether the conversation ends with this call.
pub(super) fn ends(call: &Call<'_>) -> bool {
    let event = match call.protocol {
        Some(Protocol::Es) => of_es(call),
        Some(Protocol::Cx) => of_cx(call),
        Some(Protocol::Actions) => of_actions(call),
        None => return false,
    };
    matches!(event, Event::Left(_))
}

/// An event's own name stands where the words would, if nobody said any.
fn of_es<'a>(call: &'a Call<'_>) -> Event<'a> {
    let words = call.text("/queryResult/queryText");
    let action = call.text("/queryResult/action").unwrap_or_default();
    // A list of the Assistant answers with the key of its item.
    let arguments = call.json.pointer("/originalDetectIntentRequest/payload/inputs/0/arguments");
    let option = arguments.and_then(Tree::as_array).into_iter().flatten();
    let option = option.filter(|argument| argument.get("name").and_then(Tree::as_str) == Some("OPTION"));
    if let Some(key) = option.filter_map(|argument| argument.get("textValue")?.as_str()).find(|key| !key.is_empty()) {
        return Event::Chosen(key);
    }
    match (words, action) {
        (Some("GOOGLE_ASSISTANT_WELCOME" | "WELCOME" | "TELEPHONY_WELCOME"), _) | (None, "input.welcome") => Event::Opened,
        (Some("actions_intent_CANCEL" | "GOOGLE_ASSISTANT_CANCEL"), _) => Event::Left("canceled"),
        (Some("actions_intent_NO_INPUT" | "TELEPHONY_NO_INPUT"), _) => Event::Other("no_input".to_owned()),
        (Some(words), _) => Event::Said(words),
        (None, _) => Event::Other("es.without_words".to_owned()),
    }
}

fn of_cx<'a>(call: &'a Call<'_>) -> Event<'a> {
    if call.text("/pageInfo/displayName") == Some("End Session") || ends_session(call.text("/pageInfo/currentPage")) {
        return Event::Left("ended");
    }
    let said = call.text("/text").or_else(|| call.text("/transcript")).or_else(|| call.text("/dtmfDigits"));
    if let Some(words) = said {
        return Event::Said(words);
    }
    let event = call.text("/triggerEvent");
    let intent = call.text("/intentInfo/displayName");
    match event.or(intent) {
        Some("WELCOME" | "TELEPHONY_WELCOME" | "Default Welcome Intent") => Event::Opened,
        Some(name) => Event::Other(format!("cx.{name}")),
        None => Event::Other("cx.without_words".to_owned()),
    }
}

fn ends_session(page: Option<&str>) -> bool {
    page.is_some_and(|page| page.rsplit('/').next() == Some("END_SESSION"))
}

fn of_actions<'a>(call: &'a Call<'_>) -> Event<'a> {
    let intent = call.text("/intent/name").unwrap_or_default();
    // The item of a list or collection comes as a parameter of its own, with its key.
    if let Some(key) = call.text(&format!("/intent/params/{OPTION_SLOT}/resolved")) {
        return Event::Chosen(key);
    }
    match (intent, call.text("/intent/query")) {
        ("actions.intent.CANCEL", _) => Event::Left("canceled"),
        ("actions.intent.NO_INPUT_FINAL", _) => Event::Left("silence"),
        (name, _) if name.starts_with("actions.intent.NO_INPUT") => Event::Other("no_input".to_owned()),
        ("actions.intent.MAIN", _) => Event::Opened,
        (_, Some(words)) => Event::Said(words),
        (name, None) => Event::Other(format!("actions.{name}")),
    }
}

/// The type whose values are the options we show on a screen.
pub(super) const OPTION_SLOT: &str = "trato_option";

/// What was said, or the option whose title it is: chips come back as their words.
fn spoken(call: &Call<'_>, words: &str, key: &str) -> InboundKind {
    let folded = |text: &str| text.trim().to_lowercase();
    let offered = call.offered().into_iter().find(|(title, _)| folded(title) == folded(words));
    match offered {
        Some((_, token)) => chosen(key, &token, words.to_owned()),
        None => {
            let parts = vec![Part::Text { text: words.to_owned() }];
            InboundKind::Message { provider_id: key.to_owned(), parts, reply_to: None }
        }
    }
}

fn chosen(key: &str, token: &str, title: String) -> InboundKind {
    InboundKind::Selection { provider_id: key.to_owned(), token: token.to_owned(), title, reply_to: None }
}

fn title_of(call: &Call<'_>, token: &str) -> String {
    let offered = call.offered().into_iter().find(|(_, other)| other == token);
    let title = offered.map(|(title, _)| title);
    title.or_else(|| call.text("/intent/query").map(str::to_owned)).unwrap_or_else(|| token.to_owned())
}

/// Project and session of `projects/P/…/sessions/S`; Actions Builder has the bare session only.
fn place(session: &str) -> (Option<&str>, &str) {
    let parts: Vec<&str> = session.split('/').collect();
    match parts.as_slice() {
        ["projects", project, .., "sessions", id] if !project.is_empty() && !id.is_empty() => (Some(project), id),
        _ => (None, session),
    }
}

fn unknown(call: &Call<'_>, what: &str, received_at: Timestamp) -> Inbound {
    Inbound::notice(fingerprint(call), received_at, InboundKind::Unknown { type_name: what.to_owned() })
}

fn short(id: &str) -> String {
    if id.len() <= ID_BYTES_MAX { id.to_owned() } else { format!("long:{}", digest(id)) }
}

/// The same call makes the same key.
fn fingerprint(call: &Call<'_>) -> String {
    format!("call:{}", digest(&call.json.write()))
}

fn digest(text: &str) -> String {
    hex::encode(&Sha256::digest(text.as_bytes())[..16])
}
