//! Names of messages. A message's number counts within its chat only, so that the chat is a part of its name.

/// `chat:message`.
pub(super) fn join(chat: &str, message: &str) -> String {
    format!("{chat}:{message}")
}

/// The chat and the message, as numbers; `None` for what is not the name of a message.
pub(super) fn split(name: &str) -> Option<(i64, i64)> {
    let (chat, message) = name.split_once(':')?;
    Some((chat.parse().ok()?, message.parse().ok()?))
}

/// Begins the key of a tap on a question: its buttons are taken away.
const TAP: &str = "tap:";
/// Begins the key of a tap on what stays as it is: a shelf that is browsed, a button that says nothing.
const TOUCH: &str = "touch:";

/// The key of a tap. The platform's name of it is all that is needed to answer it, so the key carries it.
pub(super) fn tap_key(query: &str, settles: bool) -> String {
    format!("{}{query}", if settles { TAP } else { TOUCH })
}

/// The platform's name of a tap and whether it settles a question, out of its key.
pub(super) fn tap(event_key: &str) -> Option<(&str, bool)> {
    let settled = event_key.strip_prefix(TAP).map(|query| (query, true));
    settled.or_else(|| event_key.strip_prefix(TOUCH).map(|query| (query, false)))
}
