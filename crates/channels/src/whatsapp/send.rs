//! The calls to the Graph API. An answer without a message id leaves open whether the message went out.

use super::settings::Settings;
use super::{errors, render};
use crate::Rendered;
use crate::meta::graph;
use crate::tree::{JSON, Written};
use engine::content::piece::Piece;
use serde::Deserialize;
use serde_json::json;
use transport::{Http, HttpRequest, HttpResponse, Receipt, SendError, SendErrorCode};

/// A parameter is not valid: of a product message, a product.
const NOT_IN_CATALOG: &str = "131009";

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
    let outcome = call(settings, http, &render::body(settings, message)?).await;
    let response = outcome.map_err(|error| naming_products(error, &message.piece))?;
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

/// A product message is refused whole for one product that the connected catalog does not hold: the one who mends it
/// must know which were asked for. Without them in `synced_skus` they are shown as cards.
fn naming_products(mut error: SendError, piece: &Piece) -> SendError {
    let skus: Vec<&str> = match piece {
        Piece::NativeProduct { sku, .. } => vec![sku.as_str()],
        Piece::NativeProducts { sections, .. } => {
            sections.iter().flat_map(|(_, skus)| skus).map(engine::Sku::as_str).collect()
        }
        _ => return error,
    };
    if error.provider_code.as_deref().is_some_and(|code| code.starts_with(NOT_IN_CATALOG)) {
        let skus = skus.join(", ");
        error.detail = format!("{}; not all are in the connected catalog, see `synced_skus`: {skus}", error.detail);
    }
    error
}

async fn call(settings: &Settings, http: &dyn Http, body: &impl Written) -> Result<HttpResponse, SendError> {
    let token = settings.access_token.as_ref();
    let token = token.ok_or_else(|| SendError::new(SendErrorCode::Auth, "the inbox has no access token"))?;
    let request = HttpRequest::post(settings.messages_url()).bearer_bound(token)?.bytes(JSON, body.written());
    let response = http.call(request).await?;
    if response.is_success() { Ok(response) } else { Err(graph::send_error(&response, errors::meaning)) }
}
