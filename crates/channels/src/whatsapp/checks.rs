//! Looks whether the number would work: the token, how the platform sees the number, and whether the app is told
//! what happens.
//!
//! An app can have its webhook, with every field, and hear nothing: each business account must be subscribed too.

use super::errors;
use super::settings::Settings;
use crate::meta::{findings, id};
use crate::{Finding, Outside};
use serde_json::{Value, json};
use transport::{HttpRequest, SendError, SendErrorCode};

const SUBSCRIPTION: &str = "webhook subscription";
const NUMBER: &str = "phone number";
/// What is asked about the number.
const FACTS: &str = "display_phone_number,verified_name,quality_rating,status,name_status";
/// Longest foreign words shown.
const WORDS_CHARS_MAX: usize = 100;

pub(super) async fn check(settings: &Settings, outside: &Outside<'_>) -> Vec<Finding> {
    let has_token = settings.access_token.is_some();
    let mut found = findings::unset(&settings.app_secrets, settings.verify_token.as_ref(), has_token);
    if !has_token {
        return found;
    }
    match ask(settings, outside, &format!("{}?fields={FACTS}", settings.phone_number_id)).await {
        Ok(facts) => found.extend(number(&facts)),
        Err(error) => found.push(findings::silent(NUMBER, &error)),
    }
    found.push(match &settings.waba_id {
        None => Finding::good(format!("{SUBSCRIPTION}: not looked at, for want of `waba_id`")),
        Some(waba) => match ask(settings, outside, &format!("{waba}/subscribed_apps")).await {
            Ok(apps) => subscribed(settings, waba, &apps),
            Err(error) => findings::silent(SUBSCRIPTION, &error),
        },
    });
    found
}

/// Subscribes the app to the business account. Which events are told, and where to, is the app's own setting.
pub(super) async fn introduce(settings: &Settings, outside: &Outside<'_>) -> Vec<Finding> {
    let what = "that we are to hear of the business account";
    let mut found = vec![match &settings.waba_id {
        None => Finding::bad(format!("the platform was not told {what}"), "set `waba_id`"),
        Some(waba) => findings::told(what, subscribe(settings, outside, waba).await),
    }];
    if !settings.hook_url.is_empty() {
        found.push(Finding::good(format!(
            "enter {} as the webhook in the app's settings, with the fields messages, smb_message_echoes, \
             user_preferences and those that tell of the account",
            settings.hook_url
        )));
    }
    found
}

fn number(facts: &Value) -> Vec<Finding> {
    let fact = |key: &str| -> String {
        let words = facts.get(key).and_then(Value::as_str).unwrap_or("UNKNOWN");
        words.chars().filter(|letter| !letter.is_control()).take(WORDS_CHARS_MAX).collect()
    };
    let (status, quality, name) = (fact("status"), fact("quality_rating"), fact("name_status"));
    let mut found = vec![Finding::good(format!(
        "{NUMBER}: {}, {} (status {status}, quality {quality}, name {name})",
        fact("display_phone_number"),
        fact("verified_name"),
    ))];
    if !["CONNECTED", "UNKNOWN"].contains(&status.as_str()) {
        found.push(Finding::bad(
            format!("{NUMBER}: its status is {status}"),
            "look in WhatsApp Manager: until it is CONNECTED messages may not go out",
        ));
    }
    if quality == "RED" {
        found.push(Finding::bad(
            format!("{NUMBER}: its quality is low"),
            "send fewer templates that nobody asked for: people block or report the number, and its limits fall",
        ));
    }
    if ["DECLINED", "EXPIRED"].contains(&name.as_str()) {
        found.push(Finding::bad(
            format!("{NUMBER}: its name is {name}"),
            "choose another display name in WhatsApp Manager",
        ));
    }
    found
}

fn subscribed(settings: &Settings, waba: &str, answer: &Value) -> Finding {
    let apps = answer.get("data").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let named = |app: &Value| id(app.pointer("/whatsapp_business_api_data/id").or_else(|| app.get("id")));
    let ours = |app: &Value| settings.app_id.as_ref().is_none_or(|ours| named(app) == *ours);
    if apps.iter().any(ours) {
        return Finding::good(SUBSCRIPTION);
    }
    let todo = format!("run `trato connect`, or POST /{waba}/subscribed_apps: until then no message arrives");
    Finding::bad(SUBSCRIPTION, todo)
}

async fn ask(settings: &Settings, outside: &Outside<'_>, path: &str) -> Result<Value, SendError> {
    call(settings, outside, HttpRequest::get(settings.url(path))).await
}

async fn subscribe(settings: &Settings, outside: &Outside<'_>, waba: &str) -> Result<(), SendError> {
    let request = HttpRequest::post(settings.url(&format!("{waba}/subscribed_apps"))).json(&json!({}))?;
    call(settings, outside, request).await.map(drop)
}

async fn call(settings: &Settings, outside: &Outside<'_>, request: HttpRequest) -> Result<Value, SendError> {
    let missing = || SendError::new(SendErrorCode::Auth, "the inbox has no access token");
    let token = settings.access_token.as_ref().ok_or_else(missing)?;
    let response = outside.http.call(request.bearer_bound(token)?).await?;
    if !response.is_success() {
        return Err(errors::of(&response));
    }
    Ok(response.json().unwrap_or_default())
}
