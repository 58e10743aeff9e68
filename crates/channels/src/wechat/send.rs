//! The calls to WeChat's API. The status is always 200, so the code in the answer is what counts; an answer without
//! one leaves open whether the message went out.

use super::render::Call;
use super::settings::Settings;
use super::tokens::Tokens;
use super::{errors, render};
use crate::tree::Written;
use crate::{Outside, Rendered};
use engine::inbox::inbound::{Identity, IdentityScheme};
use http::HeaderValue;
use serde_json::{Value, json};
use transport::{HttpRequest, Receipt, SendError, SendErrorCode};

pub(super) async fn message(
    settings: &Settings,
    tokens: &Tokens,
    outside: &Outside<'_>,
    message: &Rendered,
) -> Result<Receipt, SendError> {
    if settings.passive {
        return Err(SendError::new(SendErrorCode::WindowClosed, "this account speaks only when it is spoken to"));
    }
    let to = recipient(&message.to)?;
    let (path, body) = match render::call(settings, to, &message.piece)? {
        Call::Custom(body) => ("custom/send", body),
        Call::Template(body) => ("template/send", body),
    };
    let answer = call(settings, tokens, outside, path, &body).await?;
    // Only a template has an id of WeChat's own, and only for one comes a receipt.
    let id = answer.get("msgid").filter(|id| id.is_number() || id.is_string());
    let id = id.map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned));
    Ok(Receipt::new(id.unwrap_or_else(|| format!("{}:{}", message.correlation, message.index))))
}

/// Shows that somebody types, for up to fifteen seconds.
pub(super) async fn typing(
    settings: &Settings,
    tokens: &Tokens,
    outside: &Outside<'_>,
    to: &[Identity],
) -> Result<(), SendError> {
    if settings.passive {
        return Ok(());
    }
    let body = json!({ "touser": recipient(to)?, "command": "Typing" });
    call(settings, tokens, outside, "custom/typing", &body).await.map(drop)
}

fn recipient(to: &[Identity]) -> Result<&str, SendError> {
    let open = to.iter().find(|identity| identity.scheme == IdentityScheme::WechatOpenId);
    let missing = || SendError::new(SendErrorCode::RecipientUnreachable, "the contact has no WeChat address");
    open.map(|identity| identity.value.as_str()).ok_or_else(missing)
}

async fn call(
    settings: &Settings,
    tokens: &Tokens,
    outside: &Outside<'_>,
    path: &str,
    body: &impl Written,
) -> Result<Value, SendError> {
    let token = tokens.get(settings, outside).await?;
    let url = settings.address(&format!("message/{path}"), &[("access_token", token.expose())]);
    // Letters as they are: WeChat shows an escaped one as it is written.
    let json = HeaderValue::from_static("application/json; charset=utf-8");
    let request = HttpRequest::post(url).bytes(json, body.written());
    let response = outside.http.call(request).await?;
    if !response.is_success() {
        return Err(SendError::from_response(&response));
    }
    let unclear = || SendError::new(SendErrorCode::AmbiguousUnknown, "answered without a code");
    let answer: Value = response.json().map_err(|_| unclear())?;
    match errors::code(&answer).ok_or_else(unclear)? {
        0 => {
            tokens.worked();
            Ok(answer)
        }
        code if errors::is_token(code) => Err(tokens.refused(&token, code)),
        code => Err(errors::failure(code)),
    }
}
