//! What Twilio's error codes mean for a send.

use serde::Deserialize;
use serde_json::Value;
use transport::{HttpResponse, Retry, SendError, SendErrorCode};

#[derive(Deserialize)]
struct Body {
    code: Option<Value>,
}

/// Turns an unsuccessful answer into the failure it is.
pub(super) fn send_error(response: &HttpResponse) -> SendError {
    let plain = SendError::from_response(response);
    let code = response.json::<Body>().ok().and_then(|body| number(body.code.as_ref()?));
    let Some(code) = code else { return plain };
    let asked_ms = match plain.retry {
        Retry::AfterMs(ms) if response.header("retry-after").is_some() => Some(ms),
        _ => None,
    };
    let detail = format!("Twilio answered {} with error {code}", response.status);
    SendError::new(meaning(code).unwrap_or(plain.code), detail).provider_code(code.to_string()).after(asked_ms)
}

#[rustfmt::skip]
fn meaning(code: i64) -> Option<SendErrorCode> {
    use SendErrorCode as Code;
    Some(match code {
        // Too many requests; the queue of a sender, or of the account, is full; a carrier's own rate.
        20_429 | 21_611 | 14_107 | 30_001 | 30_017 | 30_022 | 30_027 | 63_018 => Code::Throttled,
        21_730 | 30_003 | 30_008 | 30_009 | 30_410                            => Code::Transient,
        21_610                                                                => Code::OptedOut,
        21_211 | 21_214 | 21_217 | 21_265 | 21_612 | 21_614 | 21_635          => Code::RecipientUnreachable,
        30_005 | 30_006 | 30_011 | 30_036                                     => Code::RecipientUnreachable,
        // Credentials, the sender and where it may send: the merchant's to put right.
        20_003 | 20_404 | 21_212 | 21_408 | 21_603 | 21_606 | 21_659 | 21_660 => Code::Auth,
        21_608 | 21_703 | 21_704 | 21_705                                     => Code::Auth,
        10_001 | 20_005 | 30_002 | 30_004 | 30_007 | 30_032 | 30_034          => Code::PolicyBlocked,
        21_602 | 21_604 | 21_605 | 21_617 | 21_619 | 21_620 | 21_623 | 21_266 => Code::InvalidRequest,
        63_016                                                                => Code::WindowClosed,
        _ => return None,
    })
}

fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// The meaning of the code of a status that says it failed.
pub(crate) fn reported(code: &str) -> Option<SendErrorCode> {
    meaning(code.parse().ok()?)
}
