//! From a proven request to what happened. Every request is one event, but for questions that change nothing.

use super::call::Call;
use super::said::{self, Saying};
use super::settings::Settings;
use super::who;
use crate::meta;
use crate::tree::Tree;
use engine::Timestamp;
use engine::inbox::inbound::{ContactRef, Identity, IdentityScheme, Inbound, InboundKind, Part};

/// What holds the id of the catalog where a product was recognised.
const CATALOG: &str = "alexa";

pub(super) fn inbounds(settings: &Settings, call: &Call<'_>, received_at: Timestamp) -> Vec<Inbound> {
    let at = call.timestamp().unwrap_or(received_at);
    let key = event_key(call);
    let unknown =
        |name: String| Inbound::notice(key.clone(), at, InboundKind::Unknown { type_name: name });
    if call.is_skill_event() {
        return vec![skill_event(call, &key, at)];
    }
    let contact = who::contact(settings, call, received_at);
    let Some(kind) = kind(call, &key) else { return Vec::new() };
    vec![match kind {
        InboundKind::Unknown { type_name } => unknown(type_name),
        _ if contact.identities.is_empty() => unknown(format!("{}.from_nobody", call.kind())),
        kind => Inbound::new(key, at, contact, kind),
    }]
}

/// The platform's id of the request; what has none is known by its words.
fn event_key(call: &Call<'_>) -> String {
    let id = call.request_id().map(str::to_owned);
    meta::key(id.unwrap_or_else(|| {
        let words = call.value("/request").map(Tree::write).unwrap_or_default();
        format!("unnamed:{}", meta::fingerprint(&[&words]))
    }))
}

/// `None` for what asks and changes nothing.
fn kind(call: &Call<'_>, key: &str) -> Option<InboundKind> {
    Some(match call.kind() {
        "LaunchRequest" => InboundKind::Opened { page_url: None, product: None },
        "IntentRequest" => return intent(call, key),
        "SessionEndedRequest" => InboundKind::Left { reason: ended(call) },
        "Alexa.Presentation.APL.UserEvent" => tapped(call, key),
        "CanFulfillIntentRequest" => return None,
        other => InboundKind::Unknown { type_name: cut(other) },
    })
}

fn intent(call: &Call<'_>, key: &str) -> Option<InboundKind> {
    let unknown =
        |name: &str| InboundKind::Unknown { type_name: format!("IntentRequest.{}", cut(name)) };
    let Some(intent) = call.intent() else { return Some(unknown("unnamed")) };
    let message =
        |parts| InboundKind::Message { provider_id: key.to_owned(), parts, reply_to: None };
    Some(match said::of(call, intent) {
        Saying::Text(text) => message(vec![Part::Text { text }]),
        Saying::Product { sku, text } => {
            let inquiry = Part::ProductInquiry {
                catalog_id: CATALOG.to_owned(),
                retailer_id: sku.to_string(),
            };
            let text = Some(text).filter(|text| !text.is_empty()).map(|text| Part::Text { text });
            message(text.into_iter().chain([inquiry]).collect())
        }
        Saying::Choice { token, title } => {
            InboundKind::Selection { provider_id: key.to_owned(), token, title, reply_to: None }
        }
        Saying::Unfilled => return None,
        Saying::Unknown => unknown(intent.name),
    })
}

/// Something was touched: the arguments are those our own document gave it, a token and a title.
fn tapped(call: &Call<'_>, key: &str) -> InboundKind {
    let argument = |index: usize| call.text(&format!("/request/arguments/{index}"));
    match argument(0) {
        Some(token) if token.len() <= engine::content::TOKEN_BYTES_MAX => InboundKind::Selection {
            provider_id: key.to_owned(),
            token: token.to_owned(),
            title: cut(argument(1).unwrap_or_default()),
            reply_to: None,
        },
        _ => InboundKind::Unknown { type_name: "Alexa.Presentation.APL.UserEvent".to_owned() },
    }
}

/// `USER_INITIATED`, or `ERROR INVALID_RESPONSE`.
fn ended(call: &Call<'_>) -> String {
    let words = [call.text("/request/reason"), call.text("/request/error/type")];
    cut(&words.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// News about the skill in an account. They come outside of any session and are about the account, never a person.
fn skill_event(call: &Call<'_>, key: &str, at: Timestamp) -> Inbound {
    let name = call.kind().trim_start_matches("AlexaSkillEvent.");
    let user = call.user().map(|user| ContactRef {
        identities: vec![Identity { scheme: IdentityScheme::Alexa, value: user.to_owned() }],
        ..ContactRef::default()
    });
    match (name, user) {
        ("SkillDisabled", Some(contact)) => Inbound::new(
            key,
            at,
            contact,
            InboundKind::Left { reason: "skill_disabled".to_owned() },
        ),
        ("SkillAccountLinked", _) => {
            let detail = "an account was linked".to_owned();
            Inbound::notice(
                key,
                at,
                InboundKind::AccountNotice { name: "account_linked".to_owned(), detail, news: None },
            )
        }
        _ => Inbound::notice(key, at, InboundKind::Unknown { type_name: cut(call.kind()) }),
    }
}

fn cut(text: &str) -> String {
    text.chars().take(120).collect()
}
