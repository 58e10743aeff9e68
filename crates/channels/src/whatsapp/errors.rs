//! What WhatsApp's own error codes mean for a send.

use crate::meta::graph;
use transport::{HttpResponse, SendError, SendErrorCode};

/// A file that could not be taken: a second time it may have been the platform's hiccup, after that it is the file.
const MEDIA_FAILED: i64 = 131_053;
const MEDIA_RETRIES_MAX: u32 = 1;
const HOUR_MS: u64 = 60 * 60 * 1_000;

/// Turns an unsuccessful answer into the failure it is.
pub(super) fn of(response: &HttpResponse) -> SendError {
    let error = graph::send_error(response, meaning);
    let code = error.provider_code.as_deref().and_then(|code| code.split('/').next()?.parse::<i64>().ok());
    if code == Some(MEDIA_FAILED) { error.retries(MEDIA_RETRIES_MAX) } else { error }
}

/// The meaning of a code, with how long to wait where that is known.
pub(super) fn meaning(code: i64, _subcode: Option<i64>) -> Option<(SendErrorCode, Option<u64>)> {
    use SendErrorCode as Code;
    let wait_ms = match code {
        // The pair rate: one message per six seconds to one contact.
        131_056 => Some(6_000),
        // Suspected spam: hours, not seconds.
        131_048 => Some(4 * HOUR_MS),
        132_069 | 133_016 => Some(HOUR_MS),
        _ => None,
    };
    let meaning = match code {
        4 | 80_007 | 130_429 | 131_048 | 131_056 | 132_069 | 133_016 => Code::Throttled,
        2 | 131_000 | 131_016 | MEDIA_FAILED | 131_057 | 135_000 => Code::Transient,
        131_047 => Code::WindowClosed,
        131_050 => Code::MarketingOptedOut,
        // The marketing cap and experiments count per contact: trying again soon only lengthens them.
        130_472 | 131_049 => Code::MarketingLimited,
        130_497 | 131_021 | 131_026 | 131_030 | 137_000 => Code::RecipientUnreachable,
        131_008 | 131_009 | 131_051 | 131_052 | 131_062 | 131_063 => Code::InvalidRequest,
        132_000..=132_016 | 132_068 => Code::InvalidRequest,
        131_005 | 131_045 => Code::Auth,
        131_031 | 131_037 | 131_042 | 131_064 => Code::PolicyBlocked,
        _ => return None,
    };
    Some((meaning, wait_ms))
}

/// The meaning of the code of a status that says `failed`.
pub(super) fn reported(code: &str) -> Option<SendErrorCode> {
    let code = code.parse().ok()?;
    meaning(code, None).map(|(meaning, _)| meaning).or_else(|| graph::common(code, None))
}
