//! What Messenger, Instagram and WhatsApp share: Meta's signature, envelope and errors.

pub(crate) mod direct;
pub(crate) mod profile;
pub(crate) mod templates;

use crate::desk::{Desk, Inbox};
use crate::signing::hmac_sha256_hex;
use crate::strict::Broken;
use crate::wire::{ApiAnswer, ApiRequest, Call};
use serde_json::{Value, json};

/// Meta delivers again at once, then ever more rarely.
pub(crate) const REDELIVERS_AFTER_MS: &[u64] = &[0, 2_000, 10_000, 60_000];

/// Attachments with a player or a frame of their own; everything else is a file.
pub(crate) const FAMILIES: &[&str] = &["image", "video", "audio"];

/// A signed webhook call with one entry.
pub(crate) fn call(inbox: &Inbox, object: &str, entry: &Value) -> Call {
    proven(inbox, escaped(&json!({ "object": object, "entry": [entry] }).to_string()).as_bytes())
}

/// A webhook call with this body, signed.
pub(crate) fn proven(inbox: &Inbox, body: &[u8]) -> Call {
    let signature = hmac_sha256_hex(inbox.secret("app_secret"), body);
    Call { body: body.to_vec(), ..Call::default() }
        .header("content-type", "application/json")
        .header("x-hub-signature-256", format!("sha256={signature}"))
        .header("user-agent", "facebookexternalua")
}

/// As Meta writes JSON: nothing but ASCII, and a slash with its backslash.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for letter in json.chars() {
        if letter == '/' {
            out.push_str("\\/");
        } else if letter.is_ascii() && !"<%@".contains(letter) {
            out.push(letter);
        } else {
            let mut units = [0; 2];
            for unit in letter.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out
}

/// Why Meta refuses a call.
#[derive(Debug)]
pub(crate) struct Refused {
    status: u16,
    code: i64,
    subcode: i64,
    message: String,
    is_violation: bool,
}

impl Refused {
    /// Not the server's fault: somebody cannot be reached.
    pub(crate) fn cannot(status: u16, code: i64, subcode: i64, message: &str) -> Self {
        Self { status, code, subcode, message: message.to_owned(), is_violation: false }
    }

    pub(crate) fn wrong(status: u16, code: i64, message: impl Into<String>) -> Self {
        Self { status, code, subcode: 0, message: message.into(), is_violation: true }
    }
}

impl From<Broken> for Refused {
    fn from(broken: Broken) -> Self {
        Self::wrong(400, 100, format!("Invalid parameter: {}", broken.0))
    }
}

/// The answer, and what was wrong remembered.
pub(crate) fn answer(desk: &mut Desk, result: Result<ApiAnswer, Refused>) -> ApiAnswer {
    let refused = match result {
        Ok(answer) => return answer,
        Err(refused) => refused,
    };
    if refused.is_violation {
        desk.violated(refused.message.clone());
    }
    let mut error = json!({
        "message": format!("(#{}) {}", refused.code, refused.message),
        "type": "OAuthException",
        "code": refused.code,
        "fbtrace_id": desk.next_id(11),
    });
    if refused.subcode != 0 {
        error["error_subcode"] = json!(refused.subcode);
    }
    ApiAnswer::json(refused.status, &json!({ "error": error }))
}

/// The access token, and a version the platform still has.
pub(crate) fn admitted<'a>(desk: &Desk, request: &'a ApiRequest) -> Result<Vec<&'a str>, Refused> {
    let token = request.bearer().or_else(|| request.query("access_token"));
    if token != Some(desk.inbox.secret("access_token")) {
        return Err(Refused::wrong(401, 190, "Invalid OAuth access token"));
    }
    let mut parts = request.parts();
    let version = parts
        .first()
        .and_then(|part| part.strip_prefix('v'))
        .and_then(|v| v.split('.').next()?.parse().ok());
    match version {
        // v21.0 ends in January 2027.
        Some(22..) => parts.remove(0),
        _ => {
            return Err(Refused::wrong(
                400,
                2635,
                format!("there is no such version: {}", request.path),
            ));
        }
    };
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_written_as_meta_writes_it() {
        assert_eq!(escaped("{\"a\":\"ø/😀<\"}"), "{\"a\":\"\\u00f8\\/\\ud83d\\ude00\\u003c\"}");
    }
}
