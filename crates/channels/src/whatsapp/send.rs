//! The calls to the Graph API. An answer without a message id leaves open whether the message went out.

use super::settings::Settings;
use super::{errors, render};
use crate::Rendered;
use crate::meta::graph;
use serde::Deserialize;
use serde_json::{Value, json};
use transport::{Http, HttpRequest, HttpResponse, Receipt, SendError, SendErrorCode};

#[derive(Deserialize)]
struct Accepted {
    #[serde(default)]
    contacts: Vec<AcceptedContact>,
    #[serde(default)]
    messages: Vec<AcceptedMessage>,
}

#[derive(Deserialize)]
struct AcceptedContact {
    wa_id: Option<String>,
    user_id: Option<String>,
}

#[derive(Deserialize)]
struct AcceptedMessage {
    id: String,
}

pub(super) async fn message(settings: &Settings, http: &dyn Http, message: &Rendered) -> Result<Receipt, SendError> {
    let response = call(settings, http, &render::body(settings, message)?).await?;
    let unclear = || SendError::new(SendErrorCode::AmbiguousUnknown, "accepted without a message id");
    let accepted: Accepted = response.json().map_err(|_| unclear())?;
    let id = accepted.messages.into_iter().map(|message| message.id).find(|id| !id.is_empty());
    let recipient = accepted.contacts.into_iter().next().and_then(|contact| contact.wa_id.or(contact.user_id));
    Ok(Receipt { provider_id: id.ok_or_else(unclear)?, recipient })
}

/// Marks a message and all before it as read; the typing sign can only be shown along with it.
pub(super) async fn mark_read(
    settings: &Settings,
    http: &dyn Http,
    provider_id: &str,
    typing: bool,
) -> Result<(), SendError> {
    let mut body = json!({ "messaging_product": "whatsapp", "status": "read", "message_id": provider_id });
    if typing {
        body["typing_indicator"] = json!({ "type": "text" });
    }
    call(settings, http, &body).await.map(drop)
}

async fn call(settings: &Settings, http: &dyn Http, body: &Value) -> Result<HttpResponse, SendError> {
    let token = settings.access_token.as_ref();
    let token = token.ok_or_else(|| SendError::new(SendErrorCode::Auth, "the inbox has no access token"))?;
    let request = HttpRequest::post(settings.messages_url()).bearer_bound(token)?.json(body)?;
    let response = http.call(request).await?;
    if response.is_success() { Ok(response) } else { Err(graph::send_error(&response, errors::meaning)) }
}
