//! What WeChat's own codes mean for a send. The status is always 200.

use serde_json::Value;
use transport::{SendError, SendErrorCode};

const MINUTE_MS: u64 = 60 * 1_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;

/// The code of an answer; `None` where it has none.
pub(super) fn code(answer: &Value) -> Option<i64> {
    let code = answer.get("errcode")?;
    code.as_i64().or_else(|| code.as_str()?.trim().parse().ok())
}

/// Whether the token was refused, and not the message.
pub(super) const fn is_token(code: i64) -> bool {
    matches!(code, 40_001 | 40_014 | 41_001 | 42_001)
}

pub(super) fn failure(code: i64) -> SendError {
    let (meaning, wait_ms) = meaning(code);
    let detail = format!("WeChat answered with code {code}");
    SendError::new(meaning, detail).provider_code(code.to_string()).after(wait_ms)
}

/// The meaning of a code, with how long to wait where that is known.
#[rustfmt::skip]
const fn meaning(code: i64) -> (SendErrorCode, Option<u64>) {
    use SendErrorCode as Code;
    match code {
        -1                                          => (Code::Transient, None),
        // The day's calls are used up; they are counted anew at midnight in China.
        45_009                                      => (Code::Throttled, Some(24 * HOUR_MS)),
        45_011                                      => (Code::Throttled, Some(MINUTE_MS)),
        // Nothing heard for 48 hours; all five messages said.
        45_015 | 45_047                             => (Code::WindowClosed, None),
        40_003 | 40_032 | 43_004 | 43_019 | 50_002  => (Code::RecipientUnreachable, None),
        43_101                                      => (Code::OptedOut, None),
        // Account, secret, address, or a right that the account lacks.
        40_001 | 40_002 | 40_013 | 40_014 | 40_125
        | 40_164 | 40_243 | 41_001 | 41_002 | 41_004
        | 42_001 | 48_001 | 48_008 | 50_001 | 61_004
        | 89_501 | 89_503 | 89_506                  => (Code::Auth, None),
        48_004 | 50_004 | 50_007                    => (Code::PolicyBlocked, None),
        // Too long, too many articles, no such template, refused words: the message itself.
        _                                           => (Code::InvalidRequest, None),
    }
}
