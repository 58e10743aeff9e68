//! One call of the Bot API: JSON out, `{"ok": …}` back, and what its failures mean.

use super::errors;
use super::settings::Settings;
use super::wire::id;
use crate::tree::{JSON, Written};
use serde::Deserialize;
use serde_json::Value;
use transport::{Http, HttpResponse, Receipt, SendError, SendErrorCode};

/// The envelope of every answer.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Answer {
    pub(super) ok: bool,
    pub(super) result: Value,
    pub(super) error_code: Option<u16>,
    pub(super) description: Option<String>,
    pub(super) parameters: Parameters,
}

/// What the caller may do about a failure.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Parameters {
    pub(super) retry_after: Option<u64>,
    pub(super) migrate_to_chat_id: Option<Value>,
}

/// Calls a method and gives back its result.
pub(super) async fn call(
    settings: &Settings,
    http: &dyn Http,
    method: &str,
    body: &impl Written,
) -> Result<Value, SendError> {
    let response = http.call(settings.call(method)?.bytes(JSON, body.written())).await?;
    result(&response)
}

/// Changes something that is there already. Telegram refuses a change that changes nothing: then it is as wished.
pub(super) async fn edit(
    settings: &Settings,
    http: &dyn Http,
    method: &str,
    body: &impl Written,
) -> Result<(), SendError> {
    match call(settings, http, method, body).await {
        Err(error) if error.provider_code.as_deref() == Some(errors::NOT_MODIFIED) => Ok(()),
        outcome => outcome.map(drop),
    }
}

/// Calls a method that sends a message. An answer without the message leaves open whether it went out.
pub(super) async fn send(
    settings: &Settings,
    http: &dyn Http,
    method: &str,
    body: &impl Written,
) -> Result<Receipt, SendError> {
    let message = call(settings, http, method, body).await?;
    let chat = message.pointer("/chat/id").and_then(id);
    let sent = message.get("message_id").and_then(id);
    let unclear = || SendError::new(SendErrorCode::AmbiguousUnknown, "accepted without a message");
    let (chat, sent) = chat.zip(sent).ok_or_else(unclear)?;
    Ok(Receipt::new(super::ids::join(&chat, &sent)))
}

fn result(response: &HttpResponse) -> Result<Value, SendError> {
    let Ok(answer) = response.json::<Answer>() else {
        return Err(SendError::from_response(response));
    };
    if answer.ok && response.is_success() {
        return Ok(answer.result);
    }
    Err(errors::send_error(response, &answer))
}
