//! The sender's own id of a message, carried inside ours, so that every echo can be matched to its bubble.
//!
//! An agent's message is `msg_CLIENT_CHECK`: the check is a digest of who sent it where, so that two agents who
//! choose the same client id do not choose the same message. A visitor's stands at the end of the provider id.

use super::problem::{Code, Problem};
use super::secrets;
use engine::{ConversationId, MessageId};

const CHARS_MIN: usize = 8;
const CHARS_MAX: usize = 64;
const CHECK_CHARS: usize = 12;

/// Refuses what cannot be part of an id.
pub(crate) fn check(client_id: &str) -> Result<(), Problem> {
    let plain = client_id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if plain && (CHARS_MIN..=CHARS_MAX).contains(&client_id.len()) {
        return Ok(());
    }
    let detail = format!("A client id is {CHARS_MIN} to {CHARS_MAX} letters, digits and hyphens");
    Err(Problem::new(Code::InvalidField).field("client_id", "invalid", detail))
}

/// The id of an agent's message.
pub(crate) fn message_id(
    sender: &str,
    conversation: &ConversationId,
    client_id: &str,
) -> MessageId {
    let digest = secrets::digest(&[sender, conversation.as_str(), client_id]);
    MessageId::from_token(&format!("{client_id}_{}", &digest[..CHECK_CHARS]))
}

/// The client id inside a stored message, if its sender gave one.
pub(crate) fn of_message(id: &MessageId, provider_id: Option<&str>) -> Option<String> {
    let own = id.as_str().strip_prefix(MessageId::PREFIX).and_then(|rest| rest.split_once('_'));
    if let Some((client_id, _)) = own {
        return Some(client_id.to_owned());
    }
    let (scheme, rest) = provider_id?.split_once(':')?;
    let (_, client_id) = rest.rsplit_once(':')?;
    matches!(scheme, "visitor" | "customer").then(|| client_id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_of(id: &str, provider_id: Option<&str>, expected: Option<&str>) {
        assert_eq!(
            of_message(&MessageId::new(id), provider_id).as_deref(),
            expected,
            "{id} {provider_id:?}"
        );
    }

    #[test]
    fn a_client_id_comes_back() {
        let conversation = ConversationId::new("conv_1");
        let id = message_id("agt_1", &conversation, "0f3a-9c00");
        assert_ne!(id, message_id("agt_2", &conversation, "0f3a-9c00"));
        check_of(id.as_str(), None, Some("0f3a-9c00"));
        check_of("msg_0123456789abcdefghjkmnpqrs", None, None);
        check_of("msg_0123456789abcdefghjkmnpqrs", Some("visitor:v_1:c-7"), Some("c-7"));
        check_of("msg_0123456789abcdefghjkmnpqrs", Some("customer:a%3ab:c-7"), Some("c-7"));
        check_of("msg_0123456789abcdefghjkmnpqrs", Some("wamid.abc"), None);
    }

    #[test]
    fn what_would_not_come_back_is_refused() {
        assert!(check("0f3a9c0011223344").is_ok());
        for wrong in ["", "short", "has_underscore", "has space", "ümläuts-12", &"x".repeat(65)] {
            assert!(check(wrong).is_err(), "{wrong}");
        }
    }
}
