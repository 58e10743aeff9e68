//! What Telegram's refusals mean. Their number tells little (400 is nearly everything), so the fixed beginning of a
//! description counts where the Bot API has nothing else; `parameters` say what can be said in figures.

use super::api::Answer;
use transport::{HttpResponse, SendError, SendErrorCode};

/// The name of a refusal that refuses nothing.
pub(super) const NOT_MODIFIED: &str = "400 message is not modified";

/// Status, beginning of the description after its kind, meaning. The first that fits counts.
#[rustfmt::skip]
const MEANINGS: &[(u16, &str, SendErrorCode)] = &[
    (400, "chat not found",                 SendErrorCode::RecipientUnreachable),
    (400, "user not found",                 SendErrorCode::RecipientUnreachable),
    (400, "peer_id_invalid",                SendErrorCode::RecipientUnreachable),
    (400, "user_is_blocked",                SendErrorCode::RecipientUnreachable),
    (400, "input_user_deactivated",         SendErrorCode::RecipientUnreachable),
    (400, "group chat was upgraded",        SendErrorCode::RecipientUnreachable),
    (400, "payment_provider_invalid",       SendErrorCode::Auth),
    (400, "message is not modified",        SendErrorCode::InvalidRequest),
    (400, "",                               SendErrorCode::InvalidRequest),
    (401, "",                               SendErrorCode::Auth),
    // Blocked, deactivated, kicked, never started: nobody to write to.
    (403, "",                               SendErrorCode::RecipientUnreachable),
    // The address holds the token: what is not found is the bot.
    (404, "",                               SendErrorCode::Auth),
    (409, "",                               SendErrorCode::Auth),
    (420, "",                               SendErrorCode::Throttled),
    (429, "",                               SendErrorCode::Throttled),
];

/// Turns a refusal into the failure it is. Its words name people and files, so the log gets only those of the table.
pub(super) fn send_error(response: &HttpResponse, answer: &Answer) -> SendError {
    let plain = SendError::from_response(response);
    let status =
        answer.error_code.filter(|code| (400..600).contains(code)).unwrap_or(response.status);
    let description = answer.description.as_deref().unwrap_or_default();
    // `Bad Request: chat not found`, `Forbidden: bot was blocked by the user`
    let words = description.split_once(": ").map_or(description, |(_, words)| words).to_lowercase();
    let row = MEANINGS.iter().find(|(code, start, _)| *code == status && words.starts_with(start));
    let moved = answer.parameters.migrate_to_chat_id.is_some();
    let meaning = match row {
        _ if moved => SendErrorCode::RecipientUnreachable,
        Some((_, _, meaning)) => *meaning,
        None => SendErrorCode::of_status(status),
    };
    let known = row.map(|(_, start, _)| *start).filter(|start| !start.is_empty());
    let name = match known {
        Some(words) => format!("{status} {words}"),
        None if moved => format!("{status} chat moved"),
        None => status.to_string(),
    };
    let asked_ms =
        answer.parameters.retry_after.map(|seconds| seconds.saturating_mul(1_000).min(WAIT_MS_MAX));
    let told_ms = match plain.retry {
        transport::Retry::AfterMs(ms) if response.header("retry-after").is_some() => Some(ms),
        _ => None,
    };
    SendError::new(meaning, format!("the Bot API refused with {name}"))
        .provider_code(name)
        .after(asked_ms.or(told_ms))
}

/// A wait that Telegram asks for is believed up to a day.
const WAIT_MS_MAX: u64 = 24 * 60 * 60 * 1_000;
