//! The calls to the Graph API. An answer without a message id leaves open whether the message went out.

use super::settings::Settings;
use super::{errors, render};
use crate::Rendered;
use crate::tree::{JSON, Written};
use engine::Sku;
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

/// A product message is refused whole for one product that the connected catalog does not hold. Nothing was handed
/// over then, so the products go out in words; from then on they do so at once, and are planned as cards.
pub(super) async fn message(settings: &Settings, http: &dyn Http, message: &Rendered) -> Result<Receipt, SendError> {
    let Some((skus, words)) = products(&message.piece) else { return post(settings, http, message).await };
    let refused = settings.catalog.as_ref().map(|catalog| &catalog.refused);
    let in_words = || Rendered { piece: Piece::Text { body: words.clone() }, ..message.clone() };
    if !words.is_empty() && refused.is_some_and(|refused| refused.holds_any(&skus)) {
        return post(settings, http, &in_words()).await;
    }
    match post(settings, http, message).await {
        Err(error) if is_not_held(&error) => {
            refused.inspect(|refused| refused.remember(&skus));
            if words.is_empty() {
                return Err(naming(error, &skus));
            }
            post(settings, http, &in_words()).await
        }
        outcome => outcome,
    }
}

/// The one call that a piece is.
async fn post(settings: &Settings, http: &dyn Http, message: &Rendered) -> Result<Receipt, SendError> {
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

/// The products of the platform's catalog that a piece shows, and the same in words; empty where they are not known.
fn products(piece: &Piece) -> Option<(Vec<&Sku>, String)> {
    let (skus, body, words) = match piece {
        Piece::NativeProduct { sku, body, words, .. } => (vec![sku], body.as_deref().unwrap_or_default(), words),
        Piece::NativeProducts { sections, body, words, .. } => {
            (sections.iter().flat_map(|(_, skus)| skus).collect(), body.as_str(), words)
        }
        _ => return None,
    };
    let above = if body.is_empty() || words.is_empty() { String::new() } else { format!("{body}\n\n") };
    Some((skus, format!("{above}{words}")))
}

fn is_not_held(error: &SendError) -> bool {
    error.provider_code.as_deref().is_some_and(|code| code.split('/').next() == Some(NOT_IN_CATALOG))
}

/// The one who mends it must know which were asked for.
fn naming(mut error: SendError, skus: &[&Sku]) -> SendError {
    let skus: Vec<&str> = skus.iter().map(|sku| sku.as_str()).collect();
    let skus = skus.join(", ");
    error.detail = format!("{}; not all are in the connected catalog, see `synced_skus`: {skus}", error.detail);
    error
}

async fn call(settings: &Settings, http: &dyn Http, body: &impl Written) -> Result<HttpResponse, SendError> {
    let token = settings.access_token.as_ref();
    let token = token.ok_or_else(|| SendError::new(SendErrorCode::Auth, "the inbox has no access token"))?;
    let request = HttpRequest::post(settings.messages_url()).bearer_bound(token)?.bytes(JSON, body.written());
    let response = http.call(request).await?;
    if response.is_success() { Ok(response) } else { Err(errors::of(&response)) }
}
