//! Looks whether the bot would work: its token, the address Telegram calls, and what happened there lately.

use super::api;
use super::settings::Settings;
use crate::Finding;
use engine::Timestamp;
use engine::time::{DAY_MS, SECOND_MS};
use serde::Deserialize;
use serde_json::{Value, json};
use transport::{Http, SendError, SendErrorCode};

/// What is read. Telegram sends a reaction only where it is asked for.
const UPDATES: [&str; 7] = [
    "message",
    "edited_message",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "my_chat_member",
    "message_reaction",
];
/// Without these nobody is answered, or nobody can pay.
const NEEDED: [&str; 4] = ["message", "callback_query", "shipping_query", "pre_checkout_query"];
/// More waiting than this is a jam.
const PENDING_MAX: u64 = 100;
/// Longest foreign words shown.
const WORDS_CHARS_MAX: usize = 200;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Webhook {
    url: String,
    pending_update_count: u64,
    last_error_date: Option<i64>,
    last_error_message: Option<String>,
    allowed_updates: Option<Vec<String>>,
}

pub(super) async fn all(settings: &Settings, http: &dyn Http, now: Timestamp) -> Vec<Finding> {
    let bot = match api::call(settings, http, "getMe", &json!({})).await {
        Ok(bot) => bot,
        Err(error) => return vec![unknown_bot(&error)],
    };
    let name = bot.get("username").and_then(Value::as_str).unwrap_or("without a name");
    let mut findings = vec![Finding::good(format!("the token is that of @{name}"))];
    match api::call(settings, http, "getWebhookInfo", &json!({})).await {
        Ok(told) => {
            let webhook = Webhook::deserialize(&told).unwrap_or_default();
            findings.extend(hook(settings, &webhook, now));
        }
        Err(error) => {
            findings.push(Finding::bad("Telegram does not say whom it calls", error.to_string()))
        }
    }
    findings
}

fn unknown_bot(error: &SendError) -> Finding {
    match error.code {
        SendErrorCode::Auth => Finding::bad(
            "the bot token is not valid",
            "ask BotFather for the bot's token and set `bot_token`",
        ),
        _ => Finding::bad("Telegram could not be asked", error.to_string()),
    }
}

fn hook(settings: &Settings, webhook: &Webhook, now: Timestamp) -> Vec<Finding> {
    if settings.hook_url.is_empty() {
        return vec![Finding::bad(
            "nobody knows under which address we are reached",
            "set the server's public address",
        )];
    }
    if webhook.url != settings.hook_url {
        let called = if webhook.url.is_empty() { "calls nobody" } else { "calls another address" };
        return vec![Finding::bad(format!("Telegram {called}"), how_to_register(settings))];
    }
    let mut findings = vec![Finding::good(format!("Telegram calls {}", webhook.url))];
    let asked = webhook.allowed_updates.as_deref().filter(|asked| !asked.is_empty());
    let missing: Vec<&str> = NEEDED
        .into_iter()
        .filter(|needed| asked.is_some_and(|asked| !asked.iter().any(|one| one == needed)))
        .collect();
    if !missing.is_empty() {
        findings.push(Finding::bad(
            format!("Telegram keeps from us: {}", missing.join(", ")),
            how_to_register(settings),
        ));
    }
    let failed_at =
        webhook.last_error_date.map(|seconds| Timestamp(seconds.saturating_mul(SECOND_MS)));
    if failed_at.is_some_and(|at| now.since_ms(at) < DAY_MS) {
        let words = webhook.last_error_message.as_deref().unwrap_or("no reason told");
        let words: String =
            words.chars().filter(|c| !c.is_control()).take(WORDS_CHARS_MAX).collect();
        let todo = "look at what answers under our address; after a 401 or 404, register `hook_secret` again";
        findings.push(Finding::bad(
            format!("Telegram could not deliver within the last day: {words}"),
            todo,
        ));
    }
    if webhook.pending_update_count > PENDING_MAX {
        let waiting = webhook.pending_update_count;
        findings.push(Finding::bad(
            format!("{waiting} updates wait to be delivered"),
            "see whether the server answers in time",
        ));
    }
    findings
}

/// Makes Telegram call us, with everything we should be told.
pub(super) async fn register(settings: &Settings, http: &dyn Http) -> Finding {
    let Some(secret) = settings.hook_secrets.first() else {
        return Finding::bad("Telegram was not told whom to call", "set `hook_secret`");
    };
    if settings.hook_url.is_empty() {
        return Finding::bad(
            "Telegram was not told whom to call",
            "set the server's public address: nobody knows under which address we are reached",
        );
    }
    let fields = registration_fields(settings, secret.expose());
    match api::call(settings, http, "setWebhook", &fields).await {
        Ok(_) => Finding::good(format!("Telegram calls {}", settings.hook_url)),
        Err(error) => Finding::bad("Telegram was not told whom to call", error.detail),
    }
}

/// The same in words, with no secret in it.
fn how_to_register(settings: &Settings) -> String {
    let fields = registration_fields(settings, "<hook_secret>");
    let address = settings.shown_address("setWebhook");
    format!("run `trato connect`, or call POST {address} with the JSON {fields}")
}

fn registration_fields(settings: &Settings, secret: &str) -> Value {
    json!({ "url": settings.hook_url, "secret_token": secret, "allowed_updates": UPDATES })
}
