//! Tells the platform about us: which events we are to hear of, and the questions a conversation may begin with
//! (ice breakers, Messenger Profile API).

use super::{Account, checks};
use crate::meta::findings::told;
use crate::meta::graph;
use crate::{Finding, Opening, Outside, Starter};
use engine::Language;
use serde_json::{Value, json};
use transport::{HttpRequest, SendError, SendErrorCode};

/// Questions a conversation may begin with.
const STARTERS_MAX: usize = 4;
/// The platform wants one set without a language.
const ANY_LOCALE: &str = "default";

/// `edge` is whose apps are subscribed, with these fields; `profile` is where the questions are posted, with what the
/// platform wants beside them.
pub(crate) async fn introduce(
    account: &Account,
    outside: &Outside<'_>,
    edge: &str,
    fields: &[&str],
    profile: (&str, Value),
    opening: &Opening,
) -> Vec<Finding> {
    let (path, mut body) = profile;
    body["ice_breakers"] = ice_breakers(opening);
    vec![
        told("which events we are to hear of", subscribe(account, outside, edge, fields).await),
        told("what a conversation may begin with", post(account, outside, path, &body).await),
    ]
}

/// Whoever subscribes replaces what was subscribed: a page's other inbox keeps what it hears of.
async fn subscribe(
    account: &Account,
    outside: &Outside<'_>,
    edge: &str,
    fields: &[&str],
) -> Result<(), SendError> {
    let before = checks::subscribed(account, outside, edge).await?;
    let others = before.iter().map(String::as_str).filter(|field| !fields.contains(field));
    let all: Vec<&str> = fields.iter().copied().chain(others).collect();
    let path = format!("{edge}/subscribed_apps?subscribed_fields={}", all.join(","));
    post(account, outside, &path, &json!({})).await
}

async fn post(
    account: &Account,
    outside: &Outside<'_>,
    path: &str,
    body: &Value,
) -> Result<(), SendError> {
    let missing = || SendError::new(SendErrorCode::Auth, "the inbox has no access token");
    let token = account.access_token.as_ref().ok_or_else(missing)?;
    let request = HttpRequest::post(account.url(path)).bearer_bound(token)?.json(body)?;
    let response = outside.http.call(request).await?;
    if response.is_success() { Ok(()) } else { Err(graph::send_error(&response, |_, _| None)) }
}

fn ice_breakers(opening: &Opening) -> Value {
    let of = |language: Language, locale: &str| {
        let starters = opening.starters.get(&language)?;
        let actions: Vec<Value> = starters.iter().take(STARTERS_MAX).map(question).collect();
        Some(json!({ "call_to_actions": actions, "locale": locale }))
    };
    let any = of(opening.default_language, ANY_LOCALE);
    let own = opening.starters.keys().flat_map(|language| {
        let locales = locales(*language).iter();
        locales.filter_map(|locale| of(*language, locale)).collect::<Vec<_>>()
    });
    Value::Array(any.into_iter().chain(own).collect())
}

fn question(starter: &Starter) -> Value {
    json!({ "question": starter.title, "payload": starter.token })
}

/// The platform's locales that read a language.
fn locales(language: Language) -> &'static [&'static str] {
    match language {
        Language::En => &["en_US", "en_GB"],
        Language::Es => &["es_ES", "es_LA"],
        Language::Da => &["da_DK"],
    }
}
