//! The calls to the service of a conversation. An answer without an id leaves open whether the message went out.

use super::address::{Address, activity_id};
use super::settings::Settings;
use super::token::{Token, Tokens};
use super::{errors, render};
use crate::tree::{JSON, Tree};
use crate::{MEDIA_BYTES_MAX, Media, Outside, Rendered};
use serde::Deserialize;
use serde_json::{Value, json};
use transport::{HttpRequest, HttpResponse, Receipt, Retry, SendError, SendErrorCode};

/// How soon a call is made again with a new token, after one that was kept too long.
const NEW_TOKEN_MS: u64 = 1_000;
/// A file on a slow line.
const FILE_TIMEOUT_MS: u64 = 60_000;

pub(super) async fn message(
    settings: &Settings,
    tokens: &Tokens,
    outside: &Outside<'_>,
    message: &Rendered,
) -> Result<Receipt, SendError> {
    let unreachable = || SendError::new(SendErrorCode::RecipientUnreachable, "nobody knows her conversation");
    let address = Address::read(message.address.as_deref()).ok_or_else(unreachable)?;
    if address.is_ours() {
        return Ok(Receipt::new(format!("{}:{}", message.correlation, message.index)));
    }
    let activity = render::activity(&address, message.in_reply_to.as_deref(), &message.piece)?;
    let url = activities_url(settings, &address, message.in_reply_to.as_deref())?;
    let request = HttpRequest::post(url).bytes(JSON, render::written(&activity)?);
    let response = call(settings, tokens, outside, request).await?;
    #[derive(Deserialize)]
    struct Accepted {
        #[serde(default)]
        id: Value,
    }
    let unclear = || SendError::new(SendErrorCode::AmbiguousUnknown, "accepted without an id");
    let accepted: Accepted = response.json().map_err(|_| unclear())?;
    let id = super::wire::id_of(&Tree::of(&accepted.id)).ok_or_else(unclear)?;
    Ok(Receipt::new(address.message_id(&id)))
}

/// Shows that an answer is on its way.
pub(super) async fn typing(
    settings: &Settings,
    tokens: &Tokens,
    outside: &Outside<'_>,
    address: &Address,
) -> Result<(), SendError> {
    let url = activities_url(settings, address, None)?;
    let activity = json!({ "type": "typing", "from": { "id": address.bot }, "recipient": { "id": address.user },
        "conversation": { "id": address.conversation } });
    call(settings, tokens, outside, HttpRequest::post(url).json(&activity)?).await.map(drop)
}

/// A file that came with a message: from the service with our token, from where Teams keeps files without it.
pub(super) async fn file(
    settings: &Settings,
    tokens: &Tokens,
    outside: &Outside<'_>,
    reference: &str,
) -> Result<Media, SendError> {
    let response = if let Some(url) = settings.file_url(reference) {
        let request = HttpRequest::get(url).timeout_ms(FILE_TIMEOUT_MS).response_bytes_max(MEDIA_BYTES_MAX);
        call(settings, tokens, outside, request).await?
    } else if settings.is_file_host(reference) {
        let request = HttpRequest::get(reference).timeout_ms(FILE_TIMEOUT_MS).response_bytes_max(MEDIA_BYTES_MAX);
        let response = outside.http.call(request.untrusted()).await?;
        if !response.is_success() {
            return Err(errors::send_error(&response));
        }
        response
    } else {
        return Err(SendError::new(SendErrorCode::InvalidRequest, "the file is on a host that is not configured"));
    };
    let mime = response.header("content-type").unwrap_or_default().to_owned();
    Ok(Media { mime, content: response.body.to_vec() })
}

fn activities_url(settings: &Settings, address: &Address, in_reply_to: Option<&str>) -> Result<String, SendError> {
    let refused = || SendError::new(SendErrorCode::InvalidRequest, "the service is not one of `service_hosts`");
    let base = settings.service_base(&address.service_url).ok_or_else(refused)?;
    let all = format!("{base}/v3/conversations/{}/activities", encoded(&address.conversation));
    Ok(match in_reply_to.and_then(|id| activity_id(&address.conversation, id)) {
        Some(id) => format!("{all}/{}", encoded(id)),
        None => all,
    })
}

/// One call, with the token bound to the host it is for.
async fn call(
    settings: &Settings,
    tokens: &Tokens,
    outside: &Outside<'_>,
    request: HttpRequest,
) -> Result<HttpResponse, SendError> {
    let account = settings.account.as_ref();
    let account = account.ok_or_else(|| SendError::new(SendErrorCode::Auth, "the inbox has no app id or password"))?;
    let Token { value, is_fresh } = tokens.get(account, outside.http, outside.now).await?;
    // Every address that comes here begins with a service of ours: see `Settings::service_base` and `file_url`.
    let response = outside.http.call(request.bearer(&value)?).await?;
    if response.is_success() {
        return Ok(response);
    }
    let mut error = errors::send_error(&response);
    if response.status == 401 {
        tokens.forget(&value).await;
        // It may only have been taken back early: one more try with a new one tells.
        if !is_fresh {
            error.retry = Retry::AfterMs(NEW_TOKEN_MS);
        }
    }
    Err(error)
}

/// An id as a part of a path: Teams' ids hold `:`, `@`, `;` and `=`.
fn encoded(id: &str) -> String {
    let mut path = String::with_capacity(id.len());
    for byte in id.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'~' => path.push(char::from(byte)),
            b'.' => path.push_str("%2E"),
            other => {
                let digit = |half: u8| char::from(b"0123456789ABCDEF"[usize::from(half)]);
                path.extend(['%', digit(other >> 4), digit(other & 15)]);
            }
        }
    }
    path
}
