//! What Vonage's error codes mean for a send, and where they stand.

use serde::Deserialize;
use transport::{HttpResponse, Retry, SendError, SendErrorCode};

/// An error as an answer or a status tells it: the code is at the end of `type`, or is the title.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Problem {
    #[serde(rename = "type")]
    kind: serde_json::Value,
    title: serde_json::Value,
}

impl Problem {
    /// `https://…/api-errors/messages#1050` and `"1050"` are 1050.
    pub(super) fn code(&self) -> Option<u32> {
        let end = |text: &str| text.rsplit(['#', '/']).next().unwrap_or_default().parse().ok();
        self.kind.as_str().and_then(end).or_else(|| match &self.title {
            serde_json::Value::Number(number) => u32::try_from(number.as_u64()?).ok(),
            serde_json::Value::String(text) => text.trim().parse().ok(),
            _ => None,
        })
    }
}

/// Turns an unsuccessful answer into the failure it is.
pub(super) fn send_error(response: &HttpResponse) -> SendError {
    let plain = SendError::from_response(response);
    let Some(code) = response.json::<Problem>().ok().and_then(|problem| problem.code()) else {
        // No money left: a person of the brand must top up.
        return match response.status {
            402 => SendError::new(SendErrorCode::PolicyBlocked, plain.detail),
            _ => plain,
        };
    };
    let asked_ms = match plain.retry {
        Retry::AfterMs(ms) if response.header("retry-after").is_some() => Some(ms),
        _ => None,
    };
    let detail = format!("Vonage answered {} with error {code}", response.status);
    SendError::new(meaning(code).unwrap_or(plain.code), detail).provider_code(code.to_string()).after(asked_ms)
}

#[rustfmt::skip]
fn meaning(code: u32) -> Option<SendErrorCode> {
    use SendErrorCode as Code;
    Some(match code {
        1000                             => Code::Throttled,
        1030 | 1100                      => Code::Transient,
        // The number is on a list of those who want nothing, a STOP among them.
        1050                             => Code::OptedOut,
        1040 | 1160                      => Code::RecipientUnreachable,
        1080 | 1120 | 1140               => Code::Auth,
        1060 | 1070                      => Code::PolicyBlocked,
        1010 | 1020 | 1090 | 1130 | 1150 => Code::InvalidRequest,
        _ => return None,
    })
}

/// The meaning of the code of a status that says it failed.
pub(crate) fn reported(code: &str) -> Option<SendErrorCode> {
    meaning(code.parse().ok()?)
}
