//! What the service's answers mean for a send: decided by status and code, never by the words.

use serde::Deserialize;
use transport::{HttpResponse, Retry, SendError, SendErrorCode};

/// Longest code kept.
const CODE_CHARS_MAX: usize = 60;

pub(super) fn send_error(response: &HttpResponse) -> SendError {
    #[derive(Default, Deserialize)]
    struct Body {
        error: Inner,
    }
    #[derive(Default, Deserialize)]
    struct Inner {
        #[serde(default)]
        code: String,
    }
    let code = response.json::<Body>().unwrap_or_default().error.code;
    let code: String = code.chars().filter(char::is_ascii_alphanumeric).take(CODE_CHARS_MAX).collect();
    let plain = SendError::from_response(response);
    let asked_ms = match plain.retry {
        Retry::AfterMs(ms) if response.header("retry-after").is_some() => Some(ms),
        _ => asked_ms(response),
    };
    let meaning = meaning(response.status, &code);
    let detail = format!("the service answered {} ({code})", response.status);
    SendError::new(meaning, detail).provider_code(code).after(asked_ms)
}

/// `Retry-After` of a status that is worth no retry elsewhere.
fn asked_ms(response: &HttpResponse) -> Option<u64> {
    let seconds: u64 = response.header("retry-after")?.trim().parse().ok()?;
    Some(seconds.saturating_mul(1_000))
}

#[rustfmt::skip]
fn meaning(status: u16, code: &str) -> SendErrorCode {
    use SendErrorCode as Code;
    match (status, code) {
        (403 | 404, "BotNotInConversationRoster")  => Code::RecipientUnreachable,
        (403 | 404, "ConversationBlockedByUser")   => Code::RecipientUnreachable,
        (403 | 404, "BlockedByUser")               => Code::RecipientUnreachable,
        (403 | 404, "MessageWritesBlocked")        => Code::RecipientUnreachable,
        (403 | 404, "ConversationNotFound")        => Code::RecipientUnreachable,
        (403 | 404, "ForbiddenOperationException") => Code::RecipientUnreachable,
        (403 | 404, "InvalidBotApiHost")           => Code::Auth,
        (403,       "BotDisabledByAdmin")          => Code::PolicyBlocked,
        (403,       "BotDisabledByMicrosoft")      => Code::PolicyBlocked,
        (400 | 413, "MessageSizeTooBig")           => Code::InvalidRequest,
        (401 | 403, _)                             => Code::Auth,
        (404 | 410, _)                             => Code::RecipientUnreachable,
        (412 | 429, _)                             => Code::Throttled,
        (502,       _)                             => Code::Transient,
        _                                          => Code::of_status(status),
    }
}
