//! One message, one call. There is no idempotency key: an answer without an id leaves open whether it went out, and
//! the status callback, which holds our own id, settles it.

use super::errors;
use super::settings::Twilio;
use crate::sms::credentials::signed_in;
use crate::sms::note::Note;
use crate::sms::numbers::Party;
use crate::sms::settings::{Common, Sender};
use crate::sms::{recipient, words};
use crate::{Outside, Rendered};
use serde::Deserialize;
use transport::{HttpRequest, Receipt, SendError, SendErrorCode};

#[derive(Deserialize)]
struct Created {
    sid: String,
    to: Option<String>,
}

pub(in crate::sms) async fn message(
    common: &Common,
    twilio: &Twilio,
    outside: &Outside<'_>,
    message: &Rendered,
) -> Result<Receipt, SendError> {
    let credential = twilio.credential.as_ref();
    let credential = credential
        .ok_or_else(|| SendError::new(SendErrorCode::Auth, "the inbox has neither an API key nor an auth token"))?;
    let url = format!("{}/2010-04-01/Accounts/{}/Messages.json", twilio.api_base, common.account);
    let request = signed_in(HttpRequest::post(url).form(fields(common, twilio, message)?), credential)?;
    let response = outside.http.call(request).await?;
    if !response.is_success() {
        return Err(errors::send_error(&response));
    }
    let unclear = || SendError::new(SendErrorCode::AmbiguousUnknown, "accepted without a message id");
    let created: Created = response.json().map_err(|_| unclear())?;
    if created.sid.is_empty() {
        return Err(unclear());
    }
    Ok(Receipt { provider_id: created.sid, recipient: created.to })
}

fn fields(common: &Common, twilio: &Twilio, message: &Rendered) -> Result<Vec<(&'static str, String)>, SendError> {
    let to = recipient(message)
        .ok_or_else(|| SendError::new(SendErrorCode::RecipientUnreachable, "the contact has no number"))?;
    let note = Note::read(message.address.as_deref());
    let carries_media = common.sends_media() && note.is_american();
    let words = words::of(common, &message.piece, carries_media)?;
    let mut fields = vec![("To", to.value), from(common, &note)];
    if !words.text.is_empty() {
        fields.push(("Body", words.text));
    }
    fields.extend(words.media.map(|url| ("MediaUrl", url)));
    fields.extend(callback(twilio, message).map(|url| ("StatusCallback", url)));
    fields.extend(common.validity_s.map(|seconds| ("ValidityPeriod", seconds.to_string())));
    Ok(fields)
}

/// A pool chooses its number by itself, and keeps to the one she knows.
fn from(common: &Common, note: &Note) -> (&'static str, String) {
    match &common.from {
        Sender::Service(sid) => ("MessagingServiceSid", sid.clone()),
        // She wrote to another number of ours that leads here: the answer comes from there.
        Sender::Party(Party::Number(_)) if note.ours.starts_with('+') => ("From", note.ours.clone()),
        Sender::Party(Party::Number(text) | Party::ShortCode(text) | Party::Name(text)) => ("From", text.clone()),
        Sender::Party(Party::Elsewhere) => ("From", String::new()),
    }
}

/// Our own id comes back in the address of each status, so that a send without an answer is settled by it.
fn callback(twilio: &Twilio, message: &Rendered) -> Option<String> {
    let mut url = twilio.callback.clone()?;
    url.extend(url::form_urlencoded::byte_serialize(message.correlation.as_str().as_bytes()));
    Some(url)
}
