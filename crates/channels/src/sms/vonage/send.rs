//! One message, one call. An answer without an id leaves open whether it went out; our own id comes back with each
//! status and settles it.

use super::settings::Vonage;
use super::{CHANNEL, errors, token};
use crate::sms::credentials::signed_in;
use crate::sms::note::Note;
use crate::sms::numbers::Party;
use crate::sms::settings::{Common, Sender};
use crate::sms::{recipient, words};
use crate::tree::{JSON, Tree, Written as _};
use crate::{Outside, Rendered, meta};
use serde::Deserialize;
use transport::{BlockReason, HttpError, HttpRequest, Receipt, SendError, SendErrorCode};

#[derive(Deserialize)]
struct Accepted {
    message_uuid: String,
}

pub(in crate::sms) async fn message(
    common: &Common,
    vonage: &Vonage,
    outside: &Outside<'_>,
    message: &Rendered,
) -> Result<Receipt, SendError> {
    let note = Note::read(message.address.as_deref());
    let body = body(common, &note, message)?;
    let request = HttpRequest::post(format!("{}/v1/messages", vonage.api_base)).bytes(JSON, body.written());
    let response = outside.http.call(authorized(vonage, outside, message, request)?).await?;
    if !response.is_success() {
        return Err(errors::send_error(&response));
    }
    let unclear = || SendError::new(SendErrorCode::AmbiguousUnknown, "accepted without a message id");
    let accepted: Accepted = response.json().map_err(|_| unclear())?;
    if accepted.message_uuid.is_empty() { Err(unclear()) } else { Ok(Receipt::new(accepted.message_uuid)) }
}

fn authorized(
    vonage: &Vonage,
    outside: &Outside<'_>,
    message: &Rendered,
    request: HttpRequest,
) -> Result<HttpRequest, SendError> {
    if let Some(application) = &vonage.application {
        let application = application.value_for(&request.url);
        let application = application.ok_or(HttpError::Blocked(BlockReason::CredentialHost))?;
        let moment = outside.now.0.to_string();
        let index = message.index.to_string();
        let jti = meta::fingerprint(&[message.correlation.as_str(), &index, &moment]);
        return Ok(request.bearer(&token::make(application, &jti, outside.now)?)?);
    }
    let credential = vonage.credential.as_ref();
    let credential = credential
        .ok_or_else(|| SendError::new(SendErrorCode::Auth, "the inbox has neither an application nor an API secret"))?;
    Ok(signed_in(request, credential)?)
}

fn body<'a>(common: &'a Common, note: &'a Note, message: &'a Rendered) -> Result<Tree<'a>, SendError> {
    let to = recipient(message)
        .ok_or_else(|| SendError::new(SendErrorCode::RecipientUnreachable, "the contact has no number"))?;
    let words = words::of(common, &message.piece, false)?;
    let mut body = object! {
        "message_type": "text",
        "channel": CHANNEL,
        "to": digits(&to.value).to_owned(),
        "from": from(common, note),
        "text": words.text,
        "client_ref": format!("{}:{}", message.correlation, message.index),
    };
    if let Some(seconds) = common.validity_s {
        body["ttl"] = seconds.into();
    }
    if !common.hook_url.is_empty() {
        body["webhook_url"] = Tree::from(&common.hook_url);
        body["webhook_version"] = Tree::from("v1");
    }
    Ok(body)
}

/// Vonage writes numbers without their plus.
fn digits(number: &str) -> &str {
    number.trim_start_matches('+')
}

fn from<'a>(common: &'a Common, note: &'a Note) -> &'a str {
    match &common.from {
        // She wrote to another number of ours that leads here: the answer comes from there.
        Sender::Party(Party::Number(_)) if note.ours.starts_with('+') => digits(&note.ours),
        Sender::Party(Party::Number(text) | Party::ShortCode(text)) => digits(text),
        Sender::Party(Party::Name(text)) | Sender::Service(text) => text,
        Sender::Party(Party::Elsewhere) => "",
    }
}
